"""Text out of a PDF."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.repair import needs_repair, repair

PAGES = """Report on Glaciers                 Page 1 of 2

A glacier is a slow ri-
ver of ice that

                  1

Report on Glaciers                 Page 2 of 2

flows down-
hill.
"""


def test_words_are_joined_over_line_ends_and_pages() -> None:
    assert repair(PAGES).text.strip() == "A glacier is a slow river of ice that\nflows downhill."


def test_every_character_knows_where_it_stood() -> None:
    repaired = repair(PAGES)
    assert [PAGES[repaired.origin(i)] for i in range(len(repaired.text))] == list(repaired.text)


def test_a_bullet_becomes_markdown() -> None:
    assert repair("•  moraines\n•  cre-\nvasses").text == "-  moraines\n-  crevasses"


def test_paragraphs_stay_apart() -> None:
    assert repair("One sen-\ntence.\n\nAnother one.").text == "One sentence.\n\nAnother one."


def test_a_numbered_list_is_no_running_head() -> None:
    source = "1. a first item of a list\n2. a second item of a list"
    assert repair(source).text == source


@pytest.mark.parametrize(
    ("source", "torn"),
    [
        ("mo-\nraine", True),
        ("a ﬁrst look", True),
        ("Page 3", True),
        ("A self-\n\nmade man", False),
        ("- one\n- two\n\nPlain Markdown, well-known.", False),
    ],
)
def test_only_torn_text_is_repaired(source: str, *, torn: bool) -> None:
    assert needs_repair(source) is torn


@given(st.lists(st.sampled_from(["ice", "-\n", "\n", " ", "12", "Page 1", "•", "\f", "\r\n", "é", "."])).map("".join))
@settings(max_examples=150)
def test_offsets_hold_for_any_text(source: str) -> None:
    repaired = repair(source)
    for index, character in enumerate(repaired.text):
        assert source[repaired.origin(index)] in (character, "•")
