"""What students hand in, and what is found in it.

SubmittedFile -> Document -> Submission -> Part -> FoundAnswer

All offsets are in characters of ``Submission.text``, the Markdown of all its files in order.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.records.answers import Answer
from pipeline.records.base import Record

DocumentFormat = Literal["pdf", "docx", "markdown", "text", "html", "notebook", "odt", "rtf", "unknown"]
ReadingStatus = Literal["ok", "partial", "not gradable"]
PartKind = Literal["answer", "prompt", "introduction", "conclusion", "other"]
Share = Annotated[float, Field(ge=0, le=1)]


class Document(Record):
    """One file, read by a limited process of its own."""

    sha256: str
    """Of the file's bytes, hexadecimal; the key under which a reading is kept."""
    format: DocumentFormat
    """By its content, not its name."""
    status: ReadingStatus
    reason: str = ""
    """One sentence for every status but ``ok``, such as "scanned: no text layer; it needs OCR"."""
    text: str = ""
    """Markdown: headings as ``#`` lines, lists, tables, fenced code. Empty where not gradable."""
    pages: tuple[int, ...] = ()
    """Offset in ``text`` at which each page begins; empty where the format has no pages."""
    hidden: tuple[str, ...] = ()
    """Stretches that a reader of the file does not see, such as white letters; no part of ``text``."""
    labreport: bool = False
    """Whether the file says of itself that labreport wrote it; anybody can write that, so nothing is trusted for it."""


class Submitter(Record):
    """Who handed something in, as far as file names, an LMS export and the roster tell."""

    name: str | None = None
    email: str | None = None
    register_number: str | None = None
    """The student's number at the institution: ID number, SID, SIS User ID."""
    lms_id: str | None = None
    """What the LMS calls the student or the participant in its file names."""


class SubmittedFile(Record):
    """One file of a submission."""

    path: str
    """As found: relative to the path given, with the archive's entry name behind the archive's."""
    sha256: str
    format: DocumentFormat
    status: ReadingStatus
    reason: str = ""
    start: int
    """Where its text begins in the submission's text."""
    end: int
    pages: tuple[int, ...] = ()
    """Offset in the submission's text at which each page begins."""
    late: bool | None = None
    """Whether the LMS marked it late; None where it does not say."""
    attachment: str | None = None
    """Canvas's attachment id."""
    labreport: bool = False
    """Whether it says of itself that labreport wrote it."""


class Submission(Record):
    """Everything that one student handed in, read."""

    id: str
    """Unique in a class, stable from run to run, safe as a file name."""
    submitter: Submitter
    files: tuple[SubmittedFile, ...]
    superseded: tuple[str, ...] = ()
    """Paths of earlier attempts, which do not count."""
    status: ReadingStatus
    reason: str = ""
    """Why it cannot be graded, or which files were left out."""
    text: str = ""
    hidden: tuple[str, ...] = ()
    """Stretches that a reader of its files does not see; the marker is told, nothing is scored."""


# ---------------------------------------------------------------- its parts


class Part(Record):
    """A stretch of a submission, and what it is."""

    kind: PartKind
    exercise: str | None = None
    """Id of the exercise; None where it belongs to none or it could not be told."""
    tool: str | None = None
    """Label of the model whose answer it is, as the class calls it (``ChatGPT``); None where none is named."""
    sample: int | None = None
    """Number of the answer, where the report tells several to one prompt apart; else None."""
    start: int
    end: int
    confidence: Share
    """How sure the assignment is; 1 where the marker set it."""
    why: str = ""
    """What the assignment rests on, for a person to read."""
    corrected: bool = False
    """Whether ``parts.yaml`` set it."""


class FoundAnswer(Record):
    """An answer that a submission quotes, as the scorers take it."""

    answer: Answer
    """Its ``provider`` is the tool; several stretches of one answer are samples."""
    whole: bool = False
    """Whether the report says that it is one of several answers to the prompt; else it may be a stretch of one."""
    start: int
    """Where the answer's text begins in the submission's text."""
    confidence: Share
