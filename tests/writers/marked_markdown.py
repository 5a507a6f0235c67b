"""Markdown of every kind, well formed or not, in which each word occurs once and can be looked for afterwards."""

from __future__ import annotations

import re
from itertools import count
from string import ascii_lowercase

from hypothesis import strategies as st

MARKER = re.compile("q[a-z]{4}zz")
_WORD = "\x01"
_INLINES = (
    *(_WORD, f"*{_WORD}*", f"**{_WORD} {_WORD}**", f"~~{_WORD}~~", f"`{_WORD}`", f"***{_WORD}* {_WORD}**", f"_{_WORD}"),
    *(
        f"[{_WORD}](https://e.x/{_WORD})",
        f"[{_WORD}](javascript:1)",
        f"[{_WORD}](/rel/{_WORD} '{_WORD}')",
        f"[{_WORD}][a]",
    ),
    *(
        f"![{_WORD}](x.png)",
        f"![{_WORD}](file:///{_WORD} '{_WORD}')",
        f"<https://e.x/{_WORD}>",
        f"https://e.x/{_WORD}?a=b",
    ),
    *(
        f"${_WORD}$",
        rf"\({_WORD}\)",
        rf"\[{_WORD}\]",
        f"$${_WORD}$$",
        rf"$\frac{{{_WORD}}}{{2}}$",
        rf"$\text{{{_WORD}}}$",
    ),
    *(
        f"<b>{_WORD}</b>",
        f"<!-- {_WORD} -->",
        f"{_WORD}<br>{_WORD}",
        f"{_WORD}&amp;{_WORD}",
        f"\\{_WORD}",
        f"{_WORD}  \n{_WORD}",
    ),
    *(
        "[^1]",
        "[^2]",
        "[^3]",
        f'#read("{_WORD}")',
        f"{{{{ {_WORD} }}}}",
        f"@{_WORD}",
        f"//{_WORD}",
        f"\u202e{_WORD}",
        f"`{_WORD}`{{=typst}}",
    ),
)
_inline = st.lists(st.sampled_from(_INLINES), min_size=1, max_size=4).map(" ".join)


def _indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", f"\n{rest}")


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map(lambda text: _indented(text, "> ", "> ")),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: "\n".join(_indented(i, "- ", "  ") for i in items)),
        st.lists(inner, min_size=1, max_size=2).map(lambda items: "\n".join(_indented(i, "7. ", "   ") for i in items)),
        inner.map(lambda text: _indented(text, "- [x] ", "  ")),
    )


_leaf = st.one_of(
    _inline,
    _inline,
    st.builds(lambda level, text: f"{'#' * level} {text}", st.integers(1, 7), _inline),
    _inline.map(lambda text: f"{text}\n==="),
    st.just(f"```py {_WORD}\n{_WORD}\n```"),
    st.just(f"~~~\n{_WORD}\n# {_WORD}"),
    st.just(f"    {_WORD}"),
    st.just(f"$$\n{_WORD}\n$$"),
    st.just(f"<div>\n{_WORD}\n</div>"),
    st.just(f"---\ntitle: {_WORD}\n---"),
    st.just(f"::: {{.cover}}\n{_WORD}\n:::"),
    st.just(f"```{{=html}}\n<script>{_WORD}</script>\n```"),
    st.just(f"[a]: https://e.x/{_WORD} '{_WORD}'"),
    st.builds(lambda a, b: f"| {_WORD} | {_WORD} |\n|:--|--:|\n| {a} | {b} |\n| {_WORD} |", _inline, _inline),
    st.just(f"| {_WORD} | {_WORD} |\n|---|---|\n| {_WORD} | {_WORD} | {_WORD} |"),
    st.builds(lambda label, text: f"[^{label}]: {text}", st.integers(1, 3), _inline),
    st.builds(lambda label: f"[^{label}]: {_WORD}\n\n    - {_WORD}\n\n    | {_WORD} |\n    |---|", st.integers(1, 3)),
)
_document = st.lists(st.recursive(_leaf, _blocks, max_leaves=4), min_size=1, max_size=8).map("\n\n".join)


def _numbered(text: str) -> str:
    numbers = count()

    def word(_: object) -> str:
        number = next(numbers)
        letters = "".join(ascii_lowercase[number // 26**place % 26] for place in range(4))
        return f"q{letters}zz"

    return re.sub(_WORD, word, text)


marked_markdown = _document.map(_numbered)
