"""Topics, distribution, doubtful parts, pairs: figures that a reader can check by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.records import GradedSubmission, Part, Passage, Similarity, SimilarPair
from pipeline.writers.class_page.distribution import bins_of, criterion_spreads, spread_of
from pipeline.writers.class_page.doubtful import doubtful_parts
from pipeline.writers.class_page.naming import Naming
from pipeline.writers.class_page.pairs import AROUND, LONGEST, clusters_of, pairs_of
from pipeline.writers.class_page.rows import rows_of
from pipeline.writers.class_page.topics import class_map
from tests.writers.class_page.page_class import TEXTS, page_class, score
from tests.writers.graded_class import class_of, graded, results, unread


def with_points(*shares: float | None) -> tuple[GradedSubmission, ...]:
    """Submissions with these points of 100; None is not gradable."""
    return tuple(
        unread(f"s{n}") if share is None else graded(f"s{n}", points=share, max_points=100.0)
        for n, share in enumerate(shares)
    )


def test_bins_hold_everybody_with_points_and_nobody_else() -> None:
    bins = bins_of(class_of(*with_points(0, 9.99, 10, 95, 100, None)))
    assert [each.count for each in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[0].low, bins[-1].high) == (0, 100)
    assert bins_of(class_of(*with_points(None))) == ()


def test_a_spread_is_mean_median_quartiles_and_range() -> None:
    spread = spread_of(class_of(*with_points(20, 40, 60, 80, None)))
    assert (spread.count, spread.mean, spread.median) == (4, "50\u00a0%", "50\u00a0%")
    assert (spread.quartiles, spread.range) == ("35 to 65\u00a0%", "20 to 80\u00a0%")
    assert spread_of(class_of(*with_points(20))).quartiles == "–"
    assert spread_of(class_of(*with_points(None))).mean == "–"


def test_a_criterion_counts_full_none_open_and_changed() -> None:
    some = [
        graded("a", criteria=results(coverage={"points": 10, "computed": 4.0, "overridden": True})),
        graded("b", criteria=results(coverage={"points": 0})),
        graded("c", criteria=results(coverage={"points": 5})),
        unread("d"),
    ]
    coverage, _, safety = criterion_spreads(class_of(*some))
    assert (coverage.full, coverage.none, coverage.open, coverage.changed) == (1, 1, 1, 1)
    assert coverage.spread.mean == "50\u00a0%"
    assert (safety.spread.mean, safety.open) == ("–", 4)


def test_topics_are_counted_by_tool_and_lead_to_those_who_lack_them() -> None:
    some = (
        graded("a", scores=(score("models", "Gemini", gans=2), score("models", "Claude", gans=0))),
        graded("b", scores=(score("models", "Gemini", gans=0), score("models", "ChatGPT", gans=0))),
        graded("c", scores=(score("models", "Gemini", gans=1), score("scaling", "Gemini"))),
        unread("d"),
    )
    found = class_map(Naming(class_of(*some), {}))
    assert found.tools == ("ChatGPT", "Gemini", "Claude")
    (row,) = found.exercises[0].rows
    assert (row.total.answers, row.total.absent, row.total.mentioned, row.total.explained) == (5, 3, 1, 1)
    gemini = row.tools[1]
    assert (gemini.percent(gemini.absent), gemini.mostly_absent) == (33, False)
    places = [found.lists[each.missed_by] for each in (row.total, *row.tools) if each.missed_by is not None]
    assert places == [(0, 1), (1,), (1,), (0,)]
    assert [(name, number) for name, number, _ in found.missed] == [("GANs", 1)]
    (unanswered,) = found.exercises[1].rows
    assert unanswered.total.answers == 0
    assert not unanswered.total.mostly_absent


def test_only_the_unsure_parts_that_nobody_set_are_listed() -> None:
    parts = (
        Part(kind="answer", exercise="models", start=0, end=6, confidence=0.5, why="no tool is named"),
        Part(kind="prompt", start=7, end=8, confidence=0.59),
        Part(kind="conclusion", start=8, end=9, confidence=0.6),
        Part(kind="other", start=8, end=9, confidence=0.1),
        Part(kind="introduction", start=8, end=9, confidence=0.1, corrected=True),
    )
    found = doubtful_parts(Naming(class_of(graded("a", parts=parts)), {"a": "# One\nTwo"}), 0.6)
    assert [(each.kind, each.confidence) for each in found.shown] == [
        ("answer of an unnamed tool to models", 50),
        ("prompt", 59),
    ]
    assert (found.shown[0].lines, found.shown[0].why, found.total) == ("1 to 2", "no tool is named", 2)


def test_a_row_tells_what_the_marker_set() -> None:
    rows = {row.id: row for row in rows_of(Naming(page_class(), TEXTS, "html"))}
    cell = rows["zoe"].cells[0]
    assert (cell.shown, cell.kinds, cell.changed) == ("9", "part changed", "set by the marker; computed were 7.5")
    assert (rows["zoe"].changed, rows["ada"].changed) == (1, 0)
    by_hand = graded("a", criteria=results(safety={"points": 5, "overridden": True}))
    (row,) = rows_of(Naming(class_of(by_hand), {}))
    assert (row.cells[2].kinds, row.cells[2].changed) == ("full changed", "set by the marker; nothing was computed")
    assert (rows["omar"].late, rows["ada"].late, rows["zoe"].late) == ("late", "in time", "–")
    assert (rows["adam"].share, rows["adam"].points) == (None, "–")


def test_students_of_one_name_are_told_apart() -> None:
    naming = Naming(class_of(graded("zoe-1"), graded("zoe-2")), {})
    assert naming.called("zoe-1") == "Zoë Müller (zoe-1)"
    assert naming.called("zoe-2") == "Zoë Müller (zoe-2)"


def pair_class(first: str, second: str, **fields: Any) -> Naming:
    """Two submissions, b before a, with one passage."""
    passage = Passage(words=1, **fields)
    pair = SimilarPair(
        first="b", second="a", scope="own prose", average=0.5, containment=0.6, percentile=99.96, passages=(passage,)
    )
    some = (
        graded("a", parts=(Part(kind="conclusion", start=10, end=len(second), confidence=1),)),
        graded("b", parts=()),
    )
    similarity = Similarity(compared=2, pairs=(pair,), clusters=(("b", "a"),))
    return Naming(class_of(*some, similarity=similarity), {"a": second, "b": first})


def test_a_passage_stands_side_by_side_with_its_part_of_the_text() -> None:
    naming = pair_class(
        "Before it **all** the words, after.",
        "An answer\n[Own] all the words\nend.",
        first_start=10,
        first_end=27,
        second_start=16,
        second_end=29,
    )
    (pair,) = pairs_of(naming)
    assert [each.id for each in pair.members] == ["a", "b"]
    left, right = pair.passages[0].sides
    assert (left.place, left.before, left.words, left.after) == ("Conclusion", "[Own] ", "all the words", " end.")
    assert (right.place, right.before, right.words) == ("Own words", "Before it ", "all the words")
    assert (pair.average, pair.containment, pair.percentile) == (50.0, 60.0, "99.9")
    assert [each.id for each in clusters_of(naming)[0]] == ["a", "b"]


def test_a_long_passage_and_what_is_around_it_are_cut_at_words() -> None:
    text = "lorem ipsum " * 1000
    end = 5000 + 2 * LONGEST
    (pair,) = pairs_of(pair_class(text, text, first_start=5000, first_end=end, second_start=5000, second_end=end))
    side = pair.passages[0].sides[1]
    assert len(side.words) <= LONGEST + 4
    assert side.words.endswith(" […]")
    assert side.before.startswith("… ")
    assert side.after.endswith(" …")
    assert max(len(side.before), len(side.after)) <= AROUND + 2


@pytest.mark.parametrize("similarity", [None, Similarity(compared=1)])
def test_nothing_compared_is_no_pair(similarity: Similarity | None) -> None:
    naming = Naming(class_of(graded("a"), similarity=similarity), {})
    assert pairs_of(naming) == ()
    assert clusters_of(naming) == ()
