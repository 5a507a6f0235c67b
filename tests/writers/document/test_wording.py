"""Figures, dates and lists read the same wherever they are printed; what is not known is a dash."""

from __future__ import annotations

import pytest

from pipeline.records import Answer, Number
from pipeline.writers.document import wording


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(None, 0, "–"), (0, 0, "0"), (1234.5, 1, "1,234.5"), (-32.7, 1, "−32.7"), (-0.01, 1, "0.0"), (0.305, 2, "0.30")],
)
def test_a_figure(value: float | None, digits: int, shown: str) -> None:
    assert wording.figure(value, digits) == shown


@pytest.mark.parametrize(("share", "shown"), [(None, "–"), (0.0, "0 %"), (0.725, "72 %"), (1.0, "100 %")])
def test_a_percentage(share: float | None, shown: str) -> None:
    assert wording.percent(share) == shown


@pytest.mark.parametrize(("values", "mean"), [([], None), ([None], None), ([1.0, None, 2.0], 1.5)])
def test_a_mean_of_what_is_known(values: list[float | None], mean: float | None) -> None:
    assert wording.mean(values) == mean


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Number(name="n", value=None), "–"),
        (Number(name="n", value=4.0, unit="exercises"), "4 exercises"),
        (Number(name="n", value=0.125), "0.125"),
        (Number(name="n", value=812.4, unit="words", low=700.2, high=905.0), "812 words (95 % interval 700 to 905)"),
    ],
)
def test_a_figure_behind_a_finding(number: Number, shown: str) -> None:
    assert wording.quantity(number) == shown


@pytest.mark.parametrize(
    ("items", "shown"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_a_list_of_names(items: list[str], shown: str) -> None:
    assert wording.names(items) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "no answers"), (1, "one answer"), (10, "ten answers"), (1200, "1,200 answers")]
)
def test_a_count(number: int, shown: str) -> None:
    assert wording.count(number, "answer") == shown


@pytest.mark.parametrize(
    ("timestamp", "shown"),
    [
        (None, "–"),
        ("2026-03-05T23:59:59Z", "5 March 2026"),
        ("2026-12-31", "31 December 2026"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_day(timestamp: str | None, shown: str) -> None:
    assert wording.day(timestamp) == shown


def test_a_period_names_its_first_and_last_day_once() -> None:
    assert wording.period(["2026-03-05T01:00:00Z", None, "2026-03-02T01:00:00Z"]) == "2 March 2026 to 5 March 2026"
    assert wording.period(["2026-03-05T01:00:00Z", "2026-03-05T02:00:00Z"]) == "5 March 2026"
    assert wording.period([None]) == "–"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"origin": "written"}, "sample text, written by the labreport authors"),
        ({"origin": "pasted"}, "pasted from a file"),
        ({"recorded_at": "2026-03-05T01:00:00Z"}, "recorded 5 March 2026"),
        ({"status": "failed"}, "not received"),
    ],
)
def test_where_an_answer_comes_from(changes: dict[str, object], shown: str) -> None:
    answer = Answer(exercise="e", provider="p", status="answered").model_copy(update=changes)
    assert wording.provenance(answer) == shown
