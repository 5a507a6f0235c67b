"""What a template sees of an exercise: its prompt, its answers, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.records import STATUS_SENTENCES, Answer, ProviderUsed, Run, Score
from pipeline.writers.document import appendix_tables, result_tables
from pipeline.writers.document.extent import Key
from pipeline.writers.document.nodes import TEXT_PREFIX, Node, attributes, division, node, text
from pipeline.writers.document.skeleton import Slot
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import figure, provenance
from pipeline.writers.drawing import Chart

_PROMPT_LEVEL = 3


@dataclass(frozen=True)
class AnswerView:
    """One answer, ready to be placed."""

    label: str
    """Model, and sample where there are several."""
    anchor: str
    facts: str
    """One line: model as reported, where it comes from, length."""
    written: bool
    """Whether the labreport authors wrote it as a sample."""
    warning: str | None
    """What is wrong with it, in a sentence or two; None for a whole answer."""
    body: Slot
    """No blocks where there is no text."""


@dataclass(frozen=True)
class ExerciseView:
    """One exercise with its answers and what was measured."""

    number: int
    title: str
    technique: str | None
    prompt: Slot
    answers: tuple[tuple[ProviderUsed, tuple[AnswerView, ...]], ...]
    """In order of the models."""
    table: Slot
    heat_map: Slot | None
    evidence: Slot | None


class Texts:
    """Texts that labreport did not write, by the identifier of the division in which each stands."""

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}

    def place(self, markdown: str, level: int, kind: str) -> Slot:
        """The text as a division of that kind, its topmost headings at that level; no blocks for a blank text."""
        blocks = blocks_of(markdown, level)
        if not blocks:
            return Slot([])
        identifier = f"{TEXT_PREFIX}{len(self.sources) + 1}"
        self.sources[identifier] = markdown
        return Slot([division(blocks, kind, identifier=identifier)])


def exercise_views(
    run: Run, shown: frozenset[Key], charts: Mapping[str, Chart], texts: Texts, answer_level: int, *, short: bool
) -> Iterator[ExerciseView]:
    """Each exercise of a run, as a template sees it.

    Args:
        run: the run.
        shown: answers that the document has room for.
        charts: name to chart.
        texts: takes the prompts and answers.
        answer_level: level of the topmost headings of an answer.
        short: whether the report is a short one.
    """
    anchors = {answer.key: f"answer-{number}" for number, answer in enumerate(run.answers, 1) if answer.key in shown}
    scores = {score.key: score for score in run.scores}
    for number, prompt in enumerate(run.prompts, 1):
        rubric = run.rubric.exercise(prompt.id) if run.rubric else None
        told = f"Exercise {number}: how each answer treats each topic, in its own words."
        evidence = appendix_tables.evidence_tables(rubric, run, anchors, told, short=short) if rubric else []
        measured = f"Exercise {number}: the answers measured."
        chart = charts.get(f"coverage-{prompt.id}")
        answers: dict[str, list[AnswerView]] = {provider.label: [] for provider in run.providers}
        for answer in run.answers:
            if answer.exercise == prompt.id and answer.provider in answers and answer.key in anchors:
                view = _answer(
                    answer,
                    scores.get(answer.key),
                    run,
                    anchors[answer.key],
                    texts.place(answer.text, answer_level, "answer"),
                )
                answers[answer.provider].append(view)
        yield ExerciseView(
            number=number,
            title=prompt.title or prompt.id,
            technique=prompt.technique,
            prompt=texts.place(prompt.text, _PROMPT_LEVEL, "prompt"),
            answers=tuple((provider, tuple(answers[provider.label])) for provider in run.providers),
            table=Slot([result_tables.exercise_table(run, prompt.id, measured, shown)]),
            heat_map=Slot([chart_figure(f"coverage-{prompt.id}", chart)]) if chart else None,
            evidence=Slot(evidence) if evidence else None,
        )


def facts_of(answer: Answer, score: Score | None) -> tuple[str, ...]:
    """What is known about an answer: model as reported, where it comes from, length."""
    words = f"{figure(score.length.words)} words" if score and score.length else None
    tokens = f"{figure(answer.output_tokens)} tokens" if answer.output_tokens is not None else None
    origin = provenance(answer) if answer.origin != "written" and answer.status != "failed" else None
    return tuple(fact for fact in (answer.model, origin, words, tokens) if fact)


def warning_of(answer: Answer) -> str | None:
    """What is wrong with an answer, in a sentence or two; None for a whole one."""
    if answer.status == "answered":
        return None
    # An empty file is no silence of the model; the reason says whose slip it is.
    said = "" if (answer.origin, answer.status) == ("pasted", "empty") else STATUS_SENTENCES[answer.status]
    return " ".join(part for part in (said, answer.reason) if part)


def _answer(answer: Answer, score: Score | None, run: Run, anchor: str, body: Slot) -> AnswerView:
    return AnswerView(
        label=answer.provider if run.repeat == 1 else f"{answer.provider}, sample {answer.sample}",
        anchor=anchor,
        facts=" · ".join(facts_of(answer, score)),
        written=answer.origin == "written",
        warning=warning_of(answer),
        body=body,
    )


def chart_figure(name: str, chart: Chart) -> Node:
    """The chart as a figure; each format replaces its address by what it can show."""
    caption = [None, [node("Plain", text(one_line(f"{chart.title}.")))]]
    image = node("Image", [attributes(alt=one_line(chart.alt)), [], [f"chart:{name}", ""]])
    return node("Figure", [attributes(), caption, [node("Plain", [image])]])
