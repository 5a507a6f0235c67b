from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.inputs.blind_keys import read_blind_key
from pipeline.records import ClassGrades
from pipeline.writers.class_page.files import write_class_pages
from pipeline.writers.page.shell import policy
from tests.writers.class_page.page_class import TEXTS, page_class
from tests.writers.graded_class import class_of, graded, results, unread

PAGES = ("grades.html", "similarity.html", "grades-blind.html", "similarity-blind.html")


class Elements(HTMLParser):
    """Tags with their attributes, and what the page says."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.decode())
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_files_are_named_the_most_wanted_first(pages: dict[str, bytes]) -> None:
    assert list(pages) == [*PAGES, "blind-key.csv"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_and_loads_nothing_but_its_own(pages: dict[str, bytes], name: str) -> None:
    page = pages[name].decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style
    assert script
    written = [fields for tag, fields in Elements(pages[name]).tags if tag == "meta" and "http-equiv" in fields]
    assert [each["content"] for each in written] == [policy(style[1], script[1])]


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_is_text(pages: dict[str, bytes], name: str) -> None:
    found = Elements(pages[name])
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in found.text
    assert not [tag for tag, _ in found.tags if tag in ("img", "iframe", "object", "link", "b")]
    assert not [
        each for _, fields in found.tags for each in fields if each.startswith("on") or each in ("src", "style")
    ]
    assert sum(tag == "script" for tag, _ in found.tags) == 2


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_accused(pages: dict[str, bytes], name: str) -> None:
    assert not re.search(rb"plagiar|cheat|fraud|guilt|misconduct", pages[name], re.IGNORECASE)


def test_the_page_leads_to_every_sheet_and_the_blind_one_to_none(pages: dict[str, bytes]) -> None:
    sheets = {fields.get("href") for tag, fields in Elements(pages["grades.html"]).tags if tag == "a"}
    assert {f"sheets/{name}.html" for name in ("ada", "adam", "omar", "zoe")} <= sheets
    assert b"sheets/" not in pages["grades-blind.html"]
    assert b"sheets/" not in pages["similarity-blind.html"]


def test_what_cannot_be_graded_stands_first_with_its_reason(pages: dict[str, bytes]) -> None:
    text = Elements(pages["grades.html"]).text
    places = [text.index(words) for words in ("Not gradable: 1 of 4", "scanned: no text layer", "Points of those")]
    assert places == sorted(places)


def test_evidence_claims_and_the_marker_s_changes_are_there(pages: dict[str, bytes]) -> None:
    text = Elements(pages["grades.html"]).text
    for words in (
        "Set by the marker; computed were 7.5.",
        "Comment: Good, Zoë.",
        "Zoe Mueller writes:",
        "Zoë finds Gemini longer.",
        "answer of Gemini to models 40 % Answer by Gemini.",
        "Zoë Müller addresses a grader",
        "GANs (exercise 1): absent from 2 of 3 answers, 67 %",
        "Safety ( safety ) 5 3 of 3",
    ):
        assert words in text, words


def test_similar_passages_say_what_they_do_not_show_and_each_kind_stands_alone(pages: dict[str, bytes]) -> None:
    text = Elements(pages["similarity.html"]).text
    places = [text.index(words) for words in ("Introduction, conclusion and", "The same bytes", "Answers of one tool")]
    assert places == sorted(places)
    assert "What this does not show" in text
    assert "2 further pairs" in text
    for kind in (b"own-prose", b"same-file", b"pasted-answers"):
        assert pages["similarity.html"].count(b'data-table="' + kind + b'"') == 1


def test_the_same_class_gives_the_same_bytes(tmp_path: Path, pages: dict[str, bytes]) -> None:
    again = write_class_pages(
        page_class(), TEXTS, tmp_path, key=tmp_path / "blind-key.csv", known={}, unsure=0.6, sheets="html"
    )
    assert {path.name: path.read_bytes() for path in again} == pages


def test_a_class_of_which_nothing_can_be_graded_has_pages(tmp_path: Path) -> None:
    write_class_pages(
        class_of(unread()), {}, tmp_path, key=tmp_path / "key.csv", known={"adam": "S07"}, unsure=0.6, sheets=None
    )
    text = Elements((tmp_path / "grades-blind.html").read_bytes()).text
    assert "Nothing has points yet." in text
    assert "S07" in text
    assert "fewer than two texts" in Elements((tmp_path / "similarity.html").read_bytes()).text


def test_rows_for_the_overrides_can_be_copied(tmp_path: Path) -> None:
    grades = class_of(graded("=a", criteria=results()))
    write_class_pages(grades, {}, tmp_path, key=tmp_path / "key.csv", known={}, unsure=0.6, sheets="md")
    assert "submission,criterion,points,comment '=a,safety,," in Elements((tmp_path / "grades.html").read_bytes()).text
    assert "S01,safety,," in Elements((tmp_path / "grades-blind.html").read_bytes()).text


def test_lateness_has_a_column_only_where_it_is_known(tmp_path: Path, pages: dict[str, bytes]) -> None:
    write_class_pages(class_of(graded()), {}, tmp_path, key=tmp_path / "k.csv", known={}, unsure=0.6, sheets="md")
    assert 'name="late"' in pages["grades.html"].decode()
    assert 'name="late"' not in (tmp_path / "grades.html").read_text("utf-8")


def test_the_same_pages_are_not_made_again(tmp_path: Path) -> None:
    def write(grades: ClassGrades, known: dict[str, str]) -> dict[str, int]:
        stamp = tmp_path / "cache" / "pages.stamp"
        paths = write_class_pages(
            grades, TEXTS, tmp_path, key=tmp_path / "key.csv", known=known, unsure=0.6, sheets="md", cache=stamp
        )
        return {path.name: path.stat().st_mtime_ns for path in paths}

    first = write(page_class(), {})
    numbers = read_blind_key(tmp_path / "key.csv")
    assert write(page_class(), numbers) == first
    (tmp_path / "similarity.html").unlink()
    assert write(page_class(), numbers)["similarity.html"] > first["similarity.html"]
    changed = page_class().model_copy(update={"title": "Another lab"})
    assert write(changed, numbers)["grades.html"] > first["grades.html"]
    assert "Another lab" in (tmp_path / "grades.html").read_text("utf-8")
