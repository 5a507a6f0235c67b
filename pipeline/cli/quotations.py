"""Words of an answer on a terminal."""

from __future__ import annotations

import textwrap

from pipeline.records import Grade

GRADES: dict[Grade | None, str] = {None: "unscored", 0: "absent", 1: "mentioned", 2: "explained"}
_WIDTH = 88


def plain(text: str) -> str:
    """The text on one line; what a terminal would obey, such as escape sequences, becomes U+FFFD."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def quoted(text: str, indent: str = "", *, longest: int | None = None, width: int = _WIDTH) -> str:
    """The text in quotation marks, wrapped and indented; a longer one than so many characters ends in an ellipsis."""
    shown = plain(text)
    if longest is not None and len(shown) > longest:
        shown = shown[:longest].rsplit(" ", 1)[0] + " …"
    return textwrap.fill(f"“{shown}”", width, initial_indent=indent, subsequent_indent=f"{indent} ")


def graded(grade: Grade | None) -> str:
    """``2 (explained)``, or ``unscored``."""
    return GRADES[None] if grade is None else f"{grade} ({GRADES[grade]})"
