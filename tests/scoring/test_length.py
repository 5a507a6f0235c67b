"""How long an answer is."""

from __future__ import annotations

import pytest

from pipeline.records import Length
from pipeline.scoring.length import measure_length
from pipeline.scoring.text import read_markdown

ANSWER = """\
# Two models

A generator. And a critic
they compete.

> One quotation.

- **First:** creates
- Second judges. It learns.

  A second paragraph.
-

| not | counted |
|-----|---------|

```
not counted either
```

![nor this](image.png) $x^2$ https://example.org
"""


def test_an_answer_is_counted() -> None:
    assert measure_length(read_markdown(ANSWER), tokens=61) == Length(
        words=2 + 7 + 2 + 2 + 4 + 3,
        sentences=2 + 1 + 1 + 2 + 1,
        paragraphs=2,
        headings=1,
        list_items=2,
        characters=len(ANSWER),
        tokens=61,
    )


@pytest.mark.parametrize("source", ["", " \n", "---"])
def test_nothing_counts_zero_but_for_characters(source: str) -> None:
    nothing = Length(words=0, sentences=0, paragraphs=0, headings=0, list_items=0, characters=len(source))
    assert measure_length(read_markdown(source), tokens=None) == nothing
