"""The parts of a report that labreport wrote itself, each exactly: what stands where is known from its layout.

What labreport computed or explained is no part: the student's words, the prompts and the answers are all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.inputs.parts.cutting import Span, trimmed
from pipeline.inputs.parts.exercise_words import ExerciseWords, exercise_words
from pipeline.inputs.parts.labreports.answers import ReportAnswer, find_answers, plain
from pipeline.inputs.parts.labreports.layout import PROMPT, Heading, Layout, paragraphs, read_layouts
from pipeline.inputs.parts.labreports.own_words import find_own_words
from pipeline.inputs.parts.survey import numbers_of
from pipeline.inputs.parts.tool_names import tool_names
from pipeline.records import Part, PartKind, Rubric

SURE = 0.98
BY_NUMBER = 0.9
"""Confidence in an exercise that its number alone tells."""
_SAID = 0.6
"""Fit from which on a prompt or a title says which exercise it is."""
_SAME_NUMBER = 0.25
"""What the number of an exercise adds to its fit."""
_BEGINNING = 2_000
"""Characters of a prompt that tell its exercise."""
_PAGE_TOPICS = re.compile(
    r"Grade only where models differ|Topics of exercise \d+, and how each answer treats them|Topics|\| Topic \|.*"
)

Told = tuple[str | None, float]
"""Id of an exercise and confidence in it; None where the rubric has none of the kind."""


def read_own_report(text: str, rubric: Rubric, *, marked: bool, paged: bool) -> tuple[Part, ...]:
    """The parts of a report that labreport wrote, in order; empty for any other text, and where its layout is lost.

    Args:
        text: of one file.
        rubric: its exercises and tools.
        marked: whether the file says that labreport wrote it; else its own headings must.
        paged: whether it is a PDF, into which nobody writes.
    """
    found = [(layout, find_answers(text, layout)) for layout in read_layouts(text, marked=marked)]
    layout, answers = max(found, key=lambda each: len(each[1]), default=(None, []))
    if layout is None or not any(answer.span for answer in answers):
        return ()
    prompts = list(_prompts(text, layout, answers))
    exercises = _exercises(text, layout, prompts, rubric)
    tools = _called([answer.tool for answer in answers], rubric)
    parts = [
        _part(
            "answer", answer.span, answer.heading, exercises[answer.heading.exercise or 0], tools[answer.tool]
        ).model_copy(update={"sample": answer.sample})
        for answer in answers
        if answer.span
    ]
    parts += [
        _part("prompt", span, heading, exercises[heading.exercise or 0], tools.get(heading.tool))
        for heading, span in prompts
    ]
    own = find_own_words(text, layout, answers, paged=paged)
    parts += [_part(each.kind, each.span, each.heading) for each in own]
    return tuple(sorted(parts, key=lambda part: part.start))


def _part(kind: PartKind, span: Span, heading: Heading, told: Told = (None, SURE), tool: str | None = None) -> Part:
    return Part(
        kind=kind,
        exercise=told[0],
        tool=tool,
        start=span[0],
        end=span[1],
        confidence=told[1],
        why=f"it stands under '{heading.title[:50]}' in the layout of labreport's own reports",
    )


# ---------------------------------------------------------------- prompts and exercises


def _prompts(text: str, layout: Layout, answers: Sequence[ReportAnswer]) -> Iterator[tuple[Heading, Span]]:
    """The prompts, each with the heading of its exercise: in their own section, or above the answers."""
    starts = [answer.heading.start for answer in answers]
    for heading in layout.headings:
        if heading.level != layout.exercises or heading.exercise is None:
            continue
        begin, end = heading.body, heading.end
        if heading.section != PROMPT:
            end = min((start for start in starts if begin <= start < end), default=begin)
            begin, end = _page_prompt(text, begin, end) if layout.page else (begin, end)
        if span := trimmed(text, begin, end):
            yield heading, span


def _page_prompt(text: str, begin: int, end: int) -> Span:
    """What stands between the label of a prompt and the list of its topics."""
    label = False
    for start, stop in paragraphs(text, begin, end):
        said = plain(text[start:stop]).lstrip("# ")
        if _PAGE_TOPICS.fullmatch(said):
            return begin, start
        if not label and said.startswith("Prompt"):
            label, begin = True, stop
    return begin, end


def _exercises(
    text: str, layout: Layout, prompts: Sequence[tuple[Heading, Span]], rubric: Rubric
) -> Mapping[int, Told]:
    """The exercise by the number that the report gives it, each exercise of the rubric once."""
    words, numbers = exercise_words(rubric), numbers_of(rubric)
    said: dict[int, list[str]] = {}
    for heading in layout.headings:
        if heading.level == layout.exercises and heading.exercise is not None:
            said.setdefault(heading.exercise, []).append(heading.title.partition(":")[2])
    for heading, (start, end) in prompts:
        said[heading.exercise or 0].append(text[start : min(end, start + _BEGINNING)])
    fits = [
        (fit, number, position)
        for number, texts in said.items()
        for position, fit in enumerate(_fits(words, texts, numbers.get(number)))
    ]
    told: dict[int, Told] = {}
    taken: set[int] = set()
    for fit, number, position in sorted(fits, key=lambda each: -each[0]):
        if number not in told and position not in taken and fit >= _SAME_NUMBER:
            told[number] = rubric.exercises[position].id, SURE if fit >= _SAID else BY_NUMBER
            taken.add(position)
    return {number: told.get(number, (None, SURE)) for number in said}


def _fits(words: ExerciseWords, said: Sequence[str], position: int | None) -> list[float]:
    """How well an exercise of a report is each of the rubric's, by its title, its prompt and its number."""
    fits = [max(each) for each in zip(*map(words.title_fit, said), strict=True)]
    return [fit + _SAME_NUMBER * (place == position) for place, fit in enumerate(fits)]


# ---------------------------------------------------------------- tools


def _called(labels: Sequence[str], rubric: Rubric) -> Mapping[str, str]:
    """What each model is called: as the rubric does where only one of the report's can be meant, else as the report."""
    names = tool_names(rubric.tools)
    found = {label: {each.label for each in names.find(label)} for label in dict.fromkeys(labels)}
    alone = {label: next(iter(called)) for label, called in found.items() if len(called) == 1}
    counted = list(alone.values())
    meant = {label: tool for label, tool in alone.items() if tool in rubric.tools and counted.count(tool) == 1}
    return {label: meant.get(label, label) for label in found}
