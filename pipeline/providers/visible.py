"""Texts from elsewhere as one line that a terminal may show."""

from __future__ import annotations

import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Parts of words and emoji."""
_LONGEST = 200


def make_visible(text: str) -> str:
    r"""The text, ``\x1b`` and the like in place of characters that steer a terminal, turn the text round or hide."""
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def one_line(text: object) -> str:
    """The text on one line, visible, and cut to 200 characters."""
    line = make_visible(" ".join(str(text).split()))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _shown(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _INVISIBLE:
        return character
    return character.encode("unicode_escape").decode()
