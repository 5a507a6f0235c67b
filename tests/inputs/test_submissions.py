from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.inputs.found_files import Found
from pipeline.inputs.submissions import find_one, find_submissions
from pipeline.records import Submitter


def write(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n", "utf-8")
    return root


def archive(path: Path, names: Iterable[str] | Mapping[str, bytes], *, year: int = 2026) -> Path:
    contents = names if isinstance(names, Mapping) else dict.fromkeys(names, b"# x")
    with zipfile.ZipFile(path, "w") as file:
        for name, data in contents.items():
            file.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), data)
    return path


def shown(found: Iterable[Found]) -> dict[str, list[str]]:
    return {each.id: [file.path.as_posix() for file in each.files] for each in found}


@pytest.mark.parametrize("old", ["_", ""])
def test_moodle_folders_are_students(tmp_path: Path, old: str) -> None:
    root = write(
        tmp_path,
        f"Zoë Müller_1234567_assignsubmission_file{old}/report.pdf",
        f"Zoë Müller_1234567_assignsubmission_file{old}/table.md",
        "Zoë Müller_1234567_assignsubmission_onlinetext/onlinetext.html",
        f"Ada B_22_assignsubmission_file{old}/report.pdf",
        "Ada B_22_assignfeedback_file_/marked.pdf",
    )
    found = find_submissions([root])
    assert [each.id for each in found] == ["ada-b-22", "zoe-muller-1234567"]
    assert [len(each.files) for each in found] == [1, 3]
    assert found[1].submitter == Submitter(name="Zoë Müller", lms_id="1234567")


def test_flat_moodle_files_are_told_apart(tmp_path: Path) -> None:
    root = write(tmp_path, "Ada B_22_assignsubmission_file_one.md", "Ada B_23_assignsubmission_file_one.md")
    found = find_submissions([root])
    assert [each.id for each in found] == ["ada-b-22", "ada-b-23"]
    assert found[0].files[0].name == "one.md"


@pytest.mark.parametrize("word", ["Participant", "Teilnehmer/in".replace("/", "-")])
def test_blind_moodle_names_are_no_names(tmp_path: Path, word: str) -> None:
    root = write(tmp_path, f"{word}_1_assignsubmission_file/a.md", f"{word}_2_assignsubmission_file/a.md")
    found = find_submissions([root])
    assert [each.submitter for each in found] == [Submitter(lms_id="1"), Submitter(lms_id="2")]


def test_canvas_files_of_a_student_are_one_submission(tmp_path: Path) -> None:
    names = ["mullerzoe_5_61_Lab.pdf", "mullerzoe_5_62_data.md", "adab_LATE_6_63_Lab.pdf", "anon_Ab3_64_Lab.pdf"]
    found = find_submissions([archive(tmp_path / "submissions.zip", names)])
    assert shown(found) == {
        "adab-6": ["submissions.zip/adab_LATE_6_63_Lab.pdf"],
        "anon-ab3": ["submissions.zip/anon_Ab3_64_Lab.pdf"],
        "mullerzoe-5": ["submissions.zip/mullerzoe_5_61_Lab.pdf", "submissions.zip/mullerzoe_5_62_data.md"],
    }
    assert [(file.late, file.attachment) for file in found[0].files] == [(True, "63")]
    assert found[1].submitter == Submitter(lms_id="anon_Ab3")


METADATA = b"""---
submission_11:
  :submitters:
  - :name: Ada B
    :sid: '007'
    :email: ada@example.edu
  :created_at: 2026-01-01 00:00:00.000000000 Z
  :history: &1
  - :id: 1
submission_12:
  :submitters:
  - :name: Bo C
    :sid: '8'
    :email: bo@example.edu
  - :name: Cy D
    :sid: '9'
    :email: cy@example.edu
  :history: *1
13.pdf:
  :submitters: []
"""


def test_a_gradescope_export_names_its_submitters(tmp_path: Path) -> None:
    base = "assignment_1_export"
    files = {f"{base}/submission_metadata.yml": METADATA, f"{base}/13.pdf": b"x"}
    files |= {f"{base}/submission_11/a.md": b"x", f"{base}/submission_11/sub/b.md": b"x"}
    found = find_submissions([archive(tmp_path / "e.zip", files | {f"{base}/submission_12/a.md": b"x"})])
    assert [(each.id, each.submitter, len(each.files)) for each in found] == [
        ("13", Submitter(lms_id="13"), 1),
        ("ada-b-11", Submitter(name="Ada B", email="ada@example.edu", register_number="007", lms_id="11"), 2),
        ("bo-c-and-cy-d-12", Submitter(name="Bo C and Cy D", lms_id="12"), 1),
    ]


