"""Markdown -> blocks, with markdown-it-py: CommonMark, tables, strikethrough and TeX formulas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import count

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_inline import StateInline, autolink, backtick, entity, escape, html_inline, image, link, newline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from pipeline.scoring.blocks import (
    FILL,
    LINE_BREAK,
    Block,
    Document,
    Element,
    Kind,
    Lines,
    fill,
    hide_addresses,
    split_bullets,
)

LONGEST_SOURCE = 500_000
"""Characters. Longer than what any model writes in one answer."""

DEEPEST_NESTING = 60
"""Open lists, items, quotes or brackets; keeps the parser's recursion far from Python's limit."""

MOST_MARKS = 1_000
"""Characters in one paragraph that may be inline markup; beyond it takes quadratic time and is not parsed."""

_LINE_ENDS = re.compile(r"\r\n?|\n")
_MARK = re.compile(r"[\\`*_~<&$!\[\n]")
_LETTERS = r"[^\\`*_~<&$!\[\n]++"
# Text whose only markup is plain emphasis, four paragraphs in five: what CommonMark makes of it is certain.
_SIMPLE = re.compile(
    rf"(?:{_LETTERS}|!(?!\[)|(?<!  )\n"
    rf"|(?<!\*)(?P<mark>\*\*?)(?=[^\W_]){_LETTERS}(?:(?<=[^\W_])(?P=mark)(?!\*)|(?<!\s)(?P=mark)(?=[ \n]|\Z)))*"
)
_TEX_OPENER = re.compile(r"\\\(|\\\[|\\begin\{([A-Za-z]{1,20}\*?)\}")
_INLINE_MARKERS = re.compile(r"[*_~`]{1,3}")
_BREAKING_TAG = re.compile(r"</?(?:br|hr|p|div|li|ul|ol|t[dhr]|table|h[1-6]|summary|details|d[dt])\b", re.IGNORECASE)
_BOLD_LINE = re.compile(r"(\*\*|__)[^*\n]{0,118}[^*\s.!?。！？]\1:?")
_HIDDEN_HTML = re.compile(r"<(?:!--|(script|style|pre)\b)", re.IGNORECASE)

_ELEMENTS: dict[str, Element] = {
    "table_open": "table",
    "fence": "code block",
    "code_block": "code block",
    "math_block": "formula",
    "math_block_label": "formula",
}
_INLINE_ELEMENTS: dict[str, Element] = {
    "link_open": "link",
    "link": "link",
    "formula": "formula",
    "math_inline": "formula",
    "math_inline_double": "formula",
}
_ENCLOSING: dict[str, Kind] = {"li": "list item", "blockquote": "quote", "tr": "table cell"}


def read_markdown_blocks(source: str) -> Document | None:
    """The blocks of a Markdown text, or None where it is too long or too deeply nested to be parsed.

    Raw HTML is markup, so what stands between tags is prose and comments are not. Code blocks, formulas, images and
    addresses are left out; inline code is read as part of its sentence, and so is the text of a link.
    """
    if len(source) > LONGEST_SOURCE:
        return None
    environment: dict[str, object] = {}
    tokens = _parser().parse(source, environment)
    if any(token.level >= DEEPEST_NESTING - 1 for token in tokens):
        return None
    reader = _Reader(source, environment)
    return Document(tuple(reader.read(tokens)), reader.elements)


class _Parser(MarkdownIt):
    """Takes addresses as they are: they are not read, and encoding them fails on lone surrogates."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return url

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - markdown-it's name
        return True


