from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it has no type information
import pytest

from pipeline.records import Submitter
from pipeline.writers.sheets.files import write_sheets
from tests.writers.graded_class import class_of, graded, unread


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_every_sheet_is_written_in_every_format(tmp_path: Path) -> None:
    grades = class_of(graded("a", student=Submitter(name="Zoë 中文 مريم 🙂")), unread("b"))
    made = write_sheets(grades, tmp_path, jobs=2)
    assert [path.name for path in made.files] == ["a.md", "a.html", "a.pdf", "b.md", "b.html", "b.pdf"]
    assert made.notes == ()
    assert "7.5 of 10" in pdf_text(tmp_path / "a.pdf")
    assert "Scanned: no text layer" in pdf_text(tmp_path / "b.pdf")
    assert "GANs have two networks." in (tmp_path / "a.html").read_text("utf-8")


def test_the_same_class_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_sheets(class_of(graded()), tmp_path / folder)
    for name in ("zoe.md", "zoe.html", "zoe.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_markdown_is_written_whatever_is_asked_for(tmp_path: Path) -> None:
    made = write_sheets(class_of(graded()), tmp_path, formats=("html",))
    assert [path.name for path in made.files] == ["zoe.md", "zoe.html"]


@pytest.mark.parametrize("change", ["points", "format", "missing"])
def test_only_what_changed_is_made_again(tmp_path: Path, change: str) -> None:
    cache, told = tmp_path / "cache", list[int]()
    first = class_of(graded("a"), graded("b"))
    write_sheets(first, tmp_path, formats=("html",), cache=cache)
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("touched")
    second = class_of(graded("a", points=1.0), graded("b")) if change == "points" else first
    formats = ("html", "pdf") if change == "format" else ("html",)
    if change == "missing":
        (tmp_path / "a.html").unlink()
    write_sheets(second, tmp_path, formats=formats, cache=cache, advance=lambda: told.append(1))
    touched = [name for name in ("a.html", "b.html") if (tmp_path / name).read_text("utf-8") == "touched"]
    assert touched == ([] if change == "format" else ["b.html"])
    assert len(told) == 2
