"""Where in a report that labreport wrote each answer stands, and whose it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from pipeline.inputs.parts.cutting import Span, trimmed
from pipeline.inputs.parts.labreports.layout import PROMPT, Heading, Layout, paragraphs
from pipeline.records import STATUS_SENTENCES

_MEASURED = r"[\d,]+ words"
_FACT = rf"(?:{_MEASURED}|[\d,]+ tokens|pasted from a file|recorded [^·]{{4,40}}|recorded, day unknown)"
_FACTS = re.compile(rf"(?:.{{1,300}}? · )?{_FACT}(?: · {_FACT})*")
_WARNING = "|".join(re.escape(sentence) for sentence in STATUS_SENTENCES.values() if sentence)
_BEGIN = re.compile(r"<!-- begin text-\d+ -->")
_END = re.compile(r"<!-- end text-\d+ -->")
_LEADS = (
    _FACTS,
    re.compile(r"(?:No|\d+) sentences? that no other model’s answer has"),
    re.compile(r"Sample text, written by the labreport authors: no model wrote this\."),
    re.compile(rf"(?:{_WARNING}).*"),
    _BEGIN,
)
"""What may stand above an answer, in this order."""
_NONE = re.compile(
    rf"(?:{_WARNING}|This model was not asked\.|No answer of this model is shown\.|Nothing is pasted into ).*"
)
"""What stands in place of an answer."""
_SAMPLE = re.compile(r", sample (\d{1,4})$")
_MARKS = re.compile(r"^[ \t]*>[ \t]?|[*`]+|\\(?=[!-/:-@\[-`{-~])", re.MULTILINE)


class ReportAnswer(NamedTuple):
    """A place for an answer."""

    heading: Heading
    tool: str
    """The model, as the report calls it."""
    span: Span | None
    """The answer without what stands above it; None where it says that there is none."""
    sample: int | None
    """Its number, where the report has several."""


class _Lead(NamedTuple):
    """What stands between a heading and an answer."""

    heading: Heading
    end: int
    measured: bool
    """Whether it tells how many words follow, or that a text begins: what is under this heading is an answer."""
    empty: bool
    """Whether it tells that no text follows."""


def find_answers(text: str, layout: Layout) -> list[ReportAnswer]:
    """The answers, and the places that say why there is none, in order; empty where no answer is told by its words."""
    leads = [_lead(text, heading) for heading in layout.below if heading.section != PROMPT]
    level = min((lead.heading.level for lead in leads if lead.measured), default=0)
    leads = [lead for lead in leads if lead.heading.level == level]
    known = {_named(lead.heading) for lead in leads if lead.measured}
    # Without the line above its answer a heading may be one of a prompt; those of the other answers tell.
    kept = [lead for lead in leads if lead.measured or lead.empty or _named(lead.heading) in known]
    borders = sorted([heading.start for heading in (*layout.headings, *(lead.heading for lead in kept))])
    answers = []
    for lead in kept:
        following = bisect_right(borders, lead.heading.start)
        end = borders[following] if following < len(borders) else len(text)
        span = None if lead.empty else _span(text, lead.end, end)
        numbered = _SAMPLE.search(lead.heading.title)
        sample = int(numbered[1]) if numbered else None
        answers.append(ReportAnswer(lead.heading, lead.heading.tool or _named(lead.heading), span, sample))
    return answers


def plain(markdown: str) -> str:
    """The words of a paragraph on one line."""
    return " ".join(_MARKS.sub("", markdown).split())


def _named(heading: Heading) -> str:
    """What stands above an answer, its sample aside: the model, or "Answer" where the section names that."""
    return _SAMPLE.sub("", heading.title)


def _lead(text: str, heading: Heading) -> _Lead:
    begin = heading.body
    measured = empty = False
    leads = iter(_LEADS)
    for start, stop in paragraphs(text, begin, heading.end):
        said = plain(text[start:stop])
        lead = next((each for each in leads if each.fullmatch(said)), None)
        empty |= lead in (None, _LEADS[-2]) and not measured and _NONE.fullmatch(said) is not None
        if lead is None:
            break
        begin = stop
        told = lead is _FACTS and re.search(_MEASURED, said) is not None
        measured |= told or lead is _BEGIN
        empty |= lead is _FACTS and not told
    return _Lead(heading, begin, measured and not empty, empty)


def _span(text: str, start: int, end: int) -> Span | None:
    """The words, up to where Markdown tells that the text ends."""
    placed = list(_END.finditer(text, start, end))
    return trimmed(text, start, placed[-1].start() if placed else end)
