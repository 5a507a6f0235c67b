"""A value takes its place in the template and can do nothing else there."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import RenderError
from pipeline.writers.document.nodes import paragraph, plain_text, text, walk
from pipeline.writers.document.skeleton import Slot, fill

ACTING = (
    "# no heading",
    "</div><script>",
    "*no emphasis*",
    "`no code`{=typst}",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "[no](https://link.x)",
    "$no math$",
    "::: {.no}\ndivision\n:::",
    "| no | table |",
    "1. no list",
    "\ue0000\ue001",
    "@no -- 'quotes' ... :smile:",
)


@pytest.mark.parametrize("value", ACTING)
def test_a_value_is_only_text(value: str, tmp_path: Any) -> None:
    (tmp_path / "t.md.j2").write_text("# Head {{ value }}\n\nPara *with {{ value }}* and {{ value }}.\n", "utf-8")
    blocks = fill("t", {"value": value}, folder=tmp_path)
    assert [block["t"] for block in blocks] == ["Header", "Para"]
    shown = " ".join(value.replace("\ue000", "[U+E000]").replace("\ue001", "[U+E001]").split())
    assert plain_text(blocks).count(shown) == 3
    assert {item["t"] for item in walk(blocks)} == {"Header", "Para", "Emph", "Str", "Space"}


def test_blocks_take_the_place_of_their_paragraph(tmp_path: Any) -> None:
    (tmp_path / "t.md.j2").write_text("Before.\n\n{{ slot }}\n\n::: box\n{{ slot }}\n:::\n", "utf-8")
    blocks = fill("t", {"slot": Slot([paragraph(text("one")), paragraph(text("two"))])}, folder=tmp_path)
    assert [block["t"] for block in blocks] == ["Para", "Para", "Para", "Div"]
    assert plain_text(blocks).split() == ["Before.", "one", "two", "one", "two"]


def test_an_empty_slot_leaves_nothing(tmp_path: Any) -> None:
    (tmp_path / "t.md.j2").write_text("{{ slot }}\n", "utf-8")
    assert fill("t", {"slot": Slot([])}, folder=tmp_path) == []


@pytest.mark.parametrize("source", ["{{ missing }}", "{% if %}", "{{ ''.__class__.__mro__[1].__subclasses__() }}"])
def test_a_wrong_template_is_one_sentence(source: str, tmp_path: Any) -> None:
    (tmp_path / "t.md.j2").write_text(source, "utf-8")
    with pytest.raises(RenderError, match=r"The template t\.md\.j2 is wrong"):
        fill("t", {}, folder=tmp_path)