@pytest.mark.parametrize("content", [b"[1]", b"a: b: c", b"\xff\xfe"])
def test_gradescope_metadata_of_another_kind_are_an_error(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match=r"submission_metadata.yml: .* export the submissions from Gradescope again"):
        find_submissions([archive(tmp_path / "e.zip", {"submission_metadata.yml": content, "1.pdf": b"x"})])


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["Ada B/report.md", "Bo C/report.md", "Bo C/img/more.md"], {"ada-b": 1, "bo-c": 2}),
        (["ada_b.md", "bo_c.pdf"], {"ada-b": 1, "bo-c": 1}),
        (["ada.docx", "ada.pdf", "bo.md"], {"ada": 2, "bo": 1}),
        (["EX01/Ada B/report.md", "EX01/Bo C/report.md"], {"ada-b": 1, "bo-c": 1}),
        (["EX01/a.md", "EX01/b.md", "EX01/c.md", "EX01/d.md"], {"a": 1, "b": 1, "c": 1, "d": 1}),
        (["Ada B/report.md", "Ada B/table.md"], {"ada-b": 2}),
        (["S1/Ada/a.md", "S1/Bo/a.md", "S2/Cy/a.md", "S2/Di/a.md"], {"ada": 1, "bo": 1, "cy": 1, "di": 1}),
        (["Ada_B_AIE22001.md", "22CS1045.md"], {"22cs1045": 1, "ada-b-aie22001": 1}),
    ],
    ids=["folders", "files", "same stem", "wrapper", "flat wrapper", "one student", "sections", "numbers"],
)
def test_plain_names_are_students(tmp_path: Path, names: list[str], ids: dict[str, int]) -> None:
    found = find_submissions([write(tmp_path / "class", *names)])
    assert {each.id: len(each.files) for each in found} == ids


def test_single_files_and_several_paths_are_taken_together(tmp_path: Path) -> None:
    write(tmp_path, "one/Ada/a.md", "two/b.md", "c.md")
    found = find_submissions([tmp_path / "one", tmp_path / "two", tmp_path / "c.md"])
    assert shown(found) == {"ada": ["Ada/a.md"], "b": ["b.md"], "c": ["c.md"]}


def test_students_whose_folders_are_named_one_by_one_are_told_by_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "Ada/report.md", "Bo/report.md", "Bo/more.md")
    assert [each.id for each in find_submissions([tmp_path / "Ada", tmp_path / "Bo"])] == ["ada", "bo"]
    files = [tmp_path / "Ada" / "report.md", tmp_path / "Bo" / "report.md"]
    assert [each.id for each in find_submissions(files)] == ["ada", "bo"]


@pytest.mark.parametrize(
    ("names", "kept", "gone"),
    [
        (["Ada/report.md", "Ada/report_v2.md"], ["Ada/report_v2.md"], ["Ada/report.md"]),
        (["Ada/report (1).md", "Ada/report.md"], ["Ada/report (1).md"], ["Ada/report.md"]),
        (["Ada/report v9.md", "Ada/report v10.md"], ["Ada/report v10.md"], ["Ada/report v9.md"]),
        (["Ada/report final.md", "Ada/report v3.md"], ["Ada/report final.md"], ["Ada/report v3.md"]),
        (["Ada/report-1.md", "Ada/report.md"], ["Ada/report-1.md"], ["Ada/report.md"]),
        (["Ada/part-1.md", "Ada/part-2.md"], ["Ada/part-1.md", "Ada/part-2.md"], []),
        (["Ada/part 2.md", "Ada/part 10.md"], ["Ada/part 2.md", "Ada/part 10.md"], []),
        (["Ada/attempt 1/a.md", "Ada/attempt 2/b.md"], ["Ada/attempt 2/b.md"], ["Ada/attempt 1/a.md"]),
        (["Ada/submission_9/a.md", "Ada/submission_10/a.md"], ["Ada/submission_10/a.md"], ["Ada/submission_9/a.md"]),
        (["ada_v1.md", "ada_v2.md"], ["ada_v2.md"], ["ada_v1.md"]),
    ],
)
def test_the_newest_attempt_counts_and_the_others_are_named(
    tmp_path: Path, names: list[str], kept: list[str], gone: list[str]
) -> None:
    found = find_submissions([write(tmp_path / "c", *names, "Bo/x.md")])
    ada = next(each for each in found if each.id == "ada")
    assert [file.path.as_posix() for file in ada.files] == kept
    assert list(ada.superseded) == gone


