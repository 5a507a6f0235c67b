"""What in the lines of a PDF is a formula: by its tag, by its font, or by its signs alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.inputs.reading.formulas import formula
from pipeline.inputs.reading.pdf_lines import Letters, Line
from pipeline.inputs.reading.pdf_measures import Measures

_OPERATOR = re.compile("[=≈≅≃≠≤≥≡∥∑∏∫√∂∇∞±×÷∈∉⊂∪∩→↦∝∨∧∣−\u0391-\u03c9\u03d5\u03f5ℒ𝔼]")
_NAMES = "arccos|arcsin|arctan|argmax|argmin|cosh?|cov|det|dim|exp|lim|log|max|min|mod|sinh?|softmax|sup|tanh?|var"
_WORD = re.compile(rf"(?!(?:{_NAMES})(?![^\W\d_]))[^\W\d_]{{3,}}", re.IGNORECASE)
_LIST = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z])[.)]|[•●○▪■◦‣⁃➢➤✓❖·*–-])(?:\s|$)")
_LONGEST_PIECE = 20
"""Characters of a line beside a formula that may be a part of it: an index, a denominator."""
_SEVERAL = re.compile(r"\\\)([^A-Za-z\\.!?;:]{0,10})\\\(")
_FEW_LETTERS = 2.5
"""Mean length of words below which they are letters set apart, as in ``so f t m a x``."""


def with_formulas(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that are nothing but a formula with the note that they are; for those that no tag tells of."""
    signs = [_is_bare(line) and _OPERATOR.search(line.text) is not None and len(line.text) > 2 for line in lines]
    for step in (1, -1):
        places = range(len(lines)) if step > 0 else range(len(lines) - 1, -1, -1)
        for place in places:
            before = place - step
            if 0 <= before < len(lines) and signs[before] and not signs[place]:
                near = abs(lines[place].base - lines[before].base) < 3 * max(lines[place].size, lines[before].size)
                signs[place] = near and _is_bare(lines[place]) and len(lines[place].text) <= _LONGEST_PIECE
    return [replace(line, formula=True) if sign else line for line, sign in zip(lines, signs, strict=True)]


def _is_bare(line: Line) -> bool:
    """Whether a line without a tag holds no word and begins no item."""
    text = line.text.strip()
    if line.role is not None or line.monospace or _LIST.match(text):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    apart = len(words) > 5 and max(map(len, words)) < 5 and sum(map(len, words)) < _FEW_LETTERS * len(words)
    return _WORD.search(text) is None or (apart and _OPERATOR.search(text) is not None)


def marked_spans(line: Line, measures: Measures) -> list[tuple[str, bool]]:
    """The spans of a line, with marks around its formulas."""
    spans: list[tuple[str, bool]] = []
    pairs = [(text, bold, look) for (text, bold), (_, look) in zip(line.spans, line.letters, strict=True)]
    whole = all(_may_be_formula(look, measures) == "foreign" for _, _, look in pairs)
    end = 0
    for kind, some in groupby(pairs, key=lambda pair: _may_be_formula(pair[2], measures)):
        pieces = [(text, bold) for text, bold, _ in some]
        text = "".join(text for text, _ in pieces)
        bare = text.strip()
        start, end = end, end + len(text)
        # A letter that the font lacks, as an accented one, is a part of its word.
        within = _is_within_word(line.text, start) or _is_within_word(line.text, end)
        # A line that is all in another font is a caption or a heading; what is told by signs alone is known already.
        if (
            not kind
            or not bare
            or _LIST.fullmatch(bare)
            or (kind == "foreign" and (whole or within or not _is_symbols(bare)))
        ):
            spans += pieces
            continue
        lead = text.index(bare)
        spans.append((text[:lead] + formula(bare) + text[lead + len(bare) :], False))
    return spans


def in_one(text: str) -> str:
    """The text with formulas that follow each other as one."""
    return _SEVERAL.sub(r"\1", text)


def _may_be_formula(look: Letters, measures: Measures) -> str:
    """What speaks for a formula: ``tag``, ``font``, or ``foreign`` letters, if they are no words; or nothing."""
    if look.role is not None and look.role.formula:
        return "tag"
    if look.monospace:
        return ""
    if look.mathematical:
        return "font" if measures.mathematical else ""
    return "foreign" if look.family not in ("", measures.family) and not look.bold else ""


def _is_within_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalpha() and text[place].isalpha()


def _is_symbols(text: str) -> bool:
    """Whether a text has letters, but no words."""
    return _WORD.search(text) is None and re.search(r"[^\W_]", text) is not None and not text.isdigit()
