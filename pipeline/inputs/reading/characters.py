"""Characters of foreign documents as a text may hold them."""

from __future__ import annotations

import re
import unicodedata

# Kept: tab, line feed, and the joiners that Persian, Hindi and emoji are spelt with.
# Gone: other controls, soft hyphens, zero-width spaces, what turns the direction of writing, invisible tags.
_INVISIBLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""A character in two halves, as PDFium gives out the letters of formulas."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]+")
"""Letters and digits in italics, bold or script of their own: formulas, and what chats write headings in."""
_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES = {ord(c): unicodedata.normalize("NFKC", c) for c in "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"}


def clean(text: str) -> str:
    """The text in NFC with plain spaces, letters and line feeds, without ligatures and invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    text = _SPACE.sub(" ", _LINE_END.sub("\n", text))
    text = _PAIR.sub(_joined, text)
    text = _MATHEMATICAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text.translate(_LIGATURES))


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16", "surrogatepass").decode("utf-16")
