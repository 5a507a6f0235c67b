"""Document -> DOCX with real heading styles, a filled table of contents, and the same bytes every time."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from pipeline.errors import RenderError
from pipeline.resources import data_folder
from pipeline.writers.document.assembly import Document, Entry
from pipeline.writers.document.nodes import (
    CHARACTERS_KEPT,
    ROWS_KEPT,
    Node,
    Nodes,
    attributes,
    node,
    paragraph,
    plain_text,
    rewrite,
)
from pipeline.writers.drawing import Chart
from pipeline.writers.formats.docx_emoji import with_emoji
from pipeline.writers.formats.typst_process import TypstProcess, TypstRejectedError
from pipeline.writers.formats.typst_source import chart_call, chart_width, typst_library
from pipeline.writers.pandoc import write_blocks

_TITLE_MARK = b"REPORT-TITLE"
"""Stands in the page header of reference.docx."""
_DPI = 175
_RULE = (
    '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="D0D7DE"/></w:pBdr>'
    '<w:spacing w:after="160"/></w:pPr></w:p>'
)
_LINE_END = 9298
"""Width of the text in twentieths of a point: that of reference.docx."""
_GAP = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
_KEPT_GAP = _GAP.replace("<w:pPr>", "<w:pPr><w:keepNext/>")
_TABLE = re.compile(rf"<w:tbl>.*?</w:tbl>(?:\s*{re.escape(_KEPT_GAP)})?", re.DOTALL)
_LIST_THEN_TABLE = re.compile(r"<w:numPr>(?:(?!</w:p>).)*</w:p>(?=\s*<w:tbl>)", re.DOTALL)
_PROMPT_THEN_ANSWER = re.compile(
    r'<w:pStyle w:val="Prompt" ?/>(?=(?:(?!</w:p>).)*</w:p>\s*(?:<w:bookmark[^>]*>\s*)*'
    r'<w:p>\s*<w:pPr>\s*<w:pStyle w:val="Heading3" ?/>)',
    re.DOTALL,
)
# LibreOffice reads an ASCII bar in a formula as its own sign for a logical "or".
_BAR = re.compile(r"(<m:t[^>]*>[^<|]*)\|(?=[^<|]*</m:t>)")
_TAG = re.compile(r"<[^>]*>")
_PNG_SIZE = 16
"""Where a PNG tells its width and height."""
_STAND_IN = "data:image/png;base64,"
_STAND_IN_TOLD = re.compile(rf' descr="{_STAND_IN}[^"]*"')
_BEHIND_UPDATE = re.compile(r"<w:(?:hdrShapeDefaults|footnotePr|endnotePr|compat|docVars|rsids)\b")
"""The settings before which the schema wants ``updateFields``."""
_SPACE = re.compile(r'(\bw:(?:before|after)=)"(\d+)"')
_MOST_SPACE = 260
_SIZE = re.compile(r'(<w:sz(?:Cs)? w:val=)"(2[0-9]|[3-9][0-9])"')
_SHRUNK = 0.9
_MARGINS = re.compile(rb'( w:(?:top|bottom)=)"1361"')
_NO_TIME = (1980, 1, 1, 0, 0, 0)
# Styles of reference.docx.
_STYLES = {
    name: name.capitalize()
    for name in (
        *("facts", "kicker", "notice", "origin", "prompt", "quotation", "remark", "statement", "title", "warning"),
        "written",
    )
}


def write_docx(document: Document, pictures: Mapping[str, bytes]) -> bytes:
    """The file; charts are pictures in it.

    Args:
        document: the report.
        pictures: name of each chart to its PNG, as ``draw_charts`` makes them.

    Raises:
        RenderError: pandoc fails.
    """
    writer = _Changes(document, pictures)
    blocks = rewrite(document.blocks, writer.change)
    reference = data_folder("templates") / "reference.docx"
    made = write_blocks(blocks, "docx", "--reference-doc", str(reference), "--syntax-highlighting=none", "-o", "-")
    return _finished(made, document, writer.stand_ins)


def draw_charts(charts: Mapping[str, Chart], typst: TypstProcess) -> dict[str, bytes]:
    """The charts as PNG, by name; word processors show SVG in different ways or not at all.

    Raises:
        RenderError: Typst fails.
    """
    if not charts:
        return {}
    pages = [f"#page[{chart_call(chart)}]" for chart in charts.values()]
    source = "\n".join([typst_library(), "#set page(width: auto, height: auto, margin: 0pt)", *pages])
    try:
        return dict(zip(charts, typst.compile(source, format="png", ppi=_DPI), strict=True))
    except TypstRejectedError as error:
        raise RenderError(f"Typst cannot draw the charts for the DOCX: {error}") from error


class _Changes:
    def __init__(self, document: Document, pictures: Mapping[str, bytes]) -> None:
        self._document = document
        self._pictures = pictures
        self.stand_ins: dict[bytes, bytes] = {}
        """What pandoc gets in place of each picture; it would write the whole of it into the document once more."""

    def change(self, item: Node) -> Node | Nodes:
        """What stands in the node's place in a DOCX."""
        changes: dict[str, Callable[[Any], Node | Nodes]] = {
            "Contents": lambda _: _openxml(_contents(self._document.contents)),
            "Div": self._division,
            "Span": lambda content: node("Span", [attributes(**{"custom-style": "Standing"}), content[1]]),
            "Image": self._picture,
            "Table": self._table,
            "HorizontalRule": lambda _: _openxml(_RULE),
        }
        return changes[item["t"]](item.get("c")) if item["t"] in changes else item

    def _picture(self, content: list[Any]) -> Node:
        name = content[2][0].removeprefix("chart:")
        picture = self._pictures[name]
        stand_in = name.encode()
        self.stand_ins[stand_in] = picture
        address = f"{_STAND_IN}{base64.b64encode(stand_in).decode()}"
        chart = self._document.charts[name]
        across, down = struct.unpack_from(">II", picture, _PNG_SIZE)
        width = chart_width(chart.svg)
        size = attributes(width=f"{width}cm", height=f"{width * down / across:.3f}cm")
        return node("Image", [size, [node("Str", chart.alt)], [address, ""]])

    def _division(self, content: list[Any]) -> Node | Nodes:
        (_, classes, _), blocks = content
        if "cover" in classes:
            return [*blocks, _openxml('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')]
        if "leading" in classes:
            # The table stays with the chart below it.
            return [*blocks[:-1], _openxml(_KEPT_GAP)]
        style = next((_STYLES[name] for name in classes if name in _STYLES), None)
        return node("Div", [attributes(**{"custom-style": style}), blocks]) if style else list(blocks)

    def _table(self, content: list[Any]) -> Node | Nodes:
        if "details" not in content[0][1]:
            return [node("Table", content), _openxml(_GAP)]
        rows = [row[1] for row in content[4][0][3]]
        tab = node("RawInline", ["openxml", "<w:r><w:tab/></w:r>"])
        lines = [paragraph([*name[4][0]["c"], tab, *value[4][0]["c"]]) for name, value in rows]
        return node("Div", [attributes(**{"custom-style": "Details"}), lines])


