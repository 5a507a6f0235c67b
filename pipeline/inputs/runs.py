"""A finished run, read back from its run.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ValidationError

from pipeline.errors import InputError
from pipeline.inputs.documents import read_bytes, reason
from pipeline.inputs.suggestions import closest
from pipeline.records import SCHEMA_VERSION, Run

RUN_FILE = "run.json"
RUN_LIMIT = 500_000_000
"""Bytes; a run of a thousand answers has about ten million."""


class _Titled(BaseModel):
    """What is asked of a run that is going to be replaced; the answers in it need not be built."""

    title: str


def read_run(path: Path, forbidden: Iterable[bytes] = ()) -> Run:
    """The run of a run directory, or of a run.json itself.

    Args:
        path: of either.
        forbidden: what it must not hold: keys.

    Raises:
        InputError: there is no run, or it is damaged, foreign, of a newer labreport, or holds a key.
    """
    file = path / RUN_FILE if path.is_dir() else path
    try:
        data = read_bytes(file, limit=RUN_LIMIT)
    except InputError as error:
        if file == path:
            if path.exists():
                raise
            near = _runs_like(path)
            todo = f"did you mean {' or '.join(near)}?" if near else 'name the folder that "labreport run" wrote.'
            raise InputError(f"{path}: there is no such run; {todo}") from error
        why = f"{RUN_FILE}: {reason(error, file)}"
        runs = " or ".join(map(str, runs_below(path)))
        todo = f"a run lies in {runs}" if runs else '"labreport run" makes one'
        if (path / "grades.json").is_file():
            todo = f'it holds a graded class, which "labreport explain {path}" shows'
        raise InputError(f"{path}: this folder holds no finished run ({why}); {todo}.") from error
    place = min((found for each in forbidden if (found := data.find(each)) >= 0), default=None)
    if place is not None:
        line = data.count(b"\n", 0, place) + 1
        raise InputError(
            f"{file}:{line}: this run holds one of your API keys, so it is not used; make a new key, and run the "
            "experiment again, which strikes the old one out."
        )
    try:
        run = Run.model_validate_json(data)
    except ValidationError as error:
        fault = error
        try:
            # Half of a surrogate pair, as a model may write it, is JSON to Python only.
            run = Run.model_validate(json.loads(data))
        except (ValidationError, ValueError, RecursionError) as second:
            if file == path and (path.parent / RUN_FILE).is_file() and path.suffix.lower() != ".json":
                why = "this is a file of a run, not the run; name its folder"
                raise InputError(f"{path}: {why}: {path.parent.as_posix()}.") from second
            raise InputError(f"{file}: {_fault(data, fault)}.") from second
    _refuse_strays(run, file)
    return run


def runs_below(folder: Path) -> tuple[Path, ...]:
    """Run directories at most two levels below a folder, at most three; empty where there are none."""
    found = sorted(file.parent for pattern in ("*", "*/*") for file in folder.glob(f"{pattern}/{RUN_FILE}"))
    return tuple(found[:3])


def _runs_like(path: Path) -> list[str]:
    """The runs that somebody may have meant who named one that is not there: those with such a name, else all near."""
    runs = [run.as_posix() for run in runs_below(path.parent) or runs_below(Path())]
    name = path.as_posix().casefold()
    begun = [run for run in runs if run.casefold().startswith(name)]
    return begun or [run for run in (closest(name, runs),) if run] or runs


def _refuse_strays(run: Run, file: Path) -> None:
    """Return if every answer and score belongs to a model and an exercise of the run.

    Raises:
        InputError: one does not.
    """
    models, exercises = {provider.label for provider in run.providers}, {prompt.id for prompt in run.prompts}
    for exercise, model, _ in [answer.key for answer in run.answers] + [score.key for score in run.scores]:
        if model not in models or exercise not in exercises:
            raise InputError(
                f"{file}: the run was changed by hand: it holds an answer of {model[:60]!r} to {exercise[:60]!r}, "
                "but no such model or exercise; run the experiment again."
            )


def read_title(folder: Path) -> str | None:
    """The title of the run that lies in a run directory; None where there is none that can be read."""
    try:
        return _Titled.model_validate_json(read_bytes(folder / RUN_FILE, limit=RUN_LIMIT)).title
    except (InputError, ValidationError):
        return None


def _fault(data: bytes, error: ValidationError) -> str:
    """Why the bytes are no run."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        why = str(first["ctx"]["error"])
        return f"the file is not whole or was changed by hand ({why}); run the experiment again"
    version = _version(data)
    if version is None:
        return "this is JSON, but no run of labreport; name the folder of a run or its run.json"
    if version > SCHEMA_VERSION:
        return (
            f"a newer labreport wrote this run (its format is {version}, known here is {SCHEMA_VERSION}); "
            "update labreport"
        )
    place = ".".join(str(part) for part in first["loc"])
    return f"the run was changed by hand: {place} does not fit ({first['msg']}); run the experiment again"


def _version(data: bytes) -> int | None:
    """The format's number in valid JSON; None where there is none."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    version = value.get("schema_version") if isinstance(value, dict) else None
    return version if isinstance(version, int) and not isinstance(version, bool) else None
