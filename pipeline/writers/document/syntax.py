"""The Markdown that answers are written in: CommonMark, tables, strikethrough, footnotes, TeX formulas."""

from __future__ import annotations

from functools import cache

import mdurl
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

MAX_NESTING = 100
"""Levels that the parser follows; what lies deeper it would drop."""

# Container blocks take two levels each.
_MARGIN = 10
_LONGEST_FORMULA = 2000


class _Parser(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the name is markdown-it's
        # The original turns host names of other scripts into punycode, which nobody can read.
        return mdurl.encode(url)


def _bracket_formula(state: StateInline, silent: bool) -> bool:
    r"""Read ``\( ... \)`` and ``\[ ... \]``, the delimiters that chat models prefer."""
    opening = state.src[state.pos : state.pos + 2]
    if opening not in (r"\(", r"\["):
        return False
    closing = r"\)" if opening == r"\(" else r"\]"
    end = state.src.find(closing, state.pos + 2, min(state.posMax, state.pos + _LONGEST_FORMULA))
    formula = state.src[state.pos + 2 : end].strip()
    if end < 0 or not formula:
        return False
    if not silent:
        kind = "math_inline" if opening == r"\(" else "math_inline_double"
        state.push(kind, "math", 0).content = formula
    state.pos = end + 2
    return True


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    parser.inline.ruler.before("escape", "bracket_formula", _bracket_formula)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    return shareable(parser)


def shareable(parser: MarkdownIt) -> MarkdownIt:
    """The parser, fit to be used by several threads at once.

    It gathers its rules at its first text, and a thread that comes meanwhile finds some of them.
    """
    parser.parse("text")
    return parser


def parse(source: str) -> tuple[SyntaxTreeNode, list[tuple[str, str, str]]]:
    """The syntax tree, and the link definitions as (label, address, title), repeated ones included.

    Raises:
        RecursionError: the text is nested deeper than the parser or Python can follow.
    """
    environment: dict[str, object] = {}
    tokens = _parser().parse(source, environment)
    if any(part.level > MAX_NESTING - _MARGIN for token in tokens for part in (token, *(token.children or ()))):
        raise RecursionError("nested too deeply for the parser")
    return SyntaxTreeNode(tokens), _definitions(environment)


def _definitions(environment: dict[str, object]) -> list[tuple[str, str, str]]:
    references = environment.get("references", {})
    repeated = environment.get("duplicate_refs", [])
    assert isinstance(references, dict)  # noqa: S101 - what markdown-it keeps there
    assert isinstance(repeated, list)  # noqa: S101 - as above
    found = [(label, entry["href"], entry["title"]) for label, entry in references.items()]
    return found + [(entry["label"], entry["href"], entry["title"]) for entry in repeated]
