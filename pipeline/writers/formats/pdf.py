"""Document -> tagged PDF."""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import RenderError
from pipeline.writers.document.assembly import Document
from pipeline.writers.document.nodes import Node, Nodes, attributes, division, node, rewrite, text, verbatim, walk
from pipeline.writers.document.visible import code_point, make_visible
from pipeline.writers.formats.missing_glyphs import MissingGlyphs
from pipeline.writers.formats.typst_process import TypstProcess, TypstRejectedError
from pipeline.writers.formats.typst_source import typst_source

_ROUNDS = 3
"""Compilations in which missing glyphs may turn up; each names all that it met."""


def write_pdf(document: Document, typst: TypstProcess) -> tuple[bytes, list[str]]:
    """The PDF, tagged, and PDF/UA-1 wherever Typst can make it so; a note for each thing that it shows in another way.

    Raises:
        RenderError: Typst takes too long, or accepts the report in no way.
    """
    writer = _Writer(document, typst)
    made = writer.write()
    return made, writer.notes


class _Writer:
    def __init__(self, document: Document, typst: TypstProcess) -> None:
        self._document = document
        self._typst = typst
        labels = (label.text for chart in document.charts.values() for label in chart.labels)
        grids = [chart.grid for chart in document.charts.values() if chart.grid]
        names = (name for grid in grids for name in (*grid.heads, *(row[0] for row in grid.rows)))
        self._missing = MissingGlyphs([document.title, *labels, *names])
        self._told: set[str] = set()
        self._source = ""
        self.notes: list[str] = []

    def write(self) -> bytes:
        """The PDF."""
        try:
            return self._accessible(self._document)
        except TypstRejectedError as error:
            first = str(error)
        culprits = self._culprits(list(self._document.sources))
        document = _with_verbatim(self._document, culprits)
        if culprits:
            self.notes.append(f"PDF: {len(culprits)} text(s) shown as plain text, because Typst cannot set them.")
        try:
            if culprits:
                return self._accessible(document)
        except TypstRejectedError as error:
            first = str(error)
        self.notes.append(f"PDF: tagged, but not PDF/UA: {_summary(first)}.")
        try:
            return self._compiled(document, standards=[])
        except TypstRejectedError as error:
            raise RenderError(f"Typst cannot set the PDF: {_summary(str(error))}.") from error

    def _accessible(self, document: Document) -> bytes:
        """PDF/UA-1; a character that no font has is replaced by its code.

        Raises:
            TypstRejectedError: for any other reason than a missing glyph.
        """
        for _ in range(_ROUNDS):
            try:
                return self._compiled(document, standards=["ua-1"])
            except TypstRejectedError as error:
                if not (new := self._missing.learn(str(error), self._source)):
                    raise
                if untold := sorted(new - self._told):
                    self._told |= new
                    shown = ", ".join(f"{character} {code_point(character)}" for character in untold)
                    self.notes.append(f"PDF: no font has {shown}; shown as the code.")
        return self._compiled(document, standards=["ua-1"])

    def _compiled(self, document: Document, *, standards: list[str]) -> bytes:
        self._source = typst_source(document, self._missing.replaced)
        moment = None if document.modified is None else int(document.modified.timestamp())
        return self._typst.compile(self._source, pdf_standards=standards, timestamp=moment)[0]

    def _culprits(self, identifiers: list[str]) -> set[str]:
        """Those texts that Typst rejects, found by halving."""
        if not identifiers or self._sets(identifiers):
            return set()
        if len(identifiers) == 1:
            return set(identifiers)
        middle = len(identifiers) // 2
        return self._culprits(identifiers[:middle]) | self._culprits(identifiers[middle:])

    def _sets(self, identifiers: list[str]) -> bool:
        """Whether Typst accepts a document of just these texts."""
        wanted = set(identifiers)
        texts = [item for item in walk(self._document.blocks) if item["t"] == "Div" and item["c"][0][0] in wanted]
        # No level may be skipped before the headings of an answer.
        heads = [node("Header", [level, attributes(), text("-")]) for level in (1, 2, 3)]
        try:
            self._accessible(replace(self._document, blocks=[*heads, *texts]))
        except TypstRejectedError:
            return False
        return True


def _with_verbatim(document: Document, identifiers: set[str]) -> Document:
    def change(item: Node) -> Node:
        if item["t"] == "Div" and item["c"][0][0] in identifiers:
            source = verbatim(make_visible(document.sources[item["c"][0][0]]))
            return division([source], *item["c"][0][1], identifier=item["c"][0][0])
        return item

    blocks: Nodes = rewrite(document.blocks, change)
    return replace(document, blocks=blocks)


def _summary(diagnostic: str) -> str:
    """Its first error, or its first line; warnings may stand before the errors."""
    lines = diagnostic.strip().split("\n")
    first = next((line for line in lines if line.startswith("error:")), lines[0])
    return " ".join(first.split())[:300]
