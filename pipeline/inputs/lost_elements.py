"""What the readers of documents do not carry over into the text of a submission."""

from __future__ import annotations

import re

from pipeline.records import Element, Submission

_NEVER: tuple[Element, ...] = ("formulas", "links")
"""Set by documents in letters like any others: no reader tells them from prose."""
_SEEN: dict[Element, re.Pattern[str]] = {
    "headings": re.compile(r"^#{1,6} ", re.MULTILINE),
    "lists": re.compile(r"^ {0,8}(?:[-*+]|\d{1,3}[.)]) ", re.MULTILINE),
    "tables": re.compile(r"^\|[ :|-]{4,}\|\s*$", re.MULTILINE),
    "code_blocks": re.compile(r"^ {0,8}(?:```|~~~)", re.MULTILINE),
}
"""Shows that the PDF at hand tells where such a thing is."""


def lost_elements(submission: Submission, place: int) -> tuple[Element, ...]:
    """What may stand in the file unseen by its reader; empty for Markdown, plain text and notebooks.

    A PDF has tables, code, lists and headings only where its tags or its type tell them: what is found nowhere in it
    may have been lost.

    Args:
        submission: read.
        place: an offset in its text; the file that holds it is meant.
    """
    file = max((each for each in submission.files if each.start <= place), key=lambda each: each.start, default=None)
    if file is None or file.format in ("markdown", "text", "notebook", "unknown"):
        return ()
    if file.format != "pdf":
        return _NEVER
    text = submission.text[file.start : file.end]
    return *_NEVER, *(element for element, seen in _SEEN.items() if not seen.search(text))
