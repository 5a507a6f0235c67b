"""Which elements of a text an answer would show if it had them: a count of 0 means none only there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from pipeline.records import Answer, Element
from pipeline.verdicts.wording import counted, opened, series, share_of

NAMES: dict[Element, tuple[str, str]] = {
    "tables": ("table", "tables"),
    "formulas": ("formula", "formulas"),
    "code_blocks": ("code block", "code blocks"),
    "links": ("link", "links"),
    "headings": ("heading", "headings"),
    "lists": ("list", "lists"),
}
"""One of it, and several."""

_MARKED = re.compile(
    r"^ {0,3}#{1,6} \S|\*\*[^*\n]+\*\*|__[^_\n]+__|^ {0,8}(?:```|~~~)|^ {0,3}\|?[ :]*-{3,}[ :]*\|[ :|-]*$|`[^`\n]+`|"
    r"\[[^\]\n]{1,300}\]\([^)\s]{1,300}\)|\$[^$\n]+\$|\\[([]",
    re.MULTILINE,
)
"""Marks that only Markdown has; numbers and bullets also come with text that was copied from a page."""
_LISTED = re.compile(r"^\s{0,8}(?:[-*+•]|\d{1,3}[.)]) ", re.MULTILINE)
_BOLD_LINE = re.compile(r"^ {0,3}(?:\d{1,3}[.)] )?(\*\*|__)[^*_\n]{1,120}\1:?\s*$", re.MULTILINE)

AnswerKey = tuple[str, str, int]


def unseen_elements(answers: Iterable[Answer]) -> dict[AnswerKey, frozenset[Element]]:
    """By answer, the elements of which none can be counted; answers that show whatever they have are left out.

    Of pasted answers of a model without any of Markdown's marks it is taken that pasting lost them.
    """
    known = [answer for answer in answers if answer.scorable]
    marked = {answer.provider for answer in known if answer.origin != "pasted" or _MARKED.search(answer.text)}
    every = frozenset(get_args(Element))
    found = {}
    for answer in known:
        unseen = frozenset(answer.lost)
        if answer.provider not in marked:
            unseen |= every - ({"lists"} if _LISTED.search(answer.text) else set())
        if unseen:
            found[answer.key] = unseen
    return found


def tell_unseen(
    label: str,
    texts: Sequence[Answer],
    unseen: Mapping[AnswerKey, frozenset[Element]],
    elements: Sequence[Element],
) -> str:
    """Why elements cannot be counted in some of a model's answers, in one sentence; empty where they can."""
    blind = [answer for answer in texts if not unseen.get(answer.key, frozenset()).isdisjoint(elements)]
    if not blind:
        return ""
    names = opened(series([NAMES[element][1] for element in elements]))
    plain = all(set(answer.lost).isdisjoint(elements) for answer in blind)
    why = "pasted as plain text, which loses them" if plain else "read from a document that does not show them"
    many, were = share_of(len(blind), len(texts), "answer"), "it was" if len(blind) == 1 else "they were"
    if 1 < len(blind) == len(texts):
        many = "either answer" if len(texts) == 2 else f"any of the {counted(len(texts), 'answer')}"
    return f"{names} cannot be counted in {many} by {label}: {were} {why}."


def has_bold_lines(text: str) -> bool:
    """Whether lines in bold letters serve as headings, which are not counted as such."""
    return _BOLD_LINE.search(text) is not None
