"""The emoji of a DOCX, in a font that travels with it (ECMA-376, part 1, section 17.8)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from pipeline.writers.formats.emoji_font import EMOJI, NAME, emoji_font

_TEXTS = re.compile(r"word/(?:document|footnotes|header\d*)\.xml")
_RUN = re.compile(
    r"<w:r>\s*(?:<w:rPr>((?:(?!</w:rPr>).)*)</w:rPr>)?\s*<w:t(?: [^>]*)?>([^<]*)</w:t>\s*</w:r>", re.DOTALL
)
_FONTS = re.compile(r"<w:rFonts[^>]*>")
_STYLE = re.compile(r"(?:\s*<w:rStyle[^>]*>)?")
_FACE = " ".join(f'w:{script}="{NAME}"' for script in ("ascii", "cs", "eastAsia", "hAnsi"))
_FONT, _TABLE, _SETTINGS = "word/fonts/emoji.odttf", "word/fontTable.xml", "word/settings.xml"
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/font" Target="fonts/emoji.odttf"/>'
    "</Relationships>"
)


def with_emoji(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a DOCX by name, its emoji set in a font that is one more part; the same where it has none."""
    texts = {name: content.decode() for name, content in parts.items() if _TEXTS.fullmatch(name)}
    found = {sign for text in texts.values() for match in EMOJI.finditer(text) for sign in match[0]}
    made = emoji_font(found) if found else None
    if made is None:
        return dict(parts)
    font, known = made
    key = hashlib.sha256(font).hexdigest()[:32].upper()
    changed = {name: _marked(text, known).encode() for name, text in texts.items()}
    guid = f"{{{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}}}"
    entry = f'<w:font w:name="{NAME}"><w:embedRegular r:id="rId1" w:fontKey="{guid}"/></w:font></w:fonts>'
    changed[_TABLE] = parts[_TABLE].replace(b"</w:fonts>", entry.encode())
    changed[_SETTINGS] = parts[_SETTINGS].replace(b"<w:embedSystemFonts", b"<w:embedTrueTypeFonts/><w:embedSystemFonts")
    changed["word/_rels/fontTable.xml.rels"] = _RELATIONS.encode()
    changed[_FONT] = _obfuscated(font, key)
    return {**parts, **changed}


def _marked(text: str, known: frozenset[str]) -> str:
    """The XML in which the known emoji are runs of their own."""

    def split(run: re.Match[str]) -> str:
        properties, words = run[1] or "", run[2]
        if not EMOJI.search(words):
            return run[0]
        parts, place = [], 0
        for match in EMOJI.finditer(words):
            if not known.issuperset(match[0].rstrip("\u200d\ufe0e\ufe0f")):
                continue
            parts += [_run(properties, words[place : match.start()]), _run(_in_font(properties), match[0])]
            place = match.end()
        return "".join([*parts, _run(properties, words[place:])])

    return _RUN.sub(split, text)


def _in_font(properties: str) -> str:
    """The properties of a run with the font, which stands behind the style and before all else."""
    return _STYLE.sub(rf"\g<0><w:rFonts {_FACE}/>", _FONTS.sub("", properties), count=1)


def _run(properties: str, words: str) -> str:
    if not words:
        return ""
    told = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{told}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _obfuscated(font: bytes, key: str) -> bytes:
    """The font as a DOCX holds it: its first 32 bytes mixed with the key, read from its end."""
    mask = bytes.fromhex(key)[::-1] * 2
    return bytes(one ^ other for one, other in zip(font, mask, strict=False)) + font[len(mask) :]
