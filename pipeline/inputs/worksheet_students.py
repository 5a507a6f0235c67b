"""Which rows of an LMS's table are whose, and by which names the LMS knows a submission."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.errors import ConfigError
from pipeline.inputs.lms_names import Named, fold, tell_name, words_of
from pipeline.inputs.rosters import Roster
from pipeline.records import Submitter, Worksheet

_GUARDED = re.compile(r'="(.*)"')
_DIGITS = re.compile(r"(\d+)\s*$")
_TEST_STUDENT = frozenset({"student", "test"})
"""The name of the student whom Canvas makes up for a teacher to try things with."""


@dataclass(frozen=True)
class HandedIn:
    """A submission, as far as it tells whose it is.

    Attributes:
        id: of the submission.
        student: who.
        paths: of its files, as they were found.
    """

    id: str
    student: Submitter
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matches:
    """What fits together.

    Attributes:
        rows: indices of rows by id of the submission; several for the members of a group.
        people: who stands in a row, by its index; not the student whom Canvas makes up.
        unplaced: ids of submissions that fit no row, or more than one.
        contested: ids of submissions that fit one row together.
        loose: ids of submissions that share no more than a part of the name with their row.
        foreign: ids of submissions whose row has another id, though this LMS named their files.
        idle: indices of rows without a submission.
    """

    rows: Mapping[str, tuple[int, ...]]
    people: Mapping[int, Submitter]
    unplaced: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    idle: tuple[int, ...] = ()


def match_students(worksheet: Worksheet, submissions: Sequence[HandedIn]) -> Matches:
    """The rows of each submission: by the LMS's id, e-mail address, register number or name, in this order.

    An id counts only where it comes from this LMS: participant 12 of Moodle is not user 12 of Canvas. A name that two
    rows share tells nobody. A group's submission has the rows of its members.
    """
    people = people_of(worksheet)
    order = list(people)
    roster = Roster(people.values())
    groups = _groups(worksheet)
    names = {fold(person.name or "") for person in people.values()}
    found: dict[str, tuple[int, ...]] = {}
    loose: list[str] = []
    foreign: list[str] = []
    for each in submissions:
        name = fold(each.student.name or "")
        if name and name in groups and name not in names:
            found[each.id] = groups[name]
            continue
        spoken = lms_of(each)
        asked = each.student if spoken in (worksheet.kind, None) else each.student.model_copy(update={"lms_id": None})
        person = roster.find(asked)
        if person is None or _contradicts(asked, person, spoken, worksheet.kind):
            continue
        found[each.id] = (order[roster.place(person)],)
        if words_of(person.name or "") < words_of(each.student.name or "") and not _sure(asked, person):
            loose.append(each.id)
        if spoken == worksheet.kind and asked.lms_id != person.lms_id:
            foreign.append(each.id)
    claims: defaultdict[int, list[str]] = defaultdict(list)
    for owner, claimed in found.items():
        for row in claimed:
            claims[row].append(owner)
    contested = {name for owners in claims.values() if len(owners) > 1 for name in owners}
    rows = {owner: each for owner, each in found.items() if owner not in contested}
    real = {row: each for row, each in people.items() if row in claims or words_of(each.name or "") != _TEST_STUDENT}
    return Matches(
        rows=rows,
        people=real,
        unplaced=tuple(each.id for each in submissions if each.id not in found),
        contested=tuple(sorted(contested)),
        loose=tuple(name for name in loose if name in rows),
        foreign=tuple(name for name in foreign if name in rows),
        idle=tuple(row for row in real if row not in claims),
    )


def refuse_another_class(worksheet: Worksheet, submissions: Sequence[HandedIn]) -> None:
    """Return if some submission has a row of its own.

    Raises:
        ConfigError: the table holds nobody, none of those who handed in, or the participants of another assignment.
    """
    matches = match_students(worksheet, submissions)
    if not matches.people:
        raise ConfigError("there is no student in it; download the file again", worksheet.path)
    if not matches.rows and not matches.contested:
        message = f"none of its rows ({len(matches.people)}) fits any submission ({len(submissions)})"
        if all((each.student.lms_id or "").startswith("anon_") for each in submissions):
            message += "; Canvas withholds the names of an anonymous assignment until its grades are posted"
        else:
            message += ", neither by number nor by name; is it the table of another course or assignment?"
        raise ConfigError(message, worksheet.path)
    # Moodle numbers the participants of each assignment anew; Canvas's users keep their numbers.
    if worksheet.kind == "moodle" and matches.rows and len(matches.foreign) == len(matches.rows):
        message = (
            "the names fit the submissions, but not one participant number does: it is the worksheet of another "
            "assignment; download that of this one"
        )
        raise ConfigError(message, worksheet.path)


def people_of(worksheet: Worksheet) -> dict[int, Submitter]:
    """Who stands in which row; rows that are nobody's, such as Canvas's points possible, are left out."""
    found = {}
    for index, row in enumerate(worksheet.rows[1:], 1):
        cells = {kind: _plain(row[column]) if column < len(row) else "" for kind, column in worksheet.columns.items()}
        if not cells["id"]:
            continue
        number = _DIGITS.search(cells["id"])
        login = cells.get("login", "")
        name = cells.get("name", "") or " ".join(filter(None, (cells.get("first", ""), cells.get("last", ""))))
        if worksheet.kind == "canvas" and "," in name:
            last, _, first = name.partition(",")
            name = f"{first.strip()} {last.strip()}"
        found[index] = Submitter(
            name=name or None,
            email=cells.get("email") or (login if "@" in login else None),
            register_number=cells.get("number") or login or None,
            lms_id=number[1] if number else cells["id"],
        )
    return found


def _plain(cell: str) -> str:
    """The cell without the guard that keeps a spreadsheet from running it."""
    guarded = _GUARDED.fullmatch(cell.strip())
    return (guarded[1] if guarded else cell).strip()


def _groups(worksheet: Worksheet) -> dict[str, tuple[int, ...]]:
    column = worksheet.columns.get("group")
    found: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    if column is not None and worksheet.kind == "moodle":
        for index, row in enumerate(worksheet.rows[1:], 1):
            if column < len(row) and (name := fold(row[column])):
                found[name] += (index,)
    return found


# ---------------------------------------------------------------- whose words are they?


def lms_name(submission: HandedIn) -> tuple[str, Named] | None:
    """Path of the first file that Moodle or Canvas named for this student, and what its name tells; None if none is."""
    for path in submission.paths:
        named = tell_name(PurePosixPath(path))
        if named is not None and named.id == submission.student.lms_id:
            return path, named
    return None


def lms_of(submission: HandedIn) -> str | None:
    """``moodle``, ``canvas`` or ``gradescope``, as its files are named; None where no platform named them."""
    if (named := lms_name(submission)) is not None:
        return named[1].lms
    folder = f"submission_{submission.student.lms_id}"
    parts = {PurePosixPath(part).stem for path in submission.paths for part in PurePosixPath(path).parts}
    return "gradescope" if folder in parts else None


def _contradicts(asked: Submitter, person: Submitter, spoken: str | None, kind: str) -> bool:
    """Whether the row was found by an id of unknown origin, and names somebody else."""
    by_id = asked.lms_id is not None and asked.lms_id == person.lms_id
    if not by_id or spoken == kind or not (asked.name and person.name):
        return False
    return not words_of(asked.name) & words_of(person.name)


def _sure(asked: Submitter, person: Submitter) -> bool:
    """Whether more than the name is the same."""
    pairs = (
        (asked.lms_id, person.lms_id),
        (asked.email, person.email),
        (asked.register_number, person.register_number),
    )
    return any(one and other and one.casefold() == other.casefold() for one, other in pairs)
