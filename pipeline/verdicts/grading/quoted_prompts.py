"""Where a report gives the prompts of its exercises: word for word, or in the student's own words behind a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.records import RubricExercise
from pipeline.verdicts.grading.case import Case

_WORD = re.compile(r"[^\W_]+")
_LONG = 6
"""Words of a prompt from which on most of them will do, in whatever order; a shorter one may be a title."""
_MOST = 0.8
_OWN_WORDS = 4
"""Words of a prompt that a student put otherwise; fewer are a title."""
_LABEL = (
    r"(?:the\s+)?(?:prompts?(?:\s+(?:used|given|text))?|questions?|q(?:n|ues)?|quer(?:y|ies)|input|instructions?|user|you(?:\s+said)?|"
    r"me|asked|human)"
)
_LABELLED = re.compile(
    rf"^[ \t>#*_`-]{{0,20}}{_LABEL}[ \t*_]{{0,10}}(?:(?:no\.?[ \t]?|#[ \t]?)?(?P<number>\d{{1,2}}))?"
    r"[ \t*_]{0,10}[:.)–—-]{1,3}[ \t*_]{0,10}(?P<said>\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_LIST_LABEL = re.compile(rf"^[^\n]{{0,80}}\b{_LABEL}\b[^\n]{{0,80}}$", re.IGNORECASE | re.MULTILINE)
_LIST_END = re.compile(r"\n[ \t]*\n(?!\s{0,20}[>*_]{0,4}\s{0,8}\d{1,2}[.)])")
_MOST_LABELS, _LONGEST_LIST = 40, 6_000
"""Lines that may head a list of prompts, and characters of such a list."""
_ITEM = re.compile(r"^[ \t>*_]{0,20}(?P<number>\d{1,2})[.)][ \t*_]{1,10}(?P<said>\S.*)$", re.MULTILINE)
_BEFORE = re.compile(r"(?:^|[:>\"“”'`*_|.)#–—-]|\d)[\s\"“'*_]{0,20}$")
_BEHIND = re.compile(r"\s*(?:[.!?:;\"”'*_|)]|\n|$)")
"""What stands around a text that stands by itself."""
_ASKS = re.compile(
    r"^\W*(?:please\s+)?(?:explain|describe|discuss|list|write|give|tell|compare|define|outline|summari[sz]e|generate|create|"
    r"provide|focus|act|imagine|what|how|why|which|who|when)\b|\?\W*$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:see|same|as|given|refer|mentioned|provided|from)\b.{0,40}\b(?:above|below|manual|sheet|class|course|before|"
    r"previous(?:ly)?|question|exercise|handout|lab|earlier|given)\b|\b(?:paste|insert|type|write|put|add)\b.{0,40}\bhere\b|"
    r"^\W*(?:n/?a|none|nil|tbd|to\s?do)\W*$",
    re.IGNORECASE,
)
"""Words that stand in the place of a prompt."""


def prompt_place(case: Case, exercise: RubricExercise) -> tuple[int, int] | None:
    """Where the report gives the prompt of an exercise; None where it does not.

    The rubric's prompt counts wherever it stands outside of the answers, be it in a list, a heading or an appendix.
    Other words count behind a label such as ``Prompt 2:``, unless they are a title, point elsewhere or are the prompt
    of another exercise.
    """
    if exercise.prompt and (place := _word_for_word(case, exercise.prompt) or _nearly(case, exercise.prompt)):
        return place
    number = case.number(exercise.id)
    others = [each.prompt for each in case.rubric.exercises if each.id != exercise.id and each.prompt]
    for start, end in _labelled(case, exercise.id, number):
        said = case.submission.text[start:end]
        words = _WORD.findall(said)
        other = any(_pattern(prompt).search(said) for prompt in others)
        if len(words) >= _OWN_WORDS and not other and (len(words) > 2 * _LONG or not _ELSEWHERE.search(said)):
            return start, end
    return None


def _pattern(prompt: str) -> re.Pattern[str]:
    """Finds the prompt with whatever signs between its words."""
    return re.compile(
        r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, _WORD.findall(prompt))) + r"(?![^\W_])", re.IGNORECASE
    )


def _word_for_word(case: Case, prompt: str) -> tuple[int, int] | None:
    if not _WORD.search(prompt):
        return None
    text = case.submission.text
    # A short one such as "Explain transformers" may stand in any sentence: it must stand by itself.
    short = len(_WORD.findall(prompt)) < _LONG
    for match in _pattern(prompt).finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        alone = _BEFORE.search(line) and _BEHIND.match(text, match.end())
        if (alone or not short) and not _in_answer(case, match.start()):
            return match.span()
    return None


def _nearly(case: Case, prompt: str) -> tuple[int, int] | None:
    """A paragraph with most of the words of a longer prompt."""
    wanted = {word.casefold() for word in _WORD.findall(prompt)}
    if len(wanted) < _LONG:
        return None
    for match in re.finditer(r"\S(?:[^\n]|\n(?!\s*\n))*", case.submission.text):
        there = {word.casefold() for word in _WORD.findall(match.group())}
        if len(wanted & there) >= _MOST * len(wanted) and not _in_answer(case, match.start()):
            return match.span()
    return None


def _labelled(case: Case, exercise: str, number: int) -> Iterator[tuple[int, int]]:
    """What stands behind a label of the exercise's prompt."""
    text = case.submission.text
    for match in _LABELLED.finditer(text):
        if match["number"] and int(match["number"]) == number and not _in_answer(case, match.start()):
            yield match.span("said")
    for part in case.parts:
        if part.kind == "prompt" and part.exercise == exercise:
            line = text[text.rfind("\n", 0, part.start) + 1 : part.start]
            said = text[part.start : part.end]
            labelled = not line.strip(" #*_>") or re.search(rf"\b{_LABEL}\b", line, re.IGNORECASE) or _ASKS.search(said)
            # "Exercise 2: Architectures" is a title, whatever it was taken for; lists are read item by item.
            if labelled and len(_ITEM.findall(said)) < 2:
                yield part.start, part.end
    own = (label for label in _LIST_LABEL.finditer(text) if not _in_answer(case, label.start()))
    for label in islice(own, _MOST_LABELS):
        begin = label.end()
        end = _LIST_END.search(text, begin + 2, begin + _LONGEST_LIST)
        for item in _ITEM.finditer(text, begin, end.start() if end else min(len(text), begin + _LONGEST_LIST)):
            if int(item["number"]) == number and not _in_answer(case, item.start()):
                yield item.span("said")


def _in_answer(case: Case, place: int) -> bool:
    return any(part.kind == "answer" and part.start <= place < part.end for part in case.parts)
