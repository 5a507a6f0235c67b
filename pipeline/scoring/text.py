"""An answer taken apart into sentences, once, for all measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

from pipeline.scoring.blocks import FILL, Block, Element, Kind
from pipeline.scoring.markdown import read_markdown_blocks
from pipeline.scoring.plain import read_plain_blocks
from pipeline.scoring.sentences import split_sentences
from pipeline.scoring.words import WORD, find_words


@dataclass(eq=False)  # a frozen one takes three times as long to make
class Sentence:
    """One sentence, list item, heading or table cell that holds at least one word.

    Attributes:
        text: clean prose; markup, formulas, images and URLs removed, white space folded.
        start: offset in the source; ``source[start:end]`` is the verbatim stretch with its inline markup.
        end: see start.
        kind: what it stands in.
        block: 0-based number of its block; a list item with all its paragraphs is one block, so is a table row.
        section: text of the nearest heading above, or of the heading itself; empty before the first.
        heading_level: 1 to 6 for a Markdown heading; None for all else, a bold line that serves as a heading included.
    """

    text: str
    start: int
    end: int
    kind: Kind
    block: int
    section: str
    heading_level: int | None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words as written."""
        return find_words(self.text)


@dataclass(frozen=True)
class Text:
    """One answer taken apart.

    Attributes:
        source: the answer as received.
        sentences: all that holds a word, in order of the source.
        elements: how often ``list``, ``table``, ``code block``, ``formula`` and ``link`` occur; a list within a list
            belongs to the outer one.
    """

    source: str
    sentences: tuple[Sentence, ...]
    elements: Counter[Element] = field(default_factory=Counter)

    @cached_property
    def prose(self) -> tuple[Sentence, ...]:
        """The sentences proper: those of paragraphs, list items and quotations."""
        return tuple(s for s in self.sentences if s.kind not in ("heading", "table cell"))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words that count: those of prose and headings, not those of tables."""
        return tuple(chain.from_iterable([s.words for s in self.sentences if s.kind != "table cell"]))

    @cached_property
    def clean(self) -> str:
        """All sentences, headings and table cells without markup, one a line."""
        return "\n".join(s.text for s in self.sentences)

    @cached_property
    def headings(self) -> tuple[Sentence, ...]:
        """The Markdown headings; a bold line is none."""
        return tuple(s for s in self.sentences if s.heading_level is not None)


@lru_cache(maxsize=1024)
def read_markdown(source: str) -> Text:
    """The text of a Markdown answer; without sentences for an empty one.

    Reads any string in bounded time. What is too long or too deeply nested for the Markdown parser is read line by
    line, so that no word is lost. Inline code and the text of links are prose; raw HTML tags are markup. Texts are
    kept, since coverage, the other measures and overlaps all read the same answers.
    """
    document = read_markdown_blocks(source) or read_plain_blocks(source)
    sentences: list[Sentence] = []
    section = ""
    for block in document.blocks:
        if block.kind == "heading":
            section = _clean(block.text, 0, len(block.text)) or section
        sentences += _read_block(block, source, section)
    return Text(source, tuple(sentences), document.elements)


def _clean(text: str, begin: int, end: int) -> str:
    return " ".join(text[begin:end].replace(FILL, "").split())


def _read_block(block: Block, source: str, section: str) -> Iterator[Sentence]:
    whole = block.kind in ("heading", "table cell")
    for begin, end in [(0, len(block.text))] if whole else split_sentences(block.text):
        clean = _clean(block.text, begin, end)
        if WORD.search(clean):
            start, stop = block.offset(begin), block.offset(end - 1) + 1
            if source[start].isspace() or source[stop - 1].isspace():
                stretch = source[start:stop]
                start += len(stretch) - len(stretch.lstrip())
                stop -= len(stretch) - len(stretch.rstrip())
            yield Sentence(clean, start, stop, block.kind, block.number, section, block.level)
