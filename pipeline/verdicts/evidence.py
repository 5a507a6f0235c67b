"""Answers and scores of one run, arranged so that verdicts can ask for pairs, topics and quotations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.records import Answer, Element, Grade, Prompt, Quotation, Rubric, Score, Topic
from pipeline.verdicts.measures import measure
from pipeline.verdicts.statistics import Pair
from pipeline.verdicts.visibility import AnswerKey, tell_unseen, unseen_elements
from pipeline.verdicts.wording import series, shortened

_LONGEST_QUOTATION = 240


@dataclass(frozen=True)
class Row:
    """One topic of one exercise, with how each model treats it."""

    exercise: str
    topic: Topic
    grades: dict[str, Grade | None]
    """By label: the grade that at least half of the model's samples reach; None where none could be scored."""


@dataclass(frozen=True)
class Evidence:
    """What findings and claim checks rest on.

    Attributes:
        answers: of the run.
        scores: of the run.
        prompts: for the titles and the order of the exercises.
        rubric: for the names of the topics, or None.
        providers: labels, in the order of the report.
        numbering: ids of all exercises where these are only some of them; empty: these are all.
    """

    answers: tuple[Answer, ...]
    scores: tuple[Score, ...]
    prompts: tuple[Prompt, ...]
    rubric: Rubric | None
    providers: tuple[str, ...]
    numbering: tuple[str, ...] = ()

    @cached_property
    def exercises(self) -> tuple[str, ...]:
        """Ids in the order of the prompts, then of the scores and answers."""
        ids = [p.id for p in self.prompts] + [s.exercise for s in self.scores] + [a.exercise for a in self.answers]
        return tuple(dict.fromkeys(ids))

    def narrowed(self, exercises: Iterable[str]) -> Evidence:
        """The same for some of the exercises only."""
        kept = frozenset(exercises)
        rubric = self.rubric and self.rubric.model_copy(
            update={"exercises": tuple(e for e in self.rubric.exercises if e.id in kept)}
        )
        return Evidence(
            tuple(answer for answer in self.answers if answer.exercise in kept),
            tuple(score for score in self.scores if score.exercise in kept),
            tuple(prompt for prompt in self.prompts if prompt.id in kept),
            rubric,
            self.providers,
            self.numbering or self.exercises,
        )

    @cached_property
    def _answers(self) -> dict[tuple[str, str, int], Answer]:
        return {answer.key: answer for answer in self.answers}

    @cached_property
    def _cells(self) -> dict[tuple[str, str], list[Score]]:
        """Scores of answers that have a text, by label and exercise."""
        cells = defaultdict(list)
        for score in self.scores:
            if score.status in ("answered", "truncated"):
                cells[score.provider, score.exercise].append(score)
        return cells

    @cached_property
    def present(self) -> tuple[str, ...]:
        """Labels of the models of which at least one answer has a text."""
        return tuple(label for label in self.providers if any(key[0] == label for key in self._cells))

    def title(self, exercise: str) -> str:
        """The exercise's title, or its id where it has none."""
        return shortened(next((p.title for p in self.prompts if p.id == exercise and p.title.strip()), exercise))

    def place(self, exercises: Iterable[str]) -> str:
        """``exercise 1 (Foundations)``, ``exercises 1 and 4``; empty where no other exercise is looked at."""
        wanted = set(exercises)
        order = self.numbering or self.exercises
        kept = [(place, exercise) for place, exercise in enumerate(order, 1) if exercise in wanted]
        if not kept or len(self.exercises) < 2:
            return ""
        if len(kept) == 1:
            return f"exercise {kept[0][0]} ({self.title(kept[0][1])})"
        return f"exercises {series([str(place) for place, _ in kept])}"

    def values(self, label: str, exercise: str, name: str, *, complete: bool) -> tuple[float, ...]:
        """A measure of the model's samples; with ``complete``, truncated answers are left out.

        So are counts of elements that an answer would not show if it had them.
        """
        cell = self._cells.get((label, exercise), ())
        kept = (score for score in cell if not complete or score.status == "answered")
        values = ((score, measure(score, name)) for score in kept)
        return tuple(value for score, value in values if value is not None and not self._is_blind(score, name, value))

    def _is_blind(self, score: Score, name: str, value: float) -> bool:
        unseen = self.unseen.get(score.key, frozenset())
        return not unseen.isdisjoint(("headings", "lists")) if name == "divisions" else name in unseen and not value

    @cached_property
    def unseen(self) -> dict[AnswerKey, frozenset[Element]]:
        """By answer, what it would not show if it had it."""
        return unseen_elements(self.answers)

    def not_shown(self, label: str, elements: Sequence[Element]) -> str:
        """Why those cannot be counted in some of the model's answers, in one sentence; empty where they can."""
        return tell_unseen(label, self.texts(label), self.unseen, elements)

    def cut_off(self, labels: Iterable[str], exercises: Iterable[str]) -> bool:
        """Whether any of these models' answers to these exercises breaks off before its end."""
        cells = (self._cells.get((label, exercise), ()) for exercise in exercises for label in labels)
        return any(score.status == "truncated" for cell in cells for score in cell)

    def pairs(
        self, first: str, second: str, name: str, *, complete: bool, exercises: Iterable[str] | None = None
    ) -> dict[str, Pair]:
        """By exercise, the values of both models; exercises that either of them lacks are left out."""
        found: dict[str, Pair] = {}
        for exercise in self.exercises if exercises is None else exercises:
            a = self.values(first, exercise, name, complete=complete)
            b = self.values(second, exercise, name, complete=complete)
            if a and b:
                found[exercise] = (a, b)
        return found

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every topic of the rubric, or that was scored, in order; truncated answers do not count."""
        known: dict[tuple[str, str], Topic] = {}
        if self.rubric is not None:
            known = {(e.id, t.id): t for e in self.rubric.exercises for t in e.topics}
        for score in self.scores:
            for hit in score.hits:
                known.setdefault((score.exercise, hit.topic), Topic(id=hit.topic, name=hit.topic))
        grades: dict[tuple[str, str, str], list[Grade]] = defaultdict(list)
        for (label, exercise), cell in self._cells.items():
            for score in cell:
                for hit in score.hits:
                    if score.status == "answered" and hit.grade is not None:
                        grades[label, exercise, hit.topic].append(hit.grade)
        return tuple(
            Row(
                exercise,
                topic,
                {label: _typical(grades.get((label, exercise, topic.id), ())) for label in self.providers},
            )
            for (exercise, _), topic in known.items()
        )

    def touched(self, label: str, row: Row) -> float:
        """The share of the model's answers, cut ones too, that at least mention the topic; 0 without any."""
        cell = self._cells.get((label, row.exercise), ())
        graded = [hit.grade for score in cell for hit in score.hits if hit.topic == row.topic.id]
        return sum(bool(grade) for grade in graded) / len(cell) if cell else 0.0

    def shared_rows(self, labels: Sequence[str], rows: Iterable[Row] | None = None) -> tuple[Row, ...]:
        """The topics that were scored for every one of these models."""
        return tuple(
            row
            for row in (self.rows if rows is None else rows)
            if all(row.grades.get(label) is not None for label in labels)
        )

    def quote(self, label: str, row: Row) -> Quotation | None:
        """The model's words on a topic, from the sample that treats it best; None where it does not."""
        best: Quotation | None = None
        best_grade = 0
        for score in self._cells.get((label, row.exercise), ()):
            for hit in score.hits:
                if hit.topic == row.topic.id and (hit.grade or 0) > best_grade:
                    quotation = self._verbatim(score, row.topic.id, hit.evidence, hit.start)
                    if quotation is not None:
                        best, best_grade = quotation, hit.grade or 0
        return best

    def quotes(self, pairs: Iterable[tuple[str, Row]]) -> tuple[Quotation, ...]:
        """The quotations of these models on these topics, as far as there are any."""
        return tuple(quotation for label, row in pairs if (quotation := self.quote(label, row)) is not None)

    def _verbatim(self, score: Score, topic: str, words: str, start: int | None) -> Quotation | None:
        """The quotation, if those words stand in the answer; at the given place, or else where they first do."""
        answer = self._answers.get(score.key)
        if answer is None or not words.strip():
            return None
        if start is None or start < 0 or answer.text[start : start + len(words)] != words:
            start = answer.text.find(words)
        if start < 0:
            return None
        return Quotation(
            provider=score.provider,
            exercise=score.exercise,
            sample=score.sample,
            topic=topic,
            text=words,
            start=start,
            end=start + len(words),
        )

    def texts(self, label: str) -> tuple[Answer, ...]:
        """The model's answers that have a text, in the order of the run."""
        return tuple(answer for answer in self._answers.values() if answer.provider == label and answer.scorable)

    def search(self, label: str, pattern: re.Pattern[str]) -> tuple[Quotation, ...]:
        """For each of the model's answers that matches, the sentence around its first match."""
        found = []
        for answer in self.texts(label):
            match = pattern.search(answer.text)
            if match:
                start, end = _sentence_around(answer.text, match.start(), match.end())
                found.append(
                    Quotation(
                        provider=label,
                        exercise=answer.exercise,
                        sample=answer.sample,
                        text=answer.text[start:end],
                        start=start,
                        end=end,
                    )
                )
        return tuple(found)


def _typical(grades: Sequence[Grade]) -> Grade | None:
    if not grades:
        return None
    if 2 * sum(grade == 2 for grade in grades) >= len(grades):
        return 2
    return 1 if 2 * sum(grade >= 1 for grade in grades) >= len(grades) else 0


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence or line that holds a match, without the marks of a list or heading before it."""
    window = text[max(0, start - _LONGEST_QUOTATION) : start]
    borders = [border.end() for border in re.finditer(r"[.!?][\"')*_]*\s|\n\s*", window)]
    first = start - len(window) + (borders[-1] if borders else 0)
    lead = re.match(r"(?:\s|[#>*+_|-]|\d+[.)]\s)+", text[first:start])
    first += lead.end() if lead else 0
    if not borders and start > _LONGEST_QUOTATION:
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else start
    after = re.search(r"[.!?](?=\s|[\"')*_]|$)|\n", text[end : end + _LONGEST_QUOTATION])
    last = end + (after.end() if after else min(_LONGEST_QUOTATION, len(text) - end))
    return first, first + len(text[first:last].rstrip(" \t\r\n*_`#|"))
