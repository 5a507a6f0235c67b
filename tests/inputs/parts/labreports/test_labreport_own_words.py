from __future__ import annotations

import pytest

from pipeline.inputs.parts.labreports.answers import find_answers
from pipeline.inputs.parts.labreports.layout import read_layouts
from pipeline.inputs.parts.labreports.own_words import find_own_words

FINDINGS = """\
## What the numbers say

X wrote more than Y in all exercises. *(supported)*

Both differences reach their margins.

X, words: **12**; Y, words: **3**

> “It is so.” — X, Exercise 1, sample 2

2 more in the appendix

**Too little was asked. too few samples**

It takes six exercises.
"""
CLAIMS = (
    "**Table 9.** The conclusion above, checked sentence by sentence.\n\n"
    "| Sentence | Standing |\n| --- | --- |\n| Mine. | supported |\n"
)
AIM = (
    "To put the same two exercises to X and Y, and to compare the answers by the topics they cover, by their length "
    "and by how easily they read."
)


def own(*, aim: str = AIM, conclusion: str = "", more: str = "", paged: bool = False) -> list[tuple[str, str]]:
    text = (
        f"# T\n\n# Summary\n\n# Aim\n\n{aim}\n\n# Output\n\n## Exercise 1: Basics\n\n### X\n\n3 words\n\nSaid.\n\n"
        f"# Result\n\n# Conclusion\n\n{conclusion}\n\n{more}# Appendix\n\n## Versions\n"
    )
    layout = next(read_layouts(text, marked=True))
    told = find_own_words(text, layout, find_answers(text, layout), paged=paged)
    return [(each.kind, text[slice(*each.span)]) for each in told]


@pytest.mark.parametrize("conclusion", ["", FINDINGS, f"{CLAIMS}\n{FINDINGS}"], ids=["nothing", "findings", "table"])
@pytest.mark.parametrize("paged", [False, True])
def test_what_labreport_wrote_is_not_the_students(conclusion: str, paged: bool) -> None:
    assert own(conclusion=conclusion, paged=paged) == []


def test_a_conclusion_ends_where_the_computed_begins() -> None:
    assert own(conclusion=f"Mine.\n\n## And why\n\nSo it is.\n\n{CLAIMS}\n{FINDINGS}") == [
        ("conclusion", "Mine.\n\n## And why\n\nSo it is.")
    ]
    placed = f"<!-- begin text-3 -->\n\nMine.\n\n<!-- end text-3 -->\n\n{CLAIMS}"
    assert own(conclusion=placed) == [("conclusion", "Mine.")]


def test_findings_are_known_without_their_heading() -> None:
    assert own(conclusion="Mine.\n\n" + FINDINGS.partition("\n\n")[2]) == [("conclusion", "Mine.")]


@pytest.mark.parametrize("before", [f"{CLAIMS}\n", f"{FINDINGS}\n", f"{CLAIMS}\n{FINDINGS}\n"])
def test_words_behind_the_computed_count_where_somebody_can_write(before: str) -> None:
    added = f"{before}I add this.\n\nAnd that."
    assert own(conclusion=added) == [("conclusion", "I add this.\n\nAnd that.")]
    assert own(conclusion=added, paged=True) == []


def test_an_aim_of_ones_own_is_an_introduction() -> None:
    assert own(aim="I want to know.") == [("introduction", "I want to know.")]
    assert own(aim=f"{AIM} I want to know.") == [("introduction", "I want to know.")]


@pytest.mark.parametrize(
    ("title", "kind"), [("My verdict", "conclusion"), ("Introduction", "introduction"), ("References", "other")]
)
def test_sections_of_ones_own_are_told_by_their_titles(title: str, kind: str) -> None:
    assert own(more=f"# {title}\n\nWritten by me.\n\n") == [(kind, "Written by me.")]
