"""The compiler works apart, can be stopped, and can be used again afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RenderError
from pipeline.writers.formats.typst_process import TypstProcess, TypstRejectedError, font_folders
from pipeline.writers.formats.typst_source import typst_library

ENDLESS = "#for a in range(20000) { for b in range(20000) { let c = calc.pow(1.0, b) } }"


def test_several_jobs_are_done_one_after_another() -> None:
    with TypstProcess() as typst:
        assert typst.compile("hello")[0].startswith(b"%PDF")
        pages = typst.compile("#page[a]\n#page[b]", format="png", ppi=20)
        assert [page[:4] for page in pages] == [b"\x89PNG", b"\x89PNG"]


def test_a_rejected_source_says_why_and_the_next_one_is_made() -> None:
    with TypstProcess() as typst:
        with pytest.raises(TypstRejectedError, match="unknown variable: nonsense"):
            typst.compile("#nonsense")
        assert typst.compile("hello")


def test_a_compilation_that_takes_too_long_is_stopped_and_the_next_one_is_made() -> None:
    with TypstProcess(timeout=0.8) as typst:
        with pytest.raises(RenderError, match="Typst took more than 1 seconds"):
            typst.compile(ENDLESS)
        assert typst.compile("hello")


def test_no_file_can_be_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", "utf-8")
    with TypstProcess() as typst:
        for path in (str(secret), f"../{tmp_path.name}/secret.txt", "/etc/passwd"):
            with pytest.raises(TypstRejectedError, match=r"file not found|outside|access denied"):
                typst.compile(f'#read("{path}")')


@pytest.mark.parametrize("words", ["Latin", "汉字"])
def test_no_font_is_named_that_is_not_loaded(words: str) -> None:
    with TypstProcess() as typst, pytest.raises(TypstRejectedError) as caught:
        typst.compile(f"{typst_library()}\n#set text(font: body-font)\n{words} #panic()")
    assert "unknown font family" not in str(caught.value)


def test_its_folder_is_gone_afterwards() -> None:
    with TypstProcess() as typst:
        folder = Path(typst._root.name)
        assert folder.is_dir()
    assert not folder.exists()


@pytest.mark.parametrize(("source", "folders"), [("Latin தமிழ்", 1), ("汉字", 2), ("かな", 2), ("한글", 2)])
def test_the_large_fonts_are_looked_at_only_where_they_are_used(source: str, folders: int) -> None:
    found = font_folders(source)
    assert len(found) == folders
    assert all(any(Path(folder).glob("*.tt*")) for folder in found)
