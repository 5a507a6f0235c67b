"""Untrusted text stays text inside XML and Markdown."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.writers.markup import markdown_text, printable, unbroken, xml_text

ANY_TEXT = st.one_of(
    st.text(st.characters(codec=None), max_size=60),
    st.text(st.sampled_from("<>&'\"\x00\x0b\x1b\r\n\t\ud800\ufffe]`*_|#-+1.)!(&;\\ ~@:^$="), max_size=30),
)


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_xml_gives_the_text_back_as_content_and_as_attribute(text: str) -> None:
    source = f'<a b="{xml_text(text)}">{xml_text(text)}</a>'
    root = ET.fromstring(source)  # noqa: S314 - our own document, and the parser is the judge of its form
    assert root.get("b") == printable(text)
    assert (root.text or "") == printable(text)


@pytest.mark.parametrize("illegal", ["\x00", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_shown(illegal: str) -> None:
    assert printable(f"a{illegal}b") == "a\ufffdb"


def test_what_xml_can_hold_is_kept() -> None:
    assert printable("a\t\n\r \u007f\u0085é中🤖") == "a\t\n\r \u007f\u0085é中🤖"


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_markdown_shows_the_text_on_one_line_in_a_table(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| x{markdown_text(text)} | y |\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(table)
    cells = [token for token in tokens if token.type == "inline"][2:]
    children = cells[0].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    shown = "".join(child.content for child in children)
    assert shown == f"x{' '.join(printable(text).split())}"
    assert cells[1].content == "y"


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_markdown_stays_one_line_of_text_where_a_line_begins(text: str) -> None:
    shown = " ".join(printable(text).split())
    for before in ("", "- ", "## "):
        inlines = [t for t in MarkdownIt("commonmark").parse(f"{before}{markdown_text(text)}\n") if t.type == "inline"]
        children = [child for inline in inlines for child in inline.children or []]
        assert {child.type for child in children} <= {"text", "text_special"}
        assert "".join(child.content for child in children) == shown
        assert len(inlines) <= 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Scores: 88.5 (on average) - not bad!", "Scores: 88.5 (on average) - not bad!"),
        ("1. a", "1\\. a"),
        ("- a", "\\- a"),
        ("a_b *c* [d](e)", "a\\_b \\*c\\* \\[d\\](e)"),
        ("https://www.x.org :smile: @you #1 $x$", "https\\://www\\.x.org \\:smile: \\@you \\#1 \\$x\\$"),
    ],
)
def test_markdown_marks_only_what_would_act(text: str, line: str) -> None:
    assert markdown_text(text) == line


def test_a_figure_stays_on_the_line_of_its_per_cent_sign() -> None:
    assert unbroken("from 5 to 32 %, in % of 7") == "from 5 to 32\u00a0%, in % of 7"
