"""Claims that name an amount of a measure (``68 % of the topics``), against that measure."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Number, Standing
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.judgement import Verdict, combine
from pipeline.verdicts.quantities import Amount, Relation
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.statistics import mean
from pipeline.verdicts.wording import counted, figure, opened, spelled


@dataclass(frozen=True)
class Scale:
    """How an amount of a measure is read.

    Attributes:
        name: of the measure, for sentences.
        unit: of its values.
        exact: largest difference to a number that is named as it stands.
        about: the same behind ``about``.
        by_share: whether those are shares of the number, and not in units.
    """

    name: str
    unit: str
    exact: float
    about: float
    by_share: bool = False

    def margin(self, said: float, *, about: bool) -> float:
        """The largest difference to that number."""
        margin = self.about if about else self.exact
        return margin * said if self.by_share else margin

    def margin_in_words(self, *, about: bool) -> str:
        """The difference that is allowed: ``10 %``, ``1 point``."""
        margin = self.about if about else self.exact
        return f"{100 * margin:g} %" if self.by_share else f"{margin:g} point{'' if margin == 1 else 's'}"


_GRADE = ("", 0.5, 1)
_SCALES = {
    "words": Scale("words per answer", "words", 0.02, 0.1, by_share=True),
    "all_words": Scale("words in all answers", "words", 0.02, 0.1, by_share=True),
    "sentence_length": Scale("words per sentence", "", 0.05, 0.1, by_share=True),
    "sentences": Scale("sentences per answer", "", 0.02, 0.1, by_share=True),
    "coverage": Scale("coverage", "%", 1, 5),
    "flesch_reading_ease": Scale("Flesch reading ease", "points", 1, 5),
    "flesch_kincaid_grade": Scale("Flesch–Kincaid grade", *_GRADE),
    "gunning_fog": Scale("Gunning fog index", *_GRADE),
    "smog": Scale("SMOG grade", *_GRADE),
    "coleman_liau": Scale("Coleman–Liau index", *_GRADE),
    "automated_readability": Scale("automated readability index", *_GRADE),
}


def scale_of(measure: str) -> Scale:
    """How amounts of that measure are read."""
    return _SCALES[measure]


def judge_amount(evidence: Evidence, claim: Claim, amount: Amount) -> Verdict:
    """The claim's standing with the value of every model that it names."""
    if claim.share is not None:
        return Verdict("not measurable", f"Only the average is compared with a number, not “{claim.share.word}”.")
    judge = _topics if amount.measure in ("coverage", "topics") else _value
    return combine([judge(evidence, amount, label) for label in claim.subjects])


def fits(value: float, said: float, relation: Relation, exact: float, about: float) -> Standing:
    """Whether a measured value is what is said of it; up to twice as far off as it may be, it is too close.

    Args:
        value: as measured.
        said: the number that is named.
        relation: how it is named.
        exact: largest difference where it is named as it stands.
        about: largest difference behind ``about`` and ``nearly``.
    """
    gap = value - said
    if relation in ("above", "at least", "below", "at most"):
        gap = gap if relation in ("above", "at least") else -gap
        inside = gap > 0 or (gap == 0 and relation in ("at least", "at most"))
        return "supported" if inside else "too close" if -gap <= exact else "contradicted"
    margin = exact if relation == "just" else about
    if relation == "nearly" and gap > exact:
        return "too close" if gap <= about else "contradicted"
    return "supported" if abs(gap) <= margin else "too close" if abs(gap) <= 2 * margin else "contradicted"


def _value(evidence: Evidence, amount: Amount, label: str) -> Verdict:
    scale = _SCALES[amount.measure]
    measure = "words" if amount.measure == "all_words" else amount.measure
    cells = [
        values
        for exercise in evidence.exercises
        if (values := evidence.values(label, exercise, measure, complete=False))
    ]
    value = mean(sum(values) / len(values) for values in cells)
    if value is None:
        return Verdict("not measurable", f"{opened(scale.name)} of {label} could not be measured.")
    total = sum(map(sum, cells))
    if amount.measure == "all_words":
        value = total
    standing = _fit(scale, value, amount)
    text = f"{label} has {figure(value, scale.unit)} {scale.name}"
    if amount.measure not in ("words", "all_words", "sentence_length"):
        text = f"{label} has a {scale.name} of {figure(value, scale.unit)}"
    average = " on average" if sum(map(len, cells)) > 1 and amount.measure != "all_words" else ""
    # Without "per answer" the number may be meant of all answers together.
    if amount.measure == "words" and standing != "supported" and amount.word.lower().endswith("words"):
        whole = _fit(scale, total, amount)
        if whole == "supported":
            standing, average = whole, f"{average}, {figure(total, 'words')} in all"
    numbers = (Number(name=f"{label}, {scale.name}", value=value, unit=scale.unit),)
    return Verdict(standing, f"{text}{average}.{_reading(scale, amount)}", numbers)


def _fit(scale: Scale, value: float, amount: Amount) -> Standing:
    exact, about = (scale.margin(amount.value, about=loose) for loose in (False, True))
    return fits(value, amount.value, amount.relation, exact, about)


def _reading(scale: Scale, amount: Amount) -> str:
    """How the number was read, where a difference is allowed."""
    if amount.relation not in ("just", "about", "nearly"):
        return ""
    return f" “{opened(amount.word)}” may be {scale.margin_in_words(about=amount.relation != 'just')} off."


def _topics(evidence: Evidence, amount: Amount, label: str) -> Verdict:
    """By coverage, or by the number of topics that are treated: whichever it fits better, since people mean either."""
    rows = evidence.shared_rows((label,))
    scores = [
        100 * value
        for exercise in evidence.exercises
        if (value := mean(evidence.values(label, exercise, "coverage", complete=False))) is not None
    ]
    coverage = mean(scores)
    if not rows or coverage is None:
        return Verdict("not measurable", f"No topic was scored for {label}.")
    treated, explained = (sum((row.grades[label] or 0) >= least for row in rows) for least in (1, 2))
    told = (
        f"{label} has a coverage of {figure(coverage, '%')}: of {counted(len(rows), 'topic')} it explains "
        f"{spelled(explained)} and mentions {spelled(treated - explained)} more, "
        f"which is {figure(100 * treated / len(rows), '%')}."
    )
    numbers = (
        Number(name=f"{label}, coverage", value=coverage, unit="%"),
        Number(name=f"{label}, topics treated", value=treated, unit=f"of {len(rows)}"),
    )
    if amount.measure == "topics":
        if amount.total not in (None, len(rows)):
            why = f"The rubric has {counted(len(rows), 'topic')} here. {told}"
            return Verdict("not measurable", why, numbers)
        count = explained if amount.explained else treated
        standings = [fits(count, amount.value, amount.relation, 0, 2)]
        reading = ""
    else:
        scale = _SCALES["coverage"]
        shares = [100 * explained / len(rows)] if amount.explained else [coverage, 100 * treated / len(rows)]
        standings = [_fit(scale, share, amount) for share in shares]
        reading = _reading(scale, amount)
    order: tuple[Standing, ...] = ("supported", "too close", "contradicted")
    return Verdict(next(one for one in order if one in standings), told + reading, numbers)
