"""The pages of a class as an instructor uses them, in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it carries no types
from playwright.sync_api import Page, expect

from tests.browser import OpenPage

OMAR = 'O’Brien, "Omar" <b>=cmd()</b>'


def complaints(page: Page) -> list[str]:
    """What axe-core finds, with the elements."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {', '.join(node['html'][:120] for node in each['nodes'][:3])}" for each in found]


def shown(page: Page, column: int = 0) -> list[str]:
    """The texts of a column of the submissions that are shown."""
    return page.evaluate(  # type: ignore[no-any-return] # what a script answers has no type
        """(column) => [...document.querySelectorAll("[data-table=submissions] > tbody > tr:not(.opened)")]
          .filter((row) => row.offsetParent)
          .map((row) => (row.cells[column].querySelector("bdi") ?? row.cells[column]).textContent.trim())""",
        column,
    )


def points(page: Page) -> list[str]:
    """Those of the submissions that are shown."""
    return [each.split()[0] for each in shown(page, 2)]


# ---------------------------------------------------------------- accessible, quiet, at any width


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("grades.html", 360, "light"),
        ("grades.html", 1280, "dark"),
        ("grades-blind.html", 1280, "light"),
        ("similarity.html", 360, "dark"),
        ("similarity.html", 1280, "light"),
    ],
)
def test_axe_finds_nothing_and_nothing_is_asked_for(
    pages: dict[str, bytes], open_page: OpenPage, name: str, width: int, scheme: str
) -> None:
    opened = open_page(pages[name], width=width, color_scheme=scheme)
    opened.page.locator(".more").first.click()
    assert complaints(opened.page) == []
    assert opened.problems() == []


@pytest.mark.parametrize("width", [360, 768, 2560])
def test_no_width_makes_a_page_scroll_sideways(pages: dict[str, bytes], open_page: OpenPage, width: int) -> None:
    for name in ("grades.html", "similarity.html"):
        page = open_page(pages[name], width=width).page
        page.locator(".more").last.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("width", [390, 1280])
def test_a_table_fits_its_box_or_says_that_it_goes_on(pages: dict[str, bytes], open_page: OpenPage, width: int) -> None:
    for name in ("grades.html", "similarity.html"):
        page = open_page(pages[name], width=width).page
        cut = page.locator(".scroll:visible").evaluate_all(
            """(boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth + 1
              && !box.querySelector(".sideways:not([hidden])")).map((box) => box.outerHTML.slice(0, 200))"""
        )
        assert cut == [], name
    page = open_page(pages["grades.html"], width=width).page
    table = page.locator("[data-table=submissions]")
    assert table.evaluate("(table) => table.scrollWidth <= table.parentElement.clientWidth")
    assert shown(page) == shown(open_page(pages["grades.html"], width=2560).page)


def test_the_end_of_a_wide_table_is_not_said_to_go_on(pages: dict[str, bytes], open_page: OpenPage) -> None:
    page = open_page(pages["similarity.html"], width=390).page
    box = page.locator(".scroll:has(> .sideways:not([hidden]))").first
    expect(box).to_have_class("scroll wide goes-on")
    box.evaluate("(box) => box.scrollTo({ left: 9999 })")
    expect(box).to_have_class("scroll wide")


def test_everything_is_read_without_a_script(open_pages: dict[str, bytes], open_page: OpenPage) -> None:
    page = open_page(open_pages["grades.html"], java_script_enabled=False).page
    expect(page.get_by_text("Set by the marker; computed were 7.5.")).to_be_visible()
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    page = open_page(open_pages["similarity.html"], java_script_enabled=False).page
    assert page.locator("mark:visible").count() == 4
    assert page.locator("button:visible, input:visible, select:visible").count() == 0


def test_print_holds_what_is_shown_and_no_control(open_pages: dict[str, bytes], open_page: OpenPage) -> None:
    page = open_page(open_pages["grades.html"], "#status=graded").page
    page.emulate_media(media="print")
    assert len(shown(page)) == 3
    assert page.locator("input:visible, select:visible, .bar:visible").count() == 0
    assert len(page.pdf()) > 20_000


# ---------------------------------------------------------------- sorting, filtering, looking closer


def test_a_column_sorts_both_ways_and_what_is_not_known_comes_last(
    open_pages: dict[str, bytes], open_page: OpenPage
) -> None:
    page = open_page(open_pages["grades.html"]).page
    page.get_by_role("button", name="Points", exact=True).focus()
    page.keyboard.press("Enter")
    assert points(page) == ["12.5", "12.5", "6", "–"]
    assert page.locator("[aria-sort=descending]").count() == 1
    page.keyboard.press("Enter")
    assert points(page) == ["6", "12.5", "12.5", "–"]
    page.reload()
    assert points(page) == ["6", "12.5", "12.5", "–"]


