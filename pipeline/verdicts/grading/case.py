"""One submission with everything that its criteria are decided on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipeline.records import (
    AbsentAnswer,
    Criterion,
    CriterionResult,
    Evidence,
    Finding,
    FoundAnswer,
    Part,
    Rubric,
    RubricExercise,
    Score,
    Submission,
)
from pipeline.verdicts.grading.places import Places

UNNAMED = frozenset(f"Tool {number}" for number in range(1, 100))
"""Labels of answers of which no tool is named."""
_OPENING = 160
"""Characters of an answer's first words."""
MEASURED = ("answered", "truncated")


@dataclass(frozen=True)
class Case:
    """A submission, its parts and what was measured of them.

    Attributes:
        submission: read.
        parts: found in it.
        answers: among the parts, in the order of the text.
        scores: one for each answer, in the same order.
        rubric: what is asked for.
        claims: of the student, checked.
        ruled_out: exercise and tool of answers that the marker says are missing; None as tool: of any.
        absent: expected answers that were not found.
    """

    submission: Submission
    parts: tuple[Part, ...]
    answers: tuple[FoundAnswer, ...]
    scores: tuple[Score, ...]
    rubric: Rubric
    claims: tuple[Finding, ...] = ()
    ruled_out: frozenset[tuple[str, str | None]] = frozenset()
    absent: tuple[AbsentAnswer, ...] = ()

    @cached_property
    def places(self) -> Places:
        """Pages and headings."""
        return Places(self.submission)

    @cached_property
    def tools_found(self) -> tuple[str, ...]:
        """Labels in the order in which they first stand in the text."""
        return tuple(dict.fromkeys(found.answer.provider for found in self.answers))

    @cached_property
    def tools(self) -> tuple[str, ...]:
        """Labels of which answers are expected: the rubric's, or else those found in at least half of the exercises.

        A tool that was asked once is not expected everywhere, and where some answers have a name the others have one
        that was left out.
        """
        if self.rubric.tools:
            return self.rubric.tools
        named = [tool for tool in self.tools_found if tool not in UNNAMED] or self.tools_found
        answered = {tool: len({f.answer.exercise for f in self.answers if f.answer.provider == tool}) for tool in named}
        whole = len({found.answer.exercise for found in self.answers})
        return tuple(tool for tool in named if 2 * answered[tool] >= whole) or tuple(named[:1])

    @cached_property
    def own_prose(self) -> tuple[Part, ...]:
        """The student's own words: introductions and conclusions, in order."""
        return tuple(part for part in self.parts if part.kind in ("introduction", "conclusion"))

    def exercises(self, criterion: Criterion) -> tuple[RubricExercise, ...]:
        """Those that the criterion is about."""
        every = self.rubric.exercises
        return every if criterion.exercise is None else tuple(each for each in every if each.id == criterion.exercise)

    def scored(self, criterion: Criterion) -> list[tuple[FoundAnswer, Score]]:
        """The answers that the criterion is about, with their scores."""
        wanted = {exercise.id for exercise in self.exercises(criterion)}
        pairs = zip(self.answers, self.scores, strict=True)
        return [(found, score) for found, score in pairs if score.exercise in wanted and score.status in MEASURED]

    def number(self, exercise_id: str) -> int:
        """The 1-based place of an exercise in the rubric."""
        return [exercise.id for exercise in self.rubric.exercises].index(exercise_id) + 1

    def absent_of(self, criterion: Criterion) -> list[AbsentAnswer]:
        """Those that the criterion is about."""
        wanted = {exercise.id for exercise in self.exercises(criterion)}
        return [each for each in self.absent if each.exercise in wanted]

    def missing(self, exercise_id: str) -> list[str]:
        """Expected tools of which no answer to the exercise was found; an unnamed answer stands for one of them."""
        there = {found.answer.provider for found in self.answers if found.answer.exercise == exercise_id}
        known = {tool.casefold() for tool in there}
        unnamed = len(there & UNNAMED) if UNNAMED.isdisjoint(self.tools) else 0
        return [tool for tool in self.tools if tool.casefold() not in known][unnamed:]

    def answered(self, exercise_id: str, tool: str) -> bool:
        """Whether an answer of the tool to the exercise was found."""
        return any((each.answer.exercise, each.answer.provider) == (exercise_id, tool) for each in self.answers)

    def place(self, found: FoundAnswer) -> str:
        """``ChatGPT in exercise 2``."""
        return f"{found.answer.provider} in exercise {self.number(found.answer.exercise)}"

    def opening(self, found: FoundAnswer) -> Evidence:
        """The first words of an answer."""
        text = found.answer.text
        lead = len(text) - len(text.lstrip())
        end = text.find("\n\n", lead)
        stop = len(text) if end < 0 else end
        return self.places.evidence(
            found.start + lead,
            found.start + stop,
            longest=_OPENING,
            exercise=found.answer.exercise,
            tool=found.answer.provider,
        )


def result(
    criterion: Criterion,
    share: float | None,
    why: str,
    *,
    next_step: str = "",
    evidence: tuple[Evidence, ...] = (),
) -> CriterionResult:
    """What a criterion came to.

    Args:
        criterion: of the rubric.
        share: of its points that is earned, 0 to 1; None where that cannot be told.
        why: in a sentence or two.
        next_step: what would earn more; left out where everything is earned.
        evidence: words of the submission.
    """
    points = None if share is None else round(criterion.points * min(max(share, 0.0), 1.0), 2)
    full = points is not None and points >= criterion.points
    return CriterionResult(
        id=criterion.id,
        name=criterion.name,
        points=points,
        max_points=criterion.points,
        why=why,
        next_step="" if full else next_step,
        evidence=evidence,
    )