def test_of_two_downloads_the_one_with_the_newer_files_counts(tmp_path: Path) -> None:
    name = "Ada B_22_assignsubmission_file/report.md"
    friday = archive(tmp_path / "friday.zip", [name], year=2026)
    monday = archive(tmp_path / "monday.zip", [name], year=2025)
    (found,) = find_submissions([friday, monday])
    assert [file.path.as_posix() for file in found.files] == [f"friday.zip/{name}"]
    assert found.superseded == (f"monday.zip/{name}",)


ROSTER = (
    Submitter(name="Zoë Müller", email="zoem@example.edu", register_number="S1001", lms_id="5"),
    Submitter(name="Ada Lovelace", email="ada@example.edu", register_number="S1002"),
    Submitter(name="Ada Lovelace", email="ada2@example.edu", register_number="S1003"),
)


@pytest.mark.parametrize(
    "name", ["mullerzoe_5_61_Lab.md", "Muller, Zoe.md", "EX01_S1001.md", "zoem.md", "EX01 Zoë Müller report.md"]
)
def test_the_roster_tells_who_it_is(tmp_path: Path, name: str) -> None:
    (found,) = find_submissions([write(tmp_path / "c", name)], ROSTER)
    assert found.submitter == ROSTER[0]


def test_a_student_of_the_roster_has_one_submission_over_several_paths(tmp_path: Path) -> None:
    paths = [write(tmp_path / "mail", "EX01_S1001.md"), write(tmp_path / "stick", "Muller, Zoe.md")]
    assert len(find_submissions(paths)) == 2
    (found,) = find_submissions(paths, ROSTER)
    assert len(found.files) == len(found.superseded) == 1


def test_a_platform_s_ids_keep_students_apart_whom_the_roster_takes_for_one(tmp_path: Path) -> None:
    names = ("Zoë Müller_8_assignsubmission_file_/a.md", "Zoë Müller_9_assignsubmission_file_/a.md")
    assert len(find_submissions([write(tmp_path / "c", *names)], ROSTER)) == 2


def test_two_students_of_one_name_stay_apart(tmp_path: Path) -> None:
    root = write(tmp_path, "a/Ada Lovelace/x.md", "a/Bo/x.md", "b/Ada Lovelace/x.md", "b/Cy/x.md")
    found = find_submissions([root], ROSTER)
    twins = [each for each in found if each.submitter.name == "Ada Lovelace"]
    assert len({each.id for each in found}) == 4
    assert all(re.fullmatch(r"ada-lovelace-[0-9a-f]{6}", each.id) for each in twins)
    assert all(each.submitter.email is None for each in twins)
    assert [each.id for each in find_submissions([root], ROSTER)] == [each.id for each in found]


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("=cmd()", "cmd"),
        ('O\'Brien, "Bob"', "o-brien-bob"),
        ("عائشة", "عائشة"),
        ("李雷", "李雷"),
        ("..", None),
        ("con", "student-con"),
        ("a" * 200, "a" * 60),
        ("\u202eevil", "evil"),
    ],
)
def test_ids_are_safe_file_names_whatever_the_name(tmp_path: Path, name: str, id_: str | None) -> None:
    (found,) = find_submissions([archive(tmp_path / "c.zip", [f"{name}/report.md"])])
    assert id_ is None or found.id == id_
    assert re.fullmatch(r"[\w-]{1,70}", found.id)


def test_an_emoji_is_no_name_but_still_a_student(tmp_path: Path) -> None:
    (found,) = find_submissions([archive(tmp_path / "c.zip", ["🦊/report.md"])])
    assert re.fullmatch(r"student-[0-9a-f]{6}", found.id)
    assert found.submitter.name == "🦊"


def test_a_path_that_leads_out_of_the_archive_stops_only_its_own_file(tmp_path: Path) -> None:
    found = find_submissions([archive(tmp_path / "c.zip", ["../../Eve/report.md", "Ada/report.md"])])
    assert shown(found) == {"ada": ["c.zip/Ada/report.md"], "eve": ["c.zip/Eve/report.md"]}
    assert [bool(each.files[0].problem) for each in found] == [False, True]


