"""Makes ``templates/reference.docx``, the styles of the DOCX report: ``python tests/writers/reference_docx.py``.

It starts from pandoc's own reference document. A test holds the shipped file against what this makes.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from pipeline.resources import data_folder
from pipeline.writers.pandoc import run_pandoc

INK, SOFT, ACCENT, HAIRLINE, WASH = "1F2328", "57606A", "0B4F8A", "D0D7DE", "F6F8FA"
TITLE_MARK = "REPORT-TITLE"
"""Text of the page header, which the writer replaces by the report's title."""
FONT, CODE_FONT = "Calibri", "Consolas"


def build() -> bytes:
    """The reference document."""
    document = Document(io.BytesIO(run_pandoc(["--print-default-data-file", "reference.docx"], b"")))
    _defaults(document)
    _headings(document)
    _texts(document)
    _boxes(document)
    _table(document)
    _page(document)
    made = io.BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _undated(made: bytes) -> bytes:
    """The archive with its members in order and without the time of day."""
    stable = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()


def _element(tag: str, **values: object) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _font(
    style: Any, *, name: str | None = None, size: float | None = None, colour: str | None = None, **flags: bool
) -> None:
    if name:
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        properties.insert(0, _element("w:rFonts", ascii=name, hAnsi=name))
    if size:
        style.font.size = Pt(size)
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:szCs")):
            properties.remove(old)
        properties.find(qn("w:sz")).addnext(_element("w:szCs", val=int(size * 2)))
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    for flag, value in flags.items():
        setattr(style.font, flag, value)


def _spacing(style: Any, before: float, after: float, *, line: float | None = None, keep: bool | None = None) -> None:
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    if line:
        paragraph.line_spacing = line
    if keep is not None:
        paragraph.keep_with_next = keep


def _new(document: Any, name: str, base: str = "Body Text") -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[base]
    return style


