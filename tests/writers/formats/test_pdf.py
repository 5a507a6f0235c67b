"""The PDF is tagged and readable in every script, and one bad answer never costs the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2  # type: ignore[import-untyped] # it carries no types
import pytest

from pipeline.errors import RenderError
from pipeline.writers.document.assembly import Document, assemble
from pipeline.writers.document.exercise_view import chart_figure
from pipeline.writers.document.nodes import attributes, cell, division, node, paragraph, table, text
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.drawing import box, chart, label
from pipeline.writers.formats.pdf import write_pdf
from pipeline.writers.formats.typst_process import TypstProcess, TypstRejectedError
from pipeline.writers.formats.typst_source import literal
from pipeline.writers.heat_map import TopicRow, heat_map
from tests.writers.sample_run import sample_run
from tests.writers.shown_text import pdf_text


@pytest.fixture(scope="module")
def typst() -> Iterator[TypstProcess]:
    with TypstProcess() as process:
        yield process


@pytest.fixture(scope="module")
def made(typst: TypstProcess) -> tuple[bytes, list[str]]:
    return write_pdf(assemble(sample_run()), typst)


def opened(content: bytes) -> Any:
    open_pdf: Any = pypdfium2.PdfDocument
    return open_pdf(content)


def tiny(*texts: str) -> Document:
    """A document of just these texts, each in a division of its own."""
    parts = {f"text-{number}": words for number, words in enumerate(texts, 1)}
    blocks = [division([paragraph(text(words))], "answer", identifier=name) for name, words in parts.items()]
    return Document("Tiny", None, None, [node("Header", [1, ["h", [], []], text("Head")]), *blocks], (), {}, parts)


def test_it_is_tagged_and_names_title_and_author(made: tuple[bytes, list[str]]) -> None:
    content, notes = made
    document = opened(content)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    assert b"pdfuaid" in content
    assert document.get_metadata_value("Title") == "Fundamentals of generative AI: Aurora & Brevis"
    assert document.get_metadata_value("Author") == "Anbuselvan தமிழ்ச்செல்வன் 李雷 नेहा"
    assert document.get_metadata_value("CreationDate").startswith("D:20260305093000")
    assert notes == []


@pytest.mark.parametrize(
    "lines",
    [
        ["Fundamentals", "of Generative AI"],
        ["Generative AI and the", "Large Language Model"],
        ["A title"],
        ["Comprehensive Report", "on the Fundamentals", "of Generative AI"],
    ],
    ids=len,
)
def test_the_lines_of_the_title_are_of_about_the_same_length(typst: TypstProcess, lines: list[str]) -> None:
    title = " ".join(lines)
    blocks = [division([division([paragraph(text(title))], "title")], "cover")]
    content, _ = write_pdf(replace(tiny(), title=title, blocks=blocks), typst)
    shown = opened(content)[0].get_textpage().get_text_bounded().splitlines()
    assert [line.strip() for line in shown] == lines


def test_bookmarks_lead_to_the_sections(made: tuple[bytes, list[str]]) -> None:
    titles = [mark.get_title() for mark in opened(made[0]).get_toc()]
    assert [title for title in titles if title in ("Summary", "Output", "Result", "Appendix")] == [
        *("Summary", "Output", "Result", "Appendix")
    ]
    assert "Self-Attention" not in titles


def test_every_page_but_the_cover_counts_itself_on_a4(made: tuple[bytes, list[str]]) -> None:
    document = opened(made[0])
    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert "2 / " not in pages[0]
    assert all(f"{number} / {len(pages)}" in page for number, page in enumerate(pages[1:], 2))
    assert {tuple(map(round, page.get_size())) for page in document} == {(595, 842)}


def test_every_script_is_there(made: tuple[bytes, list[str]]) -> None:
    shown = "".join(pdf_text(made[0]).split())
    for words in ("தமிழ்", "李雷", "生成式人工智能", "日本語", "생성형", "русский", "🚀", "⇒"):
        assert words in shown


def test_a_character_that_no_font_has_is_shown_as_its_code(typst: TypstProcess) -> None:
    content, notes = write_pdf(tiny("rune ᚠ and hieroglyph 𓀀"), typst)
    assert "rune [U+16A0] and hieroglyph [U+13000]" in pdf_text(content)
    assert b"pdfuaid" in content
    assert notes == ["PDF: no font has ᚠ [U+16A0], 𓀀 [U+13000]; shown as the code."]


FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


def test_a_joiner_beside_a_missing_character_stays_in_other_texts_and_other_sequences(typst: TypstProcess) -> None:
    innocent = f"{FAMILY} \u0915\u094d\u200d\u0937 \u2764\ufe0f"
    document = tiny(f"rune ᚠ\u200dᚠ {FAMILY}", innocent, "ᚠ alone")
    sources: list[str] = []
    content, notes = write_pdf(document, recorded(typst, sources))
    assert notes == ["PDF: no font has ᚠ [U+16A0]; shown as the code."]
    assert b"pdfuaid" in content
    assert literal(innocent) in sources[-1]
    assert literal(f"rune [U+16A0][U+200D][U+16A0] {FAMILY}") in sources[-1]
    assert literal("[U+16A0] alone") in sources[-1]


def test_a_missing_character_of_the_title_costs_no_other_text_anything(typst: TypstProcess) -> None:
    document = replace(tiny(f"words {FAMILY}"), title="ᚠ title")
    sources: list[str] = []
    content, _ = write_pdf(document, recorded(typst, sources))
    assert "[U+16A0] title" in pdf_text(content)
    assert literal(f"words {FAMILY}") in sources[-1]


SCRIPTS = ("العربية", "مدل فارسی", "தமிழ் மாதிரி", "हिन्दी मॉडल", "e\u0301\u0302\u0303", "rune ᚠ")


@pytest.mark.parametrize("words", SCRIPTS)
def test_a_chart_may_hold_a_label_in_any_script(typst: TypstProcess, words: str) -> None:
    drawn = chart("Title", "Words for it", 60, [box(0, 0, 10, 10, "#000000"), label(30, 30, words)])
    image = node("Image", [attributes(), [], ["chart:one", ""]])
    document = replace(tiny(f"words {FAMILY}"), charts={"one": drawn})
    content, notes = write_pdf(replace(document, blocks=[*document.blocks, paragraph([image])]), typst)
    assert b"pdfuaid" in content
    assert bool(notes) == ("ᚠ" in words)


@pytest.mark.parametrize(("count", "loose"), [(3, 0), (350, 342)])
def test_of_many_headings_in_a_row_only_the_last_stay_with_what_follows(
    typst: TypstProcess, count: int, loose: int
) -> None:
    # Blocks that stay together over more than a page make Typst fail, depending on where the page ends.
    headings = blocks_of("\n\n".join(f"# Head{number % 10}" for number in range(count)), 2)
    sources: list[str] = []
    document = tiny("words")
    content, notes = write_pdf(replace(document, blocks=[*document.blocks[:1], *headings]), recorded(typst, sources))
    assert notes == []
    assert sources[-1].count("#loose[") == loose
    assert pdf_text(content).count("Head") == count + 1


def test_a_row_of_evidence_is_not_broken_between_pages(typst: TypstProcess) -> None:
    words = "word " * 100
    rows = [[cell([node("Plain", text(f"begin{n}: {words} end{n}."))])] * 2 for n in range(12)]
    head = [cell([node("Plain", text("Topic"))])] * 2
    blocks = [table(head, rows, widths=[0.5, 0.5], classes=["evidence"])]
    content, _ = write_pdf(replace(tiny("words"), blocks=blocks), typst)
    pages = [page.get_textpage().get_text_bounded() for page in opened(content)]
    assert len(pages) > 1
    assert all((f"begin{n}:" in page) == (f"end{n}." in page) for n in range(12) for page in pages)


def test_a_long_table_with_links_in_its_head_stays_accessible(typst: TypstProcess) -> None:
    rows = "\n".join(f"| row {number} | x |" for number in range(80))
    markdown = f"| [head](https://e.x) | b |\n|---|---|\n{rows}"
    document = replace(tiny(), blocks=[node("Header", [1, ["h", [], []], text("Head")]), *blocks_of(markdown, 2)])
    content, notes = write_pdf(document, typst)
    assert len(opened(content)) > 1
    assert notes == []


def recorded(typst: TypstProcess, sources: list[str]) -> Any:
    """The compiler; every source that it is given is added to the list."""

    class Recorder:
        def compile(self, source: str, **options: Any) -> list[bytes]:
            sources.append(source)
            return typst.compile(source, **options)

    return Recorder()


class Picky:
    """A compiler that rejects what holds a given word outside of a code block."""

    def __init__(self, typst: TypstProcess, *rejected: str, standards: bool = False) -> None:
        self.typst = typst
        self.rejected = rejected
        self.standards = standards
        self.jobs = 0

    def compile(self, source: str, **options: Any) -> list[bytes]:
        self.jobs += 1
        lines = [line for line in source.split("\n") if "#raw(block: true" not in line]
        if any(word in line for word in self.rejected for line in lines):
            raise TypstRejectedError("PanicException: expected link ancestor")
        if self.standards and options["pdf_standards"]:
            raise TypstRejectedError("warning: a font\n  ┌─ x:1:1\n\nerror: PDF/UA-1 error: something new\n")
        return self.typst.compile(source, **options)


def pages_of(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in opened(content)]


@pytest.mark.parametrize(("rows", "whole"), [(12, True), (40, False)], ids=["small", "large"])
def test_a_small_table_stays_on_one_page_and_a_large_one_has_its_head_on_each(
    typst: TypstProcess, rows: int, *, whole: bool
) -> None:
    cells = [[cell([node("Plain", text(f"row{number}"))]) for _ in range(2)] for number in range(rows)]
    small = table([cell([node("Plain", text("Measured"))]), cell([])], cells)
    filling = [paragraph(text("A line.")) for _ in range(35)]
    content, notes = write_pdf(replace(tiny(), blocks=[*tiny().blocks, *filling, small]), typst)
    assert notes == []
    holding = [page for page in pages_of(content) if "row" in page]
    assert [len(holding) == 1, all("Measured" in page for page in holding)] == [whole, True]


def test_the_topics_of_an_exercise_may_run_over_a_page_end_under_the_same_head(typst: TypstProcess) -> None:
    topics = [TopicRow(f"Topic number {number}", 1, (2, 1.25, None)) for number in range(60)]
    drawn = heat_map("Topics", ["First", "Second", "தமிழ்"], topics, [1, 0.5, None])
    figure = replace(tiny(), blocks=[*tiny().blocks, chart_figure("topics", drawn)], charts={"topics": drawn})
    content, notes = write_pdf(figure, typst)
    assert notes == []
    pages = pages_of(content)
    assert len(pages) == 2
    assert all("Second" in page and "Topic number" in page for page in pages)
    shown = " ".join(pages)
    assert [shown.count(words) for words in ("● explained", "1.2", "–", "50 %", "2 explained")] == [60, 60, 62, 1, 1]


def test_a_text_that_typst_cannot_set_is_shown_as_written(typst: TypstProcess) -> None:
    texts = [f"harmless {number}" for number in range(6)]
    picky: Any = Picky(typst, "culprit")
    content, notes = write_pdf(tiny(*texts, "a *culprit* here", *texts), picky)
    assert "a *culprit* here" in pdf_text(content)
    assert b"pdfuaid" in content
    assert notes == ["PDF: 1 text(s) shown as plain text, because Typst cannot set them."]
    assert picky.jobs < 14


def test_a_report_that_cannot_be_accessible_is_written_with_a_note(typst: TypstProcess) -> None:
    picky: Any = Picky(typst, standards=True)
    content, notes = write_pdf(tiny("words"), picky)
    assert "words" in pdf_text(content)
    assert notes[-1] == "PDF: tagged, but not PDF/UA: error: PDF/UA-1 error: something new."


def test_a_report_that_typst_rejects_as_a_whole_is_one_sentence(typst: TypstProcess) -> None:
    picky: Any = Picky(typst, "Head")
    with pytest.raises(RenderError, match=r"Typst cannot set the PDF: PanicException: expected link ancestor\."):
        write_pdf(tiny("words"), picky)


def test_without_a_known_time_it_carries_none(typst: TypstProcess) -> None:
    document = replace(assemble(sample_run()), modified=None)
    assert opened(write_pdf(document, typst)[0]).get_metadata_value("CreationDate") == ""
