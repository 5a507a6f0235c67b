"""The signs of a formula are no words, whatever the format."""

from __future__ import annotations

import pytest
import typst

from pipeline.inputs.reading.formulas import formula
from pipeline.inputs.reading.pdf import read_pdf
from pipeline.inputs.reading.web_page import read_page
from pipeline.inputs.reading.word import read_word
from tests.inputs.reading.made_documents import make_docx, make_pdf, paragraph


def math(inner: str) -> str:
    return f'<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{inner}</m:oMath>'


def sign(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (sign("N"), r"\(N\)"),
        (f"<m:sSup><m:e>{sign('n')}</m:e><m:sup>{sign('2')}</m:sup></m:sSup>", r"\(n^2\)"),
        (f"<m:f><m:num>{sign('A')}</m:num><m:den>{sign('B')}</m:den></m:f>", r"\(A/B\)"),
        (f"{sign('p')}<m:d><m:e>{sign('x')}</m:e></m:d>", r"\(p(x)\)"),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{sign("x")}</m:e></m:d>', r"\([x]\)"),
    ],
)
def test_a_formula_of_word_is_written_on_one_line(inner: str, text: str) -> None:
    body = paragraph("falls in ", math(inner), " and rises")
    assert read_word(make_docx(body), "").text == f"falls in {text} and rises"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>in <math><mi>n</mi></math> steps", r"in \(n\) steps"),
        (
            (
                "<p>in <span class=katex><math><semantics><mi>n</mi><annotation encoding=application/x-tex>n^2"
                "</annotation></semantics></math></span> steps"
            ),
            r"in \(n^2\) steps",
        ),
        ('<p>in <span class="math inline"><em>d</em><sub>k</sub></span> steps', r"in \(dk\) steps"),
        (r'<p>in <span class="math inline">\(d_k\)</span> steps', r"in \(d_k\) steps"),
        ('<p><math display="block"><mi>E</mi></math></p><p>Then', "\\[E\\]\n\nThen"),
        ("<p>in <math><mi>n</mi><p>never closed", "in \\(n\\)\n\nnever closed"),
    ],
)
def test_a_formula_of_a_web_page_is_told(markup: str, text: str) -> None:
    assert read_page(markup.encode(), "").text == text


def test_tex_keeps_the_marks_that_it_has_and_nothing_is_nothing() -> None:
    assert [formula(each) for each in ("$x$", r"\[x\]", " ", r"a\)b")] == ["$x$", r"\[x\]", "", r"\(a)b\)"]


def test_a_formula_of_a_tagged_pdf_is_told_within_a_line_and_by_itself() -> None:
    made = typst.compile(b'The width $d_k$ counts.\n\n$ "loss" = A / N + B $\n\nIt falls.', ignore_system_fonts=True)
    assert isinstance(made, bytes)
    width, loss, after = read_pdf(made, "").text.split("\n\n")
    assert width == r"The width \(d k\) counts."
    assert loss.startswith(r"\(loss = ")
    assert loss.endswith(r"\)")
    assert after == "It falls."


def page(*texts: tuple[str, int, int]) -> str:
    """An untagged page with (text, from the left, from below)."""
    stream = "".join(f"BT /F1 12 Tf {left} {base} Td ({text}) Tj ET\n" for text, left, base in texts)
    return read_pdf(make_pdf(stream.encode()), "").text


PROSE = "Words that fill the whole line of this page from one margin to the other one."


def test_a_line_of_signs_and_what_stands_above_and_below_it_are_one_formula() -> None:
    text = page((PROSE, 72, 700), ("L = E +", 72, 660), ("A", 130, 668), ("N", 130, 652), (PROSE, 72, 610))
    first, middle, last = text.split("\n\n")
    assert (first, last) == (PROSE, PROSE)
    assert middle == r"\[L = E + A N\]"


def test_a_short_line_of_words_beside_a_formula_stays() -> None:
    text = page(("GANs win", 72, 700), ("L = E + 1", 72, 660), ("Then 2", 72, 610), ("1. One", 72, 570))
    assert text.split("\n\n") == ["GANs win", r"\[L = E + 1\]", "Then 2", "1. One"]


def test_words_in_another_font_are_no_formula() -> None:
    made = typst.compile(
        b'#set text(font: "New Computer Modern")\n#let other = text.with(font: "Libertinus Serif")\n'
        b"Here #other[N] is a sign and #other[AI models] are de#other[f]ined words.\n\n#other[Q1]",
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    assert read_pdf(made, "").text == "Here \\(N\\) is a sign and AI models are defined words.\n\nQ1"


# ---------------------------------------------------------------- tables of files without tags


def row(base: int, *cells: str, step: int = 150) -> list[tuple[str, int, int]]:
    return [(cell, 72 + step * place, base) for place, cell in enumerate(cells)]


def test_columns_of_a_page_without_tags_are_a_table() -> None:
    text = page(
        (PROSE, 72, 740),
        *row(700, "Family", "Idea", "Use"),
        *row(684, "GAN", "two nets compete"),
        ("and both improve", 222, 670),
        ("faces", 372, 684),
        *row(654, "VAE", "codes", "drugs"),
        (PROSE, 72, 620),
    )
    assert text.split("\n\n") == [
        PROSE,
        (
            "| Family | Idea | Use |\n| --- | --- | --- |\n| GAN | two nets compete and both improve | faces |\n"
            "| VAE | codes | drugs |"
        ),
        PROSE,
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [*row(700, "1.", "first of all", step=30), *row(684, "2.", "after that", step=30)],
        [*row(700, "Left margin", "and right"), (PROSE, 72, 684), (PROSE, 72, 670)],
        [*row(700, "ChatGPT", "Gemini"), *row(684, *["word " * 45] * 2, step=30)],
    ],
    ids=["list", "one line", "whole texts"],
)
def test_what_stands_side_by_side_for_another_reason_is_no_table(lines: list[tuple[str, int, int]]) -> None:
    assert "| --- |" not in page(*lines)


def test_a_table_that_goes_on_with_its_header_on_the_next_page_is_one() -> None:
    first = [*row(700, "Family", "Use"), *row(684, "GAN", "faces")]
    second = [*row(700, "Family", "Use"), *row(684, "VAE", "drugs")]
    streams = [
        "".join(f"BT /F1 12 Tf {left} {base} Td ({text}) Tj ET\n" for text, left, base in lines).encode()
        for lines in (first, second)
    ]
    text = read_pdf(make_pdf(*streams), "").text
    assert text == "| Family | Use |\n| --- | --- |\n| GAN | faces |\n| VAE | drugs |"


def test_what_a_browser_prints_around_a_page_is_left_out() -> None:
    text = page(("11/22/26, 7:56 AM", 30, 775), (PROSE, 72, 700), ("file:///home/r.html", 30, 12), ("1/2", 560, 12))
    assert text == PROSE
