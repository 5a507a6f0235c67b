"""Claims about what an answer treats or leaves out, against topic grades and the answers' own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Number, Quotation, Standing
from pipeline.verdicts.evidence import Evidence, Row
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.recognition import Claim
from pipeline.verdicts.topics import Theme, core, named_rows, theme_of, theme_rows
from pipeline.verdicts.wording import counted, opened, possessive, series, spelled, treatment_tally

_COMPARING = ("more", "less", "equal")
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
    return Traces(target, label, rows, evidence.search(label, pattern), len(texts), cut)


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


def judge_topics(evidence: Evidence, claim: Claim) -> Verdict:
    """The claim's standing with what was found for each target and model it speaks of.

    Next to the models that the claim names, the account tells what the others have on the target: a person who
    writes that one of them covers it often means that the others do not.
    """
    silent = [label for label in (*claim.subjects, *claim.references) if not evidence.texts(label)]
    if silent:
        return Verdict("not measurable", f"There is no text by {series(silent)} to search.")
    others = [label for label in evidence.present if label not in claim.subjects]
    verdicts = []
    for target in claim.targets:
        own = [trace(evidence, target, label) for label in claim.subjects]
        rest = [trace(evidence, target, label) for label in (claim.references or others)]
        standings = _standings(claim, own, rest)
        compared = claim.only or claim.treatment in _COMPARING
        shown = [*own, *(one for one in rest if compared or one.present)]
        numbers, quotations = _exhibits(evidence, [*own, *rest])
        verdicts += [Verdict(standing, _account(target, shown), numbers, quotations) for standing in standings]
    return combine(verdicts)


def _standings(claim: Claim, own: Sequence[Traces], rest: Sequence[Traces]) -> list[Standing]:
    """One standing for each thing that the claim says of this target."""
    if claim.treatment in _COMPARING:
        return [_compared(claim, mine, theirs) for mine in own for theirs in rest] or ["not measurable"]
    # A term that any answer or the rubric knows can be searched for; a paraphrase cannot.
    known = any(one.present or one.rows for one in (*own, *rest)) or _is_name(own[0].target)
    if not known:
        return ["not measurable"]
    standings = [_by_grades(claim, mine) if mine.rows else _by_words(claim, mine) for mine in own]
    if "absent" in claim.treatment and any(one.cut for one in own):
        standings = ["not measurable" if standing == "supported" else standing for standing in standings]
    if claim.only:
        standings += ["contradicted" if one.present else "supported" for one in rest]
    return standings


def _by_grades(claim: Claim, mine: Traces) -> Standing:
    """The standing where the rubric has topics for the target; a share of just half is too close."""
    total, seen, explained = len(mine.rows), mine.graded(1), mine.graded(2)
    if claim.treatment == "covered":
        return "supported" if seen else "too close" if mine.found else "contradicted"
    if claim.treatment == "explained":
        return _majority(explained, total)
    if claim.treatment == "briefly":
        return "supported" if seen and 2 * explained < total else "contradicted"
    if claim.treatment == "mostly absent":
        by_topics = _majority(total - seen, total)
        in_words = 2 * len(mine.found) > mine.answers
        return "too close" if by_topics == "supported" and in_words else by_topics
    if not mine.present:
        return "supported"
    return "contradicted" if explained or 2 * seen >= total else "too close"


def _majority(part: int, whole: int) -> Standing:
    """Whether a part is more than half of the whole."""
    return "supported" if 2 * part > whole else "too close" if 2 * part == whole else "contradicted"


def _by_words(claim: Claim, mine: Traces) -> Standing:
    """The standing where only the words can be searched for: how deeply they are treated is not known."""
    if claim.treatment == "covered":
        return "supported" if mine.found else "contradicted"
    if claim.treatment == "absent":
        return "contradicted" if mine.found else "supported"
    if claim.treatment == "mostly absent":
        return _majority(mine.answers - len(mine.found), mine.answers)
    return "not measurable" if mine.found else "contradicted"


def _compared(claim: Claim, mine: Traces, theirs: Traces) -> Standing:
    """The standing of ``more on it than``: by grades over the topics of both, more than one grade apart."""
    shared = [row for row in mine.rows if row in theirs.rows]
    if not shared:
        return "not measurable"
    gain = sum(mine.grade_of(row) - theirs.grade_of(row) for row in shared)
    if claim.treatment == "equal":
        return "supported" if gain == 0 else "too close" if abs(gain) == 1 else "contradicted"
    gain = -gain if claim.treatment == "less" else gain
    return "supported" if gain > 1 else "contradicted" if gain < -1 else "too close"


def _account(target: str, shown: Sequence[Traces]) -> str:
    """What was found for a target, model by model, in one sentence."""
    if not any(one.present or one.rows for one in shown):
        return (
            f"No answer has {shown[0].wording}, and no topic of the rubric goes by that name; it may be put otherwise."
        )
    rows = shown[0].rows
    if not rows or any(one.rows != rows for one in shown):
        words = shown[0].wording
        occur = "occurs" if words.startswith("the word ") else "occur"
        return f"{opened(words)} {occur} {'; '.join(_in_words(one) for one in shown)}."
    told = [f"{one.label} {treatment_tally([one.grade_of(row) for row in rows])}{_aside(one)}" for one in shown]
    if len(rows) == 1:
        return f"On the topic “{rows[0].topic.name}”: {'; '.join(told)}."
    names = f" ({series([f'“{row.topic.name}”' for row in rows])})" if len(rows) <= 3 else ""
    return f"Of the {counted(len(rows), 'topic')} on “{target}”{names}: {'; '.join(told)}."


def _in_words(one: Traces) -> str:
    """``in two of ChatGPT's four answers``."""
    of = f"of {possessive(one.label)} {counted(one.answers, 'answer')}"
    if one.answers == 1:
        return f"{'in' if one.found else 'nowhere in'} {possessive(one.label)} only answer"
    if not one.found:
        return f"in none {of}"
    return f"in all {of}" if len(one.found) == one.answers else f"in {spelled(len(one.found))} {of}"


def _aside(one: Traces) -> str:
    """How often the words themselves occur, in brackets; empty if they do not."""
    if not one.found:
        return ""
    where = "all its answers" if len(one.found) == one.answers else f"{spelled(len(one.found))} of its answers"
    return f" ({one.wording} in {where})"


def _exhibits(evidence: Evidence, traces: Sequence[Traces]) -> tuple[tuple[Number, ...], tuple[Quotation, ...]]:
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
        by_topic = evidence.quotes((one.label, row) for row in one.rows[:_QUOTED])
        # A topic's evidence may be put otherwise: the words themselves are shown too, unless they are a part of it.
        literal = [quotation for quotation in one.found if not any(_overlap(quotation, other) for other in by_topic)]
        quotations += [*by_topic, *literal[:1]]
    return tuple(numbers), tuple(quotations)


def _overlap(one: Quotation, other: Quotation) -> bool:
    place, other_place = ((q.provider, q.exercise, q.sample) for q in (one, other))
    return place == other_place and one.start < other.end and other.start < one.end


def _is_name(phrase: str) -> bool:
    """Whether it is an acronym or a name (``RLHF``, ``DALL-E``, ``GPT-4``), which is searched for as it stands."""
    return bool(re.search(r"[A-Z0-9].*[A-Z0-9]", phrase))
