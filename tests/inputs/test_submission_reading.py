from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.inputs.submission_reading import read_submissions
from pipeline.inputs.submissions import find_submissions
from pipeline.records import Submission
from tests.submissions_maker import convert, make_class

TEXT = "# Report\n\n" + " ".join(f"word{number}" for number in range(80)) + "\n"


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def read(root: Path, cache: Path | None = None) -> dict[str, Submission]:
    return {each.id: each for each in read_submissions(find_submissions([root]), cache=cache)}


@pytest.mark.parametrize("layout", ["folders", "files", "moodle", "canvas"])
def test_a_class_is_read_whatever_its_layout(tmp_path: Path, layout: str) -> None:
    made = make_class(tmp_path, 4, layout=layout, formats=("md", "html"))
    told: list[str] = []
    found = find_submissions([tmp_path])
    submissions = read_submissions(found, advance=lambda each: told.append(each.id))
    assert [each.id for each in submissions] == [each.id for each in found]
    assert sorted(told) == sorted(each.id for each in found)
    assert len(submissions) == len(made)
    assert all(each.status == "ok" and "Conclusion" in each.text for each in submissions)


def test_files_of_a_student_stand_one_after_the_other_and_offsets_tell_which(tmp_path: Path) -> None:
    pages = "First page.\fSecond page."
    ada = read(put(tmp_path, {"Ada/1.md": "# One\n", "Ada/2.txt": pages, "Bo/x.md": "x"}))["ada"]
    assert [ada.text[file.start : file.end] for file in ada.files] == ["# One\n", "First page.Second page."]
    assert [ada.text[page:][:6] for page in ada.files[1].pages] == ["First ", "Second"]
    assert "\n\nFirst" in ada.text


def test_what_is_wrong_with_one_file_is_said_and_the_others_count(tmp_path: Path) -> None:
    root = put(tmp_path, {"Ada/report.md": TEXT, "Ada/shot.png": b"\x89PNG\r\n", "Bo/scan.pdf": b"\x89PNG\r\n"})
    found = read(root)
    assert found["ada"].status == "partial"
    assert found["ada"].reason == "shot.png: picture: this is a picture (PNG); hand in PDF or DOCX"
    assert found["bo"].status == "not gradable"
    assert found["bo"].reason.startswith("picture: this is a picture (PNG), though its name ends in .pdf")
    assert found["bo"].text == ""


def test_a_report_in_two_formats_counts_once(tmp_path: Path) -> None:
    ada = read(put(tmp_path, {"Ada/r.html": convert(TEXT, "html"), "Ada/r.md": TEXT, "Bo/x.md": TEXT}))["ada"]
    assert (ada.status, ada.reason) == ("ok", "r.html: the same text as r.md, which counts")
    assert ada.text.count("word79") == 1


def test_a_hostile_file_in_an_archive_is_its_students_reason_only(tmp_path: Path) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Ada/report.md", TEXT)
        archive.writestr("Eve/report.md", "\0" * 30_000_000)
        archive.writestr("../Mal/report.md", TEXT)
    found = read(path)
    assert {id_: each.status for id_, each in found.items()} == {
        "ada": "ok",
        "eve": "not gradable",
        "mal": "not gradable",
    }
    assert "would unpack to 30 MB" in found["eve"].reason
    assert found["mal"].reason == "not safe to read: its name leads out of the archive"
    assert found["mal"].files[0].sha256 == ""


def test_unchanged_files_are_not_read_again(tmp_path: Path) -> None:
    root, cache = put(tmp_path / "c", {"Ada/report.md": TEXT, "Bo/report.md": "other"}), tmp_path / "cache"
    first = read(root, cache)
    kept = sorted(cache.rglob("*.json"))
    assert len(kept) == 2
    for path in kept:
        path.write_text(path.read_text("utf-8").replace("word79", "kept79"), "utf-8")
    assert "kept79" in read(root, cache)["ada"].text
    put(root, {"Ada/report.md": TEXT + "changed"})
    again = read(root, cache)
    assert "word79" in again["ada"].text
    assert again["bo"] == first["bo"]


def test_a_damaged_or_impossible_cache_only_costs_time(tmp_path: Path) -> None:
    root, cache = put(tmp_path / "c", {"Ada/report.md": TEXT, "Bo/x.md": "x"}), tmp_path / "cache"
    first = read(root, cache)
    for path in cache.rglob("*.json"):
        path.write_text("{", "utf-8")
    assert read(root, cache) == first
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert read(root, blocked) == first


def test_the_same_bytes_as_markdown_and_as_text_are_two_readings(tmp_path: Path) -> None:
    root = put(tmp_path / "c", {"Ada/a.md": TEXT, "Bo/a.txt": TEXT})
    found = read(root, tmp_path / "cache")
    assert [found[id_].files[0].format for id_ in ("ada", "bo")] == ["markdown", "text"]


def test_an_interruption_stops_the_class_and_keeps_what_was_read(tmp_path: Path) -> None:
    make_class(tmp_path / "c", 6, formats=("md",))

    def interrupt(_: Submission) -> None:
        raise KeyboardInterrupt

    cache = tmp_path / "cache"
    with pytest.raises(KeyboardInterrupt):
        read_submissions(find_submissions([tmp_path / "c"]), cache=cache, jobs=1, advance=interrupt)
    assert 0 < len(list(cache.rglob("*.json"))) < 6


def test_nothing_found_is_nothing_read() -> None:
    assert read_submissions(()) == ()
