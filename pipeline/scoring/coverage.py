"""How an answer treats each topic of an exercise: absent, mentioned or explained, with the sentence that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from pipeline.records import RubricExercise, Topic, TopicHit
from pipeline.scoring.analysis import Analysis, analyse
from pipeline.scoring.asides import Asides
from pipeline.scoring.candidates import Candidate, Kind, named_sites, retold_sites, stretch
from pipeline.scoring.concepts import WHOLE_NAME
from pipeline.scoring.matching import WEAK
from pipeline.scoring.model import Logistic, Models, logistic, models
from pipeline.scoring.omissions import BARE, left_out
from pipeline.scoring.parts import Part, spread
from pipeline.scoring.reading import Passage
from pipeline.scoring.scope import leaves_out
from pipeline.scoring.signal_names import SIGNALS
from pipeline.scoring.signals import passage_signals, topic_signals
from pipeline.scoring.sites import Site
from pipeline.scoring.text import Text

BEYOND_DOUBT = 0.9
"""Probability from which a topic is explained, whatever else the answer says of it."""
CREDIT = {0: 0.0, 1: 0.5, 2: 1.0}
_WHY: dict[Kind, tuple[str, str, str]] = {
    "named": ("named, but not meant or left out", "named only", "named, and something is said about it"),
    "heading": ("under its heading, but not about it", "", "explained under its heading"),
    "before": ("after its name, but not about it", "", "explained after its name"),
    "retold": ("too far from its description", "", "retold without its name"),
}
"""By kind of passage the reason for grade 0, 1 and 2."""


class Grader:
    """Weighs the passages of one answer.

    Args:
        analysis: the answer.
        weights: the models; None for the shipped ones.
    """

    def __init__(self, analysis: Analysis, weights: Models | None = None) -> None:
        self.analysis = analysis
        self._models = weights or models().at(analysis.exercise.strictness)
        self._signals: dict[int, list[Part]] = {}
        self._log_odds: dict[tuple[int, int], float] = {}
        self._asides = Asides(analysis)
        self._elsewhere = self._models.elsewhere.probability(self._asides.answer_signals)
        self._aside: dict[int, float] = {}
        self._aside_of_block: dict[int, float] = {}
        self.best: list[Candidate | None] = [None] * len(analysis.exercise.topics)
        """The best candidate of each topic."""
        self.explained_by_name: tuple[bool, ...] = ()
        """Whether each topic is explained where it is named, under its heading or after its name."""
        self._grade_all()

    @property
    def on_subject(self) -> bool:
        """Whether the answer seems to keep to the subject."""
        return self._elsewhere < self._models.elsewhere.threshold

    def _grade_all(self) -> None:
        for site, kind in named_sites(self.analysis):
            known = self.best[site.topic]
            if known is None or known.grade < 2 or known.probability < BEYOND_DOUBT:
                self._offer(self.weigh(site, kind, known))
        self.explained_by_name = tuple(found is not None and found.grade == 2 for found in self.best)
        for candidate in self.retellings(every=False):
            self._offer(candidate)

    def retellings(self, *, every: bool) -> list[Candidate]:
        """The likeliest retelling of each topic; a passage that names nothing can be one of a single topic only.

        Args:
            every: take topics too that are explained by name; they come last.
        """
        explained = self.explained_by_name
        found = [
            self.weigh(site, "retold")
            for topic in range(len(explained))
            if every or not explained[topic]
            for site in retold_sites(self.analysis, topic)
        ]
        chosen: dict[int, Candidate] = {}
        used: set[int] = set()
        for candidate in sorted(found, key=lambda each: (explained[each.site.topic], -each.probability)):
            place, topic = candidate.site.index, candidate.site.topic
            if topic not in chosen and place not in used:
                used.add(place)
                chosen[topic] = candidate
        return list(chosen.values())

    def _offer(self, candidate: Candidate) -> None:
        topic = candidate.site.topic
        known = self.best[topic]
        if candidate.grade and (known is None or candidate[:2] > known[:2]):
            self.best[topic] = candidate

    def signals(self, site: Site) -> tuple[float, ...]:
        """All signals of a topic at a place, in the order of ``signal_names``."""
        return spread([*self._of_passage(site.index), *topic_signals(site, self.aside(site.index))], SIGNALS)

    def aside(self, index: int) -> float:
        """How likely a passage speaks of another subject, 0 to 1."""
        known = self._aside.get(index)
        if known is None:
            model = self._models.aside
            log_odds = self._log_odds_aside(self.analysis.readings[index].passage.block)
            log_odds += model.log_odds(self._asides.of_passage(index))
            if model.in_doubt(log_odds):
                log_odds = model.corrected(log_odds, self._asides.signals(index))
            known = self._aside[index] = self._asides.sureness * logistic(log_odds)
        return known

    def _log_odds_aside(self, block: int) -> float:
        """What speaks for another subject in a whole paragraph."""
        known = self._aside_of_block.get(block)
        if known is None:
            model, asides = self._models.aside, self._asides
            parts = [asides.of_answer, *asides.of_paragraph(block)]
            known = self._aside_of_block[block] = model.bias + model.log_odds(parts)
        return known

    def _of_passage(self, index: int) -> list[Part]:
        known = self._signals.get(index)
        if known is None:
            known = self._signals[index] = passage_signals(self.analysis, index)
        return known

    def _probability(self, model: Logistic, index: int, of_topic: list[Part]) -> float:
        """What a model says of a passage; what does not depend on the topic is summed only once."""
        log_odds = self._log_odds.get((id(model), index))
        if log_odds is None:
            log_odds = self._log_odds[id(model), index] = model.bias + model.log_odds(self._of_passage(index))
        log_odds += model.log_odds(of_topic)
        if model.in_doubt(log_odds):
            log_odds = model.corrected(log_odds, spread([*self._of_passage(index), *of_topic], SIGNALS))
        return logistic(log_odds)

    def model(self, site: Site, kind: Kind, question: Literal["mentions", "explains"]) -> Logistic:
        """The model that answers whether a passage mentions or explains a topic."""
        models = self._models.of_topic(known=self.analysis.known[site.topic])
        if kind == "named" and site.mention is not None and site.mention.rank <= WEAK:
            return models.hinted if question == "mentions" else models.explained_by_hint
        if kind == "named":
            return models.present if question == "mentions" else models.explained
        return models.for_retelling(sparse=self.analysis.sparse) if kind == "retold" else models.continued

    def is_heading(self, site: Site) -> bool:
        """Whether a passage is a heading of nothing but a topic's whole name, in an answer on the subject."""
        mention, passage = site.mention, site.reading.passage
        return (
            self.on_subject
            and passage.level is not None
            and mention is not None
            and (mention.exact and mention.rank == WHOLE_NAME and len(mention.places) == len(passage.words))
            and not self.analysis.under_omissions(site.reading)
        )

    def weigh(self, site: Site, kind: Kind, rival: Candidate | None = None) -> Candidate:
        """What a passage is worth for a topic.

        Args:
            site: where it stands.
            kind: how the topic came up there.
            rival: the best other passage; one that does not beat it by a mention is not looked through for mentions.
        """
        start, end = stretch(site, kind)
        if left_out(site):
            return Candidate(0, 0.0, start, end, "said to be left out", site, kind)
        of_topic = topic_signals(site, self.aside(site.index))
        explained = self.model(site, kind, "explains")
        probability = self._probability(explained, site.index, of_topic)
        if probability >= explained.threshold:
            return Candidate(2, probability, start, end, _WHY[kind][2], site, kind)
        if kind == "named" and (rival is None or rival[:2] < (1, probability)):
            present = self.model(site, kind, "mentions")
            if self._probability(present, site.index, of_topic) >= present.threshold or self.is_heading(site):
                return Candidate(1, probability, start, end, _WHY[kind][1], site, kind)
        return Candidate(0, probability, start, end, _WHY[kind][0], site, kind)


