"""Text that is read line by line."""

from __future__ import annotations

from pipeline.scoring.blocks import FILL
from pipeline.scoring.plain import read_plain_blocks


def blocks(source: str) -> list[tuple[str, int | None, str]]:
    return [(block.kind, block.level, block.text.replace(FILL, "")) for block in read_plain_blocks(source).blocks]


def test_markers_at_the_beginning_of_a_line_are_known() -> None:
    source = "# Title\nOne\ntwo.\n\n> Quoted\n- - item\n  goes on\n1) second\n• third\n### Deep\n-\n"
    assert blocks(source) == [
        ("heading", 1, "Title"),
        ("prose", None, "One\ntwo."),
        ("prose", None, "Quoted"),
        ("list item", None, "item\ngoes on"),
        ("list item", None, "second"),
        ("list item", None, "third"),
        ("heading", 3, "Deep"),
    ]


def test_fenced_code_is_left_out_and_counted() -> None:
    document = read_plain_blocks("Before\n```\n# code\n```\nafter\n~~~\ncode")
    assert [block.text for block in document.blocks] == ["Before", "after"]
    assert document.elements == {"code block": 2}


def test_emphasis_and_addresses_are_filled() -> None:
    assert blocks("A **bold** `word` at https://example.org/a_b now") == [("prose", None, "A bold word at  now")]


def test_each_line_keeps_its_place_whatever_ends_it() -> None:
    source = "- one\r\n  two\r> three\nfour"
    (block,) = read_plain_blocks(source).blocks
    assert block.text == "one\ntwo\nthree\nfour"
    assert [source[block.offset(block.text.index(word))] for word in ("one", "two", "three", "four")] == list("ottf")


def test_an_empty_text_has_no_block() -> None:
    assert blocks("") == blocks("\n \n\r\n") == []
