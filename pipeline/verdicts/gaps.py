"""Answers that are not there in full: refused, failed, empty, cut off, or never pasted."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Answer, AnswerStatus, Finding, Number
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.wording import counted, opened, possessive, series, share_of, spelled

_SAID: dict[AnswerStatus, str] = {
    "refused": "refused to give",
    "failed": "could not be asked for",
    "empty": "returned no text for",
    "truncated": "was cut off in",
}
_COUNTED: dict[AnswerStatus, str] = {
    "refused": "answers refused",
    "failed": "answers that could not be had",
    "empty": "answers without text",
    "truncated": "answers cut off",
}
_MOST_TITLES = 4


def gaps(evidence: Evidence) -> list[Finding]:
    """One finding for each model and way of not answering in full; a model whose answers are pasted is not blamed."""
    found = []
    for label in evidence.providers:
        own = [answer for answer in evidence.answers if answer.provider == label]
        pasted = any(answer.origin == "pasted" for answer in own)
        for status, said in _SAID.items():
            hit = [answer for answer in own if answer.status == status]
            if not hit:
                continue
            titles = list(dict.fromkeys(f"“{evidence.title(answer.exercise)}”" for answer in hit))
            name = f"{label}, {_COUNTED[status]}"
            if pasted and status in ("failed", "empty"):
                name = f"{label}, answers {'whose file could not be read' if status == 'failed' else 'not pasted'}"
                sentence = (_unread if status == "failed" else _unpasted)(label, len(hit), len(own), titles)
            else:
                sentence = f"{label} {said} {_which(hit, own, titles)}."
            found.append(
                Finding(
                    id=f"gap-{status}",
                    sentence=sentence,
                    standing="supported",
                    why=_effect(status, len(hit)),
                    numbers=(Number(name=name, value=len(hit), unit=f"of {len(own)}"),),
                )
            )
    return found


def _effect(status: AnswerStatus, count: int) -> str:
    it = "it" if count == 1 else "them"
    if status == "truncated":
        return f"Comparisons of length and topics leave {it} out, because what a cut answer lacks says nothing."
    return f"All comparisons leave {it} out."


def _which(hit: Sequence[Answer], own: Sequence[Answer], titles: Sequence[str]) -> str:
    """``its only answer``, ``any of its four answers``, ``one of its four answers (“Scaling”)``."""
    count, total = len(hit), len(own)
    if count == total:
        if total == 1:
            return "its only answer"
        if hit[0].status == "truncated":
            return share_of(total, total, "answer")
        return f"{'either' if total == 2 else 'any'} of its {counted(total, 'answer')}"
    named = f" ({series(titles)})" if len(titles) <= _MOST_TITLES else ""
    return f"{spelled(count)} of its {counted(total, 'answer')}{named}"


def _unpasted(label: str, count: int, total: int, titles: Sequence[str]) -> str:
    if count == total:
        return f"No answer of {label} was pasted."
    if len(titles) > _MOST_TITLES:
        return f"{opened(spelled(count))} of {possessive(label)} {counted(total, 'answer')} were not pasted."
    return f"No answer of {label} to {series(titles, 'or')} was pasted."


def _unread(label: str, count: int, total: int, titles: Sequence[str]) -> str:
    if count == total and total > 1:
        return f"None of the files of {possessive(label)} {counted(total, 'answer')} could be read."
    if len(titles) > _MOST_TITLES:
        return f"The files of {spelled(count)} of {possessive(label)} {counted(total, 'answer')} could not be read."
    files, answers = ("file", "answer") if count == 1 else ("files", "answers")
    return f"The {files} of {possessive(label)} {answers} to {series(titles)} could not be read."