def cover(text: Text, exercise: RubricExercise, weights: Models | None = None) -> tuple[TopicHit, ...]:
    """How the answer treats each topic, in the rubric's order; grade 0 for all topics of an empty answer.

    The evidence of a grade is always ``text.source[start:end]``.

    Args:
        text: the answer.
        exercise: with its topics.
        weights: the models that decide; None for the shipped ones.
    """
    best = Grader(analyse(text, exercise), weights).best
    return tuple(hit_of(text, topic, found) for topic, found in zip(exercise.topics, best, strict=True))


def telling_passages(text: Text, exercise: RubricExercise) -> list[Passage]:
    """The passages that say something beside naming topics, and do not say that one is left out."""
    return [
        reading.passage
        for reading in analyse(text, exercise).readings
        if reading.passage.level is None
        and len(reading.tally.informative | reading.tally.general) >= BARE
        and not leaves_out(reading.passage)
    ]


def hit_of(text: Text, topic: Topic, found: Candidate | None) -> TopicHit:
    """The grade and evidence of a topic; 0 where nothing was found."""
    if found is None:
        return _absent(topic.id)
    return TopicHit(
        topic=topic.id,
        grade=found.grade,
        evidence=text.source[found.start : found.end],
        start=found.start,
        end=found.end,
        why=found.why,
    )


@lru_cache(maxsize=1024)
def _absent(topic: str) -> TopicHit:
    return TopicHit(topic=topic, grade=0, why="neither named nor retold")


def coverage_percent(hits: Iterable[TopicHit], exercise: RubricExercise) -> float | None:
    """Weighted credit of the scored topics, 0 to 1: 0 for absent, 0.5 for mentioned, 1 for explained.

    None where no topic is scored.
    """
    weights = {topic.id: topic.weight for topic in exercise.topics}
    scored = [(weights[hit.topic], CREDIT[hit.grade]) for hit in hits if hit.grade is not None]
    total = sum(weight for weight, _ in scored)
    return sum(weight * credit for weight, credit in scored) / total if scored else None
