"""The parts of a report that labreport wrote itself, each exactly: what stands where is known from its layout.

What labreport computed or explained is no part: the student's words, the prompts and the answers are all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from pipeline.inputs.parts.cutting import Span, trimmed
from pipeline.inputs.parts.exercise_words import ExerciseWords, exercise_words
from pipeline.inputs.parts.labels import read_head
from pipeline.inputs.parts.own_layout import (
    ADDED,
    AIM,
    CONCLUSION,
    PROMPT,
    Heading,
    Layout,
    paragraphs,
    read_layouts,
)
from pipeline.inputs.parts.survey import numbers_of
from pipeline.inputs.parts.tool_names import tool_names
from pipeline.records import STATUS_SENTENCES, Part, PartKind, Rubric, Standing

SURE = 0.98
BY_NUMBER = 0.9
"""Confidence in an exercise that its number alone tells."""
_SAID = 0.6
"""Fit from which on a prompt or a title says which exercise it is."""
_SAME_NUMBER = 0.25
"""What the number of an exercise adds to its fit."""
_WHY = "it stands under '{}' in the layout of labreport's own reports"

_NUMBERS_SAY = "What the numbers say"
_CLAIMS = re.compile(r"(?:Table \d+\. )?The conclusion above, checked sentence by sentence\.")
_OWN_AIM = re.compile(
    r"\s*To put the same \S{1,20} exercises? to .{1,2000}?, and to compare the answers by the topics they cover, "
    r"by their length and by how easily they read\.\s*",
    re.DOTALL,
)
_FACT = r"(?:[\d,]+ words|[\d,]+ tokens|pasted from a file|recorded [^·]{4,40}|recorded, day unknown)"
_FACTS = re.compile(rf"(?:.{{1,300}}? · )?{_FACT}(?: · {_FACT})*")
_MEASURED = re.compile(r"[\d,]+ words")
_WARNINGS = tuple(sentence for sentence in STATUS_SENTENCES.values() if sentence)
_LEADS = (
    _FACTS,
    re.compile(r"(?:No|\d+) sentences? that no other model’s answer has"),
    re.compile(r"Sample text, written by the labreport authors: no model wrote this\."),
    re.compile(rf"(?:{'|'.join(map(re.escape, _WARNINGS))}).*", re.DOTALL),
    re.compile(r"<!-- begin text-\d+ -->"),
)
"""What may stand above an answer, in this order."""
_NONE = re.compile(
    rf"(?:{'|'.join(map(re.escape, _WARNINGS))}|This model was not asked\.|No answer of this model is shown\."
    r"|Nothing is pasted into ).*",
    re.DOTALL,
)
_PLACED = re.compile(r"<!-- (?:begin|end) text-\d+ -->")
_STANDINGS = tuple(f"{mark}{standing}" for mark in " (" for standing in get_args(Standing))
_QUOTED = re.compile(r"” — [^”]{1,300}, Exercise \d+(?:, sample \d+)?$")
_MORE = re.compile(r"\d+ more in the appendix")
_SAMPLE = re.compile(r", sample \d+$")
_PAGE_TOPICS = re.compile(
    r"Grade only where models differ|Topics of exercise \d+, and how each answer treats them|Topics"
)
_MARKS = re.compile(r"^[ \t]*>[ \t]?|[*`]+|\\(?=[!-/:-@\[-`{-~])", re.MULTILINE)


class _Answer(NamedTuple):
    """An answer, or a place where none stands."""

    heading: Heading
    tool: str
    span: Span | None
    measured: bool
    """Whether the line above it tells its words."""


def read_own_report(text: str, rubric: Rubric, *, marked: bool, paged: bool) -> tuple[Part, ...]:
    """The parts of a report that labreport wrote, in order; empty for any other text, and where its layout is lost.

    Args:
        text: of one file.
        rubric: its exercises and tools.
        marked: whether the file says that labreport wrote it; else its own headings must.
        paged: whether it is a PDF, into which nobody writes.
    """
    readers = (_Reader(text, layout, rubric, paged=paged) for layout in read_layouts(text, marked=marked))
    found = max(readers, key=lambda each: sum(answer.measured for answer in each.answers), default=None)
    if found is None or not any(answer.measured for answer in found.answers):
        return ()
    return tuple(sorted(found.parts(), key=lambda part: part.start))


class _Reader:
    """One layout of a text, its parts taken out."""

    def __init__(self, text: str, layout: Layout, rubric: Rubric, *, paged: bool) -> None:
        self.text = text
        self.layout = layout
        self.rubric = rubric
        self.paged = paged
        self.answers = self._answers()

    def parts(self) -> Iterator[Part]:
        """Answers, prompts and the student's words, in no order."""
        prompts = list(self._prompts())
        exercises = self._exercises(prompts)
        tools = _called([answer.tool for answer in self.answers], self.rubric)
        for answer in self.answers:
            if answer.span:
                told = exercises[answer.heading.exercise or 0]
                yield self._part("answer", answer.span, answer.heading, told=told, tool=tools[answer.tool])
        for heading, span in prompts:
            told = exercises[heading.exercise or 0]
            yield self._part("prompt", span, heading, told=told, tool=tools.get(heading.tool))
        yield from self._own_words()

    def _part(
        self,
        kind: PartKind,
        span: Span,
        heading: Heading,
        *,
        told: tuple[str | None, float] = (None, SURE),
        tool: str | None = None,
    ) -> Part:
        why = _WHY.format(heading.title[:50])
        return Part(kind=kind, exercise=told[0], tool=tool, start=span[0], end=span[1], confidence=told[1], why=why)

    # ------------------------------------------------------------ answers

    def _answers(self) -> list[_Answer]:
        below = [h for h in self.layout.headings if h.level > self.layout.exercises and h.exercise is not None]
        told = [answer for heading in below if heading.section != PROMPT and (answer := self._answer(heading))]
        known = {_named(answer.heading) for answer in told if answer.measured}
        # Without the line above an answer a heading may be one of a prompt: those of the other answers tell.
        return [each for each in told if each.measured or _named(each.heading) in known or each.span is None]

    def _answer(self, heading: Heading) -> _Answer:
        begin, end = heading.body, heading.own_end
        measured = unmeasured = False
        leads = iter(_LEADS)
        for start, stop in paragraphs(self.text, begin, end):
            said = _plain(self.text[start:stop])
            if (lead := next((each for each in leads if each.fullmatch(said)), None)) is None:
                break
            begin = stop
            measured |= lead is _LEADS[-1] or (lead is _FACTS and bool(_MEASURED.search(said)))
            unmeasured |= lead is _FACTS and not _MEASURED.search(said)
        if placed := list(_PLACED.finditer(self.text, begin, end)):
            end = placed[-1].start()
        span = trimmed(self.text, begin, end)
        if unmeasured or (span and not measured and _NONE.fullmatch(_plain(self.text[slice(*span)]))):
            span = None
        return _Answer(heading, heading.tool or _named(heading), span, measured and span is not None)

    def _exercises(self, prompts: Sequence[tuple[Heading, Span]]) -> dict[int, tuple[str | None, float]]:
        """Id and confidence by the number that the report gives an exercise; None where the rubric has none of it."""
        words, numbers = exercise_words(self.rubric), numbers_of(self.rubric)
        texts: dict[int, list[str]] = {}
        for answer in self.answers:
            heading = answer.heading
            texts.setdefault(heading.exercise or 0, [])
        for heading in self.layout.headings:
            if heading.level == self.layout.exercises and heading.exercise is not None:
                texts.setdefault(heading.exercise, []).append(heading.title.partition(":")[2])
        for heading, (start, end) in prompts:
            texts.setdefault(heading.exercise or 0, []).append(self.text[start : min(end, start + 2000)])
        fits = [
            (fit, number, position)
            for number, said in texts.items()
            for position, fit in enumerate(_fits(words, said, numbers.get(number)))
        ]
        told: dict[int, tuple[str | None, float]] = {}
        taken: set[int] = set()
        for fit, number, position in sorted(fits, key=lambda each: -each[0]):
            if number not in told and position not in taken and fit >= _SAME_NUMBER:
                told[number] = self.rubric.exercises[position].id, SURE if fit >= _SAID else BY_NUMBER
                taken.add(position)
        return {number: told.get(number, (None, SURE)) for number in texts}

    def _prompts(self) -> Iterator[tuple[Heading, Span]]:
        answers = [answer.heading.start for answer in self.answers]
        for heading in self.layout.headings:
            if heading.level != self.layout.exercises or heading.exercise is None:
                continue
            begin, end = heading.body, heading.end
            if heading.section != PROMPT:
                end = min((start for start in answers if begin <= start < end), default=begin)
                begin, end = self._page_prompt(begin, end) if self.layout.page else (begin, end)
            if span := trimmed(self.text, begin, end):
                yield heading, span

    def _page_prompt(self, begin: int, end: int) -> Span:
        """What stands between the label of a prompt and the list of its topics."""
        for start, stop in paragraphs(self.text, begin, end):
            said = _plain(self.text[start:stop])
            if _PAGE_TOPICS.fullmatch(said):
                return begin, start
            begin = stop if said.startswith("Prompt") and not begin > start else begin
        return begin, end

    # ------------------------------------------------------------ the student's words

    def _own_words(self) -> Iterator[Part]:
        for heading in self.layout.headings:
            opens = heading.level < self.layout.exercises
            if not opens and not (self.layout.page and heading.level == self.layout.exercises):
                continue
            name = heading.section if opens else heading.title.casefold()
            if name == CONCLUSION:
                yield from (self._part("conclusion", span, heading) for span in self._conclusion(heading))
            elif name == AIM:
                yield from (self._part("introduction", span, heading) for span in self._aim(heading))
            elif name == ADDED and opens:
                yield from (self._part(_role(heading.title), span, heading) for span in self._added(heading))

    def _added(self, heading: Heading) -> Iterator[Span]:
        answered = any(heading.start < answer.heading.start < heading.end for answer in self.answers)
        if not answered and (span := trimmed(self.text, heading.body, heading.end)):
            yield span

    def _aim(self, heading: Heading) -> Iterator[Span]:
        own = _OWN_AIM.match(self.text, heading.body)
        if span := trimmed(self.text, own.end() if own else heading.body, heading.end):
            yield span

    def _conclusion(self, heading: Heading) -> list[Span]:
        """Above what labreport computed; and behind it, where somebody wrote into the file."""
        own: list[Span] = []
        computed: list[Span] = []
        table = False
        for start, stop in paragraphs(self.text, heading.body, heading.end):
            piece = self.text[start:stop]
            said = _plain(piece)
            if computed or said.lstrip("# ") == _NUMBERS_SAY or _is_statement(said):
                computed.append((start, stop))
            elif _CLAIMS.fullmatch(said):
                table = True
            elif not _PLACED.fullmatch(piece) and not (table and (self.paged or piece.startswith("|"))):
                own.append((start, stop))
        return _joined(self.text, own if self.paged else [*own, *self._behind(computed)])

    def _behind(self, findings: Sequence[Span]) -> Sequence[Span]:
        """The paragraphs behind the last one of a finding: its sentence, why, figures and quotations."""
        last = 0
        for place, (start, stop) in enumerate(findings):
            piece = self.text[start:stop]
            said = _plain(piece)
            figures = ": **" in piece and piece.endswith("*")
            quoted = said.startswith("“") and _QUOTED.search(said) is not None
            if figures or quoted or _MORE.fullmatch(said):
                last = place
            elif _is_statement(said):
                last = place + 1
        return findings[last + 1 :]


