"""Tools that most of a class asked, where the rubric does not say which are expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.records import GradedSubmission, Rubric
from pipeline.verdicts.wording import series

_LEAST = 3
"""Submissions with a tool from which on it can be the class's."""


def flag_missing_tools(
    graded: Sequence[GradedSubmission], rubric: Rubric
) -> tuple[tuple[GradedSubmission, ...], tuple[str, ...]]:
    """The submissions, those without a tool that most of the class asked with a flag, and a note; points stay.

    Nothing where the rubric names its tools: then what is missing costs points.

    Args:
        graded: the class.
        rubric: names tools, or none.
    """
    asked = {each.id: _tools(each) for each in graded}
    answered = [tools for tools in asked.values() if tools]
    often = Counter(tool for tools in answered for tool in tools)
    usual = [tool for tool, count in often.items() if count >= _LEAST and 2 * count > len(answered)]
    missing = {name: [tool for tool in usual if tool not in tools] for name, tools in asked.items() if tools}
    if rubric.tools or not any(missing.values()):
        return tuple(graded), ()
    flagged = tuple(_flagged(each, missing.get(each.id, [])) for each in graded)
    lacking = series([name for name, tools in missing.items() if tools])
    note = (
        f"the rubric names no tools, so a tool that was left out costs no points ({lacking}): write "
        f"tools: [{', '.join(usual)}] into it if each is expected."
    )
    return flagged, (note,)


def _tools(graded: GradedSubmission) -> tuple[str, ...]:
    named = (part.tool for part in graded.parts if part.kind == "answer" and part.tool)
    return tuple(dict.fromkeys(named))


def _flagged(graded: GradedSubmission, missing: Sequence[str]) -> GradedSubmission:
    if not missing:
        return graded
    flag = f"no answer of {series(missing)} was found, which most of the class has; it costs no points"
    return graded.model_copy(update={"flags": (*graded.flags, flag)})
