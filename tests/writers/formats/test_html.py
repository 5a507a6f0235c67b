"""The page stands alone, runs nothing, loads nothing and can be read by everybody."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pipeline.writers.document.assembly import assemble
from pipeline.writers.formats.html import write_html
from tests.writers.sample_run import sample_run
from tests.writers.shown_text import html_text

VOID = {"meta", "br", "hr", "img", "input", "col", "link", "base", "wbr"}


@dataclass
class Page(HTMLParser):
    """A page taken apart."""

    source: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    style: str = ""
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        if self.open_tags and self.open_tags[-1] == "style":
            self.style += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


@pytest.fixture(scope="module", params=["lab-report", "comparison"])
def page(request: pytest.FixtureRequest) -> Page:
    return Page(write_html(assemble(sample_run(template=request.param))).decode())


def test_every_element_is_closed(page: Page) -> None:
    assert page.open_tags == []


def test_nothing_runs_and_nothing_is_loaded(page: Page) -> None:
    loading = {"script", "iframe", "object", "embed", "link", "img", "image", "audio", "video", "form", "base", "use"}
    assert not loading & {tag for tag, _ in page.tags}
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")} | names & {"src", "srcset", "action", "background"}
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(page: Page) -> None:
    (policy,) = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src-elem 'sha256-{digest}'; style-src-attr 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_only_web_mail_and_own_addresses_are_linked_and_own_ones_exist(page: Page) -> None:
    identifiers = page.values("id")
    assert [name for name, number in Counter(identifiers).items() if number > 1] == []
    for address in page.values("href"):
        if address.startswith("#"):
            assert address[1:] in identifiers
        else:
            assert address.startswith(("https://", "http://", "mailto:"))


def test_headings_begin_at_one_and_skip_no_level(page: Page) -> None:
    levels = [
        int(attributes["aria-level"]) if attributes.get("role") == "heading" else int(tag[1])
        for tag, attributes in page.tags
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6") or attributes.get("role") == "heading"
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))
    assert 7 in levels


def test_landmarks_language_and_title(page: Page) -> None:
    assert [len(page.named(tag)) for tag in ("header", "nav", "main", "h1")] == [1, 1, 1, 1]
    assert page.named("html")[0]["lang"] == "en-GB"
    assert "<title>Fundamentals of generative AI: Aurora &amp; Brevis</title>" in page.source
    assert page.named("a")[0] == {"class": "skip", "href": "#report"}


def test_every_head_cell_has_its_scope(page: Page) -> None:
    assert {cell.get("scope") for cell in page.named("th")} == {"row", "col"}


def test_every_chart_is_drawn_in_the_page_and_has_words(page: Page) -> None:
    charts = page.named("svg")
    assert len(charts) == 7
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)


def test_formulas_are_mathml(page: Page) -> None:
    assert len(page.named("math")) > 5


def test_the_notes_of_an_answer_stand_below_it(page: Page) -> None:
    shown = html_text(page.source.encode())
    assert shown.index("Points that lie close") < shown.index("A map of a city") < shown.index("Self-Attention")


def test_each_text_runs_in_its_own_direction(page: Page) -> None:
    kinds = {"answer", "prompt", "written"}
    divisions = [div for div in page.named("div") if kinds & set(div.get("class", "").split())]
    assert len(divisions) > 8
    assert {div.get("dir") for div in divisions} == {"auto"}


def test_a_title_cannot_break_out() -> None:
    hostile = "</title><script>alert(1)</script>$body"
    source = write_html(assemble(sample_run(title=hostile))).decode()
    assert "<script" not in source
    assert Page(source).open_tags == []
    assert "$body" in source