def _openxml(source: str) -> Node:
    return node("RawBlock", ["openxml", source])


def _contents(entries: tuple[Entry, ...]) -> str:
    """Links to the headings, each with a field that shows the page on which the heading stands.

    No number is written down, since only the program that sets the pages knows it: LibreOffice fills the fields in when
    it opens the file, Word when its question whether to update fields is answered with yes. A field for the whole table
    would leave LibreOffice without numbers: it takes over what such a field holds, and counts nothing.
    """
    lines = [
        f'<w:p><w:pPr><w:pStyle w:val="TOC{entry.level}"/>'
        f'<w:tabs><w:tab w:val="right" w:pos="{_LINE_END}"/></w:tabs></w:pPr>'
        f'<w:hyperlink w:anchor="{entry.anchor}" w:history="1"><w:r><w:t xml:space="preserve">'
        f"{escape(plain_text(entry.title))}</w:t></w:r><w:r><w:tab/></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {entry.anchor} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "</w:hyperlink></w:p>"
        for entry in entries
    ]
    return f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>{"".join(lines)}'


def _finished(made: bytes, document: Document, stand_ins: Mapping[bytes, bytes]) -> bytes:
    """The archive with its pictures, the title in the page header and the properties, and without the time of day."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(made)) as old:
        for name in old.namelist():
            content = old.read(name)
            content = stand_ins.get(content, content)
            if name == "docProps/core.xml":
                content = _properties(document).encode()
            elif name == "word/settings.xml":
                # Only Word knows on which page a heading stands: it offers to fill in the numbers on opening.
                update = r'<w:updateFields w:val="true"/>\g<0>'
                content = _BEHIND_UPDATE.sub(update, content.decode(), count=1).encode()
            elif name == "word/styles.xml" and document.short:
                content = _closer(content.decode()).encode()
            elif name.startswith("word/header"):
                content = content.replace(_TITLE_MARK, escape(document.title).encode())
            elif name == "word/document.xml":
                content = _mended(content.decode()).encode()
                if document.short:
                    content = _MARGINS.sub(rb'\g<1>"1080"', content)
            parts[name] = content
    finished = io.BytesIO()
    with zipfile.ZipFile(finished, "w") as new:
        for name, content in with_emoji(parts).items():
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return finished.getvalue()


def _closer(styles: str) -> str:
    """The styles of a short report: less space around paragraphs, and smaller type for headings and text."""
    styles = _SPACE.sub(lambda found: f'{found[1]}"{min(_MOST_SPACE, round(0.6 * int(found[2])))}"', styles)
    return _SIZE.sub(lambda found: f'{found[1]}"{round(_SHRUNK * int(found[2]))}"', styles)


def _mended(text: str) -> str:
    """The body of the document with what pandoc has no word for."""
    text = _STAND_IN_TOLD.sub("", text)
    text = _LIST_THEN_TABLE.sub(rf"\g<0>{_KEPT_GAP}", text)
    text = _BAR.sub("\\g<1>\u2223", text)
    text = _PROMPT_THEN_ANSWER.sub(r"\g<0><w:keepNext/>", text)
    return _TABLE.sub(lambda table: _unbroken(table[0]), text)


def _unbroken(table: str) -> str:
    """The table with no row broken between pages, and a small table in one piece."""
    table = table.replace("<w:trPr>", "<w:trPr><w:cantSplit/>").replace(
        "<w:tr><w:tc>", "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"
    )
    *rows, last = table.split("<w:tr>")
    if len(rows) > ROWS_KEPT or len(_TAG.sub("", table)) > CHARACTERS_KEPT:
        return table
    style = '<w:pStyle w:val="Compact" />'
    if not table.endswith(_KEPT_GAP):
        return "<w:tr>".join([*(row.replace(style, f"{style}<w:keepNext/>") for row in rows), last])
    return table.replace(style, f"{style}<w:keepNext/>")


def _properties(document: Document) -> str:
    moment = ""
    if document.modified:
        stamp = f"{document.modified:%Y-%m-%dT%H:%M:%SZ}"
        moment = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:creator>{escape(document.author or '')}</dc:creator>"
        f"<cp:keywords>labreport</cp:keywords><dc:language>en-GB</dc:language>{moment}</cp:coreProperties>"
    )
