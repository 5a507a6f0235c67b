"""The DOCX opens with real headings, a filled table of contents and its charts; its styles are the shipped ones."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.resources import data_folder
from pipeline.writers.document.assembly import Document, assemble
from pipeline.writers.document.nodes import division, node, paragraph, plain_text, text
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.formats.docx import draw_charts, write_docx
from pipeline.writers.formats.typst_process import TypstProcess
from tests.writers import reference_docx
from tests.writers.sample_run import sample_run


@pytest.fixture(scope="module")
def typst() -> Iterator[TypstProcess]:
    with TypstProcess() as process:
        yield process


@pytest.fixture(scope="module")
def document() -> Document:
    return assemble(sample_run())


@pytest.fixture(scope="module")
def content(document: Document, typst: TypstProcess) -> bytes:
    return write_docx(document, draw_charts(document.charts, typst))


@pytest.fixture(scope="module")
def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_headings_have_the_styles_of_headings(opened: Any) -> None:
    headings = [(p.style.name, p.text) for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert ("Heading 1", "Result") in headings
    assert ("Heading 3", "Aurora") in headings
    assert ("Heading 5", "Self-Attention") in headings


def test_title_and_author_are_in_its_properties(opened: Any) -> None:
    assert opened.core_properties.title == "Fundamentals of generative AI: Aurora & Brevis"
    assert opened.core_properties.author == "Anbuselvan தமிழ்ச்செல்வன் 李雷 नेहा"
    assert opened.core_properties.created.isoformat() == "2026-03-05T09:30:00+00:00"


def test_the_table_of_contents_is_filled_and_its_links_lead_somewhere(content: bytes, document: Document) -> None:
    body = part(content, "word/document.xml")
    contents = re.findall(r'<w:pStyle w:val="TOC[0-9]"/>.*?</w:p>', body)
    texts = ["".join(re.findall(r"<w:t[ >][^>]*>?([^<]*)</w:t>", line)) for line in contents]
    titles = [plain_text(entry.title).replace("&", "&amp;") for entry in document.contents]
    assert texts == titles
    anchors = set(re.findall(r'w:anchor="([^"]*)"', body))
    assert anchors <= set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', body))
    pages = [re.findall(r"PAGEREF (\S+) .*?separate\"/></w:r>(.*?)<w:r><w:fldChar", line) for line in contents]
    assert pages == [[(entry.anchor, "")] for entry in document.contents], "a number that nobody counted, or none"


def test_word_is_asked_to_fill_in_the_numbers_of_the_pages(content: bytes) -> None:
    settings = re.findall(r"<w:(\w+)", part(content, "word/settings.xml"))
    assert settings.count("updateFields") == 1
    # Word calls a file damaged in which the settings stand in another order than in its schema.
    assert settings.index("savePreviewPicture") < settings.index("updateFields") < settings.index("rsids")


def test_charts_are_pictures_with_words(content: bytes, document: Document) -> None:
    body = part(content, "word/document.xml")
    assert body.count("<pic:pic") == len(document.charts)
    described = set(re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', body))
    assert {chart.alt.replace("&", "&amp;") for chart in document.charts.values()} <= described


def test_each_chart_is_in_it_once_and_in_its_own_shape(content: bytes, opened: Any, document: Document) -> None:
    assert "base64" not in part(content, "word/document.xml")
    drawn = {part.blob for part in opened.part.package.iter_parts() if part.partname.endswith(".png")}
    assert len(drawn) == len(document.charts)
    for shape in opened.inline_shapes:
        relation = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        picture = opened.part.related_parts[relation].image
        assert shape.height / shape.width == pytest.approx(picture.px_height / picture.px_width, rel=0.001)


def test_the_page_is_a4_with_the_title_above_and_the_count_below(content: bytes, opened: Any) -> None:
    section = opened.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.different_first_page_header_footer
    assert section.header.paragraphs[0].text == "Fundamentals of generative AI: Aurora & Brevis"
    assert re.findall(r"<w:instrText[^>]*> (\w+) ", part(content, "word/footer1.xml")) == ["PAGE", "NUMPAGES"]


def test_head_rows_are_repeated_and_no_row_is_broken(opened: Any) -> None:
    for table in opened.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_small_table_stays_in_one_piece(opened: Any) -> None:
    summary, *_ = opened.tables
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in summary.rows]
    assert kept == [True, True, None]


def test_the_table_of_an_exercise_stays_with_its_chart(opened: Any) -> None:
    (table,) = [
        table for table in opened.tables if table.cell(0, 1).text == "Answer" and table.cell(1, 3).text == "453"
    ]
    assert [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows] == [True] * 3
    after = table._tbl.getnext()
    assert after.pPr.find(qn("w:keepNext")) is not None
    assert after.getnext().find(f".//{qn('w:drawing')}") is not None


def test_a_prompt_stays_with_its_answer_and_a_list_apart_from_the_table_below_it() -> None:
    answer = blocks_of("- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", 4)
    alone = division(blocks_of("Ask first.", 3), "prompt")
    prompt = division(blocks_of("Ask this.\n\nAnd that.", 3), "prompt")
    heading = node("Header", [3, ["h", [], []], text("Answer")])
    blocks = [alone, paragraph(text("Between.")), prompt, heading, *answer]
    made: Any = docx.Document(io.BytesIO(write_docx(Document("Tiny", None, None, blocks, (), {}, {}), {})))
    kept = [p.paragraph_format.keep_with_next for p in made.paragraphs if p.style.name == "Prompt"]
    assert kept == [None, None, True]
    above = made.tables[0]._element.getprevious()
    assert above.tag == qn("w:p")
    assert above.find(qn("w:pPr")).find(qn("w:keepNext")) is not None
    assert not above.findall(qn("w:r"))


def test_a_bar_in_a_formula_is_one_that_every_word_processor_shows() -> None:
    blocks = blocks_of("It is $p(x_i|x_{<i})$ | said.", 3)
    body = part(write_docx(Document("Tiny", None, None, blocks, (), {}, {}), {}), "word/document.xml")
    formula = "".join(re.findall(r"<m:t[^>]*>([^<]*)</m:t>", body))
    assert "\u2223" in formula
    assert "|" not in formula
    assert "|" in body


def test_the_archive_carries_no_time_of_day(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_style_that_is_named_exists(content: bytes) -> None:
    used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]*)"', part(content, "word/document.xml")))
    assert used <= set(re.findall(r'w:styleId="([^"]*)"', part(content, "word/styles.xml")))
    assert {"Kicker", "Notice", "Prompt", "Warning", "Facts", "TOC1", "TOC2", "SourceCode"} <= used


def test_a_run_without_times_and_charts_is_written(typst: TypstProcess) -> None:
    bare: dict[str, object] = {"prompts": (), "answers": (), "scores": (), "rubric": None, "overlaps": ()}
    document = assemble(sample_run(**bare))
    made = write_docx(document, draw_charts(document.charts, typst))
    assert "<dcterms:created" not in part(made, "docProps/core.xml")


def test_the_shipped_styles_are_what_their_script_makes() -> None:
    def parts(archive: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return {name: opened.read(name) for name in opened.namelist()}

    shipped = (data_folder("templates") / "reference.docx").read_bytes()
    assert parts(shipped) == parts(reference_docx.build())
    assert len(shipped) < 20_000


def test_a_short_report_is_set_more_closely(content: bytes, typst: TypstProcess) -> None:
    document = assemble(sample_run(length="short"))
    short = write_docx(document, draw_charts(document.charts, typst))
    for name, pattern in [
        ("word/styles.xml", r'w:styleId="Heading1".*?w:sz w:val="(\d+)"'),
        ("word/styles.xml", r'w:styleId="Kicker".*?w:before="(\d+)"'),
        ("word/styles.xml", r'w:styleId="BodyText".*?w:after="(\d+)"'),
        ("word/document.xml", r'w:pgMar .*?w:top="(\d+)"'),
    ]:
        full, close = (re.findall(pattern, part(each, name), re.DOTALL)[0] for each in (content, short))
        assert 0 < int(close) < int(full)
    assert 'w:type="page"' in part(content, "word/document.xml")
    assert 'w:type="page"' not in part(short, "word/document.xml")
