"""TeX formulas of answers -> nodes."""

from __future__ import annotations

import re

from pipeline.writers.document.nodes import Nodes, code, node, text
from pipeline.writers.document.visible import make_visible, one_line

_LONGEST = 2000
_MAX_BRACES = 100
# Definitions expand without bound; phantoms hide; boxes and kerns move text over other text; an empty argument breaks
# pandoc's Typst. Such a formula is shown as its TeX.
_UNSAFE = re.compile(
    r"\\(?:\w*newcommand|renewcommand|providecommand|[egx]?def|let|newenvironment|DeclareMathOperator|[hv]?phantom"
    r"|[hv]space|[hmv]skip|m?kern|raise\w*|lower|move\w+|\w*lap|label|tag|(?:eq)?ref|href|url|unicode|char)(?![A-Za-z])"
    r"|\\(?:text|math)\w*\s*\{\s*\}"
)
# Labels are not shown in print, and negative spaces come out six times too wide in pandoc's Typst.
_UNSHOWN = re.compile(r"\\(?:!|neg(?:thin|med|thick)space(?![A-Za-z])|label\s*\{[^{}]*\})|\\\\")
_NUMBER = re.compile(r"\\tag\*?\s*\{([^{}\\]*)\}")


def formula(tex: str, *, display: bool, allowed: bool = True) -> Nodes:
    """The formula with its equation number behind it, or its source as code where it could not be set safely."""
    numbers = _NUMBER.findall(tex)
    shown = _UNSHOWN.sub(lambda match: match[0] if match[0] == r"\\" else " ", _NUMBER.sub("", tex)).strip()
    large = len(shown) > _LONGEST or shown.count("{") > _MAX_BRACES
    if not allowed or not shown or large or _UNSAFE.search(shown):
        return [code(make_visible(tex))]
    kind = node("DisplayMath" if display else "InlineMath")
    return [node("Math", [kind, make_visible(shown)]), *text("".join(f" ({one_line(number)})" for number in numbers))]
