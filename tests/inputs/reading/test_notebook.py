from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.inputs.reading.notebook import read_notebook


def book(*cells: dict[str, Any]) -> bytes:
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def code(*outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": ["ask(", "'why')"], "outputs": outputs}


ANSWER = "A language model guesses the next word from all the words before it. " * 3


def test_texts_stay_as_they_are_and_code_is_fenced() -> None:
    text = read_notebook(book({"cell_type": "markdown", "source": ["# Title\n", "**bold**"]}, code()), "").text
    assert text == "# Title\n**bold**\n\n```python\nask('why')\n```"


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ({"output_type": "stream", "text": [ANSWER]}, ANSWER.strip()),
        ({"data": {"text/markdown": "## Answer", "text/plain": "<obj>"}}, "## Answer"),
        ({"data": {"text/html": "<h3>Answer</h3>", "text/plain": "<obj>"}}, "### Answer"),
        ({"output_type": "stream", "text": "loss 0.1 [====] 12/100"}, "```\nloss 0.1 [====] 12/100\n```"),
        ({"data": {"image/png": "iVBORw0KGgo="}}, ""),
    ],
)
def test_an_output_that_is_prose_is_read_as_such(output: dict[str, Any], text: str) -> None:
    assert read_notebook(book(code(output)), "").text.removeprefix("```python\nask('why')\n```").strip() == text


def test_an_endless_output_is_cut() -> None:
    assert len(read_notebook(book(code({"output_type": "stream", "text": "x" * 100_000})), "").text) < 21_000


def test_notebooks_of_the_old_format_are_read() -> None:
    cells = [{"cell_type": "heading", "level": 2, "source": "Old"}, {"cell_type": "code", "input": "x = 1"}]
    data = json.dumps({"worksheets": [{"cells": cells}]}).encode()
    assert read_notebook(data, "").text == "## Old\n\n```python\nx = 1\n```"


@pytest.mark.parametrize(
    "data",
    [b"{", b'{"cells": 3}', b'{"cells": [1]}', b'{"cells": [' + b"[" * 100_000, b'{"cells": [' + b"9" * 10_000 + b"]}"],
    ids=["cut off", "number", "no cells", "nested", "long number"],
)
def test_a_damaged_notebook_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="no whole Jupyter notebook"):
        read_notebook(data, "")
