from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs.reading import markup
from pipeline.inputs.reading.characters import clean
from pipeline.inputs.reading.limits import CHARACTER_LIMIT
from pipeline.inputs.reading.markup import Block, Table, join_spans, render


def cell(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ([("Prompt 1 :", True), (" Develop", False)], "**Prompt 1 :** Develop"),
        ([("Prompt 1 : ", True), ("Develop", False)], "**Prompt 1 :** Develop"),
        ([("Encoder:", True), ("maps", False)], "**Encoder**:maps"),
        ([("in", False), ("(side)", True)], "in(**side)**"),
        ([("a", True), ("b", True)], "**ab**"),
        ([("  ", True), ("plain", False)], "plain"),
        ([("**pasted**", True)], "**pasted**"),
        ([("two\nlines", True)], "**two**\n**lines**"),
        ([("if a <b and c < d", False)], "if a \\<b and c < d"),
        ([("a \t b\u00a0c", False)], "a b c"),
        ([], ""),
    ],
)
def test_spans_become_emphasis_that_markdown_understands(spans: list[tuple[str, bool]], text: str) -> None:
    assert join_spans(spans) == text


def test_blocks_stand_apart_and_items_together() -> None:
    blocks = [
        Block("heading", "**Title**", 1),
        Block("item", "one", marker="1."),
        Block("item", "deeper", 1, "-"),
        Block("item", "", 0, "-"),
        Block("paragraph", "After."),
        Block("code", "x = 1", marker="python"),
    ]
    assert render(blocks).text == "# Title\n\n1. one\n   - deeper\n\nAfter.\n\n```python\nx = 1\n```"


def test_an_item_without_a_list_around_it_is_not_indented_into_code() -> None:
    assert render([Block("item", "x", 7, "-"), Block("paragraph", "y", 5)]).text == "- x\n\n   y"


def test_pages_are_offsets_of_the_text_that_begins_there() -> None:
    blocks = [Block("page"), Block("paragraph", f"one {markup.PAGE}two"), Block("page"), Block("heading", "Three", 2)]
    reading = render(blocks)
    assert [reading.text[offset : offset + 5] for offset in reading.pages] == ["one t", "two\n\n", "## Th"]


def test_a_page_without_text_begins_where_the_next_one_does() -> None:
    reading = render([Block("page"), Block("paragraph", "one"), Block("page"), Block("page"), Block("paragraph", "3")])
    assert reading.pages == (0, 5, 5)


def test_a_table_of_entries_is_a_pipe_table() -> None:
    rows = [[cell("Tool"), cell("Words")], [cell("A|B"), cell("1", "2")], [cell("C")]]
    assert render([Table(rows)]).text == "| Tool | Words |\n| --- | --- |\n| A\\|B | 1 2 |\n| C |  |"


def test_cells_that_hold_sections_are_read_one_after_the_other_under_their_columns() -> None:
    answer = [Block("heading", "Answer", 3), *cell("First.", "Second.")]
    text = render([Table([[cell("Prompt"), cell("ChatGPT")], [cell("Explain it."), answer]])]).text
    assert text == "**Prompt**\n\nExplain it.\n\n**ChatGPT**\n\n### Answer\n\nFirst.\n\nSecond."


def test_a_frame_around_a_text_is_no_table() -> None:
    assert render([Table([[cell("One.", "Two.")]])]).text == "One.\n\nTwo."


def test_a_table_without_words_is_nothing() -> None:
    assert render([Table([[[], []]])]).text == ""


def test_a_pasted_fence_that_nothing_closes_swallows_nothing() -> None:
    text = render([Block("paragraph", "```python"), Block("paragraph", "x = 1"), Block("heading", "Next", 2)]).text
    assert "```" not in text
    assert text.endswith("## Next")


def test_a_pasted_fence_that_is_closed_stays() -> None:
    fence = Block("paragraph", "```")
    assert render([fence, Block("paragraph", "x"), fence]).text == "```\n\nx\n\n```"


def test_code_with_fences_gets_a_longer_one() -> None:
    assert render([Block("code", "```\nx\n```")]).text == "````\n```\nx\n```\n````"


def test_what_is_too_long_is_cut_and_said() -> None:
    reading = render([Block("paragraph", "x" * 1_500_000), Block("paragraph", "y" * 1_500_000)])
    assert len(reading.text) == CHARACTER_LIMIT
    assert reading.notes == ("only its first 2,000,000 characters were read",)


@given(st.lists(st.tuples(st.text(), st.booleans()), max_size=6))
def test_no_letter_is_lost(spans: list[tuple[str, bool]]) -> None:
    written = clean("".join(text for text, _ in spans))
    kept = [c for c in join_spans(spans) if c.isalnum()]
    assert sorted(kept) == sorted(c for c in written if c.isalnum())
