from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs.lms_names import tell_name
from pipeline.writers.lms.feedback_zips import canvas_entry, moodle_entry, zip_bytes


def test_moodle_finds_the_participant_in_the_name_of_the_folder() -> None:
    assert moodle_entry("Zoë Müller", "1234567", "pdf") == ("Zoë Müller_1234567_assignsubmission_file_/feedback.pdf")
    assert moodle_entry("", "7", "md") == "Participant_7_assignsubmission_file_/feedback.md"


@given(name=st.text(max_size=30))
def test_no_name_leaves_its_folder_or_breaks_what_moodle_cuts_at(name: str) -> None:
    path = moodle_entry(name, "7", "pdf")
    folder, file = path.split("/")
    assert file == "feedback.pdf"
    # mod/assign/feedback/file/importziplib.php: explode('_', $path, 5); dot and tilde files are passed over.
    parts = folder.split("_", 4)
    assert parts[1:] == ["7", "assignsubmission", "file", ""]
    assert parts[0]
    assert parts[0][0] not in ".~"
    assert (named := tell_name(PurePosixPath(path))) is not None
    assert named.id == "7"


def test_canvas_finds_the_students_own_file() -> None:
    assert canvas_entry("mullerzoe_12345_6789012_Lab 2.docx", "6789012", "pdf") == (
        "mullerzoe_12345_6789012_feedback.pdf"
    )
    assert canvas_entry("a_LATE_7_8_x_8_y.pdf", "8", "html") == "a_LATE_7_8_feedback.html"
    assert canvas_entry("LATE_anon_Ab3dE_6789012_Lab.pdf", "6789012", "pdf") == "LATE_anon_Ab3dE_6789012_feedback.pdf"


def test_an_archive_holds_the_files_and_has_the_same_bytes_each_time() -> None:
    files = {"b/feedback.pdf": b"two", "Zoë/feedback.pdf": b"one" * 100}
    content = zip_bytes(files)
    assert content == zip_bytes(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
