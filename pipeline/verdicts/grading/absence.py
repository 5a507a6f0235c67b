"""Expected answers that were not found: surely missing, or perhaps overlooked in a report that reads badly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from pipeline.records import AbsentAnswer, Part
from pipeline.verdicts.grading.case import UNNAMED, Case
from pipeline.verdicts.wording import series

UNSURE = 0.6
"""Confidence below which a part is shown to the marker."""
LOOSE = 40
"""Words of a passage from which on it may be an answer that was taken for something else."""
_OWN = 300
"""Words of an introduction or conclusion from which on it may hold an answer."""
_SWOLLEN = 2.5
"""An answer so many times as long as the tool's answers are usually may hold another one."""
_FEW = 3
"""Answers of a tool that show how long they usually are."""


def absent_answers(case: Case) -> tuple[AbsentAnswer, ...]:
    """The expected answers that were not found, each with what makes that doubtful.

    A missing answer is no better than a weak one, so one that is surely missing counts as nothing. Where the report
    was not read without doubt, its points are the marker's to give.
    """
    if not case.answers:
        return ()
    missing = [(exercise.id, tool) for exercise in case.rubric.exercises for tool in case.missing(exercise.id)]
    general = next(_doubts(case), "") if missing else ""
    return tuple(
        AbsentAnswer(exercise=exercise, tool=tool, doubt=_doubt(case, exercise, tool, general))
        for exercise, tool in missing
    )


def told(case: Case, absent: Sequence[AbsentAnswer]) -> list[str]:
    """Sentences on the answers that were not found: what they cost, or why the marker decides."""
    sure = [each for each in absent if not each.doubt]
    sentences = [f"{_not_found(case, sure)}, which counts as nothing."] if sure else []
    doubtful = [each for each in absent if each.doubt]
    for doubt in dict.fromkeys(each.doubt for each in doubtful):
        named = [each for each in doubtful if each.doubt == doubt]
        sentences.append(f"{_not_found(case, named)}, but {doubt}: the marker decides.")
    return sentences


def absence_flags(absent: Sequence[AbsentAnswer]) -> tuple[str, ...]:
    """What the marker should look at: one flag for what costs points, one for what is left open."""
    flags = []
    if sure := [each for each in absent if not each.doubt]:
        flags.append(f"not found: {_called(sure)}; counted as nothing, unless parts.yaml says where it stands")
    doubtful = [each for each in absent if each.doubt]
    if doubtful:
        why = series(list(dict.fromkeys(each.doubt for each in doubtful)))
        named = _called(doubtful)
        flags.append(
            f"not found, perhaps overlooked: {named} ({why}); say in parts.yaml where it stands, or that it is missing"
        )
    return tuple(flags)


def _not_found(case: Case, absent: Sequence[AbsentAnswer]) -> str:
    by_tools: dict[tuple[str, ...], list[str]] = {}
    for exercise in dict.fromkeys(each.exercise for each in absent):
        tools = tuple(each.tool for each in absent if each.exercise == exercise)
        by_tools.setdefault(tools, []).append(str(case.number(exercise)))
    pieces = []
    for tools, numbers in by_tools.items():
        to = f"to exercise{'s' if len(numbers) > 1 else ''} {series(numbers)}"
        whole = set(tools) >= set(case.tools) or set(tools) <= UNNAMED
        pieces.append(to if whole else f"of {series(list(tools), 'or')} {to}")
    return f"No answer {series(pieces, 'or')} was found"


def _called(absent: Sequence[AbsentAnswer]) -> str:
    """``the answers of Gemini to applications and scaling``."""
    named = []
    for tool in dict.fromkeys(each.tool for each in absent):
        exercises = [each.exercise for each in absent if each.tool == tool]
        noun = "answer" if len(exercises) == 1 else "answers"
        named.append(f"the {noun} of {'a tool' if tool in UNNAMED else tool} to {series(exercises)}")
    return series(named)


def _doubt(case: Case, exercise: str, tool: str, general: str) -> str:
    if (exercise, tool) in case.ruled_out or (exercise, None) in case.ruled_out:
        return ""
    expected = {each.casefold() for each in case.tools}
    others = [each for each in case.tools_found if each.casefold() not in expected and each not in UNNAMED]
    instead = [each for each in others if case.answered(exercise, each)]
    return f"{series(instead)} answered it" if instead and case.rubric.tools else general


def _doubts(case: Case) -> Iterator[str]:
    """What may have hidden an answer, the gravest first."""
    if case.submission.status == "partial":
        yield "not all that was handed in could be read"
    answers = [part for part in case.parts if part.kind == "answer"]
    if any(part.exercise is None for part in answers):
        yield "there is an answer whose exercise could not be told"
    told_apart = [part for part in case.parts if part.kind in ("answer", "prompt") and part.exercise is not None]
    if any(part.confidence < UNSURE and not part.corrected for part in told_apart):
        yield "the answers could not be told apart without doubt"
    pieces = Counter((found.answer.exercise, found.answer.provider) for found in case.answers if not found.whole)
    if any(count > 1 for count in pieces.values()):
        yield "another answer seems to stand in several places"
    lengths = {part: len(case.submission.text[part.start : part.end].split()) for part in case.parts}
    least = max(LOOSE, min(lengths[part] for part in answers) / 2)
    if any(_may_hold_one(part, words, least) for part, words in lengths.items()):
        yield "a long passage could not be assigned to any exercise"
    if any(_swollen(part, answers, lengths) for part in answers):
        yield "one of the others is so long that it may hold this one"


def _may_hold_one(part: Part, words: int, least: float) -> bool:
    if part.corrected:
        return False
    return words >= least if part.kind == "other" else part.kind in ("introduction", "conclusion") and words >= _OWN


def _swollen(part: Part, answers: Sequence[Part], lengths: dict[Part, int]) -> bool:
    usual = [lengths[each] for each in answers if each.tool == part.tool and each != part]
    return len(usual) >= _FEW - 1 and not part.corrected and lengths[part] > _SWOLLEN * median(usual)
