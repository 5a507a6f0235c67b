"""What a report's cover calls its student, where no roster is given and only a file's name says whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.inputs.cover_owners import people_of_covers
from pipeline.inputs.found_files import Found
from pipeline.inputs.lms_names import words_of
from pipeline.inputs.suggestions import listed
from pipeline.records import Submission, Submitter

_NAMED = 3
"""Other submissions that a flag names."""


class CoverNames(NamedTuple):
    """What covers say."""

    people: Mapping[str, Submitter]
    """Id of a submission -> its student with the cover's name, number and address."""
    flags: Mapping[str, tuple[str, ...]]
    """By id: covers with another's name than the file, or with a name that stands on another submission too."""


def cover_names(found: Sequence[Found], submissions: Sequence[Submission]) -> CoverNames:
    """The students as their covers call them; those that a platform names, and of whom no cover tells, are left out.

    Args:
        found: of ``find_submissions`` without a roster.
        submissions: the same, read, in the same order.
    """
    people: dict[str, Submitter] = {}
    flags: defaultdict[str, list[str]] = defaultdict(list)
    for each, read in zip(found, submissions, strict=True):
        told = people_of_covers(read) if each.submitter.lms_id is None else []
        if len(told) != 1:
            continue
        person = _merged(told[0], each.submitter)
        if person != each.submitter:
            people[each.id] = person
        if _is_other(told[0], each.submitter):
            flags[each.id].append(f"the cover names {told[0].name}, the file {each.submitter.name}")
    called: defaultdict[frozenset[str], list[tuple[str, Submitter]]] = defaultdict(list)
    for each in found:
        person = people.get(each.id, each.submitter)
        if person.name and person.lms_id is None:
            called[words_of(person.name)].append((each.id, person))
    for bearers in called.values():
        for name, person in bearers:
            others = [other for other, its in bearers if other != name and not _told_apart(person, its)]
            if others:
                more = [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
                flags[name].append(f"the name {person.name} stands on {listed(others[:_NAMED] + more)} too")
    return CoverNames(people, {name: tuple(told) for name, told in flags.items()})


def _merged(cover: Submitter, file: Submitter) -> Submitter:
    """The student by the cover, completed by the file's name, whose spelling stays where it is the fuller one."""
    shortened = any(len(word) == 1 for word in words_of(cover.name or "")) and _shared(cover, file)
    return Submitter(
        name=file.name if shortened or not cover.name else cover.name,
        email=cover.email or file.email,
        register_number=cover.register_number or file.register_number,
    )


def _is_other(cover: Submitter, file: Submitter) -> bool:
    """Whether the file's name is the whole name of somebody else."""
    words = (file.name or "").split()
    whole = len(words) in (2, 3) and all(word.replace("'", "").isalpha() and word[0].isupper() for word in words)
    return bool(cover.name) and whole and not _shared(cover, file)


def _shared(one: Submitter, other: Submitter) -> bool:
    return not words_of(one.name or "").isdisjoint(words_of(other.name or ""))


def _told_apart(one: Submitter, other: Submitter) -> bool:
    numbers = one.register_number, other.register_number
    return all(numbers) and numbers[0] != numbers[1]
