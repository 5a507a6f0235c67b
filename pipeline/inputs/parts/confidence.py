"""How sure the assignment of a part is, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.inputs.parts.labellings import Labelling, State, Step
from pipeline.inputs.parts.survey import Survey, count_words
from pipeline.records import PartKind, Rubric

SHORT = 30
"""Words below which an answer is doubted."""
HARDLY = 8
"""Words below which it is hardly one."""
_TOLD = {
    "label": (0.98, "named by its number"),
    "title": (0.9, "named by its title"),
    "role": (0.62, "by its place in the order"),
    "words": (0.5, "by its words"),
}
"""Confidence and reason by what tells the exercise."""


class Confidence:
    """Rates the parts of the best labelling.

    Args:
        survey: the submission.
        labellings: the best first.
        rubric: names the exercises.
    """

    def __init__(self, survey: Survey, labellings: Sequence[Labelling], rubric: Rubric) -> None:
        self.survey = survey
        self.text = survey.text
        self.rubric = rubric
        self.labellings = labellings
        self.steps = labellings[0].steps

    def exercise_confidence(self, region: int, span: tuple[int, int], *, whole: bool) -> tuple[float, str]:
        """The confidence in the exercise of a region and what it rests on.

        Args:
            region: number of the step that opens it.
            span: the part.
            whole: whether the part is an answer, whose words tell something too.
        """
        position = self.steps[region].state.exercise or 0
        told = self._told_by(region, position)
        confidence, why = _TOLD[told]
        if self.steps[region].reading is None:
            confidence = 0.5
        if not whole:
            return confidence, why
        fits = self.survey.words.text_fit(self.text[span[0] : span[1]])
        others = [fit for index, fit in enumerate(fits) if index != position]
        ahead = fits[position] - max(others, default=0.0)
        if ahead > 2:
            confidence = 1 - (1 - confidence) * 0.45
            why += ", and its words fit"
        elif ahead < -4:
            confidence *= 0.75
            why += f", but its words fit {self.rubric.exercises[fits.index(max(fits))].id} better"
        if (words := count_words(self.text[span[0] : span[1]])) < SHORT:
            # "(was not available)" below a tool's name is no answer.
            confidence *= 0.75 if words >= HARDLY else 0.5
            why += "; very short"
        return confidence, why

    def _told_by(self, region: int, exercise: int) -> str:
        """How the exercise is told: by the region's own anchor or by those above it that lead to it."""
        for step in self.steps[region::-1]:
            if step.reading is None or (
                step.state.exercise != exercise and step.state.mode not in ("conclusion", "other")
            ):
                return "role"
            if step.reading.exercise == exercise:
                return step.reading.by
        return "role"

    def own_confidence(self, span: tuple[int, int], kind: PartKind) -> float:
        """The confidence in a part of the student's own prose."""
        if kind == "conclusion":
            return min(0.97, 0.72 + 0.12 * max(0.0, self.survey.own(*span)))
        return 0.85 if kind == "introduction" else 0.7

    def margin(self, region: int) -> float:
        """How much better the best labelling is than any in which the region is something else, as a factor."""
        best = self.labellings[0].score
        for other in self.labellings[1:]:
            if not _agrees(other, self.steps[region]):
                return 1 - 0.45 * math.exp(-(best - other.score) / 1.5)
        return 1.0


def _agrees(labelling: Labelling, step: Step) -> bool:
    """Whether a labelling takes what stands behind a place for the same."""
    state = State("front")
    for each in labelling.steps:
        if each.anchor > step.anchor:
            break
        state = each.state
    return state == step.state or {state.mode, step.state.mode} == {"conclusion", "other"}
