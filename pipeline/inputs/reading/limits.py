"""What the reading of one file may cost, and what it hands back."""

from __future__ import annotations

from dataclasses import dataclass

FILE_LIMIT = 50_000_000
"""Bytes of a file; a report full of screenshots has 20 MB."""
WALL_LIMIT = 20.0
"""Seconds from start to end; 300 pages take two."""
CPU_LIMIT = 30
"""Seconds of computing, for a process whose parent is gone; more than the wall limit, so that that one speaks."""
MEMORY_LIMIT = 1024**3
"""Bytes of address space; a long report takes 100 MB, and PDFium ends the whole process when memory ends."""
PAGE_LIMIT = 300
"""Pages that are read; a long lab report has 40."""
CHARACTER_LIMIT = 2_000_000
"""Characters that are read: a thousand printed pages."""
DEPTH_LIMIT = 5_000
"""Deepest nesting of XML that is followed; a page of a word processor has 30."""


ENCRYPTED = "encrypted: it opens only with a password; hand in a copy without one"


@dataclass(frozen=True)
class Reading:
    """What a file said.

    Attributes:
        text: Markdown.
        pages: offset in the text at which each page begins; empty where the format has no pages.
        notes: what could not be read, a clause each; empty if everything was.
        hidden: stretches that a reader of the document does not see; they are no part of the text.
        labreport: whether its properties name labreport.
    """

    text: str
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    labreport: bool = False
