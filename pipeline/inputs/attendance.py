"""The class against what was handed in: who is missing, and whom nobody expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.inputs.found_files import Found
from pipeline.inputs.rosters import Roster
from pipeline.records import Submitter


class Attendance(NamedTuple):
    """Both lists in their own order; empty without a roster."""

    missing: tuple[Submitter, ...]
    """Students of the roster who handed nothing in."""
    strangers: tuple[str, ...]
    """Ids of the submissions for which the roster has nobody."""
    unclear: tuple[str, ...] = ()
    """Ids of the submissions for which the roster has several students."""


def attendance(roster: Sequence[Submitter], found: Sequence[Found]) -> Attendance:
    """Who of the class handed something in, as far as names and numbers tell."""
    if not roster:
        return Attendance((), ())
    known = Roster(roster)
    told = {each.id: known.candidates(each.submitter) for each in found}
    there = {known.place(people[0]) for people in told.values() if len(people) == 1}
    missing = tuple(person for place, person in enumerate(roster) if place not in there)
    strangers = tuple(name for name, people in told.items() if not people)
    return Attendance(missing, strangers, tuple(name for name, people in told.items() if len(people) > 1))
