"""What Markdown elements an answer is built of."""

from __future__ import annotations

from pipeline.records import Structure
from pipeline.scoring.text import Text


def measure_structure(text: Text) -> Structure:
    """The elements of an answer, counted; all 0 for an empty one.

    A list within a list belongs to the outer one. Links count however they are written, images not at all.
    """
    levels = {heading.heading_level or 0 for heading in text.headings}
    listed = sum(len(sentence.words) for sentence in text.sentences if sentence.kind == "list item")
    return Structure(
        heading_depth=max(levels) - min(levels) + 1 if levels else 0,
        lists=text.elements["list"],
        tables=text.elements["table"],
        code_blocks=text.elements["code block"],
        formulas=text.elements["formula"],
        links=text.elements["link"],
        words_in_lists=listed / len(text.words) if text.words else None,
    )
