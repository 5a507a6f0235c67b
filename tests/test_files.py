"""Files are written whole or not at all; names fit every file system."""

from __future__ import annotations

import errno
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.files import (
    NAME_BYTES,
    ensure_writable,
    failures_named,
    make_folder,
    safe_name,
    safe_names,
    write_bytes,
    write_text,
)

ANY_TEXT = st.text(st.characters(codec=None), max_size=80)
HOSTILE_LABELS = st.one_of(
    ANY_TEXT,
    st.text(st.sampled_from('. /\\:*?"<>|\x00\x1f\u202e\u200dAaéé\ud800'), max_size=12),
    st.sampled_from(
        ["CON", "nul.txt", "COM1", "lpt³", "aux .md", "..", ".", "", " ", "a" * 400, "ஐ" * 90, "Å", "A\u030a"]
    ),
)


def test_writing_creates_folders_and_replaces_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    assert write_bytes(path, b"old") == path
    assert write_text(path, "new\r\nline\n") == path
    assert path.read_bytes() == b"new\r\nline\n"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_a_new_file_gets_the_permissions_of_any_other_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    assert write_bytes(tmp_path / "ours", b"").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_lone_surrogates_come_back(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a", "x\ud800y")
    assert path.read_bytes().decode("utf-8", "surrogatepass") == "x\ud800y"


def test_a_write_that_fails_half_way_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no limit of file sizes")
    path = write_bytes(tmp_path / "a", b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OutputError, match=r"Cannot write .*a: the file is larger than the system allows; .+\.$"):
            write_bytes(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(OutputError, match=r"report\.pdf: (a folder is in the way|permission is denied)"):
        write_bytes(tmp_path / "report.pdf", b"")
    assert [p.name for p in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize("below", ["", "deeper", "deeper/still"])
def test_a_file_where_a_folder_is_needed_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"Cannot write .*file.*: .*(folder is needed|not a folder)"):
        make_folder(tmp_path / "file" / below)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EACCES, "permission is denied"),
        (errno.EPERM, "permission is denied"),
        (errno.EROFS, "read-only"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EIO, "broken drive"),
    ],
)
def test_each_failure_of_the_system_is_one_sentence_with_the_path(number: int, words: str) -> None:
    with pytest.raises(OutputError) as caught, failures_named(Path("reports/x.csv")):
        raise OSError(number, "Broken drive")
    message = str(caught.value)
    assert message.startswith("Cannot write reports/x.csv: ")
    assert words in message
    assert message.count("\n") == 0
    assert message.endswith(".")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_only_for_a_file_that_is_there_a_program_may_be_closed(number: int, tmp_path: Path) -> None:
    (tmp_path / "report.docx").touch()
    for name, advice in (("report.docx", "close the program"), ("report.pdf", "this folder"), ("", "this folder")):
        with pytest.raises(OutputError, match=advice), failures_named(tmp_path / name):
            raise OSError(number, "Permission denied")


def test_a_name_that_no_file_can_have_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no file can have this name"):
        write_text(tmp_path / "a\0b", "")
    with pytest.raises(OutputError, match="too long"):
        write_text(tmp_path / ("n" * 300), "")


def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "mine", b"old")
    path.chmod(0o444)
    try:
        path.open("ab").close()
    except PermissionError:
        with pytest.raises(OutputError, match="permission"):
            write_bytes(path, b"new")
    else:
        pytest.skip("this user may write everything")
    assert path.read_bytes() == b"old"


def test_a_file_that_holds_the_content_already_is_left_alone(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "a", b"old")
    first = path.stat()
    assert write_bytes(path, b"old").stat() == first
    assert write_bytes(path, b"new").stat().st_ino != first.st_ino
    assert path.read_bytes() == b"new"


def test_a_writable_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    ensure_writable(tmp_path / "new" / "folder")
    assert list((tmp_path / "new" / "folder").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="Cannot write"):
        ensure_writable(tmp_path / "file")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ChatGPT", "ChatGPT"),
        ("GPT 5 (long, technical)", "GPT 5 (long, technical)"),
        ("openai/gpt:5", "openai_gpt_5"),
        ("  two \t lines\n", "two lines"),
        ("dots...", "dots"),
        ("..", "unnamed"),
        ("", "unnamed"),
        (".hidden", "hidden"),
        ("nul", "_nul"),
        (". .nul", "_nul"),
        ("Con.answers", "_Con.answers"),
        ("console", "console"),
        ("COM7", "_COM7"),
        ("a\x00b\u202ec", "a_b_c"),
        ("A\u030angstr\u00f6m", "\u00c5ngström"),
        ("ஜெமினி", "ஜெமினி"),
        ("क्\u200dष", "क्\u200dष"),
        ("x\ud800", "x_"),
        ("n" * 500, "n" * NAME_BYTES),
        ("n" * 119 + " more", "n" * 119),
    ],
)
def test_a_safe_name_keeps_what_it_can(label: str, name: str) -> None:
    assert safe_name(label) == name


@given(HOSTILE_LABELS)
@settings(max_examples=300, deadline=None)
def test_every_safe_name_is_safe(label: str) -> None:
    name = safe_name(label)
    assert 0 < len(name.encode("utf-8")) <= NAME_BYTES
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in name)
    assert name == name.strip(" .")
    assert unicodedata.is_normalized("NFC", name)
    assert name.split(".")[0].rstrip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT³", "LPT9"}
    assert safe_name(name) == name


@given(st.lists(HOSTILE_LABELS, max_size=8))
@settings(max_examples=150, deadline=None)
def test_safe_names_differ_whatever_the_labels(labels: list[str]) -> None:
    names = safe_names(labels)
    assert list(names) == list(dict.fromkeys(labels))
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert safe_names(labels) == names
    assert all(len(name.encode("utf-8")) <= NAME_BYTES for name in names.values())
    assert all(safe_name(name) == name for name in names.values())


def test_a_name_that_a_digest_would_give_may_be_taken_too() -> None:
    (third,) = set(safe_names(["GPT", "gpt"]).values()) - {"GPT"}
    names = safe_names(["GPT", third, "gpt"])
    assert names[third] == third
    assert names["gpt"].startswith(third)
    assert len(names["gpt"]) == len(third) + 1


def test_a_label_added_at_the_end_renames_nothing() -> None:
    first = safe_names(["GPT", "gpt", "a/b"])
    assert first["GPT"] == "GPT"
    assert first["gpt"].startswith("gpt-")
    assert safe_names(["GPT", "gpt", "a/b", "a:b", "Gpt"]).items() >= first.items()
