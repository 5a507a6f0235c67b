"""Documents made byte by byte, sound and hostile ones."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
NUMBERING = f"""<w:numbering {_NAMESPACES}>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {_NAMESPACES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="My heading"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="Section"/>
<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Source Code"/></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"""


def paragraph(*runs: str, style: str = "", more: str = "") -> str:
    """A paragraph of a Word document; a run that begins with ``<`` is taken as it is, with ``*`` it is bold."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(map(run, runs))}</w:p>"


def run(text: str) -> str:
    """A run of letters; see ``paragraph``."""
    if text.startswith("<"):
        return text
    bold = text.startswith("*")
    return f'<w:r><w:rPr>{"<w:b/>" * bold}</w:rPr><w:t xml:space="preserve">{text.removeprefix("*")}</w:t></w:r>'


def numbered(text: str, number: int, level: int = 0) -> str:
    """A paragraph of the list 1 (numbers) or 2 (bullets)."""
    more = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, more=more)


def table(*rows: Sequence[str]) -> str:
    """A table whose cells are given as XML of their paragraphs."""
    lines = ("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def make_docx(
    body: str, *, parts: Mapping[str, str | bytes] | None = None, before: str = "", styles: str = STYLES
) -> bytes:
    """A DOCX with that body, further parts, and what stands before its first element."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("word/styles.xml", styles)
        container.writestr("word/numbering.xml", NUMBERING)
        document = f"{before}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>"
        container.writestr("word/document.xml", document)
        for name, content in (parts or {}).items():
            container.writestr(name, content)
    return buffer.getvalue()


def make_pdf(*streams: bytes, filters: str = "", trailer: str = "", objects: Sequence[bytes] = ()) -> bytes:
    """A PDF with a page for each content stream; font F1, and the image I1 where objects[0] is one."""
    first = 4 + len(objects)
    count = len(streams)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(count))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *objects,
    ]
    image = "/XObject << /I1 4 0 R >>" if objects else ""
    for index, stream in enumerate(streams):
        content = first + 2 * index + 1
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {image} >> >>".encode()
        )
        parts.append(f"<< /Length {len(stream)} {filters} >>\nstream\n".encode() + stream + b"\nendstream")
    made = b"%PDF-1.4\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"trailer << /Size {len(parts) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(made)}\n%%EOF"
    return made + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def show(text: str, *, size: int = 12, top: int = 700) -> bytes:
    """The content of a page that shows a line."""
    return f"BT /F1 {size} Tf 72 {top} Td ({text}) Tj ET\n".encode()


PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
    b"stream\n\x00\nendstream"
)
SHOW_PICTURE = b"q 500 0 0 700 50 50 cm /I1 Do Q"


def deflated_twice(megabytes: int) -> bytes:
    """That many megabytes of blanks in some kilobytes."""
    packer = zlib.compressobj(1)
    packed = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(megabytes)), packer.flush()])
    return zlib.compress(packed)
