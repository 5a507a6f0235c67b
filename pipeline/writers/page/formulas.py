"""The formulas of a page, set as MathML in one call of pandoc, or in none where there are none."""

from __future__ import annotations

import re

from pipeline.writers.document.nodes import node

# Private use: visible text never holds these, see document/visible.py.
_OPEN, _CLOSE = "\ue010", "\ue011"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
# The policy of the page lets no element carry a style of its own; the attribute columnalign says the same.
_STYLE = re.compile(r' style="[^"]*"')
# The source of a formula again, which nobody sees, but which a search and a comparison of the words would find.
_SOURCE = re.compile(r"<semantics>(.*?)<annotation [^>]*>[^<]*</annotation></semantics>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


class Formulas:
    """Formulas that were met, each of which has left a mark in the text."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, bool], int] = {}

    def place(self, tex: str, *, display: bool) -> str:
        """The mark that stands for a formula until all are set."""
        number = self._numbers.setdefault((tex, display), len(self._numbers))
        return f"{_OPEN}{number}{_CLOSE}"

    def set_in(self, text: str) -> str:
        """The text with every mark replaced by its formula.

        Raises:
            RenderError: pandoc fails.
        """
        if not self._numbers:
            return text
        made = self._made()
        return _MARK.sub(lambda match: made[int(match[1])], text)

    def _made(self) -> list[str]:
        from pipeline.writers.pandoc import write_blocks

        blocks = [
            node("Para", [node("Math", [node("DisplayMath" if display else "InlineMath"), tex])])
            for tex, display in self._numbers
        ]
        page = write_blocks(blocks, "html5", "--mathml").decode()
        made = [_SOURCE.sub(r"\1", _STYLE.sub("", formula.strip())) for formula in _PARAGRAPH.findall(page)]
        displayed = (display for _, display in self._numbers)
        return [
            f'<span class="display" tabindex="0">{formula}</span>' if wide else formula
            for formula, wide in zip(made, displayed, strict=True)
        ]
