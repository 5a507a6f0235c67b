"""A Markdown text as its paragraphs, without marks."""

from __future__ import annotations

import re


def read_paragraphs(text: str) -> list[tuple[str, bool]]:
    """The text of each paragraph, list item, heading and cell on one line, without Markdown's marks.

    Each comes with whether it is a heading.
    """
    from markdown_it import MarkdownIt

    bulleted = re.sub(r"(?m)^(\s*)[•●▪◦‣–—]\s+", r"\1- ", text)
    blocks = []
    is_heading = False
    for token in MarkdownIt("commonmark").enable("table").parse(bulleted):
        is_heading = token.nesting > 0 if token.type.startswith("heading") else is_heading
        if token.type == "inline":
            children = [child for child in token.children or () if child.type != "html_inline"]
            parts = (" " if child.type.endswith("break") else child.content for child in children)
            blocks.append((" ".join("".join(parts).split()), is_heading))
    return blocks
