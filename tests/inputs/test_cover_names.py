from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inputs.cover_names import CoverNames, cover_names
from pipeline.inputs.submission_reading import read_submissions
from pipeline.inputs.submissions import find_submissions
from pipeline.records import Submitter

COVER = "Name: Elena Petrova\n\nRegister number: 21CS005"


def told(folder: Path, files: dict[str, str]) -> CoverNames:
    for name, cover in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{cover}\n\n## Conclusion\n\nThis is my report in {name}.\n", "utf-8")
    found = find_submissions([folder])
    return cover_names(found, read_submissions(found))


@pytest.mark.parametrize("name", ["hugo", "22_zx_final", "genai-lab4-submission", "elena"])
def test_the_cover_names_the_student_and_the_id_stays_that_of_the_file(tmp_path: Path, name: str) -> None:
    found = told(tmp_path, {f"{name}.md": COVER})
    ((_, person),) = found.people.items()
    assert person == Submitter(name="Elena Petrova", register_number="21CS005")
    assert found.flags == {}


def test_a_file_named_after_another_student_is_flagged(tmp_path: Path) -> None:
    found = told(tmp_path, {"Farid O'Brien.md": COVER})
    assert found.people["farid-o-brien"].name == "Elena Petrova"
    assert found.flags["farid-o-brien"] == ("the cover names Elena Petrova, the file Farid O'Brien",)


def test_one_name_on_two_submissions_is_flagged_unless_numbers_tell_them_apart(tmp_path: Path) -> None:
    found = told(tmp_path / "a", {"first.md": "Name: Elena Petrova", "second_x.md": "Name: Petrova, Elena"})
    assert found.flags["first"] == ("the name Elena Petrova stands on second-x too",)
    assert set(found.flags) == {"first", "second-x"}
    assert not told(tmp_path / "b", {"first.md": COVER, "second_x.md": COVER.replace("005", "006")}).flags


@pytest.mark.parametrize("cover", ["Name: Elena Petrova, Farid O'Brien", "Title: my report", "Name: E. Petrova"])
def test_a_cover_that_tells_less_than_the_file_changes_nothing(tmp_path: Path, cover: str) -> None:
    assert told(tmp_path, {"Elena Petrova.md": cover}) == CoverNames({}, {})


def test_a_platform_knows_better(tmp_path: Path) -> None:
    assert told(tmp_path, {"Farid O'Brien_12345_assignsubmission_file/report.md": COVER}) == CoverNames({}, {})
