"""Whose a report says it is: ``Name: Elena Petrova`` and ``Roll No: 21CS005`` on its cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.inputs.lms_names import fold
from pipeline.inputs.parts.tool_names import tool_names
from pipeline.inputs.rosters import known_columns
from pipeline.records import Submitter

COVER_LINES = 40
"""Lines with words at the beginning of a report that may be its cover."""
_NAMES = frozenset(
    {
        *("names", "nameofstudent", "nameofthestudent", "studentsname", "studentnames", "nameofstudents", "yourname"),
        *("students", "groupmembers", "teammembers", "members", "author", "authors", "candidate", "candidatename"),
        *("submittedby", "preparedby", "doneby", "presentedby", "writtenby", "namedesstudierenden", "autor", "auteur"),
    }
)
_NUMBERS = frozenset(
    {
        *("registernumber", "registerno", "regnumber", "regno", "registrationno", "rollnumber", "rollno", "usn", "prn"),
        *("enrollmentnumber", "enrollmentno", "enrolmentnumber", "enrolmentno", "matriculationno", "admissionno"),
        *("studentno", "hallticketnumber", "hallticketno", "universityregisterno", "indexnumber", "matrikelnr"),
    }
)
"""Labels that tables of a learning platform do not use; those that they use are known to ``rosters``."""
_MARKS = re.compile(r"^(?:[\s>#+\-*•]+|\d{1,2}[.)]\s)+|[*`]+|(?<!\w)_+|_+(?!\w)|<[^<>]*>|\\(?=\W)")
_BOLD = re.compile(r"[\s>#+\-]*(?:\*\*|__)(?P<label>[^*_:：|]{2,34})(?:\*\*|__)\s+(?=[^\s|])")
"""A label that its look alone sets off from what stands behind it."""
_CELLS = re.compile(r"\t+|\||\s{3,}")
_LABELLED = re.compile(r"(?P<label>[^\W\d_][^:：=|]{1,34}?)\s*(?:[:：=]|\s[-–—]\s)\s*(?P<value>.*)")
_NEXT_LABEL = re.compile(
    r"[\s,;·•]+(?=(?:student|roll|reg(?:ister|istration)?|enrol+ment|matrikel\w*|e-?mail|id|usn|prn|class|section|dep\w+"
    r"|course|batch|year|date)\b[^:：]{0,24}[:：])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;/&+]|\band\b|\bund\b|\bet\b|\by\b)\s*")
NUMBER = re.compile(r"(?<![^\W_])(?=[^\s@]*\d)[^\W_][\w./-]*[^\W_](?![^\W_])")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_RULE = re.compile(r"[\s|:+=-]+")
_NAMING = ("name", "first", "last")
_MOST_WORDS = 6
_FEW_WORDS = 4
_MOST_LETTERS = 60
_MOST_VALUE = 180
_LONGEST = 1000
"""Letters of a line that are looked at."""
_LEAST_NUMBER = 4


class Told(NamedTuple):
    """What stands behind a label."""

    kind: str
    """``name``, ``number``, ``email``, ``first`` or ``last``."""
    value: str
    label: str


def cover_of(text: str, pages: Sequence[int] = ()) -> tuple[str, ...]:
    """The lines of a report's cover, those of its first page, at most 40 with words.

    Args:
        text: of a report, in Markdown.
        pages: where its pages begin.
    """
    end = pages[1] if len(pages) > 1 and text[: pages[1]].strip() else len(text)
    lines = (line for line in text[:end].splitlines() if line.strip() and _RULE.fullmatch(line) is None)
    return tuple(line for line, _ in zip(lines, range(COVER_LINES), strict=False))


def told_by(lines: Sequence[str]) -> tuple[Told, ...]:
    """What labels say who somebody is, and what stands behind each: on its line, in its cell, below it."""
    rows = [cells for cells in map(_cells, lines) if cells]
    found: list[Told] = []
    for row, after in pairwise([*rows, []]):
        kinds = [_kind(cell.rstrip(":：= ")) for cell in row]
        if len(row) > 1 and all(kinds) and len(after) == len(row):
            found += map(Told, kinds, after, row)
            continue
        following = [*row[1:], after[0] if len(row) == 1 and len(after) == 1 else ""]
        for cell, kind, other in zip(row, kinds, following, strict=True):
            if kind and (cell[-1:] in ":：" or len(row) > 1 or _stands_below(other)):
                found.append(Told(kind, "" if _LABELLED.fullmatch(other) else other, cell))
            elif (match := _LABELLED.fullmatch(cell)) and match["value"]:
                found.append(Told(_kind(match["label"]), match["value"], match["label"]))
    return tuple(each for each in found if each.kind and 0 < len(each.value) <= _MOST_VALUE)


def people_named(text: str, pages: Sequence[int] = ()) -> tuple[Submitter, ...]:
    """Everybody whom the labels of a report name, in order, for striking them out.

    A number too short to be told from others comes with its label: ``Roll No 12``. Behind the cover a name counts
    only where each of its words has a capital.
    """
    lines = [line for line in text.splitlines() if line.strip() and _RULE.fullmatch(line) is None]
    told = (*told_by(cover_of(text, pages)), *filter(_is_capital, told_by(lines)))
    return tuple(dict.fromkeys(person for each in told for person in _people(each)))


def _is_capital(told: Told) -> bool:
    return told.kind not in _NAMING or not any(word[0].islower() for word in told.value.split())


def names_in(value: str) -> tuple[str, ...]:
    """The names in what stands behind ``Name:``: as it is first, then each by itself where there are several."""
    bare = " ".join(re.sub(r"[()\[\]]", " ", NUMBER.sub(" ", EMAIL.sub(" ", value))).split()).strip(" ,;-–—")
    several = [each for each in _BETWEEN.split(bare) if each]
    alone = several if all(map(_is_name, several)) else []
    return tuple(dict.fromkeys(name for name in (bare, *alone) if _is_name(name)))


def plain_line(line: str) -> str:
    """The line's words without the marks of Markdown."""
    return " ".join(_MARKS.sub("", line).split())


