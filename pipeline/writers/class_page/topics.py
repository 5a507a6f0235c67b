"""Which topics the class covered and which it missed: shares of absent, mentioned and explained, by topic and tool."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.writers.class_page.naming import Naming
from pipeline.writers.document.visible import one_line

MOST_TOOLS = 6
"""Columns; tools of which fewer answers were handed in are not shown."""
MOST_MISSED = 5
"""Topics named at the head."""
_HALF = 0.5


@dataclass(frozen=True)
class Share:
    """How a number of answers treat one topic."""

    answers: int
    absent: int
    mentioned: int
    explained: int
    missed_by: int | None = None
    """Number of the list of submissions in which it is absent; None: in none."""

    def percent(self, count: int) -> int:
        """A count as a whole percentage of the answers."""
        return round(100 * count / self.answers)

    @property
    def mostly_absent(self) -> bool:
        """Whether more than half of the answers lack it."""
        return self.answers > 0 and self.absent / self.answers > _HALF


@dataclass(frozen=True)
class TopicRow:
    """A topic, all tools together and each tool."""

    name: str
    total: Share
    tools: tuple[Share, ...]


@dataclass(frozen=True)
class ExerciseMap:
    """The topics of one exercise."""

    number: int
    title: str
    prompt: str
    rows: tuple[TopicRow, ...]


@dataclass(frozen=True)
class ClassMap:
    """All exercises.

    Attributes:
        tools: columns of every table.
        left_out: tools of which few answers were handed in.
        exercises: those with topics.
        missed: (topic, exercise, share) that most answers lack, the worst first.
        lists: places (in the order of the page) of the submissions that lack a topic, by ``Share.missed_by``.
        titles: what each list is, in words.
    """

    tools: tuple[str, ...]
    left_out: tuple[str, ...]
    exercises: tuple[ExerciseMap, ...]
    missed: tuple[tuple[str, int, Share], ...]
    lists: tuple[tuple[int, ...], ...]
    titles: tuple[str, ...]


Grades = dict[tuple[str, str, str], list[tuple[int, int]]]
"""(exercise, topic, tool) -> (place of the submission, grade) of each answer."""


def class_map(naming: Naming) -> ClassMap:
    """The map of the class; without exercises where the rubric has no topics."""
    grades, counts = _graded(naming)
    wanted = [*naming.grades.rubric.tools]
    ranked = [tool for tool, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if tool not in wanted]
    tools = [*wanted, *ranked][: max(MOST_TOOLS, len(wanted))]
    lists: list[tuple[int, ...]] = []
    titles: list[str] = []
    exercises = []
    for number, exercise in enumerate(naming.grades.rubric.exercises, 1):
        rows = []
        for topic in exercise.topics:
            name = one_line(topic.name)
            cells = []
            for tool in (None, *tools):
                found = [
                    each
                    for other in (counts if tool is None else (tool,))
                    for each in grades.get((exercise.id, topic.id, other), ())
                ]
                about = f"“{name}”" + (f" in the answer of {naming.line(tool)}" if tool else " in an answer")
                cells.append(_share(found, f"{about}, exercise {number}", lists, titles))
            rows.append(TopicRow(name, cells[0], tuple(cells[1:])))
        if rows:
            exercises.append(ExerciseMap(number, one_line(exercise.id), one_line(exercise.prompt), tuple(rows)))
    every = [(row.name, each.number, row.total) for each in exercises for row in each.rows if row.total.absent]
    every.sort(key=lambda item: -item[2].absent / item[2].answers)
    return ClassMap(
        tools=naming.lines(tools),
        left_out=naming.lines(tool for tool in ranked if tool not in tools),
        exercises=tuple(exercises),
        missed=tuple(every[:MOST_MISSED]),
        lists=tuple(lists),
        titles=tuple(titles),
    )


def _graded(naming: Naming) -> tuple[Grades, Counter[str]]:
    """Every grade that is known, and how many answers each tool has."""
    grades: Grades = defaultdict(list)
    counts: Counter[str] = Counter()
    for place, each in enumerate(naming.order):
        for score in each.scores:
            counts[score.provider] += 1
            for hit in score.hits:
                if hit.grade is not None:
                    grades[score.exercise, hit.topic, score.provider].append((place, hit.grade))
    return grades, counts


def _share(found: Sequence[tuple[int, int]], title: str, lists: list[tuple[int, ...]], titles: list[str]) -> Share:
    counts = Counter(grade for _, grade in found)
    missed_by = None
    if counts[0]:
        missed_by = len(lists)
        lists.append(tuple(sorted({place for place, grade in found if grade == 0})))
        titles.append(title)
    return Share(len(found), counts[0], counts[1], counts[2], missed_by)
