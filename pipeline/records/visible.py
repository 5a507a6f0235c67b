"""Whether a text holds anything that a reader can see."""

from __future__ import annotations

import re

# White space, control and format characters, joiners, variation selectors, tags, and the letters and the braille
# pattern that are drawn as nothing. A fixed list: the categories of unicodedata differ between Python versions.
_NOTHING = re.compile(
    r"[\s\x00-\x1f\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]*"
)


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen: it is empty, or all of it is blanks and invisible characters."""
    return _NOTHING.fullmatch(text) is not None
