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
    """Ids of the submissions whose student the roster does not tell."""


def attendance(roster: Sequence[Submitter], found: Sequence[Found]) -> Attendance:
    """Who of the class handed something in, as far as names and numbers tell."""
    if not roster:
        return Attendance((), ())
    known = Roster(roster)
    told = {each.id: known.find(each.submitter) for each in found}
    there = {known.place(person) for person in told.values() if person is not None}
    missing = tuple(person for place, person in enumerate(roster) if place not in there)
    return Attendance(missing, tuple(name for name, person in told.items() if person is None))
