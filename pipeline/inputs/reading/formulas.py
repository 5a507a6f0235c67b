"""Formulas of documents as Markdown, so that their signs are not counted as words."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.inputs.reading.characters import clean

_MARKED = ("\\(", "\\[", "$", "\\begin{")
_MARKS = {"\\(": "(", "\\)": ")", "\\[": "[", "\\]": "]"}
_BEFORE = {"den": "/", "sup": "^", "sub": "_", "rad": "√", "lim": "_"}
"""What stands before a part of a formula in Word, where it is written on one line."""


def formula(text: str, *, display: bool = False) -> str:
    r"""``\(x^2\)``, or ``\[x^2\]`` for one that stands by itself; TeX with marks of its own stays, nothing is empty.

    Args:
        text: the signs, or TeX.
        display: whether it stands by itself.
    """
    flat = " ".join(clean(text).split())
    if not flat or flat.startswith(_MARKED):
        return flat
    for mark, sign in _MARKS.items():
        flat = flat.replace(mark, sign)
    return f"\\[{flat}\\]" if display else f"\\({flat}\\)"


@dataclass
class WordFormula:
    """A formula of a Word file, gathered on one line: ``a/b``, ``x^2``, ``d_k``.

    Attributes:
        display: whether it stands by itself.
    """

    display: bool = False
    _parts: list[str] = field(default_factory=list)
    _ends: list[str] = field(default_factory=list)
    """Brackets that are open."""

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """An element of it begins."""
        if tag == "d":
            self._parts.append("(")
            self._ends.append(")")
        elif tag == "begChr" and self._ends:
            self._parts[-1] = facts.get("val", "")
        elif tag == "endChr" and self._ends:
            self._ends[-1] = facts.get("val", "")
        elif tag == "chr":
            self._parts.append(facts.get("val", ""))
        elif tag in _BEFORE:
            self._parts.append(_BEFORE[tag])

    def end(self, tag: str) -> None:
        """An element of it ends."""
        if tag == "d" and self._ends:
            self._parts.append(self._ends.pop())

    def add(self, text: str) -> None:
        """Signs of it."""
        self._parts.append(text)

    def markdown(self) -> str:
        """All of it."""
        return formula("".join(self._parts), display=self.display)


@dataclass
class PageFormula:
    """A formula of a page that is being read."""

    depth: int
    """Inline elements around it."""
    start: int
    """Spans before it."""
    display: bool
    tex: str = ""
    """What it says of itself in TeX."""

    def markdown(self, signs: str) -> str:
        """It, by what it says of itself or else by its signs."""
        return formula(self.tex or signs, display=self.display)
