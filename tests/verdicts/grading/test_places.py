from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Submission, SubmittedFile, Submitter
from pipeline.verdicts.grading.places import LONGEST, Places


def places(text: str, *files: SubmittedFile) -> Places:
    return Places(Submission(id="a", submitter=Submitter(), files=files, status="ok", text=text))


def pdf(start: int, end: int, *pages: int) -> SubmittedFile:
    return SubmittedFile(
        path=f"{start}.pdf", sha256="0" * 64, format="pdf", status="ok", start=start, end=end, pages=pages
    )


def test_the_heading_is_the_nearest_one_above() -> None:
    where = places("no heading\n\n# First **part**\n\ntext\n\n## Second ##\nmore\n")
    assert where.heading(3) is None
    assert where.heading(where._submission.text.index("text")) == "First part"
    assert where.heading(where._submission.text.index("more")) == "Second"


def test_a_comment_in_fenced_code_is_no_heading() -> None:
    where = places("# Real\n\n```python\n# not a heading\n```\n\ntail")
    assert where.headings == ((0, "Real"),)


def test_a_fence_that_never_ends_hides_what_follows() -> None:
    assert places("# Real\n\n```\n# code\n").headings == ((0, "Real"),)


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (9, 1), (10, 2), (39, 3), (40, 1), (55, 2), (70, None)], ids=str)
def test_pages_count_within_each_file(offset: int, page: int | None) -> None:
    unpaged = SubmittedFile(path="n.md", sha256="0" * 64, format="markdown", status="ok", start=60, end=80)
    assert places("x" * 80, pdf(0, 40, 0, 10, 30), pdf(40, 60, 40, 50), unpaged).page(offset) == page


def test_evidence_is_cut_after_a_word() -> None:
    where = places("  " + "word " * 200)
    piece = where.evidence(0, 1000)
    assert piece.start == 2
    assert piece.text.endswith("word")
    assert LONGEST - 5 <= len(piece.text) <= LONGEST
    assert (piece.cut, where.evidence(0, 20).cut) == (True, False)


@settings(max_examples=40)
@given(st.text(alphabet="# \n`ab*", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_evidence_is_verbatim(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    piece = places(text).evidence(start, end)
    assert piece.text == text[piece.start : piece.end]
    assert piece.text == piece.text.strip()


def test_a_sentence_is_found_through_markup_and_line_ends() -> None:
    text = "before. **ChatGPT** writes\nmore, than `Gemini`. After."
    place = places(text).find("ChatGPT writes more, than Gemini.", 0, len(text))
    assert place is not None
    assert text[slice(*place)] == "ChatGPT** writes\nmore, than `Gemini"


def test_words_that_are_not_there_are_not_found() -> None:
    assert places("ChatGPT writes more.").find("Gemini writes more.", 0, 20) is None
    assert places("ChatGPT writes more.").find("...", 0, 20) is None
