"""Text that labreport did not write -> blocks that cannot change the report around them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.writers.document.nodes import Nodes, division, paragraph, strings, text, verbatim
from pipeline.writers.document.visible import make_visible, one_line

if TYPE_CHECKING:
    from pipeline.writers.document.stretches import Stretch

MAX_PARSED = 60_000
"""Characters up to which Markdown is taken apart; hostile text takes time that grows with the square of its length."""
MAX_SHOWN = 200_000
"""Characters of one answer that a report shows."""
_MAX_BRACKETS = 4000
"""Each opening bracket makes the parser look for its end."""

# What a reader never sees of Markdown: labels of links, notes and equations, and addresses within the answer.
_LABELS = re.compile(
    r"^ {0,3}\[[^\]\n]+\]:|\]\[[^\]\n]*\]|\[\^[^\]\n]+\]|\]\(#[^)\s]*\)|\\label\s*\{[^{}]*\}|\\neg\w+space|\\tag",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_WORD = re.compile(r"[^\W\d_]{3,}")
_BULLET = re.compile(r"^( {0,3})[•◦▪‣●○■][ \t](?=\s*\S)", re.MULTILINE)
"""An item of a list as it comes out of a web page that is pasted as plain text."""
_CODE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
# Shared link definitions may repeat a text; beyond this they would flood the report.
_GROWTH, _GROWTH_ALLOWANCE = 4, 2000


def blocks_of(markdown: str, level: int, stretches: Sequence[Stretch] = ()) -> Nodes:
    """The Markdown as blocks, its topmost headings at that level; empty for a blank text.

    The stretches are marked wherever the text could be taken apart.

    Nothing is lost: a text that cannot be taken apart word for word stands verbatim. A text too long for a report
    ends with a note that says how much is shown.
    """
    shown = markdown[:MAX_SHOWN]
    if not shown.strip():
        return []
    if len(markdown) > MAX_SHOWN:
        note = f"[only the first {MAX_SHOWN:,} of {len(markdown):,} characters are shown here]"
        return [verbatim(make_visible(shown)), division([paragraph(text(note))], "remark")]
    if len(markdown) > MAX_PARSED:
        note = f"[longer than {MAX_PARSED:,} characters: shown as plain text]"
        return [division([paragraph(text(note))], "remark"), verbatim(make_visible(shown))]
    return _parsed(_listed(shown), level, stretches) or [verbatim(make_visible(shown))]


def _listed(source: str) -> str:
    """The text with its bullets as Markdown has them, each character at its place; code keeps its own."""
    return source if _CODE.search(source) else _BULLET.sub(r"\1- ", source)


def _parsed(source: str, level: int, stretches: Sequence[Stretch]) -> Nodes | None:
    """The blocks of a text; None where it would take too long, flood the report or lose a word."""
    from pipeline.writers.document.conversion import Conversion
    from pipeline.writers.document.stretches import mark
    from pipeline.writers.document.syntax import parse

    if source.count("[") > _MAX_BRACKETS:
        return None
    try:
        tree, definitions = parse(source)
        mark(tree, source, stretches)
        blocks = Conversion(source, level).convert(tree)
    except RecursionError:
        return None
    shown = " ".join(strings(blocks))
    for label, url, title in definitions:
        if one_line(url) not in shown:
            blocks.append(paragraph(text(one_line(f"[{label.lower()}]: {url} {title}"))))
    if len(shown) > _GROWTH * len(source) + _GROWTH_ALLOWANCE:
        return None
    # A mark may begin inside a word, which then stands in two strings.
    lost = _lost(source, shown if not definitions else " ".join(strings(blocks)))
    if lost and stretches:
        lost = lost_words(source, _parsed(source, level, ()) or [])
    return None if lost else blocks


def lost_words(source: str, blocks: Nodes) -> Counter[str]:
    """The words of the Markdown that the blocks do not hold, with how often each is missing."""
    return _lost(source, " ".join(strings(blocks)))


def _lost(source: str, shown: str) -> Counter[str]:
    return _words(_LABELS.sub(" ", source)) - _words(shown)


def _words(string: str) -> Counter[str]:
    decoded = unquote(_ENTITY.sub(lambda match: unescape(match[0]), string))
    return Counter(_WORD.findall(decoded.casefold()))
