"""Trees of nodes are built, walked and rewritten; columns are wide enough for their words."""

from __future__ import annotations

import pytest

from pipeline.writers.document.nodes import (
    FULL_WIDTH,
    Node,
    attributes,
    cell,
    node,
    paragraph,
    plain_text,
    rewrite,
    table,
    text,
    walk,
)


def cells(*words: str) -> list[list[object]]:
    return [cell([node("Plain", text(word))]) for word in words]


def shares(made: Node) -> list[float]:
    return [column[1]["c"] for column in made["c"][2]]


def test_blanks_of_any_kind_become_one_space() -> None:
    assert [item["t"] for item in text(" a \n\tb")] == ["Space", "Str", "Space", "Str"]
    assert text("") == []


def test_attributes_are_in_alphabetical_order() -> None:
    assert attributes("x", ["c"], b="2", a="1") == ["x", ["c"], [["a", "1"], ["b", "2"]]]


def test_a_narrow_table_is_as_wide_as_its_text() -> None:
    assert sum(shares(table(cells("ab", "cd"), [cells("e", "f")]))) < 0.2


def test_a_wide_table_fills_the_line_and_gives_every_column_room_for_its_longest_word() -> None:
    made = table(cells("Autoregressive", "How"), [cells("x", "long " * 60)])
    assert sum(shares(made)) == pytest.approx(1, abs=0.01)
    assert shares(made)[0] * 92 >= len("Autoregressive")


def test_a_table_of_words_too_long_for_the_line_shares_it_by_their_length() -> None:
    made = table(cells("x" * 100, "y" * 300), [])
    assert shares(made) == pytest.approx([0.25, 0.75], abs=0.01)


def test_given_widths_make_a_table_of_full_width() -> None:
    made = table(cells("a", "b"), [], widths=[0.3, 0.7])
    assert shares(made) == [0.3, 0.7]
    assert FULL_WIDTH in made["c"][0][1]


def test_a_table_may_lack_a_head() -> None:
    assert table([], [cells("a", "b")])["c"][3][1] == []


def test_a_node_is_replaced_by_a_list_in_its_place() -> None:
    tree = [paragraph(text("a b"))]
    changed = rewrite(tree, lambda item: text("x y") if item.get("c") == "a" else item)
    assert plain_text(changed) == "x y b"
    assert plain_text(tree) == "a b"


def test_inner_nodes_are_replaced_first() -> None:
    seen: list[str] = []

    def note(item: Node) -> Node:
        seen.append(item["t"])
        return item

    rewrite([paragraph([node("Emph", text("a"))])], note)
    assert seen == ["Str", "Emph", "Para"]


def test_walking_meets_outer_nodes_first() -> None:
    assert [item["t"] for item in walk([paragraph([node("Emph", text("a"))])])] == ["Para", "Emph", "Str"]
