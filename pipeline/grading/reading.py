"""What a class handed in, read, each submission with its student."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.grading.files import Counted
from pipeline.grading.request import CACHE, GradingRequest, striker
from pipeline.records import Progress, Submission, Submitter

if TYPE_CHECKING:
    from pipeline.inputs.found_files import Found

_MOST = 5
"""Submissions that a note lists."""


@dataclass(frozen=True)
class ReadClass:
    """A class as it was handed in.

    Attributes:
        found: sorted by id.
        submissions: the same, read.
        flags: what the marker should look at, by id.
    """

    found: tuple[Found, ...]
    submissions: tuple[Submission, ...]
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_class(
    request: GradingRequest,
    found: Sequence[Found],
    roster: Sequence[Submitter],
    on_progress: Callable[[Progress], None],
) -> ReadClass:
    """The class, read; where nothing else says whose a submission is, its own cover does.

    Raises:
        InputError: a path is gone.
    """
    from pipeline.inputs.cover_owners import cover_owners
    from pipeline.inputs.submission_reading import read_submissions
    from pipeline.inputs.submissions import find_submissions

    counted = Counted("Reading", len(found), on_progress)
    cache, strike = request.output / CACHE, striker(request.environ)
    submissions = read_submissions(
        found, cache=cache, jobs=request.jobs, advance=lambda _: counted.one(), strike=strike
    )
    told = cover_owners(found, submissions, roster)
    flags = {name: (doubt,) for name, doubt in told.doubts.items()}
    if not told.owners:
        return _by_covers(ReadClass(tuple(found), submissions, flags), roster)
    again = find_submissions(request.paths, roster, aside=request.own_files, owners=told.owners, strike=strike)
    known = dict(zip(found, submissions, strict=True))
    changed = [each for each in again if each not in known]
    known |= zip(changed, read_submissions(changed, cache=cache, jobs=request.jobs, strike=strike), strict=True)
    return _by_covers(ReadClass(again, tuple(known[each] for each in again), flags), roster)


def _by_covers(read: ReadClass, roster: Sequence[Submitter]) -> ReadClass:
    """The class with the names that covers tell, where no roster knows them; ids stay."""
    from pipeline.inputs.cover_names import cover_names

    if roster:
        return read
    told = cover_names(read.found, read.submissions)
    people = [told.people.get(each.id, each.submitter) for each in read.found]
    return ReadClass(
        tuple(replace(each, submitter=who) for each, who in zip(read.found, people, strict=True)),
        tuple(each.model_copy(update={"submitter": who}) for each, who in zip(read.submissions, people, strict=True)),
        {name: (*read.flags.get(name, ()), *told.flags.get(name, ())) for name in {**read.flags, **told.flags}},
    )


def format_notes(submissions: Sequence[Submission]) -> tuple[str, ...]:
    """Sentences on reports in several formats, of which one counts, and on files that only their name makes one's."""
    from pipeline.inputs.submission_reading import SAME_TEXT
    from pipeline.inputs.suggestions import listed

    twice, alike = [], []
    for each in submissions:
        names = [PurePosixPath(file.path).name for file in each.files]
        left = [name for name, file in zip(names, each.files, strict=True) if file.reason.startswith(SAME_TEXT)]
        kept = [name for name in names if name not in left]
        if left:
            twice.append(f"{each.id} ({listed(kept)}, not {listed(left, last='or')})")
        loose = (
            all("/" not in file.path for file in each.files) and len({PurePosixPath(name).stem for name in names}) == 1
        )
        if loose and len(kept) > 1:
            alike.append(f"{each.id} ({listed(kept)})")
    return (
        *(
            [f"handed in in several formats, of which the one that is read best counts: {_few(twice)}."]
            if twice
            else ()
        ),
        *(
            [f"taken for one student's, since their names are the same: {_few(alike)}; rename them if they are not."]
            if alike
            else ()
        ),
    )


def _few(told: Sequence[str]) -> str:
    return "; ".join(told[:_MOST]) + (f"; and {len(told) - _MOST} more" if len(told) > _MOST else "")
