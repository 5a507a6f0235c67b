"""What a paragraph of a Word file is, by its style, its numbering and its letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.inputs.reading.markup import Block, join_spans
from pipeline.inputs.reading.word_styles import Numbering, Styles

_LISTED = re.compile(r"\d{1,9}[.)]")
_LARGER = 1.15
"""Letters this much larger than the body's make a short paragraph a heading in all but name."""
_LONGEST_TITLE = 120


@dataclass
class Paragraph:
    """A paragraph that is being read."""

    style: str = ""
    numbering: str | None = None
    level: int | None = None
    outline: int | None = None
    spans: list[tuple[str, bool]] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    """(characters, half points)."""
    monospace: int = 0
    """Characters in a font for programs."""
    shaded: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)

    def block(self, styles: Styles, numbering: Numbering) -> Block | None:
        """What it is: a heading, an item of a list, code or prose; None without words, or in a table of contents."""
        style = self.style
        by_style, style_level = styles.numbering(style)
        number_id = by_style if self.numbering is None else self.numbering
        depth = min(style_level if self.level is None else self.level, 8)
        raw = "".join(text for text, _ in self.spans)
        if not raw.strip() or styles.is_contents(style):
            return None
        seen = sum(count for count, _ in self.sizes)
        if styles.is_code(style) or self.monospace == seen:
            return Block("code", raw)
        marker = numbering.next(number_id, depth) if number_id else ""
        text = join_spans(self.spans)
        level = styles.heading_level(style)
        if self.outline is not None:
            level = min(self.outline + 1, 6) if self.outline < 9 else 0
        if level:
            return Block("heading", text if marker in ("", "-") else f"{marker} {text}", level)
        large = seen and sum(count for count, size in self.sizes if size >= _LARGER * styles.size("")) > seen * 0.9
        if large and not marker and len(text) <= _LONGEST_TITLE and "**" not in text and "\n" not in text:
            return Block("paragraph", f"**{text}**")
        if marker == "-" or _LISTED.fullmatch(marker):
            return Block("item", text, depth, marker)
        return Block("item", f"{marker} {text}", depth, "-") if marker else Block("paragraph", text)