def test_an_archive_that_a_student_made_is_looked_into(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("report/answers.md", "# x")
        file.writestr("report/deeper.zip", b"PK\x05\x06" + bytes(18))
    root = write(tmp_path / "c", "Bo/report.md")
    (root / "Ada").mkdir()
    (root / "Ada" / "all.zip").write_bytes(inner.getvalue())
    (root / "Cy").mkdir()
    (root / "Cy" / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    found = {each.id: each for each in find_submissions([root])}
    assert [f.path.as_posix() for f in found["ada"].files] == [
        "Ada/all.zip/report/answers.md",
        "Ada/all.zip/report/deeper.zip",
    ]
    assert [file.problem for file in found["ada"].files] == ["", "empty: this archive holds no file"]
    assert [file.problem for file in found["cy"].files] == ["damaged: this is no whole zip archive"]


def test_links_that_lead_elsewhere_are_not_followed(tmp_path: Path) -> None:
    root = write(tmp_path / "c", "Ada/report.md", "Bo/x.md")
    (tmp_path / "secret.md").write_text("secret")
    (root / "Ada" / "link.md").symlink_to(tmp_path / "secret.md")
    (root / "Ada" / "gone.md").symlink_to(tmp_path / "nowhere")
    (root / "Ada" / "own.md").symlink_to(root / "Ada" / "report.md")
    ada = find_submissions([root])[0]
    problems = {file.name: file.problem for file in ada.files}
    assert problems["link.md"] == "link: it only links to a file elsewhere"
    assert problems["gone.md"].startswith("link:")
    assert problems["own.md"] == problems["report.md"] == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    root = write(tmp_path / "c", "Ada/report.md", "Bo/x.md")
    os.mkfifo(root / "Ada" / "pipe.md")
    assert "not an ordinary file" in next(f.problem for f in find_submissions([root])[0].files if f.name == "pipe.md")


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    names = ["Ada/report.md", "__MACOSX/Ada/._report.md", "Ada/.DS_Store", "Ada/~$report.docx"]
    assert shown(find_submissions([archive(tmp_path / "c.zip", names)])) == {"ada": ["c.zip/Ada/report.md"]}


@pytest.mark.parametrize("packed", [False, True])
def test_a_student_who_handed_in_only_leftovers_is_not_lost(tmp_path: Path, packed: bool) -> None:
    names = [
        "Ada_1_assignsubmission_file_/report.md",
        "Ada_1_assignsubmission_file_/.DS_Store",
        "Ben_2_assignsubmission_file_/~$report.docx",
        "Ben_2_assignfeedback_file_/.DS_Store",
        ".dot_3_assignsubmission_file_/report.md",
        "~Zoë_4_assignsubmission_file_/report.md",
    ]
    root = archive(tmp_path / "c.zip", names) if packed else write(tmp_path / "c", *names)
    found = {
        each.submitter.name: [(file.name, file.problem) for file in each.files] for each in find_submissions([root])
    }
    (name, problem), *others = found.pop("Ben")
    assert (name, others) == ("~$report.docx", [])
    assert "report itself is missing" in problem
    assert found == {student: [("report.md", "")] for student in ("Ada", ".dot", "~Zoë")}


def test_an_empty_folder_holds_nobody(tmp_path: Path) -> None:
    assert find_submissions([tmp_path]) == ()


@pytest.mark.parametrize(("name", "content"), [("none", None), ("bad.zip", b"PK\x03\x04 no archive")])
def test_a_path_that_cannot_be_read_is_an_error(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(str(path))):
        find_submissions([path])


def test_all_files_of_a_folder_can_be_one_students(tmp_path: Path) -> None:
    for name in ("Ada.md", "Bo.md", "Cy.md", "Di.md", "sub/report.md", "sub/report_v2.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    found = find_one(tmp_path, Submitter(name="Zoë Müller", lms_id="77"))
    assert found.id == "zoe-muller-77"
    assert [file.path.as_posix() for file in found.files] == ["Ada.md", "Bo.md", "Cy.md", "Di.md", "sub/report_v2.md"]
    assert found.superseded == ("sub/report.md",)


def test_a_folder_without_files_is_a_submission_without_files(tmp_path: Path) -> None:
    assert find_one(tmp_path, Submitter()).files == ()


def test_the_instructors_own_files_are_nobodys(tmp_path: Path) -> None:
    for name in ("Ada.md", "Bo.md", "Cy.md", "Di.md", "worksheet.csv", "sub/worksheet.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    found = find_submissions([tmp_path], aside=[tmp_path / "sub" / ".." / "worksheet.csv"])
    files = {file.path.as_posix() for each in found for file in each.files}
    assert files == {"Ada.md", "Bo.md", "Cy.md", "Di.md", "sub/worksheet.csv"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is Unicode")
def test_a_name_that_is_no_unicode_is_read_and_shown(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"Chlo\xe9 Horvat.md")).write_text("A generative model learns from data.", "utf-8")
    (found,) = find_submissions([tmp_path])
    assert found.files[0].path.as_posix() == "Chlo\ufffd Horvat.md"
    assert found.files[0].source.read_text("utf-8").startswith("A generative")
    assert found.submitter.model_dump_json()
