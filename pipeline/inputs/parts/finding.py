"""The parts of a submission: which text answers which exercise by which tool, and what the student wrote."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.inputs.parts.assembly import assemble
from pipeline.inputs.parts.corrections import Correction, corrected
from pipeline.inputs.parts.sequence import Search
from pipeline.inputs.parts.survey import Survey
from pipeline.inputs.parts.tables import with_cells
from pipeline.records import Part, Rubric


def find_parts(text: str, rubric: Rubric, corrections: Sequence[Correction] = ()) -> tuple[Part, ...]:
    """The parts of a submission, in order and apart from each other; empty for a text without words.

    Whatever can be told is a part: answers with their exercise and tool, prompts repeated above them, introduction,
    conclusion, and the rest as ``other``. Labels themselves, such as ``Prompt 2:``, belong to no part. Takes time in
    proportion to the length of the text.

    Args:
        text: the Markdown of all its files.
        rubric: its exercises, in the order in which submissions number them, and its tools.
        corrections: what the marker set for this submission; it counts without question.

    Raises:
        ConfigError: a correction names a line that the text does not have.
    """
    survey = Survey(text, rubric)
    search = Search(len(rubric.exercises), survey.tools, passes=max(2, len(rubric.tools)))
    parts = assemble(survey, search.best(survey.anchors, survey.stretches), rubric)
    parts = with_cells(text, parts, survey.reader, rubric)
    return corrected(text, parts, corrections)
