"""What Gradescope tells of submissions: ``submission_metadata.yml`` of an export, ``.json`` beside an autograder."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import InputError
from pipeline.inputs.documents import read_bytes
from pipeline.inputs.found_files import FoundFile, Opener
from pipeline.records import Submitter

_FILE = "submission_metadata.yml"
_LIMIT = 50_000_000
"""Bytes; the history of every submission of a large class is in it."""


@dataclass(frozen=True)
class Metadata:
    """Submitters by the folder or file name of their submission, for each folder that holds such a file."""

    folders: dict[PurePosixPath, dict[str, Submitter]] = field(default_factory=dict)

    def owner(self, path: PurePosixPath) -> Submitter | None:
        """Who handed in the file at that path; None where no metadata tell."""
        for folder, people in self.folders.items():
            if path.is_relative_to(folder):
                name = path.relative_to(folder).parts[0]
                return people.get(name) or people.get(PurePosixPath(name).stem)
        return None


def read_metadata(files: Sequence[FoundFile], opener: Opener) -> Metadata:
    """The metadata among the files; empty where there are none.

    Raises:
        InputError: such a file is there, but is not what Gradescope writes.
    """
    found = Metadata()
    for file in files:
        if file.path.name == _FILE:
            try:
                data = opener.read(file, _LIMIT)
                found.folders[file.path.parent] = _people(data)
            except InputError as error:
                raise InputError(f"{file.path}: {error}; export the submissions from Gradescope again.") from error
    return found


def _people(data: bytes) -> dict[str, Submitter]:
    import yaml

    loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # Aliases are shared, not copied, and nothing here follows them.
        value = yaml.load(data, Loader=loader)  # noqa: S506 - it is a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError("this is no YAML") from error
    if not isinstance(value, Mapping):
        raise InputError("this holds no submissions")
    people = {}
    for name, facts in value.items():
        if isinstance(facts, Mapping):
            people[str(name)] = _submitter(str(name), facts.get(":submitters", facts.get("submitters")))
    return people


def _submitter(name: str, value: Any) -> Submitter:
    """The submitter; the members of a group share their names, and no one's address is that of all."""
    members = [each for each in value if isinstance(each, Mapping)] if isinstance(value, Sequence) else []

    def of(key: str) -> list[str]:
        said = (member.get(f":{key}", member.get(key)) for member in members)
        return [str(each).strip() for each in said if each not in (None, "")]

    names, emails, numbers = of("name"), of("email"), of("sid")
    alone = len(members) == 1
    return Submitter(
        name=" and ".join(names) or None,
        email=emails[0] if alone and emails else None,
        register_number=numbers[0] if alone and numbers else None,
        lms_id=PurePosixPath(name).stem.removeprefix("submission_") or None,
    )


def read_autograder_metadata(path: Path) -> tuple[Submitter, float | None]:
    """Who handed in, and the points of the assignment; nobody and None where the file does not tell.

    Args:
        path: ``submission_metadata.json``, as Gradescope lays it beside an autograder.
    """
    try:
        value = json.loads(read_bytes(path, limit=_LIMIT))
    except (InputError, ValueError, RecursionError):
        return Submitter(), None
    if not isinstance(value, Mapping):
        return Submitter(), None
    assignment = value.get("assignment")
    told = assignment.get("total_points") if isinstance(assignment, Mapping) else None
    try:
        points = float(told or 0)
    except (TypeError, ValueError):
        points = 0
    submitter = _submitter(str(value.get("id") or ""), value.get("users"))
    return submitter, points if 0 < points < math.inf else None