@cache
def _parser() -> MarkdownIt:
    """A parser that stops after the blocks; their inline markup is parsed one by one."""
    parser = _Parser("commonmark", {"html": True, "maxNesting": DEEPEST_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.at("html_block", _hidden_html, {"alt": ["paragraph", "reference", "blockquote"]})
    inline = parser.inline.ruler
    inline.before("escape", "tex", _silent("formula", _tex_formula))
    for rule in (newline, escape, link, entity):
        inline.at(rule.__name__, _with_end(rule))
    inline.at("backticks", _with_end(backtick))
    inline.at("image", _silent("image", image))
    inline.at("autolink", _silent("link", autolink))
    inline.at("html_inline", _silent("html", html_inline))
    return parser


InlineRule = Callable[[StateInline, bool], bool]


def _with_end(rule: InlineRule) -> InlineRule:
    """The rule; the last token it makes knows where its source ends."""

    def run(state: StateInline, silent: bool) -> bool:
        before = len(state.tokens)
        found = rule(state, silent)
        if found and len(state.tokens) > before:
            state.tokens[-1].meta["end"] = state.pos
        return found

    return run


def _silent(name: str, rule: InlineRule) -> InlineRule:
    """A rule that makes one token of that name of whatever the given rule matches, without looking inside."""

    def run(state: StateInline, silent: bool) -> bool:
        if not rule(state, True):
            return False
        if not silent:
            state.push(name, "", 0).meta["end"] = state.pos
        return True

    return run


def _tex_formula(state: StateInline, silent: bool) -> bool:  # noqa: ARG001 - markdown-it calls it so
    r"""Match ``\(...\)``, ``\[...\]`` and ``\begin{x}...\end{x}``, which models write as often as dollars."""
    opener = _TEX_OPENER.match(state.src, state.pos)
    if not opener:
        return False
    closer = {r"\(": r"\)", r"\[": r"\]"}.get(opener[0], rf"\end{{{opener[1]}}}")
    end = state.src.find(closer, opener.end(), state.posMax)
    if end < 0:
        return False
    state.pos = end + len(closer)
    return True


def _hidden_html(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """Match blocks of HTML that no reader sees, if they end; all other tags are inline markup around prose."""
    line = state.src[state.bMarks[begin] + state.tShift[begin] : state.eMarks[begin]]
    opener = _HIDDEN_HTML.match(line)
    if not opener:
        return False
    closer = f"</{opener[1].lower()}>" if opener[1] else "-->"
    if closer not in state.env:
        state.env[closer] = state.src.rfind(closer)
    if state.env[closer] < state.bMarks[begin] or "-->" in line:
        return False
    return html_block(state, begin, end, silent)


class _Reader:
    """Walks over the tokens of one source and knows what encloses them and where they stand.

    Args:
        source: the text as received.
        environment: markdown-it's own, which holds the link references.
    """

    def __init__(self, source: str, environment: dict[str, object]) -> None:
        self.elements: Counter[Element] = Counter()
        self._environment = environment
        self._starts = [0, *[end.end() for end in _LINE_ENDS.finditer(source)]]
        self._lines = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
        self._numbers = count()
        self._enclosing: list[tuple[Kind, int | None]] = [("prose", None)]
        self._open_lists = 0
        self._heading: Token | None = None
        self._column = 0

    def read(self, tokens: Iterable[Token]) -> Iterator[Block]:
        """The blocks of the tokens, in order; counts the elements on the way."""
        for token in tokens:
            if token.type == "inline":
                yield from self._inline(token)
            elif token.type in ("heading_open", "heading_close"):
                self._heading = token if token.nesting > 0 else None
            elif token.type in _ELEMENTS:
                self.elements[_ELEMENTS[token.type]] += 1
            elif token.tag in ("ul", "ol"):
                self.elements["list"] += token.nesting > 0 and not self._open_lists
                self._open_lists += token.nesting
            elif token.tag in _ENCLOSING:
                self._enclose(token)

    def _enclose(self, token: Token) -> None:
        if token.nesting < 0:
            self._enclosing.pop()
            return
        kind = _ENCLOSING[token.tag]
        self._enclosing.append((kind, None if kind == "quote" else next(self._numbers)))
        self._column = 0

    def _inline(self, token: Token) -> Iterator[Block]:
        kind, number = self._enclosing[-1]
        level = None
        if self._heading is not None:
            kind, number, level = "heading", None, int(self._heading.tag[1:])
        elif kind == "prose" and _BOLD_LINE.fullmatch(token.content):
            kind = "heading"
        lines = self._lines_of(token)
        text = self._prose_of(token.content)
        for bullet, part, its_lines in split_bullets(text, lines):
            block = next(self._numbers) if bullet or number is None else number
            yield Block("list item" if bullet else kind, block, level, part, its_lines)

    def _lines_of(self, token: Token) -> Lines:
        """(position in the content, offset in the source) of each line; markdown-it gives line numbers only."""
        first = token.map[0] if token.map else 0
        if self._enclosing[-1][0] == "table cell":
            return self._cell_lines(token.content, first)
        if self._heading is not None and self._heading.markup.startswith("#"):
            line = self._lines[first]
            marker = line.index(self._heading.markup) + len(self._heading.markup)
            return ((0, self._starts[first] + line.index(token.content, marker)),)
        parts = token.content.split("\n")
        while not self._lines[first].rstrip().endswith(parts[0].rstrip()):
            first += 1  # a line of exotic white space, which markdown-it trims
        lines: list[tuple[int, int]] = []
        position = 0
        for number, part in enumerate(parts, first):
            # What precedes is indentation and the markers of what encloses it; a line's content is its tail.
            column = len(self._lines[number].rstrip()) - len(part.rstrip())
            lines.append((position, self._starts[number] + column))
            position += len(part) + 1
        return tuple(lines)

    def _cell_lines(self, content: str, row: int) -> Lines:
        r"""As for lines, but a new piece begins at each ``\|``, which the content holds without its backslash."""
        written = content.replace("|", r"\|")
        column = self._lines[row].index(written, self._column)
        self._column = column + len(written)
        pipes = [match.start() for match in re.finditer(r"\|", content)]
        offset = self._starts[row] + column
        return ((0, offset), *((pipe, offset + pipe + number) for number, pipe in enumerate(pipes, 1)))

    def _prose_of(self, content: str) -> str:
        """The content with its inline markup filled."""
        if _SIMPLE.fullmatch(content):
            text = content.replace("*", FILL)
        elif len(_MARK.findall(content)) > MOST_MARKS:
            text = _INLINE_MARKERS.sub(lambda marker: fill(marker[0]), content)
        else:
            text = self._parsed(content)
        return hide_addresses(text, self.elements)

    def _parsed(self, content: str) -> str:
        parser = _parser()
        parts: list[str] = []
        position, linked = 0, False
        for token in parser.inline.parse(content, parser, self._environment, []):
            end = _end_of(token, position)
            part = _read_inline(token, content[position:end])
            linked = token.type == "link_open" or (linked and token.type != "link_close")
            parts.append(hide_addresses(part, Counter()) if linked else part)  # one link, its text and address alike
            position = end
            if token.type in _INLINE_ELEMENTS:
                self.elements[_INLINE_ELEMENTS[token.type]] += 1
        return "".join(parts)


def _end_of(token: Token, begin: int) -> int:
    """Where the source of an inline token ends that begins there."""
    if token.type == "text":
        return begin + len(token.content)
    if token.type == "link_open":
        return begin + 1
    if token.type.startswith("math_inline"):
        return begin + len(token.content) + 2 * len(token.markup)
    return int(token.meta["end"]) if "end" in token.meta else begin + len(token.markup)


def _read_inline(token: Token, written: str) -> str:
    """What a reader sees of an inline token, filled up to the length of what is written."""
    if token.type in ("text", "softbreak"):
        return written
    if token.type == "text_special":
        return token.content + fill(written[len(token.content) :])
    if token.type == "code_inline":
        marker = fill(token.markup)
        return marker + written[len(marker) : -len(marker)] + marker
    if token.type == "hardbreak" or (token.type == "html" and _BREAKING_TAG.match(written)):
        return LINE_BREAK + fill(written[1:])
    return fill(written)
