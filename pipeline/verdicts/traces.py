"""What a model's answers hold of a thing that a person names: topics of the rubric, and the words themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import Number, Quotation
from pipeline.verdicts.evidence import Evidence, Row
from pipeline.verdicts.topics import Theme, core, is_alias, named_rows, quoted, related_rows, theme_of, theme_rows
from pipeline.verdicts.wording import counted, opened, possessive, series, spelled, treatment_tally

_QUOTED = 3
"""Quotations for each model and target."""


@dataclass(frozen=True)
class Traces:
    """What one model's answers hold of one target.

    Attributes:
        target: the person's phrase.
        label: of the model.
        rows: the rubric's topics that the phrase names, as far as they were scored for the model.
        found: for each answer with the words, the sentence that holds them.
        answers: number of the model's answers that have a text.
    """

    target: str
    label: str
    rows: tuple[Row, ...]
    found: tuple[Quotation, ...]
    answers: int
    cut: bool
    """Whether one of those answers was cut off, so that nothing can be called absent."""
    touched: float = 0
    """The largest share of its answers that mention one of the topics: with repeats a few may, where most do not."""
    related: tuple[Row, ...] = ()
    """Topics of whose name or aliases the phrase is a part, where none goes by it."""
    retold: tuple[Row, ...] = ()
    """Those among them that one of its answers treats."""
    listed: bool = False
    """Whether the phrase is an alias as it stands."""

    def graded(self, least: int) -> int:
        """Number of the topics with at least that grade."""
        return sum((row.grades[self.label] or 0) >= least for row in self.rows)

    @property
    def present(self) -> bool:
        """Whether a topic is at least mentioned or the words occur."""
        return bool(self.graded(1) or self.found)

    @property
    def wording(self) -> str:
        """What was searched for in the answers, for a sentence."""
        theme = theme_of(self.target)
        if theme is not None:
            return f"words such as “{theme.example}”"
        words = core(self.target)
        return f"the words “{words}”" if " " in words else f"the word “{words}”"

    @property
    def occur(self) -> str:
        """``the word “RLHF” occurs``."""
        return f"{self.wording} {'occurs' if self.wording.startswith('the word ') else 'occur'}"

    @property
    def exercises(self) -> frozenset[str]:
        """Those to which the topics belong."""
        return frozenset(row.exercise for row in self.rows)

    @property
    def elsewhere(self) -> tuple[Quotation, ...]:
        """What was found in answers to other exercises than those of the topics."""
        return tuple(quotation for quotation in self.found if quotation.exercise not in self.exercises)

    def grade_of(self, row: Row) -> int:
        """The model's grade on a topic; 0 where it has none."""
        return row.grades[self.label] or 0


def trace(evidence: Evidence, target: str, label: str) -> Traces:
    """The topics and words of a target in a model's answers."""
    graded = evidence.shared_rows((label,))
    theme: Theme | None = theme_of(target)
    rows = theme_rows(theme, graded) if theme else named_rows(target, graded)
    pattern = theme.words if theme else _wording(core(target))
    texts = evidence.texts(label)
    cut = any(answer.status == "truncated" for answer in texts)
    named = theme_rows(theme, evidence.rows) if theme else named_rows(target, evidence.rows)
    touched = max((evidence.touched(label, row) for row in named), default=0.0)
    # A name that nobody would put otherwise is looked for as it stands.
    related = () if named or is_name(target) else related_rows(target, evidence.rows)
    retold = tuple(row for row in related if evidence.touched(label, row))
    return Traces(
        target,
        label,
        rows,
        evidence.search(label, pattern),
        len(texts),
        cut,
        touched,
        related,
        retold,
        is_alias(target, related),
    )


def is_name(phrase: str) -> bool:
    """Whether it is an acronym or a name (``RLHF``, ``DALL-E``, ``GPT-4``), which is searched for as it stands."""
    every = phrase.split()
    return bool(re.search(r"[A-Z0-9][^\s]*[A-Z0-9]", phrase)) and all(re.search(r"[A-Z0-9]", word) for word in every)


def _wording(phrase: str) -> re.Pattern[str]:
    """Finds the phrase with other spaces, hyphens and plural endings; acronyms only in capitals."""
    words = re.findall(r"\w+", phrase)
    parts = []
    for word in words:
        exact = len(word) > 1 and word.upper() == word
        stem = word if exact or len(word) < 4 else re.sub(r"(?<!s)s$", "", word)
        ending = "s?" if exact else "(?:e?s)?"
        parts.append(f"{re.escape(stem)}{ending}" if exact else f"(?i:{re.escape(stem)}{ending})")
    joined = r"[\s_*-]+".join(parts)
    return re.compile(rf"(?<!\w){joined}(?!\w)" if parts else r"(?!)")


