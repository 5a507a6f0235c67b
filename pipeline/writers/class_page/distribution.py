"""How the points of a class are spread, as a whole and for each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles

from pipeline.records import ClassGrades, CriterionResult
from pipeline.writers.class_page.rows import points_share, shown
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import DASH, figure
from pipeline.writers.page.figures import Bar, bar

STEP = 10
"""Width of a bin, in % of the points."""


@dataclass(frozen=True)
class Bin:
    """Submissions whose share of the points lies in one range."""

    low: int
    high: int
    """In %; belongs to the next bin, but for 100."""
    count: int
    bar: Bar


@dataclass(frozen=True)
class Spread:
    """What a list of shares comes to, each in words; a dash where nothing is known."""

    count: int
    mean: str
    median: str
    quartiles: str
    """``62 to 81 %``; a dash for fewer than two."""
    range: str
    bar: Bar
    """Of the mean, with the quartiles as its interval."""


@dataclass(frozen=True)
class CriterionSpread:
    """One criterion in the class."""

    name: str
    max_points: str
    spread: Spread
    full: int
    none: int
    open: int
    """Submissions in which it has no points."""
    changed: int


def bins_of(grades: ClassGrades) -> tuple[Bin, ...]:
    """Ten bins of the share of points, the lowest first; empty where nobody has points."""
    shares = _shares(grades)
    if not shares:
        return ()
    counts = [0] * (100 // STEP)
    for share in shares:
        counts[min(int(share // STEP), len(counts) - 1)] += 1
    most = max(counts)
    return tuple(Bin(STEP * n, STEP * (n + 1), count, bar(count, most, "")) for n, count in enumerate(counts))


def spread_of(grades: ClassGrades) -> Spread:
    """The shares of points of all submissions that have any."""
    return _spread(_shares(grades))


def criterion_spreads(grades: ClassGrades) -> tuple[CriterionSpread, ...]:
    """Each criterion, in the order of the rubric."""
    results: dict[str, list[CriterionResult]] = {each.id: [] for each in grades.criteria}
    for submission in grades.submissions:
        for result in submission.criteria:
            results.setdefault(result.id, []).append(result)
    return tuple(_criterion(one_line(each.name), each.points, results[each.id]) for each in grades.criteria)


def _criterion(name: str, points: float, results: Sequence[CriterionResult]) -> CriterionSpread:
    known = [(each.points, each.max_points) for each in results if each.points is not None]
    return CriterionSpread(
        name=name,
        max_points=shown(points),
        spread=_spread([100 * got / most for got, most in known]),
        full=sum(got >= most for got, most in known),
        none=sum(not got for got, _ in known),
        open=len(results) - len(known),
        changed=sum(each.overridden for each in results),
    )


def _shares(grades: ClassGrades) -> list[float]:
    return [share for each in grades.submissions if (share := points_share(each)) is not None]


def _spread(shares: Sequence[float]) -> Spread:
    if not shares:
        return Spread(0, DASH, DASH, DASH, DASH, Bar("", None))
    mean = fmean(shares)
    ends = f"{figure(min(shares))} to {figure(max(shares))}\u00a0%"
    if len(shares) < 2:
        return Spread(1, f"{figure(mean)}\u00a0%", f"{figure(median(shares))}\u00a0%", DASH, ends, bar(mean, 100, ""))
    low, _, high = quantiles(shares, n=4, method="inclusive")
    quartiles = f"{figure(low)} to {figure(high)}\u00a0%"
    drawn = Bar("", bar(mean, 100, "").width, round(low, 1), round(min(high, 100.0), 1))
    return Spread(len(shares), f"{figure(mean)}\u00a0%", f"{figure(median(shares))}\u00a0%", quartiles, ends, drawn)
