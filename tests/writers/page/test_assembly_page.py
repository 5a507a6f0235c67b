"""The page stands alone, runs only its own script, loads nothing and can be read by everybody."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pipeline.writers.page.assembly import write_page
from tests.writers.sample_run import sample_run
from tests.writers.shown_text import html_text

VOID = {"meta", "br", "hr", "img", "input", "col", "link", "base", "wbr"}


@dataclass
class Page(HTMLParser):
    """A page taken apart."""

    source: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    style: str = ""
    scripts: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open_tags.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        if self.open_tags and self.open_tags[-1] == "style":
            self.style += data
        elif self.open_tags and self.open_tags[-1] == "script":
            self.scripts[-1] += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


@pytest.fixture(scope="module", params=["lab-report", "comparison"])
def page(request: pytest.FixtureRequest) -> Page:
    return Page(write_page(sample_run(template=request.param)).decode())


def test_every_element_is_closed(page: Page) -> None:
    assert page.open_tags == []


def test_only_the_pages_own_script_runs_and_nothing_is_loaded(page: Page) -> None:
    loading = {"iframe", "object", "embed", "link", "img", "image", "audio", "video", "base", "use"}
    assert not loading & {tag for tag, _ in page.tags}
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"src", "srcset", "action", "background", "style"}
    assert [script.get("type") for script in page.named("script")] == ["application/json", None]
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_the_policy_allows_the_one_style_sheet_and_the_one_script_and_nothing_else(page: Page) -> None:
    (policy,) = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    style, script = (
        base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (page.style, page.scripts[1])
    )
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
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
    assert max(levels) == 6


def test_landmarks_language_and_title(page: Page) -> None:
    assert [len(page.named(tag)) for tag in ("nav", "main", "h1")] == [1, 1, 1]
    assert page.named("html")[0]["lang"] == "en-GB"
    assert "<title>Fundamentals of generative AI: Aurora &amp; Brevis</title>" in page.source
    assert page.named("a")[0] == {"class": "skip", "href": "#main"}


def test_every_head_cell_has_its_scope(page: Page) -> None:
    assert {cell.get("scope") for cell in page.named("th")} == {"row", "col"}


def test_every_topic_of_every_model_leads_to_its_words(page: Page) -> None:
    marks = page.named("mark")
    assert {mark["data-t"] for mark in marks if "data-t" in mark} >= {"1", "2"}
    assert {"a1-t1", "a1-t2", "q1"} <= set(page.values("id"))
    assert "a1-t1" in {link.removeprefix("#") for link in page.values("href")}


def test_formulas_are_mathml(page: Page) -> None:
    assert len(page.named("math")) > 5


def test_the_notes_of_an_answer_stand_below_it(page: Page) -> None:
    shown = html_text(page.source.encode())
    assert shown.index("Points that lie close") < shown.index("A map of a city") < shown.index("Self-Attention")


def test_each_text_runs_in_its_own_direction(page: Page) -> None:
    bodies = [div for div in page.named("div") if {"body", "written"} & set(div.get("class", "").split())]
    assert len(bodies) > 8
    assert {div.get("dir") for div in bodies} == {"auto"}


def test_the_page_is_small_but_for_its_answers() -> None:
    run = sample_run()
    answers = sum(len(answer.text.encode()) for answer in run.answers)
    assert len(write_page(run)) < 600_000 + answers


def test_a_title_cannot_break_out() -> None:
    hostile = "</title><script>alert(1)</script>$body"
    source = write_page(sample_run(title=hostile)).decode()
    assert len(Page(source).scripts) == 2
    assert Page(source).open_tags == []
    assert "$body" in source


def test_the_conclusion_stands_above_what_the_numbers_say_and_keeps_figures_with_their_signs() -> None:
    run = sample_run()
    claim = run.findings[0].model_copy(update={"why": "It covers 54 % of them."})
    run = run.model_copy(update={"conclusion": "My own view.", "claims": (claim,)})
    page = write_page(run).decode()
    assert page.index("My own view.</p>") < page.index('id="findings-title"')
    assert "It covers 54\u00a0% of them." in page
