"""Each construct of Markdown becomes the node that a reader expects, and nothing becomes a node that acts."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.writers.document.nodes import plain_text, strings, walk
from pipeline.writers.document.untrusted import blocks_of

SAFE = {
    *("Para", "Plain", "Header", "CodeBlock", "BlockQuote", "BulletList", "OrderedList", "HorizontalRule", "Table"),
    *("Str", "Space", "SoftBreak", "LineBreak", "Emph", "Strong", "Strikeout", "Code", "Math", "Link", "Note", "Div"),
    *("InlineMath", "DisplayMath", "Decimal", "Period", "ColWidth", "ColWidthDefault"),
    *("AlignLeft", "AlignRight", "AlignCenter", "AlignDefault"),
}


def kinds(markdown: str) -> list[str]:
    return [item["t"] for item in walk(blocks_of(markdown, 4))]


def only(kind: str, markdown: str) -> list[Any]:
    return [item["c"] for item in walk(blocks_of(markdown, 4)) if item["t"] == kind]


@pytest.mark.parametrize(
    ("markdown", "kind"),
    [
        ("**bold**", "Strong"),
        ("*slanted*", "Emph"),
        ("~~gone~~", "Strikeout"),
        ("`code`", "Code"),
        ("> quoted", "BlockQuote"),
        ("- item", "BulletList"),
        ("1. item", "OrderedList"),
        ("***", "HorizontalRule"),
        ("| a |\n|---|\n| b |", "Table"),
        ("```py\nx\n```", "CodeBlock"),
        ("    indented", "CodeBlock"),
        ("$x$", "Math"),
        (r"\(x\)", "Math"),
        ("[a](https://e.x)", "Link"),
        ("<https://e.x>", "Link"),
        ("see https://e.x/a_b_c now", "Link"),
        ("mail <a@e.x>", "Link"),
        ("line  \nbreak", "LineBreak"),
        ("line<br/>break", "LineBreak"),
        ("note[^1]\n\n[^1]: text", "Note"),
    ],
    ids=lambda value: value.split("\n")[0],
)
def test_markdown_becomes_its_node(markdown: str, kind: str) -> None:
    assert kind in kinds(markdown)


@pytest.mark.parametrize("tex", ["$$x$$", "$$\nx\n$$", r"\[x\]", "\\[\nx\n\\]"])
def test_a_formula_on_its_own_is_displayed(tex: str) -> None:
    assert "DisplayMath" in kinds(f"before\n\n{tex}\n\nafter")
    assert plain_text(blocks_of(f"before\n\n{tex}\n\nafter", 4)).split() == ["before", "x", "after"]


def test_prices_are_no_formula() -> None:
    assert "Math" not in kinds("It costs $5 today and $7 tomorrow.")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<div>\n\n</div>",
        "```{=html}\n<b>\n```",
        "`#read('x')`{=typst}",
        "![alt](file:///etc/passwd)",
        "![alt](http://e.x/pixel.png)",
        "::: {.cover}\nx\n:::",
        "# Title {#aim .cover}",
        "---\ntitle: x\n---",
        "[x]{custom-style=Title}",
        "[a]: <javascript:alert(1)>\n\n[a]",
    ],
)
def test_no_node_acts_and_the_source_stays_readable(hostile: str) -> None:
    blocks = blocks_of(hostile, 4)
    assert {item["t"] for item in walk(blocks)} <= SAFE
    assert plain_text(blocks)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/etc/passwd",
        "data:text/html,x",
        "vbscript:x",
        "//e.x",
        "ftp://e.x",
    ],
)
def test_an_address_that_is_no_web_or_mail_address_is_text(address: str) -> None:
    blocks = blocks_of(f"[click]({address})", 4)
    assert "Link" not in {item["t"] for item in walk(blocks)}
    assert "click" in plain_text(blocks)
    assert address in plain_text(blocks)


def test_a_link_within_the_answer_leads_nowhere() -> None:
    assert plain_text(blocks_of("See [the end](#answer-1).", 4)) == "See the end."
    assert "Link" not in kinds("See [the end](#answer-1).")


def test_an_image_is_told_not_loaded() -> None:
    assert plain_text(blocks_of('![a cat](https://e.x/cat.png "mine")', 4)) == (
        "[image not loaded: a cat (https://e.x/cat.png) mine]"
    )


def test_no_link_or_formula_stands_within_a_link() -> None:
    (link,) = only("Link", r"[a $x$ https://e.x/b](https://e.x)")
    assert not {"Math", "Link"} & {item["t"] for item in walk(link[1])}


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# a\n## b\n### c", [4, 5, 6]),
        ("### a\n##### b\n### c", [4, 5, 4]),
        ("##### a\n# b", [4, 4]),
        ("# a\n###### b\n## c", [4, 5, 5]),
        ("# a\n## b\n### c\n#### d\n##### e", [4, 5, 6, 6, 6]),
        ("Setext\n======\n\nsecond\n------", [4, 5]),
    ],
)
def test_headings_are_shifted_and_no_level_is_skipped(markdown: str, levels: list[int]) -> None:
    assert [header[0] for header in only("Header", markdown)] == levels


def test_headings_of_an_answer_stay_out_of_the_table_of_contents() -> None:
    assert only("Header", "# a")[0][1] == ["", ["unnumbered", "unlisted"], []]


@pytest.mark.parametrize("empty", ["#", "## ", "# ***", "# ![](x)"[:2]])
def test_a_heading_without_a_word_is_none(empty: str) -> None:
    assert "Header" not in kinds(f"{empty}\n\ntext")


def test_an_empty_list_item_is_left_out() -> None:
    assert [len(items) for items in only("BulletList", "- a\n- \n- b")] == [2]
    assert "BulletList" not in kinds("text\n\n-\n\ntext")


@pytest.mark.parametrize(("box", "sign"), [("[ ]", "☐"), ("[x]", "☒"), ("[X]", "☒")])
def test_a_task_has_a_box(box: str, sign: str) -> None:
    assert plain_text(blocks_of(f"- {box} do it", 4)) == f"{sign} do it"


def test_the_number_of_a_list_is_kept() -> None:
    assert only("OrderedList", "7. seven\n8. eight")[0][0][0] == 7


def test_alignment_of_columns_is_kept() -> None:
    (table,) = only("Table", "| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |")
    assert [column[0]["t"] for column in table[2]] == ["AlignLeft", "AlignRight", "AlignCenter"]


def test_a_table_too_wide_for_a_page_is_shown_as_written() -> None:
    row = "|" + "cell|" * 13
    markdown = f"{row}\n{'|' + '---|' * 13}\n{row}"
    assert only("CodeBlock", markdown)[0][1] == markdown


def test_a_note_is_kept_apart_and_cited_again_by_its_name() -> None:
    blocks = blocks_of("a[^n] b[^n]\n\n[^n]: the note", 4)
    assert [item["t"] for item in walk(blocks)].count("Note") == 1
    assert "[note n]" in plain_text(blocks)


@pytest.mark.parametrize(
    "markdown",
    [
        "# head[^1]\n\n[^1]: told",
        "never cited\n\n[^1]: told",
        "| cell[^1] |\n|---|\n\n[^1]: told",
        "a[^1]\n\n[^1]: - told",
        "a[^1]\n\n[^1]: once\n[^1]: told",
        "a[^1]\n\n[^1]: b[^2]\n[^2]: told",
    ],
)
def test_a_note_that_cannot_hang_at_its_mark_is_told_at_the_end(markdown: str) -> None:
    blocks = blocks_of(markdown, 4)
    assert blocks[-1]["t"] == "BlockQuote"
    assert plain_text(blocks[-1]) == "told"


def test_a_note_that_cites_itself_ends() -> None:
    assert plain_text(blocks_of("[^1]\n\n[^1]: [^1] x", 4)).split()[-1] == "x"


def test_an_unused_definition_is_shown() -> None:
    shown = plain_text(blocks_of("text\n\n[a]: https://e.x/page 'its title'", 4))
    assert "https://e.x/page" in shown
    assert "its title" in shown


@pytest.mark.parametrize("depth", [9, 40, 200])
def test_what_is_nested_too_deeply_is_shown_as_written(depth: int) -> None:
    blocks = blocks_of("> " * depth + "core", 4)
    assert "core" in plain_text(blocks)
    assert "CodeBlock" in {item["t"] for item in walk(blocks)}


def test_a_code_block_keeps_every_character() -> None:
    code = "a  b\tc\n\n   <b>&amp;`*\\"
    assert only("CodeBlock", f"````\n{code}\n````")[0][1] == code


def test_an_info_string_that_names_no_language_is_shown() -> None:
    assert "{=html} x" in " ".join(strings(blocks_of("```{=html} x\ny\n```", 4)))
