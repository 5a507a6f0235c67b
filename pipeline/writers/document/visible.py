"""Characters that would act unseen, made visible."""

from __future__ import annotations

import re

# Control and bidirectional-formatting characters, invisible fillers, private use (the citation marks of some chat
# pages), surrogates, tags and noncharacters. Line break and tab are text. A fixed list, not the categories of
# unicodedata: those differ between Python versions, and with them the bytes of a report would.
_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\U000f0000-\U0010ffff"
)
# The joiners belong to Indic scripts, Persian and emoji sequences; beside ASCII they can only hide.
_JOINER = r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
_ACTING = re.compile(f"[{_UNSEEN}]|{_JOINER}")
# No script stacks more than a few marks on a letter; more of them would cover the lines around.
_PILE = re.compile(
    r"(?<=[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def code_point(character: str) -> str:
    """The character's code as a reader sees it: ``[U+202E]``."""
    return f"[U+{ord(character):04X}]"


def make_visible(string: str) -> str:
    """The string with every character that acts unseen replaced by its code.

    Bidirectional overrides, control characters, invisible fillers and private-use characters are replaced; the
    joiners inside other scripts and emoji are kept. Carriage returns become line breaks, a leading byte-order
    mark goes.
    """
    if string.isascii() and string.isprintable():
        return string
    string = string.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    string = _ACTING.sub(lambda match: code_point(match[0]), string)
    return _PILE.sub(lambda match: "".join(map(code_point, match[0])), string)


def one_line(string: str) -> str:
    """The string made visible, on one line."""
    return " ".join(make_visible(string).split())