def test_filters_narrow_the_table_and_are_kept_in_the_address(
    open_pages: dict[str, bytes], open_page: OpenPage
) -> None:
    page = open_page(open_pages["grades.html"]).page
    expect(page.locator("#count")).to_have_text("Showing 4 of 4 submissions")
    page.get_by_label("Topics", exact=True).select_option("changed")
    assert shown(page) == ["Zoë Müller"]
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_label("Search name").fill("addresses GRADER")
    assert shown(page) == ["Zoë Müller"]
    page.get_by_label("Search name").fill("zoe mul")
    page.reload()
    assert shown(page) == ["Zoë Müller"]
    page.get_by_label("Points to").fill("10")
    expect(page.get_by_text("No submission fits these filters.")).to_be_visible()
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_label("Late", exact=True).select_option("in-time")
    assert shown(page) == ["Ada Lovelace"]
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_role("link", name="40–50 %").click()
    assert shown(page) == [OMAR]


def test_a_topic_leads_to_those_who_lack_it(open_pages: dict[str, bytes], open_page: OpenPage) -> None:
    page = open_page(open_pages["grades.html"]).page
    page.get_by_role("button", name="67 % absent: show whose").click()
    assert shown(page) == [OMAR, "Zoë Müller"]
    expect(page.locator("#list-filter")).to_contain_text("Without “GANs” in an answer, exercise 1")
    page.get_by_role("button", name="Show all again").click()
    assert len(shown(page)) == 4


def test_details_open_below_their_row_and_stay_there(open_pages: dict[str, bytes], open_page: OpenPage) -> None:
    page = open_page(open_pages["grades.html"]).page
    page.get_by_role("button", name="Details of Zoë Müller").click()
    expect(page.get_by_text("Set by the marker; computed were 7.5.")).to_be_visible()
    page.locator("#submissions").get_by_role("button", name="Student").click()
    beside = page.evaluate("document.querySelector('tr.opened').previousElementSibling.innerText")
    assert "Zoë Müller" in beside
    page.get_by_role("button", name="Details of Zoë Müller").click()
    expect(page.get_by_text("Set by the marker; computed were 7.5.")).to_be_hidden()


def test_an_unsure_part_leads_to_its_submission_even_if_that_is_hidden(
    open_pages: dict[str, bytes], open_page: OpenPage
) -> None:
    page = open_page(open_pages["grades.html"], "#status=not-gradable").page
    page.locator("#parts").get_by_role("link", name="Zoë Müller").click()
    expect(page.get_by_text("Set by the marker; computed were 7.5.")).to_be_visible()


def test_pairs_are_narrowed_in_every_kind_and_their_passages_stand_side_by_side(
    open_pages: dict[str, bytes], open_page: OpenPage
) -> None:
    page = open_page(open_pages["similarity.html"]).page
    page.get_by_label("Search a submission").fill("lovelace")
    expect(page.locator("#count")).to_have_text("Showing 1 of 3 pairs")
    page.get_by_label("Search a submission").fill("")
    page.locator("#own-prose .more").click()
    left, right = (page.locator("#own-prose tr.opened mark").nth(place) for place in (0, 1))
    boxes = left.bounding_box(), right.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + 200 < boxes[1]["x"]
    assert left.inner_text() == right.inner_text()


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_a_key_is_read_as_spreadsheets_write_it(pages: dict[str, bytes], open_page: OpenPage, mark: str) -> None:
    page = open_page(pages["grades-blind.html"]).page
    rows = [["blind", "submission", "student"], ["S01", "a", '"O""B, x; y"'], ["S02", "'=b", ""], ["S03", "c", "'@d"]]
    text = "\ufeff" + "\r\n".join(mark.join(row) for row in rows) + "\r\n"
    names = page.evaluate("(text) => [...labreport.namesOf(text)]", text)
    assert names == [["S01", 'O"B, x; y'], ["S02", "=b"], ["S03", "@d"]]


def test_names_come_from_the_key_and_are_kept_nowhere(
    pages: dict[str, bytes], open_page: OpenPage, tmp_path: Path
) -> None:
    opened = open_page(pages["grades-blind.html"])
    page = opened.page
    (tmp_path / "other.csv").write_text("a,b\nS01,x\n", "utf-8")
    page.get_by_label("Show the names").set_input_files(tmp_path / "other.csv")
    expect(page.locator("#key-said")).to_contain_text("fits no submission")
    (tmp_path / "blind-key.csv").write_bytes(pages["blind-key.csv"])
    page.get_by_label("Show the names").set_input_files(tmp_path / "blind-key.csv")
    expect(page.locator("#key-said")).to_have_text("The names are shown.")
    assert 'O’Brien, "Omar" <b>=cmd()</b>' in page.locator("[data-table=submissions]").inner_text()
    page.get_by_label("Search name").fill("brien")
    expect(page.locator("#count")).to_have_text("Showing 1 of 4 submissions")
    assert opened.problems() == []
    page.reload()
    assert "Brien" not in page.content()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
