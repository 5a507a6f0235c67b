"""DOCX -> blocks: headings by style, bold lines, lists with their numbers, tables, code, in the document's order."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.errors import InputError
from pipeline.inputs.reading.container import Container
from pipeline.inputs.reading.elements import XmlReader
from pipeline.inputs.reading.formulas import WordFormula
from pipeline.inputs.reading.hidden import told
from pipeline.inputs.reading.limits import Reading
from pipeline.inputs.reading.markup import Block, Content, Table, join_spans, merge_code, render
from pipeline.inputs.reading.word_notes import Notes
from pipeline.inputs.reading.word_paragraphs import Paragraph
from pipeline.inputs.reading.word_styles import Numbering, Styles, is_monospace, is_on, whole_number

# Fallback repeats a text box for old programs; moveFrom is where moved words stood before; the others are no text.
_UNSEEN = frozenset({"Fallback", "moveFrom", "pPrChange", "rPrChange", "instrText", "delText", "del"})
_KEYWORD = re.compile(rb"<(?:\w+:)?keywords>[^<]{0,200}\blabreport\b")
_TINY = 4
"""Half points of letters that nobody can read."""
_FEW_WORDS = 40
"""Words below which a document full of pictures says nothing."""


@dataclass
class _Run:
    """Letters of one kind."""

    bold: bool | None = None
    style: str = ""
    size: int | None = None
    font: str = ""
    hidden: bool = False
    white: bool = False
    shaded: bool = False


@dataclass
class _Body(XmlReader):
    """Gathers the blocks of ``document.xml``."""

    styles: Styles
    numbering: Numbering
    content: list[Content] = field(default_factory=list)
    pictures: int = 0
    embedded: bool = False
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    _boxes: int = 0
    _noted: list[tuple[str, str]] = field(default_factory=list)
    _paragraphs: list[Paragraph] = field(default_factory=list)
    _run: _Run | None = None
    _runs: list[_Run | None] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _unseen: int = 0
    _text: bool = False
    _display: bool = False
    _formula: WordFormula | None = None

    def __post_init__(self) -> None:
        super().__init__()

    # ------------------------------------------------------------ what the parser reports

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """See the base."""
        if self._unseen or tag in _UNSEEN:
            self._unseen += 1
            return
        self._display |= tag == "oMathPara"
        if self._formula is not None:
            self._formula.start(tag, facts)
            self._text |= tag == "t"
            return
        self._boxes += tag == "txbxContent"
        if tag == "p":
            self.hidden.append("")
            self._paragraphs.append(Paragraph())
            self._runs.append(self._run)
            self._run = None
        elif tag in ("tbl", "tr", "tc"):
            self._open_cells(tag)
        elif tag == "r" and self._paragraphs:
            self._run = _Run()
        elif tag == "t":
            self._text = True
        elif tag == "oMath":
            self._formula = WordFormula(self._display)
        elif self._run is not None:
            self._in_run(tag, facts)
        elif self._paragraphs:
            self._in_paragraph(tag, facts)
        self.embedded |= tag == "altChunk"

    def _open_cells(self, tag: str) -> None:
        if tag == "tbl":
            self._tables.append(Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1].append([])

    def end(self, tag: str) -> None:
        """See the base."""
        if self._unseen:
            self._unseen -= 1
            return
        if self._formula is not None:
            self._end_in_formula(tag, self._formula)
            return
        match tag:
            case "oMathPara":
                self._display = False
            case "p" if self._paragraphs:
                self._close_paragraph(self._paragraphs.pop())
                self._run = self._runs.pop()
            case "txbxContent":
                self._boxes -= 1
            case "r":
                self._run = None
            case "t":
                self._text = False
            case "tbl" if self._tables:
                self._close_table(self._tables.pop())

    def characters(self, data: str) -> None:
        """See the base."""
        if not self._text or self._unseen:
            return
        if self._formula is None:
            self._write(data)
        else:
            self._formula.add(data)

    def _end_in_formula(self, tag: str, read: WordFormula) -> None:
        read.end(tag)
        self._text &= tag != "t"
        if tag == "oMath":
            self._formula = None
            self._write(read.markdown())

    def _close_table(self, table: Table) -> None:
        if not self._tables:
            self.content.append(table)
            return
        for block in (block for row in table.rows for cell in row for block in cell):
            self._add(block)

    # ------------------------------------------------------------ within a paragraph

    def _in_run(self, tag: str, facts: dict[str, str]) -> None:
        run = self._run or _Run()
        match tag:
            case "b":
                run.bold = is_on(facts)
            case "rStyle":
                run.style = facts.get("val", "")
            case "sz":
                run.size = whole_number(facts.get("val")) or None
            case "rFonts":
                run.font = facts.get("ascii", "")
            case "vanish":
                run.hidden = is_on(facts)
            case "color":
                run.white = facts.get("val", "").upper() == "FFFFFF"
            case "shd" | "highlight":
                run.shaded = True
            case _:
                self._write_sign(tag, facts)

    def _write_sign(self, tag: str, facts: dict[str, str]) -> None:
        """What stands in a run between its texts."""
        match tag:
            case "footnoteReference" | "endnoteReference":
                note = tag.removesuffix("Reference"), facts.get("id", "")
                if self._paragraphs and self.notes.get(note, "").strip():
                    self._noted.append(note)
                    self._paragraphs[-1].notes.append(note)
                    self._write(f"[{len(self._noted)}]")
            case "tab":
                self._write(" ")
            case "br" | "cr":
                self._write("\n")
            case "drawing" | "pict":
                self.pictures += 1
            case "noBreakHyphen":
                self._write("-")

    def _in_paragraph(self, tag: str, facts: dict[str, str]) -> None:
        paragraph, value = self._paragraphs[-1], facts.get("val")
        match tag:
            case "pStyle":
                paragraph.style = value or ""
            case "numId":
                paragraph.numbering = value
            case "ilvl":
                paragraph.level = whole_number(value)
            case "outlineLvl":
                paragraph.outline = whole_number(value, 9)
            case "shd":
                paragraph.shaded = True

    def _write(self, text: str) -> None:
        if not self._paragraphs:
            return
        paragraph, run = self._paragraphs[-1], self._run or _Run()
        # Tables and boxes have colours of their own, on which white can be read.
        colored = run.shaded or paragraph.shaded or self._tables or self._boxes
        if run.hidden or (run.white and not colored) or (run.size is not None and run.size <= _TINY):
            self.hidden[-1] += text
            return
        bold = run.bold
        if bold is None:
            bold = self.styles.bold(run.style) if run.style in self.styles.styles else None
        if bold is None or (run.bold is None and not bold):
            bold = self.styles.bold(paragraph.style)
        paragraph.spans.append((text, bold))
        seen = len(text.strip())
        paragraph.sizes.append((seen, run.size or self.styles.size(paragraph.style)))
        paragraph.monospace += seen if is_monospace(run.font) else 0

    def _close_paragraph(self, paragraph: Paragraph) -> None:
        if block := paragraph.block(self.styles, self.numbering):
            self._add(block)
        for note in paragraph.notes:
            number = self._noted.index(note) + 1
            self._add(Block("paragraph", f"[{number}] {join_spans([(self.notes[note], False)])}"))

    def _add(self, block: Block) -> None:
        if self._tables and self._tables[-1].rows and self._tables[-1].rows[-1]:
            self._tables[-1].rows[-1][-1].append(block)
        else:
            self.content.append(block)


def _main_part(container: Container) -> str:
    """Name of the entry with the text; programs of the web call it document2.xml."""

    class Relations(XmlReader):
        target = "word/document.xml"

        def start(self, tag: str, facts: dict[str, str]) -> None:
            if tag == "Relationship" and facts.get("Type", "").endswith("/officeDocument"):
                self.target = facts.get("Target", self.target).lstrip("/")

    relations = Relations()
    relations.read(container.read("_rels/.rels") or b"<none/>")
    return relations.target


def read_word(data: bytes, name: str) -> Reading:  # noqa: ARG001 - every reader takes the name
    """The Markdown of a DOCX; macros, links and embedded files are not followed.

    Raises:
        InputError: damaged, encrypted, not safe to read, or pictures with hardly a word.
    """
    container = Container(data)
    main = _main_part(container)
    folder = posixpath.dirname(main)
    body = _Body(Styles(), Numbering())
    body.styles.read(container.read(f"{folder}/styles.xml") or b"<none/>")
    body.numbering.read(container.read(f"{folder}/numbering.xml") or b"<none/>")
    notes = Notes()
    for part in ("footnotes", "endnotes"):
        notes.read(container.read(f"{folder}/{part}.xml") or b"<none/>")
    body.notes = notes.texts
    text = container.read(main)
    if text is None:
        raise InputError("damaged: this Word document holds no text part; save it again and hand that in")
    body.read(text)
    unread = ["a part that another program embedded was not read"] if body.embedded else []
    properties = container.read("docProps/core.xml") or b""
    reading = render(merge_code(body.content), unread, labreport=bool(_KEYWORD.search(properties)))
    reading = replace(reading, hidden=told(body.hidden))
    if body.pictures and len(reading.text.split()) < _FEW_WORDS:
        raise InputError(f"pictures: {body.pictures} with hardly a word of text; what they show needs OCR")
    return reading
