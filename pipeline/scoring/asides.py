"""What tells a passage, or a whole answer, on something else from one on the subject, in numbers of about 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from operator import sub

from pipeline.scoring.analysis import Analysis
from pipeline.scoring.matching import Reading
from pipeline.scoring.parts import Part, spread

FEW, FEWEST_WORDS = 4, 20
"""Words, without and with those that say nothing of a subject, up to which a stretch hardly tells what it is about."""
ENOUGH_WORDS = 60
"""Words from which on it can be told what an answer is about."""
EXPECTED = 0.3
"""How much the words of a stretch on the subject are of its themes, as a rule."""
NEIGHBOURS = 2
"""Passages before and behind one that are its neighbourhood."""


def answer_signals(analysis: Analysis) -> tuple[float, ...]:
    """What tells an answer on something else from one on the subject, in the order of ``ANSWER_SIGNALS``."""
    readings = analysis.readings
    body = [reading for reading in readings if reading.passage.level is None]
    telling = [reading for reading in body if reading.mentions]
    words = sum(reading.tally.words for reading in readings) or 1
    near = sum(reading.tally.near for reading in readings)
    foreign = sum(reading.tally.foreign for reading in readings)
    fits = [reading.shares.get(topic, 0.0) for reading in telling for topic in reading.mentions]
    whole = {t for r in readings for t, m in r.mentions.items() if m.exact and len(m.places) > 1}
    orders = [analysis.order(topic, block) for topic, block in analysis.anchors.items()]
    return (
        min(1.0, 20 * sum(reading.tally.traits["he"] for reading in readings) / words),
        near / (near + foreign + 1),
        sum(fits) / len(fits) if fits else 0.0,
        len(whole) / (len(analysis.exercise.topics) or 1),
        analysis.named,
        sum(orders) / len(orders) if orders else 0.5,
        analysis.informative / 8,
        analysis.told_best,
        analysis.told_most,
    )


ANSWER_SIGNALS = (
    "persons and dates",
    "words of the subject",
    "descriptions beside names",
    "names word for word",
    "topics named",
    "the rubric's order",
    "informative words beside names",
    "descriptions",
    "the best three descriptions",
)


class Asides:
    """The signals of each passage of an answer.

    Args:
        analysis: of the answer.
    """

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.sureness = min(1.0, sum(reading.tally.words for reading in analysis.readings) / ENOUGH_WORDS)
        """How far the answer is long enough to tell; 0 to 1."""
        counts = zip(*map(self._counts, analysis.readings), strict=True)
        # Sums up to each passage, so that those of any stretch are differences.
        self._sums = list(zip(*(accumulate(column, initial=0.0) for column in counts), strict=True))
        self._stretches: dict[tuple[int, int], tuple[float, ...]] = {}
        everything = self._stretch(0, len(analysis.readings)) if self._sums else (0.0,) * len(_PART)
        self.answer_signals = answer_signals(analysis)
        self.of_answer: Part = 0, (*self.answer_signals, everything[0], everything[4])
        """Those of the signals of its passages that are the same for all of them."""

    def _counts(self, reading: Reading) -> tuple[float, ...]:
        tally = reading.tally
        fit = self._analysis.themes.fit(reading.themed)
        count = tally.traits.get
        times = count("everyday", 0), count("he", 0), count("we", 0)
        return tally.words, tally.near, tally.foreign, *times, fit, len(reading.themed)

    def _stretch(self, first: int, end: int) -> tuple[float, ...]:
        known = self._stretches.get((first, end))
        if known is None:
            known = self._stretches[first, end] = _shares(map(sub, self._sums[end], self._sums[first]))
        return known

    def signals(self, index: int) -> tuple[float, ...]:
        """All signals of a passage, in the order of ``ASIDE_SIGNALS``."""
        block = self._analysis.readings[index].passage.block
        parts = [self.of_answer, *self.of_paragraph(block), *self.of_passage(index)]
        return spread(parts, len(ASIDE_SIGNALS))

    def of_paragraph(self, block: int) -> list[Part]:
        """Those that are the same for a whole paragraph."""
        places, section = self._analysis.blocks[block], self._analysis.sections[block]
        shared = min(1.0, len(section.whole) / 2), min(1.0, len(section.sure) / 3), section.told_ranking.best
        return [(_PARAGRAPH_AT, self._stretch(places[0], places[-1] + 1)), (_SHARED_AT, shared)]

    def of_passage(self, index: int) -> list[Part]:
        """Those that each passage has for itself."""
        readings = self._analysis.readings
        return [
            (_PASSAGE_AT, self._stretch(index, index + 1)),
            (_NEAR_AT, self._stretch(max(0, index - NEIGHBOURS), min(len(readings), index + NEIGHBOURS + 1))),
            (_TOLD_AT, (readings[index].ranking.best,)),
        ]


def _shares(counts: Iterable[float]) -> tuple[float, ...]:
    """What the counts of a stretch come to, in the order of ``_PART``."""
    words, near, foreign, everyday, he, we, fit, themed = counts
    most = (words + FEWEST_WORDS) / 8
    return (
        (fit + FEW * EXPECTED) / (themed + FEW),
        (near + FEW / 2) / (near + foreign + FEW),
        near / 4 if near < 4 else 1.0,
        foreign / 10 if foreign < 10 else 1.0,
        everyday / most if everyday < most else 1.0,
        he / most if he < most else 1.0,
        we / most if we < most else 1.0,
    )


_PART = (
    "themes",
    "share of words of the subject",
    "words of the subject",
    "other words",
    "everyday words",
    "persons",
    "first person",
)
ASIDE_SIGNALS = (
    *ANSWER_SIGNALS,
    "themes of the answer",
    "everyday words of the answer",
    *(f"{name} of the {part}" for part in ("passage", "paragraph", "neighbourhood") for name in _PART),
    "names word for word of the paragraph",
    "topics of the paragraph",
    "best description of the paragraph",
    "best description of the passage",
)
_PASSAGE_AT = len(ANSWER_SIGNALS) + 2
_PARAGRAPH_AT, _NEAR_AT, _SHARED_AT = (_PASSAGE_AT + len(_PART) * nth for nth in (1, 2, 3))
_TOLD_AT = len(ASIDE_SIGNALS) - 1
