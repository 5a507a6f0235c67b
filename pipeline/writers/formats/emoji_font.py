"""A font of just the emoji of a report, cut out of Noto Emoji, to travel inside a DOCX.

On a machine without an emoji font a word processor shows gaps in their place.
The formats of the tables are those of the OpenType specification, 1.9.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

NAME = "Noto Emoji"
EMOJI = re.compile(r"(?:[\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff][\u200d\ufe0e\ufe0f]*)+")
"""Signs that text fonts lack, with the joiners behind them."""
_KEPT = ("head", "hhea", "maxp", "OS/2", "hmtx", "name")
_COMPONENTS_MORE, _WORDS, _SCALE, _SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80
_CHECKSUM_OF_ALL = 0xB1B0AFBA


def emoji_font(characters: Iterable[str]) -> tuple[bytes, frozenset[str]] | None:
    """A TrueType font with those of the characters that Noto Emoji has, and which these are; None where it has none."""
    spec = find_spec("manimgx_fonts")
    files = sorted(Path(spec.origin).parent.glob("NotoEmoji*.ttf")) if spec and spec.origin else []
    if not files:
        return None
    tables = _tables(files[0].read_bytes())
    known = _characters(tables["cmap"])
    glyphs = {ord(each): known[ord(each)] for each in set(characters) if ord(each) in known}
    if not glyphs:
        return None
    return _font(tables, glyphs), frozenset(map(chr, glyphs))


def _tables(font: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    return {tag.decode("latin-1"): font[start : start + length] for tag, _, start, length in entries}


def _characters(cmap: bytes) -> dict[int, int]:
    """Code point to number of its glyph, by the subtable for all of Unicode."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    for number in range(count):
        _, _, start = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
        if struct.unpack_from(">H", cmap, start)[0] == 12:
            (groups,) = struct.unpack_from(">L", cmap, start + 12)
            spans = (struct.unpack_from(">LLL", cmap, start + 16 + 12 * group) for group in range(groups))
            return {code: glyph + code - first for first, last, glyph in spans for code in range(first, last + 1)}
    return {}


def _font(tables: Mapping[str, bytes], glyphs: Mapping[int, int]) -> bytes:
    outlines, places = _outlines(tables, {0, *glyphs.values()})
    made = {tag: tables[tag] for tag in _KEPT}
    # The check sum is of the font without it; places of outlines are four bytes each.
    made["head"] = made["head"][:8] + bytes(4) + made["head"][12:50] + struct.pack(">H", 1) + made["head"][52:]
    made |= {"glyf": outlines, "loca": places, "cmap": _cmap(glyphs), "post": struct.pack(">L28x", 0x00030000)}
    font = bytearray(_bound(made))
    (place,) = (start for tag, start in _directory(font) if tag == b"head")
    struct.pack_into(">L", font, place + 8, (_CHECKSUM_OF_ALL - _sum(bytes(font))) % 2**32)
    return bytes(font)


def _outlines(tables: Mapping[str, bytes], wanted: set[int]) -> tuple[bytes, bytes]:
    """The tables glyf and loca in which all glyphs but the wanted ones and their parts are empty."""
    (wide,) = struct.unpack_from(">H", tables["head"], 50)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    places = struct.unpack_from(f">{count + 1}{'L' if wide else 'H'}", tables["loca"])
    scale = 1 if wide else 2
    outline = {glyph: tables["glyf"][scale * places[glyph] : scale * places[glyph + 1]] for glyph in range(count)}
    waiting = list(wanted)
    while waiting:
        new = set(_parts(outline[waiting.pop()])) - wanted
        wanted |= new
        waiting += new
    made, starts = bytearray(), [0]
    for glyph in range(count):
        if glyph in wanted:
            made += outline[glyph] + bytes(-len(outline[glyph]) % 4)
        starts.append(len(made))
    return bytes(made), struct.pack(f">{count + 1}L", *starts)


def _parts(outline: bytes) -> list[int]:
    """The glyphs that a composite glyph is made of; none of a simple one."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return []
    parts, place, flags = [], 10, _COMPONENTS_MORE
    while flags & _COMPONENTS_MORE:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        parts.append(glyph)
        place += 4 + (4 if flags & _WORDS else 2)
        place += 2 if flags & _SCALE else 4 if flags & _SCALES else 8 if flags & _MATRIX else 0
    return parts


def _cmap(glyphs: Mapping[int, int]) -> bytes:
    """The characters in the subtable that every program reads and in the one that has all of them."""
    few = [(code, glyph) for code, glyph in sorted(glyphs.items()) if code < 0xFFFF]
    ends = [*(code for code, _ in few), 0xFFFF]
    shifts = [*((glyph - code) % 0x10000 for code, glyph in few), 1]
    size = len(ends)
    power = 2 ** (size.bit_length() - 1)
    head = struct.pack(">HHHHHHH", 4, 16 + 8 * size, 0, 2 * size, 2 * power, power.bit_length() - 1, 2 * (size - power))
    words = (*ends, 0, *ends, *shifts, *[0] * size)
    short = head + struct.pack(f">{len(words)}H", *words)
    groups = b"".join(struct.pack(">LLL", code, code, glyph) for code, glyph in sorted(glyphs.items()))
    whole = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    return struct.pack(">HHHHLHHL", 0, 2, 3, 1, 20, 3, 10, 20 + len(short)) + short + whole


def _bound(tables: Mapping[str, bytes]) -> bytes:
    """The font file of the tables."""
    count = len(tables)
    power = 2 ** (count.bit_length() - 1)
    directory = struct.pack(">LHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    body, start = b"", 12 + 16 * count
    for tag, content in sorted(tables.items()):
        padded = content + bytes(-len(content) % 4)
        directory += struct.pack(">4sLLL", tag.encode(), _sum(padded), start + len(body), len(content))
        body += padded
    return directory + body


def _directory(font: bytes | bytearray) -> list[tuple[bytes, int]]:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    return [(tag, start) for tag, _, start, _ in entries]


def _sum(content: bytes) -> int:
    padded = content + bytes(-len(content) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) % 2**32
