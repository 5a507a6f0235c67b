"""The parts of a submission: which text answers which exercise by which tool, and what the student wrote."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from pipeline.inputs.parts.assembly import assemble
from pipeline.inputs.parts.corrections import Correction, corrected
from pipeline.inputs.parts.cutting import Span, put_in_place
from pipeline.inputs.parts.labreports.report import read_own_report
from pipeline.inputs.parts.sequence import Search
from pipeline.inputs.parts.survey import Survey
from pipeline.inputs.parts.swallowed import with_doubted_ends
from pipeline.inputs.parts.tables import with_cells
from pipeline.records import Part, Rubric, SubmittedFile


def find_parts(
    text: str, rubric: Rubric, corrections: Sequence[Correction] = (), files: Sequence[SubmittedFile] = ()
) -> tuple[Part, ...]:
    """The parts of a submission, in order and apart from each other; empty for a text without words.

    Whatever can be told is a part: answers with their exercise and tool, prompts repeated above them, introduction,
    conclusion, and the rest as ``other``. Labels themselves, such as ``Prompt 2:``, belong to no part, and in a report
    that labreport wrote neither does what it computed. Takes time in proportion to the length of the text.

    Args:
        text: the Markdown of all its files.
        rubric: its exercises, in the order in which submissions number them, and its tools.
        corrections: what the marker set for this submission; it counts without question.
        files: where the text of each begins and ends, and which say that labreport wrote them.

    Raises:
        ConfigError: a correction names a line that the text does not have.
    """
    known, spans = _own_reports(text, rubric, files)
    borders = [0, *chain.from_iterable(spans), len(text)]
    beside = any(text[start:end].strip() for start, end in zip(borders[::2], borders[1::2], strict=True))
    guessed = _guessed(text, rubric) if beside else ()
    return corrected(text, put_in_place(text, guessed, known, spans), corrections)


def _own_reports(text: str, rubric: Rubric, files: Sequence[SubmittedFile]) -> tuple[list[Part], list[Span]]:
    """The parts of the reports that labreport wrote, and where these begin and end; one in two formats counts once."""
    known: list[Part] = []
    spans: list[Span] = []
    for file in files:
        found = read_own_report(text[file.start : file.end], rubric, marked=file.labreport, paged=bool(file.pages))
        if not found:
            continue
        spans.append((file.start, file.end))
        if not _answered(found) <= _answered(known):
            moved = [{"start": each.start + file.start, "end": each.end + file.start} for each in found]
            known += [each.model_copy(update=to) for each, to in zip(found, moved, strict=True)]
    return known, spans


def _answered(parts: Sequence[Part]) -> set[tuple[str | None, str | None]]:
    return {(part.exercise, part.tool) for part in parts if part.kind == "answer"}


def _guessed(text: str, rubric: Rubric) -> tuple[Part, ...]:
    survey = Survey(text, rubric)
    search = Search(len(rubric.exercises), survey.tools, passes=max(2, len(rubric.tools)))
    parts = assemble(survey, search.best(survey.anchors, survey.stretches), rubric)
    return with_doubted_ends(text, with_cells(text, parts, survey.reader, rubric), survey.words, rubric)
