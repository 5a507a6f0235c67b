"""What Markdown elements an answer is built of."""

from __future__ import annotations

import pytest

from pipeline.records import Structure
from pipeline.scoring.structure import measure_structure
from pipeline.scoring.text import read_markdown


def test_elements_are_counted() -> None:
    source = (
        "## Title\n\nOne two.\n\n- three\n  - four\n- five\n\n1. six\n\n#### Sub\n\n| no |\n|----|\n\n"
        "```\nno\n```\n\n$$\nx\n$$\n\n[seven](u) $y$\n"
    )
    assert measure_structure(read_markdown(source)) == Structure(
        heading_depth=3, lists=2, tables=1, code_blocks=1, formulas=2, links=1, words_in_lists=4 / 9
    )


@pytest.mark.parametrize(
    ("source", "depth"), [("Text", 0), ("# A", 1), ("### A\n### B", 1), ("# A\n## B\n### C", 3), ("# A\n#### B", 4)]
)
def test_depth_is_relative_to_the_shallowest_heading(source: str, depth: int) -> None:
    assert measure_structure(read_markdown(source)).heading_depth == depth


def test_without_words_no_share_stands_in_lists() -> None:
    assert measure_structure(read_markdown("")).words_in_lists is None
    assert measure_structure(read_markdown("Words")).words_in_lists == 0
