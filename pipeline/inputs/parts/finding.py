"""The parts of a submission: which text answers which exercise by which tool, and what the student wrote."""

from __future__ import annotations

from pipeline.inputs.parts.assembly import assemble
from pipeline.inputs.parts.sequence import Search
from pipeline.inputs.parts.survey import Survey
from pipeline.records import Part, Rubric


def find_parts(text: str, rubric: Rubric) -> tuple[Part, ...]:
    """The parts, in order and apart from each other."""
    survey = Survey(text, rubric)
    passes = max(2, len(rubric.tools))
    labellings = Search(len(rubric.exercises), survey.tools, passes).best(survey.anchors, survey.stretches)
    return assemble(survey, labellings, rubric)
