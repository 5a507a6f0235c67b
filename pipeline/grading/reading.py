"""What a class handed in, read, each submission with its student."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.grading.files import Counted
from pipeline.grading.request import CACHE, GradingRequest, striker
from pipeline.records import Progress, Submission, Submitter

if TYPE_CHECKING:
    from pipeline.inputs.found_files import Found


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
        return ReadClass(tuple(found), submissions, flags)
    again = find_submissions(request.paths, roster, aside=request.own_files, owners=told.owners, strike=strike)
    known = dict(zip(found, submissions, strict=True))
    changed = [each for each in again if each not in known]
    known |= zip(changed, read_submissions(changed, cache=cache, jobs=request.jobs, strike=strike), strict=True)
    return ReadClass(again, tuple(known[each] for each in again), flags)
