from __future__ import annotations

import pytest
import typst

from pipeline.errors import InputError
from pipeline.inputs.reading.limits import Reading
from pipeline.inputs.reading.pdf import read_pdf
from tests.inputs.reading.made_documents import PICTURE, SHOW_PICTURE, make_pdf, show


def printed(source: str) -> Reading:
    """A tagged PDF as a word processor prints it."""
    made = typst.compile(source.encode(), ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return read_pdf(made, "")


def lines(*texts: tuple[str, int, int]) -> Reading:
    """An untagged page with lines of (text, size, distance from the top)."""
    return read_pdf(make_pdf(b"".join(show(text, size=size, top=792 - top) for text, size, top in texts)), "")


LONG = "words that fill the whole line of a page from one margin to the other without"


def test_headings_lists_tables_and_bold_lines_of_a_tagged_file_are_kept() -> None:
    reading = printed("""
= Report
== Tool 1: ChatGPT
*Prompt 1 :* Explain it.

*TOOL 2 : Gemini*

- point
  - deeper
+ first
+ second

#table(columns: 2, [Tool], [Words], [A], [12])
```
x = 1
  y = 2
```
""")
    assert reading.text.replace("\n\n", "\n").split("\n") == [
        "# Report",
        "## Tool 1: ChatGPT",
        "**Prompt 1 :** Explain it.",
        "**TOOL 2 : Gemini**",
        "- point",
        "   - deeper",
        "1. first",
        "2. second",
        "| Tool | Words |",
        "| --- | --- |",
        "| A | 12 |",
        "```",
        "x = 1",
        "  y = 2",
        "```",
    ]


def test_a_paragraph_is_whole_over_lines_and_pages_and_the_page_is_known() -> None:
    words = " ".join(f"word{number}" for number in range(900))
    reading = printed(f"#set page(width: 10cm, height: 12cm)\n{words}")
    assert reading.text == words
    assert len(reading.pages) > 3
    assert all(reading.text[page - 1] == " " for page in reading.pages[1:])


def test_words_that_a_line_end_breaks_are_put_together_and_compounds_keep_their_hyphen() -> None:
    text = "The transformer architecture is well-known in computational linguistics and self-supervised learning. " * 6
    reading = printed(f'#set page(width: 7cm)\n#set par(justify: true)\n#set text(hyphenate: true, lang: "en")\n{text}')
    assert " ".join(reading.text.split()) == text.strip()


def test_running_heads_are_left_out_and_numbered_prompts_at_the_top_stay() -> None:
    pages = "#pagebreak()\n".join(f"*Prompt {number}*\n\nAnswer {number}.\n" for number in range(1, 6))
    head = "header: [GenAI lab, Ada], footer: context [Page #counter(page).display() of 5]"
    text = printed(f"#set page(margin: 1.5cm, {head})\n{pages}").text
    assert text.split("\n\n") == [t for n in range(1, 6) for t in (f"**Prompt {n}**", f"Answer {n}.")]


def test_an_untagged_heading_is_known_by_its_size() -> None:
    reading = lines(("Report", 20, 80), ("Prompt 1", 14, 110), (LONG, 12, 140), ("an end.", 12, 155))
    assert reading.text == f"# Report\n\n## Prompt 1\n\n{LONG} an end."


def test_a_heading_over_two_lines_is_one() -> None:
    assert lines(("A long", 20, 80), ("title", 20, 102), (LONG, 12, 140)).text.startswith("# A long title\n\n")


def test_untagged_lines_that_end_early_end_their_paragraph() -> None:
    reading = lines((LONG, 12, 80), ("short.", 12, 95), ("Then another paragraph begins", 12, 110))
    assert reading.text == f"{LONG} short.\n\nThen another paragraph begins"


def test_a_gap_between_lines_ends_a_paragraph() -> None:
    rows = [(LONG, 12, 80 + 14 * number) for number in range(4)]
    text = lines(*rows, (LONG, 12, 180)).text
    assert text == f"{' '.join([LONG] * 4)}\n\n{LONG}"


def test_untagged_lists_keep_their_marks() -> None:
    text = lines(("1. one", 12, 80), ("2. two", 12, 95), ("- point", 12, 110), ("b\\) letter", 12, 125)).text
    assert text == "1. one\n2. two\n- point\n- b) letter"


def test_a_page_that_is_a_picture_is_named() -> None:
    shown = show("This page has a text of more than twenty letters.")
    reading = read_pdf(make_pdf(shown, SHOW_PICTURE, shown, SHOW_PICTURE, objects=[PICTURE]), "")
    assert reading.notes == ("pages 2, 4 are without text, but with a picture",)
    assert len(reading.pages) == 4


def test_more_pages_than_are_read_are_said() -> None:
    reading = read_pdf(make_pdf(*[show("A page of some words")] * 301), "")
    assert reading.notes == ("only its first 300 of 301 pages were read",)
    assert reading.text.count("A page") == 300


ENCRYPTED = (
    "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'11' * 32}> /U <{'22' * 32}> >>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_pdf(SHOW_PICTURE, objects=[PICTURE]), "^scanned: no text layer; it needs OCR$"),
        (make_pdf(b""), "^empty: its pages hold no text$"),
        (make_pdf(show("x"), trailer=ENCRYPTED), "^encrypted: it opens only with a password"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "^damaged"),
        (make_pdf(show("x")).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "^empty"),
    ],
    ids=["scanned", "empty", "encrypted", "garbage", "pages in a circle"],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_pdf(data, "")


def test_glyphs_without_letters_are_no_text() -> None:
    meanings = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange <00> <FF> <E000> endbfrange endcmap"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(meanings), meanings)
    plain, font = (b"/BaseFont /Helvetica" + more + b" >>" for more in (b"", b" /ToUnicode 4 0 R"))
    with pytest.raises(InputError, match=r"^unreadable: it does not say which letters"):
        read_pdf(make_pdf(show("secret letters"), objects=[stream]).replace(plain, font), "")


@pytest.mark.parametrize(("keyword", "heading"), [("labreport", ""), ("another", "### ")])
def test_in_a_report_of_labreports_own_only_the_structure_tells_headings(keyword: str, heading: str) -> None:
    small = f"#text(8pt)[{f'{LONG}. ' * 30}]"
    usual = "A paragraph of usual letters."
    reading = printed(f'#set document(keywords: ("{keyword}",))\n= Report\n== Part\n{small}\n\n{usual}')
    assert reading.labreport == (keyword == "labreport")
    assert reading.text.endswith(f"\n\n{heading}{usual}")
