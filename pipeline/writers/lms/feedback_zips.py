"""Feedback sheets in archives that Moodle and Canvas hand out to the students."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Container, Mapping

from pipeline.files import safe_name

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MODE, _EXECUTABLE = 0o644 << 16, 0o755 << 16
_UNIX = 3


def moodle_entry(name: str, participant: str, ending: str) -> str:
    """Where Moodle looks for the feedback of a participant: ``Zoë Müller_1234567_assignsubmission_file_/feedback.pdf``.

    Moodle cuts the folder at its underscores, so the name has none; both 3.x and 4.x take the underscore at the end.

    Args:
        name: the student's or group's; empty where marking is blind.
        participant: id, digits.
        ending: of the file, without a dot.
    """
    bare = " ".join(safe_name(name).replace("_", " ").split()).lstrip(".~ ") if name else ""
    return f"{bare or 'Participant'}_{participant}_assignsubmission_file_/feedback.{ending}"


def canvas_entry(file_name: str, attachment: str, ending: str) -> str:
    """The student's own file name up to the attachment id, by which Canvas finds whose feedback it is.

    ``mullerzoe_12345_6789012_Lab 2.docx`` becomes ``mullerzoe_12345_6789012_feedback.pdf``.
    """
    start, mark, _ = file_name.partition(f"_{attachment}_")
    return f"{start}{mark}feedback.{ending}"


def zip_bytes(entries: Mapping[str, bytes], *, executable: Container[str] = ()) -> bytes:
    """An archive of the files by name; the same files make the same bytes on every system.

    Args:
        entries: content by name.
        executable: names of those that are to be run.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.create_system, info.external_attr = _UNIX, _EXECUTABLE if name in executable else _MODE
            archive.writestr(info, entries[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
