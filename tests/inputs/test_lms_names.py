from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from pipeline.inputs.lms_names import Named, fold, is_junk, tell_name, words_of


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (
            "Zoë Müller_1234567_assignsubmission_file_/report.pdf",
            Named("moodle", "1234567", "Zoë Müller", "report.pdf"),
        ),
        ("Zoë Müller_1234567_assignsubmission_file/report.pdf", Named("moodle", "1234567", "Zoë Müller", "report.pdf")),
        ("Zoë Müller_1234567_assignsubmission_file_report.pdf", Named("moodle", "1234567", "Zoë Müller", "report.pdf")),
        ("lab 2/Ada B_1_assignsubmission_file_/sub/x.md", Named("moodle", "1", "Ada B", "sub/x.md")),
        ("Participant_7_assignsubmission_file/a.md", Named("moodle", "7", "Participant", "a.md")),
        (
            "Ada B_1_assignsubmission_onlinetext/onlinetext.html",
            Named("moodle", "1", "Ada B", "onlinetext.html"),
        ),
        ("A_1_assignfeedback_file_/f.pdf", Named("moodle", "1", "A", "f.pdf", feedback=True)),
        (
            "mullerzoe_12345_6789012_Lab 2.pdf",
            Named("canvas", "12345", "mullerzoe", "Lab 2.pdf", late=False, attachment="6789012"),
        ),
        (
            "mullerzoe_LATE_12345_6789012_Lab 2.pdf",
            Named("canvas", "12345", "mullerzoe", "Lab 2.pdf", late=True, attachment="6789012"),
        ),
        (
            "anon_Ab3dE_6789012_Lab.pdf",
            Named("canvas", "anon_Ab3dE", None, "Lab.pdf", late=False, attachment="6789012"),
        ),
        (
            "LATE_anon_Ab3dE_6789012_Lab.pdf",
            Named("canvas", "anon_Ab3dE", None, "Lab.pdf", late=True, attachment="6789012"),
        ),
        ("mullerzoe_12345_text.html", Named("canvas", "12345", "mullerzoe", "text.html", late=False)),
        ("mullerzoe_LATE_12345_link.html", Named("canvas", "12345", "mullerzoe", "link.html", late=True)),
        (
            "x/mullerzoe_12345_6_a_b_7.pdf",
            Named("canvas", "12345", "mullerzoe", "a_b_7.pdf", late=False, attachment="6"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_of_learning_platforms_are_understood(path: str, named: Named) -> None:
    assert tell_name(PurePosixPath(path)) == named


@pytest.mark.parametrize("path", ["Ada Lovelace/report.pdf", "report_v2.pdf", "lab_2_final.docx", "ada_12345.pdf"])
def test_other_names_are_left_alone(path: str) -> None:
    assert tell_name(PurePosixPath(path)) is None


@pytest.mark.parametrize("path", ["__MACOSX/a/._b.pdf", "a/.DS_Store", "Thumbs.db", "a/~$report.docx", ".git/config"])
def test_what_systems_leave_behind_is_junk(path: str) -> None:
    assert is_junk(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    ["Ada/report.v2.pdf", ".dot_7_assignsubmission_file_/a.md", "~Zoë_7_assignsubmission_file/a.md"],
)
def test_a_report_is_no_junk(path: str) -> None:
    assert not is_junk(PurePosixPath(path))


@pytest.mark.parametrize("path", ["._Ada_7_assignsubmission_file_a.md", ".dot_7_assignsubmission_file_/.DS_Store"])
def test_what_systems_leave_beside_a_report_is_junk(path: str) -> None:
    assert is_junk(PurePosixPath(path))


def test_names_are_compared_without_accents_order_and_case() -> None:
    assert words_of("Müller, Zoë") == words_of("zoe muller") == {"zoe", "muller"}
    assert fold("O'Brien-Smith, Zoë") == "obriensmithzoe"
    assert words_of("李 雷") == {"李", "雷"}
