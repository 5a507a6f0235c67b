"""The marker's own points and comments, put over what was computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from pipeline.records import CriterionResult, GradedSubmission, Override
from pipeline.verdicts.grading.grade import summed
from pipeline.verdicts.wording import series

_ALIKE = 0.7
"""Least similarity of a word that may have been meant."""


def with_overrides(
    graded: Sequence[GradedSubmission], overrides: Iterable[Override], path: str = "overrides.csv"
) -> tuple[tuple[GradedSubmission, ...], tuple[str, ...], dict[int, str]]:
    """The submissions with the overrides applied, notes on what fits nothing, and versions by line.

    An override that was made for another version of the submission still holds, and is flagged; where several rows
    speak of one criterion, the one for the version at hand wins, or else the last. A row that fits no submission or
    no criterion changes nothing and is told. The versions are those at hand of the rows that name none: to be written
    into the file, so that a later version can be told from this one.

    Args:
        graded: the class.
        overrides: in the order of their file.
        path: of that file, for the notes.
    """
    owners = _owners(graded)
    by_id = {each.id: each for each in graded}
    notes: list[str] = []
    rows: dict[str, dict[str, list[Override]]] = {}
    for written in overrides:
        row = _spelt(written, graded)
        found = owners.get(_key(row.submission), ())
        fault = _fault(row, by_id[found[0]]) if len(found) == 1 else _unplaced(row, found, graded)
        if fault:
            notes.append(f"{path}:{row.line}: {fault}; the row is kept, not applied.")
        else:
            rows.setdefault(found[0], {}).setdefault(row.criterion, []).append(row)
    changed = tuple(_applied(each, rows[each.id]) if each.id in rows else each for each in graded)
    versions = {
        row.line: by_id[name].version
        for name, placed in rows.items()
        for some in placed.values()
        for row in some
        if not row.version
    }
    return changed, tuple(notes), versions


def _spelt(row: Override, graded: Sequence[GradedSubmission]) -> Override:
    """The row with its criterion by id, where it has the name that pages and sheets show, or capitals."""
    results = [each for submission in graded[:1] for each in submission.criteria]
    named = {_key(each.name): each.id for each in results} | {_key(each.id): each.id for each in results}
    exact = any(each.id == row.criterion for each in results)
    return row if exact else row.model_copy(update={"criterion": named.get(_key(row.criterion), row.criterion)})


def _fault(row: Override, submission: GradedSubmission) -> str:
    criterion = next((each for each in submission.criteria if each.id == row.criterion), None)
    if criterion is None:
        known = series([each.id for each in submission.criteria])
        ids = [each.id for each in submission.criteria]
        return f"there is no criterion {row.criterion!r}{_meant(row.criterion, ids)} (there are {known})"
    if row.points is not None and row.points > criterion.max_points:
        return f"{row.points:g} points are more than the {criterion.max_points:g} of {row.criterion!r}"
    return ""


def _unplaced(row: Override, found: Sequence[str], graded: Sequence[GradedSubmission]) -> str:
    named = row.submission
    if found:
        return f"{named!r} fits several submissions ({series(found)}): write the id"
    if same := [each.id for each in graded if row.version == each.version]:
        # The id was that of an earlier run; another submission may hold a copy of the file.
        return f"{named!r} fits no submission here; the file that the row was made for is that of {series(same)} now"
    known = [name for each in graded for name in (each.id, each.student.name, each.student.register_number) if name]
    return f"{named!r} fits no submission here{_meant(named, known)}"


def _meant(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'claims'?)``; empty where nothing is much like the word."""
    by_key = {_key(each): each for each in known}
    found = get_close_matches(_key(word)[:200], by_key, n=1, cutoff=_ALIKE)
    return f" (did you mean {by_key[found[0]]!r}?)" if found else ""


def _applied(graded: GradedSubmission, rows: Mapping[str, Sequence[Override]]) -> GradedSubmission:
    chosen = {criterion: _current(some, graded.version) for criterion, some in rows.items()}
    old = [row for row in chosen.values() if row.version not in ("", graded.version)]
    flags = [
        f"the marker's entry for {row.criterion} was made for an earlier version ({row.version}): please check it"
        for row in old
    ]
    criteria = tuple(
        _changed(each, chosen[each.id], graded.version) if each.id in chosen else each for each in graded.criteria
    )
    changes: dict[str, object] = {"criteria": criteria, "flags": (*graded.flags, *flags)}
    if graded.status == "not gradable" and any(each.overridden for each in criteria):
        changes |= {"status": "partial", "reason": f"marked by hand; {graded.reason}"}
    return summed(graded.model_copy(update=changes))


def _current(rows: Sequence[Override], version: str) -> Override:
    """The last row for the version at hand, or else the last."""
    return next((row for row in reversed(rows) if row.version in ("", version)), rows[-1])


def _changed(result: CriterionResult, row: Override, version: str) -> CriterionResult:
    comment = row.comment
    if row.version not in ("", version):
        comment = f"{comment} (made for an earlier version)".strip()
    if row.points is None:
        return result.model_copy(update={"comment": comment})
    changes = {
        "points": row.points,
        "computed": result.points,
        "overridden": True,
        "comment": comment,
        "next_step": "" if row.points >= result.max_points else result.next_step,
    }
    return result.model_copy(update=changes)


def _owners(graded: Iterable[GradedSubmission]) -> dict[str, tuple[str, ...]]:
    """Ids of submissions by each way to name one; an id names its own submission only."""
    owners: dict[str, tuple[str, ...]] = {}
    ids = {}
    for each in graded:
        ids[_key(each.id)] = (each.id,)
        student = each.student
        for name in {student.register_number, student.email, student.lms_id, student.name} - {None, ""}:
            known = owners.get(_key(name or ""), ())
            owners[_key(name or "")] = (*known, each.id) if each.id not in known else known
    return {**owners, **ids}


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