def _named(heading: Heading) -> str:
    """What stands above an answer, its sample aside: the model, or "Answer" where the section names that."""
    return _SAMPLE.sub("", heading.title)


def _is_statement(said: str) -> bool:
    """Whether it is the sentence of a finding: its standing stands behind it."""
    return said.rstrip(")").endswith(_STANDINGS)


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """The stretches, those with nothing between them as one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return [span for start, end in joined if (span := trimmed(text, start, end))]


def _plain(markdown: str) -> str:
    """The words of a paragraph on one line."""
    return " ".join(_MARKS.sub("", markdown).split())


def _fits(words: ExerciseWords, said: Sequence[str], position: int | None) -> list[float]:
    """How well an exercise of a report is each of the rubric's, by its title, its prompt and its number."""
    fits = [max(each) for each in zip(*map(words.title_fit, said), strict=True)] or [0.0] * words.count
    return [fit + _SAME_NUMBER * (place == position) for place, fit in enumerate(fits)]


def _called(labels: Sequence[str], rubric: Rubric) -> Mapping[str, str]:
    """What the class calls each model: its own name where only one of the report's has that."""
    names = tool_names(rubric.tools)
    found = {label: {each.label for each in names.find(label)} for label in dict.fromkeys(labels)}
    alone = {label: next(iter(called)) for label, called in found.items() if len(called) == 1}
    counted = list(alone.values())
    return {label: alone[label] if counted.count(alone.get(label, "")) == 1 else label for label in found}


def _role(title: str) -> PartKind:
    """What a section is that labreport does not write."""
    _, _, role, _ = read_head(title, 0, (), ())
    return role if role in ("introduction", "conclusion") else "other"
