"""What the student wrote into a report that labreport wrote: the aim, the conclusion, sections of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args

from pipeline.inputs.parts.cutting import Span, trimmed
from pipeline.inputs.parts.labels import read_head
from pipeline.inputs.parts.labreports.answers import ReportAnswer, plain
from pipeline.inputs.parts.labreports.layout import ADDED, AIM, CONCLUSION, Heading, Layout, paragraphs
from pipeline.records import PartKind, Standing

_NUMBERS_SAY = "What the numbers say"
_CLAIMS = re.compile(r"(?:Table \d+\. )?The conclusion above, checked sentence by sentence\.")
_GIVEN_AIM = re.compile(
    r"\s*To put the same \S{1,20} exercises? to .{1,2000}?, and to compare the answers by the topics they cover, "
    r"by their length and by how easily they read\.\s*",
    re.DOTALL,
)
_PLACED = re.compile(r"<!-- (?:begin|end) text-\d+ -->")
_STANDINGS = tuple(f"{mark}{standing}" for mark in " (" for standing in get_args(Standing))
_QUOTED = re.compile(r"” — [^”]{1,300}, Exercise \d+(?:, sample \d+)?$")
_MORE = re.compile(r"\d+ more in the appendix")


class OwnWords(NamedTuple):
    """A stretch of the student's words."""

    kind: PartKind
    heading: Heading
    span: Span


def find_own_words(text: str, layout: Layout, answers: Sequence[ReportAnswer], *, paged: bool) -> Iterator[OwnWords]:
    """The student's words, in order; nothing that labreport computed or explained.

    Args:
        text: of the report.
        layout: its headings.
        answers: in it.
        paged: whether it is a PDF, into which nobody writes.
    """
    for heading in layout.headings:
        opens = heading.level < layout.exercises
        if not opens and not layout.page:
            continue
        name = heading.section if opens else heading.title.casefold()
        if name == CONCLUSION:
            yield from (OwnWords("conclusion", heading, span) for span in _conclusion(text, heading, paged=paged))
        elif name == AIM:
            given = _GIVEN_AIM.match(text, heading.body)
            if span := trimmed(text, given.end() if given else heading.body, heading.end):
                yield OwnWords("introduction", heading, span)
        elif name == ADDED and opens:
            answered = any(heading.start < answer.heading.start < heading.end for answer in answers)
            if not answered and (span := trimmed(text, heading.body, heading.end)):
                yield OwnWords(_role(heading.title), heading, span)


def _conclusion(text: str, heading: Heading, *, paged: bool) -> list[Span]:
    """Above what labreport computed; and behind it, where somebody wrote into the file."""
    own: list[Span] = []
    computed: list[Span] = []
    table = False
    for start, stop in paragraphs(text, heading.body, heading.end):
        piece = text[start:stop]
        said = plain(piece).lstrip("# ")
        if computed or said == _NUMBERS_SAY or _is_statement(said):
            computed.append((start, stop))
        elif _CLAIMS.fullmatch(said):
            table = True
        elif not _PLACED.fullmatch(piece) and not (table and (paged or piece.startswith("|"))):
            own.append((start, stop))
    return _joined(text, own if paged else [*own, *_behind(text, computed)])


def _behind(text: str, findings: Sequence[Span]) -> Sequence[Span]:
    """The paragraphs behind the last one of a finding: its sentence, why, figures and quotations."""
    last = 0
    for place, (start, stop) in enumerate(findings):
        piece = text[start:stop]
        said = plain(piece)
        figures = ": **" in piece and piece.endswith("*")
        quoted = said.startswith("“") and _QUOTED.search(said) is not None
        if figures or quoted or _MORE.fullmatch(said):
            last = place
        elif _is_statement(said):
            last = place + 1
    return findings[last + 1 :]


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


def _role(title: str) -> PartKind:
    """What a section is that labreport does not write."""
    _, _, role, _ = read_head(title, 0, (), ())
    return role if role in ("introduction", "conclusion") else "other"
