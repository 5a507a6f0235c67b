"""TeX formulas -> Typst formulas, by pandoc, and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.writers.document.nodes import node, paragraph
from pipeline.writers.pandoc import write_blocks

# Private use: visible text never holds it, so it can only be the border between two formulas.
_BORDER = "\ue000"
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
# What pandoc's writer calls: spaces, mirrored and scaled signs, boxes.
_CALLS = re.compile(r"(?<!\\)#(?:h\([-\d.]+em\)|none|scale\([^()#]*\))")
_FORMULA = re.compile(r"\$.+\$", re.DOTALL)


def typst_formulas(formulas: Iterable[tuple[str, bool]]) -> dict[tuple[str, bool], str]:
    """(TeX, displayed) to Typst mark-up; what pandoc cannot convert, or not safely, is left out.

    Raises:
        RenderError: pandoc cannot run.
    """
    wanted = list(dict.fromkeys(formulas))
    if not wanted:
        return {}
    blocks = []
    for tex, displayed in wanted:
        kind = node("DisplayMath" if displayed else "InlineMath")
        blocks += [paragraph([node("Math", [kind, tex])]), node("RawBlock", ["typst", _BORDER])]
    converted = write_blocks(blocks, "typst-smart").decode().split(_BORDER)
    made = {formula: source.strip() for formula, source in zip(wanted, converted, strict=False)}
    return {formula: source for formula, source in made.items() if is_safe(source)}


def is_safe(source: str) -> bool:
    """Whether the mark-up is one formula and nothing else: no code but spaces and signs, no label, no empty call."""
    if not _FORMULA.fullmatch(source) or source.endswith("\\$"):
        return False
    bare = _CALLS.sub("", _STRING.sub('""', source))
    inner = bare[1:-1].replace("\\$", "").replace("\\#", "").replace('\\"', "")
    return not any(sign in inner for sign in ("$", "#", "//", "/*", "upright()"))
