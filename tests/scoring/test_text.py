"""An answer taken apart into sentences with exact places."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring import markdown
from pipeline.scoring.blocks import FILL
from pipeline.scoring.text import Sentence, Text, read_markdown


def clean(source: str) -> list[str]:
    return [sentence.text for sentence in read_markdown(source).sentences]


def kinds(source: str) -> list[tuple[str, str]]:
    return [(sentence.kind, sentence.text) for sentence in read_markdown(source).sentences]


def verbatim(source: str) -> list[str]:
    return [source[sentence.start : sentence.end] for sentence in read_markdown(source).sentences]


def test_each_block_has_its_kind() -> None:
    source = "# Title\n\nProse here.\n\n- item\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |\n\nUnder\n=====\n"
    assert kinds(source) == [
        ("heading", "Title"),
        ("prose", "Prose here."),
        ("list item", "item"),
        ("quote", "quoted"),
        ("table cell", "a"),
        ("table cell", "b"),
        ("table cell", "c"),
        ("table cell", "d"),
        ("heading", "Under"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**Bold** and *it* and ***both*** and ~~gone~~.", "Bold and it and both and gone."),
        ("**Generator:** creates samples.", "Generator: creates samples."),
        ("snake_case and 2 * 3 * 4 stay.", "snake_case and 2 * 3 * 4 stay."),
        ("Call `fit(x)` then ``a`b``.", "Call fit(x) then a`b."),
        ("[text](http://a.b/c_d 'Title here') goes on.", "text goes on."),
        ("[ref][1] and [1].\n\n[1]: http://a.b", "ref and 1."),
        ("See <https://a.b/c>, https://a.b/c?d=e, (www.a.b/c)!", "See , , ()!"),
        ("An ![alt text](a.png) image.", "An image."),
        ("Loss $x^2$ and $$y$$ and \\(z\\) and \\[w\\] here.", "Loss and and and here."),
        ("It costs $5 and then $10 more.", "It costs $5 and then $10 more."),
        ("A<br>b H<sub>2</sub>O <!-- not me --> end.", "A b H2O end."),
        ("A claim[^1] holds.[^note]", "A claim holds."),
        ("Fish &amp; chips&nbsp;cost &#36;5 \\*now\\*.", "Fish & chips cost $5 *now*."),
        ("one\ntwo  \nthree\\\nfour", "one two three four"),
        ("a\0b", "a\ufffdb"),
    ],
    ids=[
        "emphasis",
        "bold lead-in",
        "no emphasis",
        "inline code",
        "link",
        "reference link",
        "addresses",
        "image",
        "formulas",
        "prices",
        "raw html",
        "footnote marks",
        "entities and escapes",
        "line breaks",
        "nul",
    ],
)
def test_inline_markup_is_no_text(source: str, expected: str) -> None:
    assert clean(source) == [expected]


@pytest.mark.parametrize(
    "hidden",
    [
        "```python\ncode here\n```",
        "~~~\ncode here\n~~~",
        "    code here",
        "$$\nx = y\n$$",
        "\\[\nx = y\n\\]",
        "\\begin{align}\nx = y\n\\end{align}",
        "<!-- a\n\nb -->",
        "  <!-- a\n\nb -->",
        "<script>\nalert()\n</script>",
        "![alt](a.png)",
        "---",
        "-\n-",
        "🙂",
        "<https://example.org>",
        "[ref]: http://example.org",
    ],
)
def test_what_holds_no_prose_has_no_sentence(hidden: str) -> None:
    assert clean(f"Before.\n\n{hidden}\n\nAfter.") == ["Before.", "After."]


def test_text_between_html_tags_is_read() -> None:
    source = '<details>\n<summary>More</summary>\n<div align="center">Inside here</div>\n</details>'
    assert clean(source) == ["More", "Inside here"]


def test_a_sentence_is_verbatim_in_the_source() -> None:
    source = "> - **Bold.** See [this](u 'a b'). *Last*\r\n>   one"
    assert verbatim(source) == ["**Bold.**", "See [this](u 'a b').", "*Last*\r\n>   one"]
    assert clean(source) == ["Bold.", "See this.", "Last one"]


def test_a_cell_with_pipes_keeps_its_place() -> None:
    source = "|a|b|\n|-|-|\n|x \\| y|[z\\|w](u)|"
    assert verbatim(source) == ["a", "b", "x \\| y", "[z\\|w](u)"]
    assert clean(source)[2:] == ["x | y", "z|w"]


def test_equal_cells_are_told_apart() -> None:
    starts = [sentence.start for sentence in read_markdown("|a|a|\n|-|-|\n|a||").sentences]
    assert starts == [1, 3, 13]


def test_a_list_item_with_all_its_paragraphs_is_one_block() -> None:
    source = "- first\n\n  more of it\n\n  - inner\n\n  still first\n- second"
    assert [(s.text, s.block) for s in read_markdown(source).sentences] == [
        ("first", 0),
        ("more of it", 0),
        ("inner", 1),
        ("still first", 0),
        ("second", 2),
    ]


def test_a_table_row_is_one_block() -> None:
    assert [s.block for s in read_markdown("|a|b|\n|-|-|\n|c|d|").sentences] == [0, 0, 1, 1]


def test_a_sentence_knows_the_heading_above_it() -> None:
    source = "Intro.\n\n# One *two*\n\nText.\n\n**Bold title**\n\nMore.\n\n## Three ##\n\nLast."
    assert [(s.section, s.heading_level) for s in read_markdown(source).sentences] == [
        ("", None),
        ("One two", 1),
        ("One two", None),
        ("Bold title", None),
        ("Bold title", None),
        ("Three", 2),
        ("Three", None),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("**Applications**", "heading"),
        ("__1. Scaling:__", "heading"),
        ("**Applications**:", "heading"),
        ("**This is stressed.**", "prose"),
        ("**Applications** are many", "prose"),
        ("**One** and **two**", "prose"),
    ],
)
def test_a_bold_line_without_a_full_stop_serves_as_a_heading(line: str, kind: str) -> None:
    (sentence,) = read_markdown(line).sentences
    assert (sentence.kind, sentence.heading_level) == (kind, None)


def test_typographic_bullets_begin_list_items() -> None:
    text = read_markdown("Models:\n• one thing\n  goes on\n• **two**\n\n➤ three")
    assert [(s.kind, s.text) for s in text.sentences] == [
        ("prose", "Models:"),
        ("list item", "one thing goes on"),
        ("list item", "two"),
        ("list item", "three"),
    ]
    assert len({s.block for s in text.sentences}) == 4


def test_elements_are_counted() -> None:
    source = (
        "- a\n  - b\n\n1. c\n\n|x|\n|-|\n\n```\ncode\n```\n\n$$\nx\n$$\n\n"
        "$y$ \\(z\\) [l](u) <http://a.b> http://c.d ![i](u)"
    )
    elements = read_markdown(source).elements
    assert elements == {"list": 2, "table": 1, "code block": 1, "formula": 3, "link": 3}


def test_a_link_whose_text_is_its_address_is_one_link() -> None:
    text = read_markdown("See [https://a.b](https://a.b) here.")
    assert (text.words, text.elements) == (("See", "here"), {"link": 1})


def test_words_of_tables_do_not_count() -> None:
    text = read_markdown("# One two\n\nThree.\n\n- four\n\n|five|\n|-|\n")
    assert text.words == ("One", "two", "Three", "four")
    assert [sentence.text for sentence in text.prose] == ["Three.", "four"]
    assert [sentence.text for sentence in text.headings] == ["One two"]


def test_a_list_nested_ten_thousand_deep_is_read_whole() -> None:
    lines = [f"{'  ' * min(depth, 200)}- word{depth}" for depth in range(10_000)]
    assert len(read_markdown("\n".join(lines)).words) == 10_000
    assert read_markdown("- " * 10_000 + "deep").words == ("deep",)


def test_an_answer_of_five_megabytes_is_read_whole() -> None:
    assert len(read_markdown("Five plain words **and** more. " * 170_000).words) == 5 * 170_000


@pytest.mark.parametrize(
    "bait",
    ["[", "![", "[a](", "\\(", "\\begin{a}\n", "`a``", "*a_", "<!--", "[^", "&", "$a ", "• a\n", "<a ", '"'],
    ids=repr,
)
def test_markup_that_never_closes_takes_no_long_time(bait: str) -> None:
    paragraph = bait * (20_000 // len(bait))
    assert read_markdown(f"{paragraph}\n\nLast words.").words[-2:] == ("Last", "words")


FRAGMENTS = (
    *(
        "# ",
        "- ",
        "* ",
        "1. ",
        "> ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "===\n",
        "---\n",
        " #",
        "  \n",
        "\\\n",
    ),
    *("|", "|-|-|\n", "a|b\n-|-\n", "\\|", "**", "*", "_", "__", "~~", "`", "``", "```\n", "$", "$$", "\\(", "\\)"),
    *(
        "\\[",
        "\\]",
        "[",
        "]",
        "(",
        ")",
        "](u)",
        "![",
        "<br>",
        "<!--",
        "-->",
        "<script>",
        "<a>",
        "&amp;",
        "&#0;",
        "[^1]",
    ),
    *(
        "\\begin{a}",
        "\\end{a}",
        "http://x.y/z. ",
        "[r]: u\n",
        "[r]",
        "\0",
        "\ud800",
        "\udfff",
        "\u2028",
        "\x0b",
        "\x1c",
    ),
    *(
        "\xa0",
        "\ufeff",
        "\u200d",
        "• ",
        "...",
        ". ",
        "。",
        "। ",
        "!",
        '"',
        "\\",
        "العربية",
        "हिन्दी",
        "你好",
        "word ",
        "A",
    ),
    *("b", "e.g. ", "1", "é"),
)
DOCUMENTS = st.one_of(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join), st.text(max_size=60))


def assert_in_order(sentence: Sentence, stretch: str) -> None:
    position = 0
    for character in sentence.text.replace(" ", ""):
        position = stretch.find(character, position) + 1
        assert position, (sentence, stretch)


def assert_exact(text: Text) -> None:
    last = 0
    for sentence in text.sentences:
        stretch = text.source[sentence.start : sentence.end]
        assert last <= sentence.start < sentence.end <= len(text.source)
        assert stretch == stretch.strip()
        assert sentence.words
        assert FILL not in sentence.text
        if not re.search("[&\0]", stretch):  # entities and NUL are read as other characters
            assert_in_order(sentence, stretch)
        last = sentence.end


@given(DOCUMENTS)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_with_exact_places(source: str) -> None:
    assert_exact(read_markdown(source))


@given(DOCUMENTS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_with_exact_places_line_by_line_too(source: str) -> None:
    deep = "> " * markdown.DEEPEST_NESTING + f"deep\n\n{source}"
    assert markdown.read_markdown_blocks(deep) is None
    assert_exact(read_markdown(deep))


EMPHASIS = (
    "*",
    "**",
    "**",
    "a",
    "b ",
    "word",
    ":",
    " ",
    ". ",
    "(",
    ")",
    "é",
    "\u0301",
    "-",
    "\n",
    "  ",
    "!",
    "]",
    "\xa0",
    "“",
    "1",
    "\x1c",
    "#",
)


@given(st.lists(st.sampled_from(EMPHASIS), max_size=14).map(lambda parts: "".join(parts).strip()))
@settings(max_examples=600, deadline=None)
def test_simple_emphasis_is_read_as_the_parser_reads_it(content: str) -> None:
    reader = markdown._Reader("", {})
    if markdown._SIMPLE.fullmatch(content):
        assert reader._prose_of(content) == reader._parsed(content)