def account(evidence: Evidence, target: str, shown: Sequence[Traces]) -> str:
    """What was found for a target, model by model, in one sentence."""
    if not any(one.present or one.rows for one in shown):
        if shown[0].listed or any(one.retold for one in shown):
            return f"No answer has {shown[0].wording}. {_retold(shown)}"
        return (
            f"No answer has {shown[0].wording}, and no topic of the rubric goes by that name; it may be put otherwise."
        )
    rows = shown[0].rows
    if not rows or any(one.rows != rows for one in shown):
        occurs = f"{opened(shown[0].occur)} {'; '.join(_in_words(one) for one in shown)}."
        return f"{occurs} {_retold(shown)}" if any(one.retold for one in shown) else occurs
    place = evidence.place(shown[0].exercises)
    told = [
        f"{one.label} {treatment_tally([one.grade_of(row) for row in rows])}{_aside(one, placed=bool(place))}"
        for one in shown
    ]
    if len(rows) == 1:
        return f"On the topic “{rows[0].topic.name}”{f' of {place}' if place else ''}: {'; '.join(told)}."
    names = f" ({series([f'“{row.topic.name}”' for row in rows])})" if len(rows) <= 3 else ""
    where = f" in {place}" if place else ""
    return f"Of the {counted(len(rows), 'topic')} on “{target}”{names}{where}: {'; '.join(told)}."


def _retold(shown: Sequence[Traces]) -> str:
    """Which topics the phrase is a part of, and who treats them in other words."""
    names = series([quoted(row) for row in shown[0].related[:_QUOTED]])
    treating = [one.label for one in shown if one.retold]
    if not treating:
        labels = [one.label for one in shown]
        return (
            f"The rubric has it under {names}, which {series(labels)} {'leaves' if len(labels) == 1 else 'leave'} out."
        )
    treat = "treats" if len(treating) == 1 else "treat"
    return f"The rubric has it under {names}, which {series(treating)} {treat} in whatever words."


def _in_words(one: Traces) -> str:
    """``in two of ChatGPT's four answers``."""
    of = f"of {possessive(one.label)} {counted(one.answers, 'answer')}"
    if one.answers == 1:
        return f"{'in' if one.found else 'nowhere in'} {possessive(one.label)} only answer"
    if not one.found:
        return f"in none {of}"
    return f"in all {of}" if len(one.found) == one.answers else f"in {spelled(len(one.found))} {of}"


def _aside(one: Traces, *, placed: bool) -> str:
    """In how many answers the words themselves occur; of a topic left out, how that goes together."""
    if not one.found:
        return ""
    where = f"{_share(len(one.found), one.answers)}"
    if not placed or one.graded(1):
        return f" ({one.wording} in {where})"
    there = len(one.found) - len(one.elsewhere)
    if not there:
        return f" there, though elsewhere {one.occur} in {_share(len(one.found), one.answers)}"
    exercises = "that exercise" if len(one.exercises) == 1 else "those exercises"
    return f", though {one.occur} in {where}, {spelled(there)} of them to {exercises}"


def _share(count: int, total: int) -> str:
    if count == total:
        return "its only answer" if total == 1 else "all its answers"
    return f"{spelled(count)} of its answers"


def elsewhere(traces: Iterable[Traces]) -> str:
    """In how many answers to other exercises the words occur, model by model; empty where they nowhere do."""
    shown = list(traces)
    if not any(one.elsewhere for one in shown):
        return ""
    told = [f"{spelled(len(o.elsewhere)) if o.elsewhere else 'none'} of {possessive(o.label)} answers" for o in shown]
    return f"elsewhere {shown[0].occur} in {series(told)}"


def exhibits(evidence: Evidence, traces: Sequence[Traces]) -> tuple[tuple[Number, ...], tuple[Quotation, ...]]:
    """The numbers and quotations behind an account."""
    numbers: list[Number] = []
    quotations: list[Quotation] = []
    for one in traces:
        if one.rows:
            total = len(one.rows)
            on = f"{one.label} on “{one.target}”"
            numbers.append(Number(name=f"{on}, topics explained", value=one.graded(2), unit=f"of {total}"))
            numbers.append(Number(name=f"{on}, topics left out", value=total - one.graded(1), unit=f"of {total}"))
        name = f"{one.label}, answers with {one.wording}"
        numbers.append(Number(name=name, value=len(one.found), unit=f"of {one.answers}"))
        by_topic = evidence.quotes((one.label, row) for row in (one.rows or one.retold)[:_QUOTED])
        # A topic's evidence may be put otherwise: the words themselves are shown too, unless they are a part of it.
        literal = [quotation for quotation in one.found if not any(_overlap(quotation, other) for other in by_topic)]
        quotations += [*by_topic, *literal[:1]]
    return tuple(numbers), tuple(quotations)


def _overlap(one: Quotation, other: Quotation) -> bool:
    place, other_place = ((q.provider, q.exercise, q.sample) for q in (one, other))
    return place == other_place and one.start < other.end and other.start < one.end
