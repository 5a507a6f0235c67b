from __future__ import annotations

import pytest

from pipeline.inputs.found_answers import answers_of
from pipeline.inputs.lost_elements import lost_elements
from pipeline.records import DocumentFormat, Part, Submission, SubmittedFile, Submitter

PLAIN = "Some words of an answer.\n"
MARKED = "# A heading\n\n- an item\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\ncode\n```\n"


def submission(*files: tuple[DocumentFormat, str]) -> Submission:
    read, text = [], ""
    for place, (kind, words) in enumerate(files):
        start, text = len(text), text + words
        read.append(
            SubmittedFile(path=f"{place}", sha256=f"{place}", format=kind, status="ok", start=start, end=len(text))
        )
    return Submission(id="s", submitter=Submitter(), files=tuple(read), status="ok", text=text)


@pytest.mark.parametrize(
    ("kind", "text", "lost"),
    [
        ("markdown", PLAIN, set()),
        ("text", PLAIN, set()),
        ("notebook", PLAIN, set()),
        ("docx", PLAIN, {"formulas", "links"}),
        ("html", MARKED, {"formulas", "links"}),
        ("pdf", MARKED, {"formulas", "links"}),
        ("pdf", PLAIN, {"formulas", "links", "headings", "lists", "tables", "code_blocks"}),
        ("pdf", "# A heading\n\n1. an item\n", {"formulas", "links", "tables", "code_blocks"}),
    ],
)
def test_what_a_format_does_not_carry_is_lost_unless_the_file_shows_it(
    kind: DocumentFormat, text: str, lost: set[str]
) -> None:
    assert set(lost_elements(submission((kind, text)), 3)) == lost


def test_of_several_files_the_one_that_holds_the_answer_counts() -> None:
    both = submission(("markdown", PLAIN), ("docx", PLAIN))
    parts = [
        Part(kind="answer", exercise=each, tool="A", start=start, end=start + len(PLAIN), confidence=1)
        for each, start in (("one", 0), ("two", len(PLAIN)))
    ]
    assert [found.answer.lost for found in answers_of(both, parts)] == [(), ("formulas", "links")]
    assert lost_elements(submission(), 0) == ()
