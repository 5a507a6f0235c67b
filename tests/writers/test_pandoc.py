"""pandoc is the environment's own, reads nothing that a document names, and fails in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RenderError
from pipeline.writers.document.nodes import attributes, node, paragraph, text
from pipeline.writers.pandoc import pandoc_version, read_markdown, run_pandoc, write_blocks


def test_it_names_its_version() -> None:
    assert pandoc_version().split() == ["pandoc", "3.9"]


def test_markdown_is_read_and_written() -> None:
    blocks = read_markdown("*a*", "commonmark_x")
    assert [block["t"] for block in blocks] == ["Para"]
    assert write_blocks(blocks, "html5") == b"<p><em>a</em></p>\n"


@pytest.mark.parametrize("writer", ["html5", "docx"])
def test_no_file_is_read_because_a_document_names_it(writer: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><desc>the-hidden-word</desc></svg>", "utf-8")
    image = node("Image", [attributes(), text("words"), [str(secret), ""]])
    made = write_blocks([paragraph([image])], writer, *(["--embed-resources", "-s"] if writer == "html5" else []))
    assert b"the-hidden-word" not in made
    assert b"media/" not in made


@pytest.mark.parametrize(
    ("arguments", "content", "said"),
    [
        (["-f", "json", "-t", "html"], b"no tree", "pandoc ended with code 64: JSON parse error"),
        (["-t", "nonsense"], b"", "pandoc ended with code 22: Unknown output format nonsense"),
    ],
)
def test_a_failure_is_one_sentence(arguments: list[str], content: bytes, said: str) -> None:
    with pytest.raises(RenderError, match=said) as caught:
        run_pandoc(arguments, content)
    assert "\n" not in str(caught.value)
