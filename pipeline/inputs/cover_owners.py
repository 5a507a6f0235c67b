"""Whose a submission is by its own cover, where no platform, no roster and no file name tells it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.inputs.covers import EMAIL, NUMBER, Told, cover_of, names_in, plain_line, told_by
from pipeline.inputs.found_files import FileKey, Found
from pipeline.inputs.lms_names import fold, words_of
from pipeline.inputs.suggestions import listed
from pipeline.records import Submission, Submitter

_BARE_LINES = 12
"""Lines at the beginning on which a name or a number may stand without a label."""


class CoverOwners(NamedTuple):
    """What covers tell."""

    owners: Mapping[FileKey, Submitter]
    """Whose files were nobody's."""
    doubts: Mapping[str, str]
    """Id of a submission -> a sentence on why its cover was not followed."""


def cover_owners(found: Sequence[Found], submissions: Iterable[Submission], roster: Sequence[Submitter]) -> CoverOwners:
    """Whom the covers of those submissions name that nothing else gives to a student.

    With a roster only its students count, by their whole name, number or address; case and accents do not matter.
    Where a cover names several, or one who has a submission already, nothing is guessed.

    Args:
        found: of ``find_submissions``.
        submissions: the same, read, in the same order.
        roster: the class.
    """
    taken = {each.submitter: each.id for each in found if each.told}
    by_roster = {person.register_number or person.name: person for person in roster}
    owners: dict[FileKey, Submitter] = {}
    doubts: dict[str, str] = {}
    for each, read in zip(found, submissions, strict=True):
        if each.told:
            continue
        by_file = [_named(cover, roster) for cover in _covers(read)]
        people = list(dict.fromkeys(person for some in by_file for person in some))
        alone = len(people) == 1 or (bool(by_file) and all(len(some) == 1 for some in by_file))
        if not people:
            continue
        if not alone:
            doubts[each.id] = (
                f"its first page names {listed(map(_shown, people))}, so whose it is was not guessed: "
                "rename the file after the student who is to get the grade"
            )
            continue
        earlier = [other for person in people for known, other in taken.items() if _same(known, person)]
        if by_roster and earlier:
            doubts[each.id] = (
                f"its first page names {listed(map(_shown, people))}, who handed in {listed(earlier)} too: "
                "rename the file if it is theirs"
            )
            continue
        for file, some in zip(each.files, by_file, strict=True):
            owners[file.key] = next(iter(some), people[0])
    return CoverOwners(owners, doubts)


def people_of_covers(read: Submission) -> list[Submitter]:
    """Everybody whom the labels on the covers of a submission name, each once."""
    return list(dict.fromkeys(person for cover in _covers(read) for person in _as_told(told_by(cover))))


def _covers(read: Submission) -> list[tuple[str, ...]]:
    return [
        cover_of(read.text[file.start : file.end], [page - file.start for page in file.pages]) for file in read.files
    ]


def _same(known: Submitter, person: Submitter) -> bool:
    if known.register_number and person.register_number:
        return known.register_number == person.register_number
    return bool(known.name) and known.name == person.name


def _shown(person: Submitter) -> str:
    return person.name or person.register_number or person.email or ""


def _named(cover: Sequence[str], roster: Sequence[Submitter]) -> list[Submitter]:
    told = told_by(cover)
    return _of_roster(told, cover[:_BARE_LINES], roster) if roster else _as_told(told)


def _as_told(told: Sequence[Told]) -> list[Submitter]:
    """The one whom labels name, or each of several."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for each in told:
        values[each.kind].append(each.value)
    written = values["name"] or [
        f"{first} {last}" for first, last in zip(values["first"], values["last"], strict=False)
    ]
    people = list(dict.fromkeys(name for value in written for name in _persons(value)))
    if len(people) != 1:
        return [Submitter(name=name) for name in people]
    told_numbers = [number for each in (*values["number"], *values["name"]) for number in NUMBER.findall(each)]
    numbers = list(dict.fromkeys(told_numbers)) if len(set(told_numbers)) == 1 else []
    emails = [email for each in values["email"] for email in EMAIL.findall(each)]
    return [Submitter(name=people[0], register_number=next(iter(numbers), None), email=next(iter(emails), None))]


def _persons(value: str) -> list[str]:
    """The one name, or each name of a group: ``Petrova, Elena`` is one, ``Elena Petrova, Farid O'Brien`` are two."""
    whole, *alone = names_in(value) or ("",)
    if alone and all(" " in name for name in alone):
        return alone
    last, _, first = whole.partition(",")
    return [f"{first} {last}".strip()] if whole else []


def _of_roster(told: Sequence[Told], bare: Sequence[str], roster: Sequence[Submitter]) -> list[Submitter]:
    """The students of the roster who are named, each whole."""
    lines = [each.value for each in told if each.kind in ("name", "number", "email")]
    parts = {each.kind: each.value for each in told}
    lines += [f"{parts['first']} {parts['last']}"] if {"first", "last"} <= set(parts) else []
    lines += [line for line in map(plain_line, bare) if ":" not in line]
    sure: dict[Submitter, None] = {}
    named: list[list[Submitter]] = []
    for line in lines:
        rest = EMAIL.sub(" ", line)
        keys = {fold(each) for each in (*EMAIL.findall(line), *NUMBER.findall(rest))}
        by_key = [each for each in roster if keys & {fold(each.register_number or ""), fold(each.email or "")} - {""}]
        names = [words_of(name) for name in names_in(line)]
        by_name = [[each for each in roster if each.name and words_of(each.name) == words] for words in names]
        # A number within a sentence may be of anything.
        if not re.sub(r"[\W_]", "", NUMBER.sub("", rest)) or any(by_name):
            sure |= dict.fromkeys(by_key)
        named += filter(None, by_name)
    for some in named:
        if not any(each in sure for each in some):
            sure |= dict.fromkeys(some)
    return [each for each in roster if each in sure]
