"""Which answers of a large run a document shows, and the sentence that says which are left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Answer, Run
from pipeline.writers.document.untrusted import MAX_SHOWN
from pipeline.writers.document.wording import count, figure


class Room(NamedTuple):
    """Most that a document holds; every figure counts all answers, shown or not."""

    answers: int
    characters: int
    """Of all answers together."""


PRINT = Room(300, 1_500_000)
"""About 750 pages, for which the PDF takes about one gigabyte of memory."""
PAGE = Room(1000, 4_000_000)

Key = tuple[str, str, int]
"""(exercise, provider, sample) of an answer."""


def shown_answers(run: Run, room: Room = PRINT) -> frozenset[Key]:
    """The keys of the answers that a document has room for: first samples before second ones.

    A further sample is shown of every answer or of none, so that no model is shown more of than another.
    """
    shown: list[Answer] = []
    for sample in sorted({answer.sample for answer in run.answers}):
        more = [answer for answer in run.answers if answer.sample == sample]
        if not _fits([*shown, *more], room):
            return frozenset(answer.key for answer in shown or _first(more, room))
        shown += more
    return frozenset(answer.key for answer in shown)


def _fits(answers: Sequence[Answer], room: Room) -> bool:
    return len(answers) <= room.answers and sum(map(_length, answers)) <= room.characters


def _length(answer: Answer) -> int:
    return min(len(answer.text), MAX_SHOWN)


def _first(answers: Sequence[Answer], room: Room) -> list[Answer]:
    """As many of the answers as fit, the shortest first: a model that writes without end hides no other."""
    found: list[Answer] = []
    left = room.characters
    for answer in sorted(answers, key=_length)[: room.answers]:
        left -= _length(answer)
        if left < 0:
            break
        found.append(answer)
    return found


SHORT_ANSWER = 1500
"""Characters, some 230 words of English: up to this mean a report is short where nobody chose."""


def is_short(run: Run) -> bool:
    """Whether the report leaves out what only long answers need: as chosen, else where the answers are short."""
    if run.length != "auto":
        return run.length == "short"
    written = [len(answer.text) for answer in run.answers if answer.scorable]
    return bool(written) and sum(written) <= SHORT_ANSWER * len(written)


def left_out(run: Run, shown: frozenset[Key]) -> str | None:
    """A sentence on what the document does not show; None where it shows every answer."""
    missing = len(run.answers) - len(shown)
    if not missing:
        return None
    whole = {answer.key for answer in run.answers if not answer.sample} <= shown
    which = "the first samples of each exercise and model" if whole else "the shortest ones"
    shares = f"{figure(len(shown))} of {count(len(run.answers), 'answer')} {'is' if len(shown) == 1 else 'are'} shown"
    return (
        f"This run has more answers than a document can hold: {shares}, {which}. "
        "All figures count every answer; the others stand in the folder answers, in scores.csv and in topics.csv."
    )