def _people(told: Told) -> Iterator[Submitter]:
    if told.kind in _NAMING:
        yield from (Submitter(name=name) for name in names_in(told.value))
    for email in EMAIL.findall(told.value):
        yield Submitter(email=email)
    for number in NUMBER.findall(EMAIL.sub(" ", told.value)) or ([told.value] if told.value.isdigit() else []):
        yield Submitter(register_number=number if len(number) >= _LEAST_NUMBER else f"{told.label} {number}")


def _cells(line: str) -> list[str]:
    """The cells of a row, or the line in pieces that begin with a label."""
    cells: list[str] = []
    bold = _BOLD.match(line)
    if bold and _kind(bold["label"]):
        line = f"{bold['label']}: {line[bold.end() :]}"
    for cell in _CELLS.split(_MARKS.sub("", line[:_LONGEST])):
        pieces: list[str] = []
        for piece in _NEXT_LABEL.split(cell):
            if pieces and not re.search("[:：]", pieces[-1]):
                pieces[-1] += f" {piece}"
            else:
                pieces.append(piece)
        cells += [" ".join(piece.split()) for piece in pieces if piece.strip()]
    return cells


def _stands_below(value: str) -> bool:
    """Whether it can be what a label without a colon above it names: a few words with capitals, or a number."""
    words = value.split()
    return 0 < len(words) <= _FEW_WORDS and not any(word[0].islower() for word in words)


def _kind(label: str) -> str:
    """What the label says; empty for a label of something else."""
    name = fold(label)
    if len(label) > 36 or not name:
        return ""
    if name in _NAMES:
        return "name"
    if name in _NUMBERS:
        return "number"
    return next((kind for kind in known_columns([label]) if kind != "lms"), "")


def _is_name(name: str) -> bool:
    words = name.split()
    letters = sum(c.isalpha() for c in name)
    short = 0 < len(words) <= _MOST_WORDS and len(name) <= _MOST_LETTERS and letters > 1
    return short and name[-1] not in "?!:" and not tool_names(()).find(name) and not _kind(name)
