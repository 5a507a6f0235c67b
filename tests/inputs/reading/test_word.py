from __future__ import annotations

import io

import docx
import pytest

from pipeline.errors import InputError
from pipeline.inputs.reading.word import read_word
from tests.inputs.reading.made_documents import STYLES, make_docx, numbered, paragraph, table


def read(body: str, **more: str) -> str:
    return read_word(make_docx(body, **more), "").text  # type: ignore[arg-type] # only texts are passed here


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("Prompts", style="berschrift2"), "## Prompts"),
        (paragraph("Report", style="Titel"), "# Report"),
        (paragraph("Derived", style="Own"), "## Derived"),
        (paragraph("Outlined", style="Outlined"), "### Outlined"),
        (paragraph("By itself", more='<w:outlineLvl w:val="0"/>'), "# By itself"),
        (paragraph("*Prompt 1 :", " Explain"), "**Prompt 1 :** Explain"),
        (paragraph("*TOOL 2 : Gemini"), "**TOOL 2 : Gemini**"),
        (paragraph('<w:r><w:rPr><w:rStyle w:val="Fett"/></w:rPr><w:t>Strong</w:t></w:r>', " text"), "**Strong** text"),
        (paragraph('<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>light</w:t></w:r>'), "light"),
        (paragraph('<w:r><w:rPr><w:sz w:val="32"/></w:rPr><w:t>Large</w:t></w:r>'), "**Large**"),
        (paragraph("x = 1", style="Code") + paragraph("y = 2", style="Code"), "```\nx = 1\ny = 2\n```"),
        (paragraph("a<w:br/>b").replace("a<w:br/>b", "a</w:t><w:br/><w:t>b"), "a\nb"),
        (paragraph("Contents 3", style="Verzeichnis1") + paragraph("Body"), "Body"),
    ],
    ids=lambda value: value if not value.startswith("<") else "",
)
def test_what_a_paragraph_looks_like_is_kept(body: str, text: str) -> None:
    assert read(body) == text


def test_automatic_numbers_are_written_out() -> None:
    items = (("one", 1, 0), ("sub", 1, 1), ("point", 2, 0), ("two", 1, 0), ("deep", 1, 2))
    body = "".join(numbered(*item) for item in items)
    assert read(body) == "1. one\n   - a) sub\n- point\n2. two\n   - 2.1 deep"


def test_a_list_begins_anew_where_the_document_says_so() -> None:
    body = "".join(numbered(text, number, 0) for text, number in (("a", 1), ("b", 1), ("c", 3), ("d", 3), ("e", 1)))
    assert read(body) == "1. a\n2. b\n4. c\n5. d\n6. e"


@pytest.mark.parametrize(("keywords", "known"), [("lab, labreport", True), ("", False), ("collaboreports", False)])
def test_a_report_of_labreports_own_is_known_by_its_properties(keywords: str, known: bool) -> None:
    core = f'<cp:coreProperties xmlns:cp="x"><cp:keywords>{keywords}</cp:keywords></cp:coreProperties>'
    reading = read_word(make_docx(paragraph("# 1"), parts={"docProps/core.xml": core}), "")
    assert (reading.labreport, reading.text) == (known, "\\# 1" if known else "# 1")


def test_a_numbered_heading_carries_its_number() -> None:
    more = '<w:pStyle w:val="berschrift2"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    assert read(paragraph("First", more=more) + paragraph("Second", more=more)) == "## 1. First\n\n## 2. Second"


def test_paragraphs_and_tables_keep_their_order() -> None:
    entries = table([paragraph("Tool"), paragraph("Words")], [paragraph("A"), paragraph("12")])
    body = paragraph("Before.") + entries + paragraph("After.")
    assert read(body) == "Before.\n\n| Tool | Words |\n| --- | --- |\n| A | 12 |\n\nAfter."


def test_answers_side_by_side_in_a_table_are_told_apart() -> None:
    answer = paragraph("Answer", style="berschrift2") + paragraph("Text.")
    text = read(table([paragraph("ChatGPT"), paragraph("Gemini")], [answer, answer]))
    assert text == "**ChatGPT**\n\n## Answer\n\nText.\n\n**Gemini**\n\n## Answer\n\nText."


def test_a_table_within_a_cell_belongs_to_that_cell() -> None:
    inner = table([paragraph("in"), paragraph("side")])
    assert read(table([paragraph("a"), inner])) == "| a | in side |\n| --- | --- |"


def test_deleted_moved_and_hidden_words_are_gone_and_inserted_ones_there() -> None:
    runs = (
        "<w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        "<w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>",
    )
    assert read(paragraph(*runs)) == "inserted"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    pair = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert read(paragraph("around ", f"<w:r>{pair}</w:r>", "it")) == "boxed\n\naround it"


def test_a_document_of_a_word_processor_keeps_all_headings_and_words() -> None:
    document = docx.Document()
    document.add_heading("Report", 0)
    document.add_heading("Prompt 1", 2)
    document.add_paragraph("Explain.", style="List Number")
    document.add_paragraph("point", style="List Bullet")
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "cell"
    document.add_paragraph("").add_run("Conclusion").bold = True
    buffer = io.BytesIO()
    document.save(buffer)
    text = read_word(buffer.getvalue(), "").text
    assert text == "# Report\n\n## Prompt 1\n\n1. Explain.\n- point\n\n| cell |  |\n| --- | --- |\n\n**Conclusion**"


def test_the_text_part_may_have_another_name() -> None:
    relations = '<Relationships><Relationship Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    other = make_docx(paragraph("old"), parts={"_rels/.rels": relations, "word/document2.xml": "<none/>"})
    assert read_word(other, "").text == ""


def test_a_document_of_pictures_says_that_it_needs_ocr() -> None:
    with pytest.raises(InputError, match="pictures: 1 with hardly a word"):
        read(paragraph("<w:r><w:drawing/></w:r>", "Figure"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_docx(paragraph("x"))[:-200], "damaged"),
        (make_docx("<w:p>"), "damaged: its text is not whole"),
        (make_docx(paragraph("x")).replace(b"word/document.xml", b"word/dokument.xml"), "holds no text part"),
        (make_docx(paragraph("&lol;"), before='<!DOCTYPE x [<!ENTITY lol "lol">]>'), "declares entities"),
        (make_docx(paragraph("x"), before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "declares entities"),
        (make_docx("<w:tbl><w:tr><w:tc>" * 2_000 + paragraph("x")), "nested more than 5,000 deep"),
        (make_docx(paragraph("x") * 100_000), "would unpack to"),
        (make_docx(paragraph("x"), parts={f"word/media/{index}": b"" for index in range(5_000)}), "5,004 entries"),
    ],
    ids=["cut off", "not closed", "no text", "entity bomb", "external entity", "nested", "zip bomb", "many entries"],
)
def test_a_hostile_or_damaged_document_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_word(data, "")


def test_macros_and_links_to_the_web_are_not_followed() -> None:
    parts: dict[str, str | bytes] = {
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "word/_rels/document.xml.rels": '<Relationships><Relationship Id="r" TargetMode="External" '
        'Target="http://127.0.0.1:9/picture.png"/></Relationships>',
    }
    assert read_word(make_docx(paragraph("Body"), parts=parts), "").text == "Body"


def test_styles_that_are_based_on_each_other_in_a_circle_end() -> None:
    circle = STYLES.replace("</w:styles>", "") + (
        '<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    assert read_word(make_docx(paragraph("x", style="A"), styles=circle), "").text == "x"