def _defaults(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    defaults.find(qn("w:lang")).set(qn("w:val"), "en-GB")
    # In the defaults, not in a style: else the size of a table's style would not count.
    for tag in ("w:sz", "w:szCs"):
        defaults.find(qn(tag)).set(qn("w:val"), "21")
    _font(document.styles["Normal"], name=FONT, colour=INK)
    _spacing(document.styles["Normal"], 0, 0, line=1.12)


def _headings(document: Any) -> None:
    looks = {
        1: (18, ACCENT, 22, 8),
        2: (14, INK, 18, 6),
        3: (12, ACCENT, 14, 4),
        4: (11, INK, 12, 3),
        5: (10.5, INK, 10, 2),
    }
    for level in range(1, 7):
        size, colour, before, after = looks.get(level, (10, SOFT, 8, 2))
        style = document.styles[f"Heading {level}"]
        _font(style, name=FONT, size=size, colour=colour, bold=True, italic=False)
        _spacing(style, before, after, keep=True)
    contents = document.styles["TOC Heading"]
    _font(contents, name=FONT, size=18, colour=ACCENT, bold=True)
    _spacing(contents, 0, 10, keep=True)
    for level in (1, 2):
        entry = _new(document, f"toc {level}", "Normal")
        entry.element.set(qn("w:styleId"), f"TOC{level}")
        _spacing(entry, 5 if level == 1 else 0, 1)
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        entry.font.bold = level == 1


def _texts(document: Any) -> None:
    styles = document.styles
    _spacing(styles["Body Text"], 0, 7)
    _spacing(styles["First Paragraph"], 0, 7)
    _spacing(styles["Compact"], 1, 2)
    _font(styles["Title"], name=FONT, size=28, colour=INK, bold=True)
    _spacing(styles["Title"], 4, 24)
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Table Caption", "Image Caption"):
        _font(styles[name], size=9, colour=SOFT, italic=False)
        _spacing(styles[name], 10 if name == "Table Caption" else 2, 4 if name == "Table Caption" else 12)
    styles["Table Caption"].paragraph_format.keep_with_next = True
    _spacing(styles["Captioned Figure"], 8, 0, keep=True)
    _font(styles["Footnote Text"], size=9)
    _font(styles["Verbatim Char"], name=CODE_FONT, size=9.5)
    _font(styles["Hyperlink"], colour=ACCENT)
    block = styles["Block Text"]
    _font(block, colour=SOFT, italic=False)
    _spacing(block, 4, 8)
    block.paragraph_format.left_indent = Cm(0.6)
    block.paragraph_format.right_indent = Cm(0)
    _border(block, HAIRLINE, 18)
    code = _new(document, "Source Code", "Normal")
    _font(code, name=CODE_FONT, size=9)
    _spacing(code, 4, 8, line=1.0)
    _shading(code, WASH)


def _boxes(document: Any) -> None:
    """The paragraphs that have a look of their own; the names are those that the writer gives."""
    kicker = _new(document, "Kicker")
    _font(kicker, size=11, colour=ACCENT, bold=True, all_caps=True)
    _spacing(kicker, 150, 0)
    details = _new(document, "Details")
    _font(details, size=11.5)
    _spacing(details, 0, 4)
    details.paragraph_format.tab_stops.add_tab_stop(Cm(4.2), WD_TAB_ALIGNMENT.LEFT)
    details.paragraph_format.left_indent = Cm(4.2)
    details.paragraph_format.first_line_indent = Cm(-4.2)
    for name in ("Facts", "Remark"):
        _font(_new(document, name), size=9, colour=SOFT)
        _spacing(document.styles[name], 0, 5, keep=name == "Facts")
    for name, line, wash in (
        ("Notice", "BF8700", "FFF8E6"),
        ("Origin", "BF8700", "FFF8E6"),
        ("Warning", "B42318", "FFF1F0"),
        ("Prompt", ACCENT, WASH),
        ("Written", ACCENT, None),
    ):
        box = _new(document, name)
        _spacing(box, 18 if name == "Notice" else 0, 2 if name == "Prompt" else 9)
        box.paragraph_format.left_indent = Cm(0.4)
        _border(box, line, 18, around=wash)
        if wash:
            _shading(box, wash)
    _font(_new(document, "Statement"), bold=True)
    _spacing(document.styles["Statement"], 10, 3, keep=True)
    quotation = _new(document, "Quotation")
    _font(quotation, size=9.5)
    _spacing(quotation, 0, 2)
    quotation.paragraph_format.left_indent = Cm(0.8)
    standing = document.styles.add_style("Standing", WD_STYLE_TYPE.CHARACTER)
    _font(standing, size=9, colour=SOFT, bold=False, italic=True)


def _border(style: Any, colour: str, size: int, around: str | None = None) -> None:
    """A line at the left; above and below one in the colour of the ground, which is how Word pads a paragraph."""
    borders = _element("w:pBdr")
    if around:
        borders.append(_element("w:top", val="single", sz=4, space=4, color=around))
    borders.append(_element("w:left", val="single", sz=size, space=8, color=colour))
    if around:
        borders.append(_element("w:bottom", val="single", sz=4, space=4, color=around))
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _shading(style: Any, fill: str) -> None:
    style.element.get_or_add_pPr().insert_element_before(
        _element("w:shd", val="clear", color="auto", fill=fill), "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _table(document: Any) -> None:
    """Ruled like a printed table: a line above and below the head, hairlines between the rows."""
    properties = document.styles["Table"].element.find(qn("w:tblPr"))
    borders = _element("w:tblBorders")
    for side, colour, size in (("top", INK, 8), ("bottom", HAIRLINE, 4), ("insideH", HAIRLINE, 4)):
        borders.append(_element(f"w:{side}", val="single", sz=size, space=0, color=colour))
    margins = properties.find(qn("w:tblCellMar"))
    margins.addprevious(borders)
    for side, width in (("top", 40), ("bottom", 40), ("left", 80), ("right", 80)):
        margins.find(qn(f"w:{side}")).set(qn("w:w"), str(width))
    small = _element("w:rPr")
    small.append(_element("w:sz", val=18))
    small.append(_element("w:szCs", val=18))
    properties.addprevious(small)
    head = document.styles["Table"].element.find(qn("w:tblStylePr"))
    head.insert(0, _bold())
    line = head.find(qn("w:tcPr")).find(qn("w:tcBorders")).find(qn("w:bottom"))
    for name, value in (("sz", "8"), ("space", "0"), ("color", INK)):
        line.set(qn(f"w:{name}"), value)


def _bold() -> Any:
    properties = _element("w:rPr")
    properties.append(_element("w:b"))
    return properties


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.4)
    section.header_distance = section.footer_distance = Cm(1.2)
    # The cover carries neither header nor footer.
    section.different_first_page_header_footer = True
    for name in ("Header", "Footer"):
        style = _new(document, name, "Normal")
        _font(style, size=8.5, colour=SOFT)
    section.header.paragraphs[0].style = document.styles["Header"]
    section.header.paragraphs[0].text = TITLE_MARK
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(16.4), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.SPACES)
    footer.add_run("\t")
    _field(footer, "PAGE")
    footer.add_run(" / ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    for kind in ("begin", None, "separate", "result", "end"):
        run = paragraph.add_run("1" if kind == "result" else "")
        if kind is None:
            code = _element("w:instrText")
            code.text = f" {instruction} "
            run._r.append(code)
        elif kind != "result":
            run._r.append(_element("w:fldChar", fldCharType=kind))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else data_folder("templates") / "reference.docx"
    target.write_bytes(build())
