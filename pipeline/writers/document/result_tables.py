"""Tables of measures: models side by side, and the answers of one exercise."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.records import Overlap, ProviderUsed, Run, Score, ThresholdResult
from pipeline.writers.document.nodes import Node, cell, code, node, strong, table, text
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import DASH, PASTED, STATUSES, figure, mean, percent

MODELS_ABREAST = 5
"""Columns of models that fit the page; more go into a further table."""
_MEASURES_ABREAST = 8


class Measure(NamedTuple):
    """One figure of a score, as tables show it."""

    name: str
    value: Callable[[Score], float | None]
    shown: Callable[[float | None], str]


def _decimals(digits: int) -> Callable[[float | None], str]:
    return lambda value: figure(value, digits)


COVERAGE = Measure("Topic coverage", lambda s: s.coverage, percent)
WORDS = Measure("Words", lambda s: s.length.words if s.length else None, _decimals(0))
SENTENCES = Measure("Sentences", lambda s: s.length.sentences if s.length else None, _decimals(0))
EASE = Measure(
    "Flesch reading ease", lambda s: s.readability.flesch_reading_ease if s.readability else None, _decimals(1)
)
GRADE = Measure(
    "Flesch–Kincaid grade", lambda s: s.readability.flesch_kincaid_grade if s.readability else None, _decimals(1)
)
MEASURES = (
    COVERAGE,
    Measure("Topic coverage, by the judge", lambda s: s.judged_coverage, percent),
    WORDS,
    SENTENCES,
    Measure("Headings", lambda s: s.length.headings if s.length else None, _decimals(1)),
    Measure("List items", lambda s: s.length.list_items if s.length else None, _decimals(1)),
    Measure("Output tokens", lambda s: s.length.tokens if s.length else None, _decimals(0)),
    EASE,
    GRADE,
    Measure("Gunning fog", lambda s: s.readability.gunning_fog if s.readability else None, _decimals(1)),
    Measure("SMOG", lambda s: s.readability.smog if s.readability else None, _decimals(1)),
    Measure("Coleman–Liau", lambda s: s.readability.coleman_liau if s.readability else None, _decimals(1)),
    Measure(
        "Automated readability", lambda s: s.readability.automated_readability if s.readability else None, _decimals(1)
    ),
    Measure(
        "Word variety (MATTR)", lambda s: s.vocabulary.moving_type_token_ratio if s.vocabulary else None, _decimals(2)
    ),
    Measure("ROUGE-L against the reference", lambda s: s.reference.rougeL if s.reference else None, _decimals(2)),
)

_SUMMED_UP = (COVERAGE, WORDS, EASE, GRADE)
_OF_ANSWERS = (COVERAGE, WORDS, SENTENCES, EASE, GRADE)


def plain_cell(string: str, *classes: str) -> list[object]:
    """A cell of that text, which labreport did not write."""
    return cell([node("Plain", text(one_line(string)))], *classes)


def head_cell(string: str) -> list[object]:
    """A cell that names its row."""
    return cell([node("Plain", strong_text(string))])


def strong_text(string: str) -> list[Node]:
    """The text in bold type, as inlines."""
    return [strong(text(one_line(string)))]


def scores_of(run: Run, label: str, exercise: str | None = None) -> list[Score]:
    """The scores of one model, in all exercises or in one."""
    return [s for s in run.scores if s.provider == label and exercise in (None, s.exercise)]


def summary_table(run: Run) -> Node:
    """A row for each model: answers, coverage, words, readability."""
    rows = []
    for provider in run.providers:
        scores = scores_of(run, provider.label)
        answered = sum(score.status == "answered" for score in scores)
        cells = [_mean(run, provider.label, m) for m in _SUMMED_UP]
        rows.append([head_cell(provider.label), *map(plain_cell, [f"{answered} of {len(scores)}", *cells])])
    head = ["Model", "Answered", *(m.name for m in _SUMMED_UP)]
    return _numbers(head, rows, "The models side by side: mean of all answers that could be measured.")


def measure_tables(run: Run) -> list[Node]:
    """Every measure that at least one answer has, models in columns, a further table after every few models."""
    known = _known(run, MEASURES)
    caption = "All measures: mean of all answers that could be measured."
    tables = []
    for start in range(0, len(run.providers), MODELS_ABREAST):
        labels = [provider.label for provider in run.providers[start : start + MODELS_ABREAST]]
        head = ["Measure", *labels]
        rows = [[head_cell(m.name), *(plain_cell(_mean(run, each, m)) for each in labels)] for m in known]
        tables.append(_numbers(head, rows, caption))
    return tables if known else []


def further_tables(run: Run) -> list[Node]:
    """The measures that no other table of a short report has: a row for each model; empty where there are none."""
    known = _known(run, [m for m in MEASURES if m not in _OF_ANSWERS])
    caption = "Further measures: mean of all answers that could be measured."
    tables = []
    for start in range(0, len(known), _MEASURES_ABREAST):
        some = known[start : start + _MEASURES_ABREAST]
        rows = [[head_cell(p.label), *(plain_cell(_mean(run, p.label, m)) for m in some)] for p in run.providers]
        tables.append(_numbers(["Model", *(m.name for m in some)], rows, caption))
    return tables


def _known(run: Run, measures: Iterable[Measure]) -> list[Measure]:
    return [m for m in measures if any(m.value(score) is not None for score in run.scores)]


def _mean(run: Run, label: str, measure: Measure) -> str:
    return measure.shown(mean(map(measure.value, scores_of(run, label))))


def _numbers(head: Sequence[str], rows: Sequence[list[list[object]]], caption: str) -> Node:
    """A table whose first column names the rows and whose others hold numbers."""
    alignments = ["AlignLeft", *["AlignRight"] * (len(head) - 1)]
    return table(list(map(plain_cell, head)), rows, caption=text(caption), alignments=alignments, row_heads=1)


def answer_rows(run: Run, exercise: str, shown: Container[tuple[str, str, int]]) -> Iterator[list[list[object]]]:
    """The cells of each shown answer of one exercise, and of the mean of all where it was asked several times."""
    for provider in run.providers:
        scores = scores_of(run, provider.label, exercise)
        for score in (each for each in scores if each.key in shown):
            name = provider.label if run.repeat == 1 else f"{provider.label}, sample {score.sample}"
            cells = [STATUSES[score.status], *(m.shown(m.value(score)) for m in _OF_ANSWERS)]
            yield [head_cell(name), *map(plain_cell, cells)]
        if len(scores) > 1:
            cells = [DASH, *(m.shown(mean(map(m.value, scores))) for m in _OF_ANSWERS)]
            yield [head_cell(f"{provider.label}, mean"), *map(plain_cell, cells)]


def exercise_table(run: Run, exercise: str, caption: str, shown: Container[tuple[str, str, int]]) -> Node:
    """A row for each shown answer of one exercise, and one for the mean of all where it was asked several times."""
    head = list(map(plain_cell, ["Model", "Answer", *(m.name for m in _OF_ANSWERS)]))
    alignments = ["AlignLeft", "AlignLeft", *["AlignRight"] * len(_OF_ANSWERS)]
    rows = list(answer_rows(run, exercise, shown))
    return table(head, rows, caption=text(one_line(caption)), alignments=alignments, row_heads=1)


def all_answers_table(run: Run, shown: Container[tuple[str, str, int]]) -> Node:
    """The rows of every exercise in one table; its number stands in the first row of each."""
    head = list(map(plain_cell, ["Exercise", "Model", "Answer", *(m.name for m in _OF_ANSWERS)]))
    alignments = ["AlignLeft", "AlignLeft", "AlignLeft", *["AlignRight"] * len(_OF_ANSWERS)]
    rows = [
        [head_cell("" if place else str(number)), *row]
        for number, prompt in enumerate(run.prompts, 1)
        for place, row in enumerate(answer_rows(run, prompt.id, shown))
    ]
    return table(head, rows, caption=text("Each answer measured."), alignments=alignments, row_heads=2)


def shown_overlaps(run: Run, shown: Container[tuple[str, str, int]]) -> list[Overlap]:
    """The pairs of answers that are both shown."""
    return [
        each
        for each in run.overlaps
        if all((each.exercise, label, each.sample) in shown for label in (each.first, each.second))
    ]


def overlap_table(overlaps: Sequence[Overlap], titles: dict[str, str]) -> Node:
    """A row for each pair of answers to the same prompt: ROUGE-1, ROUGE-2, ROUGE-L."""
    rows = [
        [
            head_cell(titles.get(each.exercise, each.exercise)),
            plain_cell(f"{each.first} / {each.second}" + (f", sample {each.sample}" if each.sample else "")),
            *map(plain_cell, [figure(value, 2) for value in (each.rouge.rouge1, each.rouge.rouge2, each.rouge.rougeL)]),
        ]
        for each in overlaps
    ]
    return table(
        list(map(plain_cell, ["Exercise", "Models", "ROUGE-1", "ROUGE-2", "ROUGE-L"])),
        rows,
        caption=text("How much of the wording two models share: 0 nothing, 1 the same words in the same order."),
        alignments=["AlignLeft", "AlignLeft", *["AlignRight"] * 3],
        row_heads=1,
    )


def threshold_table(results: Sequence[ThresholdResult]) -> Node:
    """A row for each threshold and model."""
    rows = [
        [
            head_cell(each.measure),
            *map(plain_cell, [each.provider, figure(each.minimum, 2), figure(each.value, 2)]),
            plain_cell(", ".join(filter(None, ("reached" if each.passed else "missed", each.part)))),
        ]
        for each in results
    ]
    return table(
        list(map(plain_cell, ["Measure", "Model", "At least", "Mean", "Verdict"])),
        rows,
        caption=text("Thresholds that the experiment set."),
        alignments=["AlignLeft", "AlignLeft", "AlignRight", "AlignRight", "AlignLeft"],
        row_heads=1,
    )


def models_table(
    providers: Sequence[ProviderUsed], caption: str = "The models, and what they were asked with."
) -> Node:
    """A row for each model: the name in this report, the id, the settings, and those that were not honoured.

    Of pasted answers it says that they were pasted: how the model was asked is not known.
    """
    rows = []
    for provider in providers:
        given = [f"{name} = {_setting(value)}" for name, value in provider.settings.given().items()]
        pasted = provider.id.startswith(PASTED)
        asked = text("answers pasted from files") if pasted else [code(one_line(provider.id))]
        rows.append(
            [
                head_cell(provider.label),
                cell([node("Plain", asked)]),
                plain_cell("; ".join(given) or ("not known" if pasted else "the provider’s defaults")),
                plain_cell(", ".join(provider.unsupported) or DASH),
            ]
        )
    return table(
        list(map(plain_cell, ["Model", "Asked as", "Settings", "Settings not honoured"])),
        rows,
        caption=text(caption),
        widths=[0.16, 0.32, 0.32, 0.2],
        row_heads=1,
    )


def _setting(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
