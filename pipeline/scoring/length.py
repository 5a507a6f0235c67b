"""How long an answer is."""

from __future__ import annotations

from pipeline.records import Length
from pipeline.scoring.blocks import Kind
from pipeline.scoring.text import Text


def measure_length(text: Text, *, tokens: int | None) -> Length:
    """The counts of an answer, all 0 for an empty one.

    Words are those of prose and headings. Sentences are those of paragraphs, list items and quotations. Empty list
    items and paragraphs without a word (an image, a formula) are not counted.

    Args:
        text: the answer.
        tokens: as the provider counted them, or None.
    """
    return Length(
        words=len(text.words),
        sentences=len(text.prose),
        paragraphs=_count_blocks(text, "prose", "quote"),
        headings=len(text.headings),
        list_items=_count_blocks(text, "list item"),
        characters=len(text.source),
        tokens=tokens,
    )


def _count_blocks(text: Text, *kinds: Kind) -> int:
    return len({sentence.block for sentence in text.sentences if sentence.kind in kinds})
