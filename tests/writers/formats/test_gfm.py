"""The Markdown file reads the same in any reader, and no answer reaches out of its place."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from pipeline.writers.document.assembly import assemble
from pipeline.writers.formats.gfm import write_gfm
from tests.writers.sample_run import sample_run

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
ADDRESSES = {"coverage-overall": "charts/coverage-overall.svg", "length": "charts/length.svg"}


@pytest.fixture(scope="module", params=["lab-report", "comparison"])
def source(request: pytest.FixtureRequest) -> str:
    return write_gfm(assemble(sample_run(template=request.param)), ADDRESSES).decode()


@pytest.fixture(scope="module")
def tokens(source: str) -> list[Token]:
    return READER.parse(source)


def inlines(tokens: list[Token], kind: str) -> list[Token]:
    return [child for token in tokens for child in token.children or () if child.type == kind]


def headings(tokens: list[Token]) -> list[tuple[int, str]]:
    return [
        (int(token.tag[1]), "".join(child.content for child in tokens[place + 1].children or ()))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def test_the_title_is_the_first_and_only_heading_of_its_level(tokens: list[Token]) -> None:
    levels = [level for level, _ in headings(tokens)]
    assert headings(tokens)[0] == (1, "Fundamentals of generative AI: Aurora & Brevis")
    assert levels.count(1) == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


def test_the_only_html_is_ours(tokens: list[Token]) -> None:
    comment = re.compile(r"<!-- (begin|end) text-\d+ -->\n*")
    assert [
        token.content for token in tokens if token.type == "html_block" and not comment.fullmatch(token.content)
    ] == []
    assert {token.content for token in inlines(tokens, "html_inline")} == {"<br>"}


def test_every_text_has_a_beginning_and_an_end(source: str) -> None:
    marks = re.findall(r"<!-- (begin|end) (text-\d+) -->", source)
    assert len(marks) > 8
    assert [name for _, name in marks[::2]] == [name for _, name in marks[1::2]]
    assert {kind for kind, _ in marks[::2]} == {"begin"}


def test_the_headings_of_an_answer_are_deeper_than_those_of_the_report(source: str) -> None:
    for answer in re.findall(r"<!-- begin (.*?) -->(.*?)<!-- end \1 -->", source, re.DOTALL):
        assert all(level >= 5 for level, _ in headings(READER.parse(answer[1])))


def test_links_within_the_file_lead_to_the_anchors_of_headings(tokens: list[Token]) -> None:
    used: dict[str, int] = {}
    anchors = set()
    for _, title in headings(tokens):
        slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        anchors.add(f"{slug}-{used[slug]}" if used.get(slug) else slug)
        used[slug] = used.get(slug, 0) + 1
    links = [str(token.attrs["href"]) for token in inlines(tokens, "link_open")]
    inner = [link.removeprefix("#") for link in links if link.startswith("#")]
    assert len(inner) > 20
    assert set(inner) <= anchors


def test_each_entry_of_the_contents_leads_to_a_place_of_its_own(source: str) -> None:
    contents = source.split("## Summary", 1)[0]
    anchors = re.findall(r"\]\(#([^)]*)\)", contents)
    assert len(anchors) > 15
    assert len(set(anchors)) == len(anchors)


def test_the_only_images_are_charts_beside_the_file(tokens: list[Token]) -> None:
    assert {str(image.attrs["src"]) for image in inlines(tokens, "image")} == set(ADDRESSES.values())


def test_a_chart_that_has_no_file_is_told_in_words(source: str) -> None:
    assert "Bars, Flesch reading ease" in source


def test_every_row_of_a_table_has_its_cells(tokens: list[Token]) -> None:
    cells = 0
    for token in tokens:
        if token.type == "tr_open":
            cells = 0
        cells += token.type in ("th_open", "td_open")
        if token.type == "tr_close":
            assert cells > 1


def test_notes_are_told_apart(source: str) -> None:
    defined = re.findall(r"^\[\^(\d+)\]:", source, re.MULTILINE)
    assert defined == [str(number) for number in range(1, len(defined) + 1)]
    assert len(defined) == 2
