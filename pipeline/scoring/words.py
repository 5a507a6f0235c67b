"""What a word is, in any script; the one definition behind every measure."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Python's \w holds no combining marks, without which words of most Indic scripts, Thai or vowelled Arabic fall apart.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0711\u0730-\u074a\u07a6-\u07b0\u0816-\u082d\u08d3-\u0963\u0971-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u0eb1-\u0ebc\u0ec8-\u0ecd\u0f18\u0f19\u0f35-\u0f39\u0f71-\u0f84\u102b-\u103e\u1056-\u109d\u135d-\u135f"
    "\u17b4-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe20-\ufe2f"
)
_IDEOGRAPH = "\u3040-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Groups are never possessive: before 3.11.5 Python matches such a group wrongly (gh-106052).
_LETTERS = rf"(?:[^\W_{_IDEOGRAPH}]++|[{_MARKS}])+"
_JOINT = r"['’\-\u2010\u2011_]|(?<=[0-9])[.,](?=[0-9])|(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)"

WORD = re.compile(rf"{_LETTERS}(?:(?:{_JOINT}){_LETTERS})*|[{_IDEOGRAPH}]")
"""One word.

Letters, digits and marks; apostrophes, hyphens and underscores within join (``model's``, ``self-attention``), so do
points and commas within numbers (``3.5``) and points between single letters (``U.S``). Every ideograph and kana is a
word of its own, as in Unicode's word boundaries (UAX 29).
"""

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def find_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, in order; empty for a text without any."""
    return tuple(WORD.findall(text))


def mostly_latin(words: Sequence[str]) -> bool:
    """Whether at least half of the words hold a Latin letter; False without words."""
    return bool(words) and 2 * sum(map(bool, map(_LATIN.search, words))) >= len(words)
