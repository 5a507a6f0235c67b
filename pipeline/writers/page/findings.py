"""Findings as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pipeline.records import Quotation, Run, Standing
from pipeline.writers.document.appendix_tables import quoted
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import quantity
from pipeline.writers.page.elements import Elements
from pipeline.writers.page.evidence import Evidence
from pipeline.writers.page.formulas import Formulas

SIGNS: dict[Standing, str] = {
    "supported": "✓",
    "contradicted": "✗",
    "too close": "≈",
    "too few samples": "?",
    "not measurable": "–",
}


@dataclass(frozen=True)
class QuotationView:
    """Words that a finding rests on."""

    words: Markup
    markdown: str
    """The words as Markdown, formulas as TeX between dollar signs."""
    source: str
    target: str
    """Where they stand on the page."""


@dataclass(frozen=True)
class FindingView:
    """One finding."""

    number: int
    sentence: str
    standing: str
    sign: str
    why: str
    numbers: tuple[tuple[str, str], ...]
    quotations: tuple[QuotationView, ...]


def findings_of(run: Run, evidence: Evidence, formulas: Formulas) -> tuple[FindingView, ...]:
    """Every finding with all its numbers and quotations."""
    titles = {prompt.id: f"exercise {number}" for number, prompt in enumerate(run.prompts, 1)}
    return tuple(
        FindingView(
            number=number,
            sentence=one_line(finding.sentence),
            standing=finding.standing,
            sign=SIGNS[finding.standing],
            why=one_line(finding.why),
            numbers=tuple((one_line(each.name), quantity(each)) for each in finding.numbers),
            quotations=tuple(_quotation(each, titles, evidence, formulas) for each in finding.quotations),
        )
        for number, finding in enumerate(run.findings, 1)
    )


def _quotation(quotation: Quotation, titles: dict[str, str], evidence: Evidence, formulas: Formulas) -> QuotationView:
    target = evidence.places.get(quotation, "")
    key = (quotation.exercise, quotation.provider, quotation.sample)
    sample = f", sample {quotation.sample}" if quotation.sample else ""
    inlines = quoted(quotation.text)
    words = Elements("quoted", formulas).inlines(inlines)
    return QuotationView(
        words=Markup(words),  # noqa: S704 - every text in it is escaped
        markdown="".join(f"${item['c'][1]}$" if item["t"] == "Math" else item.get("c", " ") for item in inlines),
        source=one_line(f"{quotation.provider}, {titles.get(quotation.exercise, quotation.exercise)}{sample}"),
        target=target if target in evidence.shown else evidence.anchors.get(key, ""),
    )
