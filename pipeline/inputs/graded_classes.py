"""A graded class, read back from its grades.json and from the readings that are kept beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import InputError
from pipeline.inputs.choosing import begun, named, several
from pipeline.inputs.documents import read_bytes
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.records import SCHEMA_VERSION, Document, GradedSubmission, Rubric, Submission, SubmittedFile

GRADES_FILE = "grades.json"
SHEETS_FOLDER = "sheets"
_BESIDE = (".json", ".csv", ".html", ".xml", ".yaml")
"""Endings of the other files of a class."""
_LIMIT = 500_000_000
"""Bytes; a class of a thousand has about fifty million."""
_GAP = 2
"""Characters between the texts of two files of a submission."""
_NAMED = 8
"""Submissions that a message lists."""


@dataclass(frozen=True)
class KeptClass:
    """A class as it was graded.

    Attributes:
        folder: where grading wrote it.
        title: of the rubric.
        rubric: that it was graded by; None where an earlier labreport did not keep it.
        submissions: sorted by id; their evidence has no words, and topics have their grades only.
    """

    folder: Path
    title: str
    rubric: Rubric | None
    submissions: tuple[GradedSubmission, ...]


def class_folder(path: Path) -> Path | None:
    """The folder of the graded class that a path names: itself, a file in it, or a feedback sheet; None for none."""
    if path.is_dir():
        near = path.parent if path.name == SHEETS_FOLDER else path
    else:
        near = path.parent.parent if path.parent.name == SHEETS_FOLDER else path.parent
        # An answer, or a run, may lie anywhere.
        if near == path.parent and path.suffix.lower() not in _BESIDE:
            return None
    return near if (near / GRADES_FILE).is_file() and path.name != "run.json" else None


def read_graded_class(folder: Path) -> KeptClass:
    """The class that grading wrote into a folder.

    Raises:
        InputError: its grades.json is damaged, foreign, or of a newer labreport.
    """
    file = folder / GRADES_FILE
    data = read_bytes(file, limit=_LIMIT)
    try:
        found = json.loads(data)
        version = found["schema_version"]
        if version != SCHEMA_VERSION:
            raise InputError(f"{file}: its format is {version!r}, known here is {SCHEMA_VERSION}; update labreport.")
        rubric = Rubric.model_validate(found["rubric"]) if found.get("rubric") else None
        submissions = tuple(_submission(each) for each in found["submissions"])
        return KeptClass(folder, str(found["title"]), rubric, submissions)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ValidationError) as error:
        raise InputError(
            f'{file}: this is not as "labreport grade" wrote it; grade the class again, which makes it anew.'
        ) from error


def _submission(found: dict[str, Any]) -> GradedSubmission:
    same = ("id", "status", "reason", "parts", "points", "max_points", "open_points", "flags", "superseded")
    return GradedSubmission.model_validate(
        {key: found[key] for key in same}
        | {"student": found["submitter"], "files": found["file_details"]}
        | {"criteria": [{**each, "evidence": ()} for each in found["criteria"]]}
        | {"scores": [_score(each) for each in found["scores"]]}
    )


def _score(found: dict[str, Any]) -> dict[str, Any]:
    hits = [{"topic": topic, "grade": grade} for topic, grade in found.get("hits", {}).items()]
    return {key: found[key] for key in ("exercise", "provider", "sample", "status", "coverage") if key in found} | {
        "hits": hits
    }


def find_submission(kept: KeptClass, word: str, numbers: Mapping[str, str]) -> GradedSubmission:
    """The submission that a word means: its id, or the name, number, address or file of its student, or a part of one.

    Args:
        kept: the class.
        word: what was written.
        numbers: by id what each is called on the pages without names.

    Raises:
        InputError: there is none, or there are several.
    """
    by_id = {each.id: each for each in kept.submissions}
    names = {each.id: (*_names(each), *filter(None, [numbers.get(each.id)])) for each in kept.submissions}
    files = {each.id: (*names[each.id], *(file.path for file in each.files)) for each in kept.submissions}
    found = named(word, names) or named(word, files) or begun(word, names, part=True) or begun(word, files, part=True)
    if found is not None:
        return by_id[found]
    place = kept.folder / GRADES_FILE
    if many := several(word, names) or several(word, files):
        raise InputError(f"{place}: {word[:60]!r} fits several submissions; name one by its id: {_few(many)}.")
    hint = did_you_mean(word, [name for key, called in names.items() for name in (key, *called)])
    raise InputError(f"{place}: no submission is called {word[:60]!r}{hint}; there are {_few(list(names))}.")


def _names(graded: GradedSubmission) -> tuple[str, ...]:
    student = graded.student
    known = (student.name, student.register_number, student.email, student.lms_id)
    return tuple(each for each in known if each)


def _few(ids: list[str]) -> str:
    return listed(ids) if len(ids) <= _NAMED else f"{', '.join(ids[:_NAMED])} and {len(ids) - _NAMED} more"


def read_kept_text(kept: KeptClass, graded: GradedSubmission, cache: Path) -> Submission:
    """The submission with its text, as it was graded.

    Args:
        kept: the class.
        graded: one of it.
        cache: folder in which grading keeps what it read.

    Raises:
        InputError: what was read is no longer there, or was changed.
    """
    text = ""
    for file in graded.files:
        if file.end > file.start:
            reading = _reading(file, cache)
            if reading is None or not 0 <= file.start - len(text) <= _GAP:
                raise InputError(
                    f"{kept.folder}: the text of {graded.id} is no longer kept in {cache.name}; run the same "
                    '"labreport grade" again, which reads it anew.'
                )
            text = text.ljust(file.start, "\n") + reading
    return Submission(
        id=graded.id,
        submitter=graded.student,
        files=graded.files,
        status="partial" if graded.status == "partial" else "ok",
        text=text,
    )


def _reading(file: SubmittedFile, cache: Path) -> str | None:
    """The text of a file as it was read; None where it is no longer kept."""
    if not file.sha256.isalnum():
        return None
    for place in sorted(cache.glob(f"readings-*/{file.sha256}-*.json"), reverse=True):
        try:
            text = Document.model_validate_json(place.read_bytes()).text
        except (OSError, ValidationError):
            continue
        if len(text) == file.end - file.start:
            return text
    return None
