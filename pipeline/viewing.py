"""A finished run shown: reports in any format, the page, the blind page, a person's marks beside the scorer's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.records import Grade, Run
from pipeline.run import FORMATS

EXPORTS = ("comparator.json", "promptfoo.json")
"""Ends of names of files for other programs."""
PAGE, BLIND_PAGE = "report.html", "blind.html"


def render(
    path: Path,
    outputs: Sequence[Path],
    *,
    template: str | None = None,
    length: str | None = None,
    human: Path | None = None,
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The paths and notes after writing a finished run's report again; into its own folder where no output is named.

    Args:
        path: run directory or run.json.
        outputs: files; the ending chooses the format.
        template: layout; None takes the run's own.
        length: ``auto``, ``short`` or ``full``; None takes the run's own.
        human: CSV of a person's marks, which the report then shows beside the automatic ones.

    Raises:
        InputError: no finished run is there.
        ConfigError: the marks are wrong.
        UsageError: an output has an ending that stands for no format, or the run does not fit it.
        RenderError: a format could not be made.
    """
    from pipeline.writers.report import write_report

    for output in outputs:
        _refuse_unknown(output)
    with _held(path, outputs or [folder_of(path) / PAGE]):
        run = _read(path)
        changes = {"template": template, "length": length}
        run = run.model_copy(update={name: value for name, value in changes.items() if value is not None})
        if human is not None:
            run = with_human_marks(run, human, folder_of(path))
        if outputs:
            return tuple(outputs), _write_outputs(run, outputs)
        report = write_report(run, folder_of(path), FORMATS)
        return report.files, report.notes


def _write_outputs(run: Run, outputs: Sequence[Path]) -> tuple[str, ...]:
    from pipeline.files import write_bytes
    from pipeline.writers.report import render as render_format

    notes: list[str] = []
    for output in outputs:
        if exported := next((name for name in EXPORTS if _is_export(output, name)), None):
            content, remarks = _export(run, exported)
        else:
            content, remarks = render_format(run, output.suffix.lower().lstrip("."))
        write_bytes(output, content)
        notes += remarks
    return tuple(dict.fromkeys(notes))


def runs_here() -> tuple[Path, ...]:
    """Finished runs below the working directory, at most three."""
    from pipeline.inputs.runs import runs_below

    return runs_below(Path())


def folder_of(path: Path) -> Path:
    """The folder of a run that is named by itself or by its run.json."""
    return path if path.is_dir() else path.parent


def _read(path: Path) -> Run:
    """The run, which holds none of the keys of the environment."""
    from pipeline.inputs.runs import read_run
    from pipeline.providers.readiness import forbidden_in

    return read_run(path, forbidden_in(os.environ))


@contextmanager
def _held(path: Path, outputs: Sequence[Path]) -> Iterator[None]:
    """A context in which nobody else writes the folder of the run, if there is one and an output lies in it.

    Raises:
        OutputError: somebody does.
    """
    from pipeline.inputs.runs import RUN_FILE
    from pipeline.lock import sole_writer

    folder = folder_of(path)
    is_run = (folder / RUN_FILE if path.is_dir() else path).is_file()
    if is_run and folder.resolve() in {output.parent.resolve() for output in outputs}:
        with sole_writer(folder, advice="wait until it has ended"):
            yield
    else:
        yield


def _is_export(output: Path, name: str) -> bool:
    return output.name.lower() == name or output.name.lower().endswith((f".{name}", f"-{name}"))


def _refuse_unknown(output: Path) -> None:
    if output.suffix.lower().lstrip(".") in FORMATS or any(_is_export(output, name) for name in EXPORTS):
        return
    endings = ", ".join([*(f".{name}" for name in FORMATS), *EXPORTS])
    raise UsageError(f"{output}: no format for the ending {output.suffix or '(none)'!r}; use one of {endings}.")


def _export(run: Run, name: str) -> tuple[bytes, list[str]]:
    from pipeline.writers.exports.comparator import comparator_json
    from pipeline.writers.exports.promptfoo import promptfoo_json

    if name == "promptfoo.json":
        return promptfoo_json(run).encode(), []
    if len(run.providers) < 2:
        raise UsageError("LLM Comparator compares two models; this run has one.")
    first, second, *others = (provider.label for provider in run.providers)
    left_out = f"{name} compares two models: {first} and {second}; left out: {', '.join(others)}."
    return comparator_json(run).encode(), [left_out] if others else []


def with_human_marks(run: Run, marks: Path, folder: Path) -> Run:
    """The run with a person's marks, and how far person and scorer agree.

    Args:
        run: whose answers are marked.
        marks: CSV that the page wrote.
        folder: of the run; tells which letter of the blind page is which model.

    Raises:
        ConfigError: the marks are wrong.
    """
    from pipeline.inputs.human_marks import read_human_marks, read_letters
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_of
    from pipeline.verdicts.agreement import agree

    human, _ = strike_out_of(read_human_marks(marks, run, read_letters(folder)), secrets_in(os.environ))
    grades = {(*score.key, hit.topic): hit.grade for score in run.scores for hit in score.hits}
    pairs: dict[tuple[str, str, int], list[tuple[Grade, Grade]]] = {}
    for mark in human.topics:
        grade = grades.get((mark.exercise, mark.answer, mark.sample, mark.topic))
        if grade is not None:
            pairs.setdefault(mark.place, []).append((mark.grade, grade))
    agreement = agree(pairs) if pairs else None
    return run.model_copy(update={"human": human.model_copy(update={"agreement": agreement})})


def write_page(path: Path) -> Path:
    """The page of a finished run, written into its folder.

    Raises:
        InputError: no finished run is there.
        OutputError: the folder cannot be written.
    """
    from pipeline.files import write_bytes
    from pipeline.writers.page.assembly import write_page as page_of

    page = folder_of(path) / PAGE
    with _held(path, [page]):
        return write_bytes(page, page_of(_read(path)))


def write_blind_page(path: Path) -> tuple[Path, str]:
    """The blind page of a finished run, written into its folder, and the key to its names.

    The same letters and the same key as before where there was a blind page of these models.

    Raises:
        InputError: no finished run is there.
        OutputError: the folder cannot be written.
    """
    from pipeline.files import write_bytes, write_text
    from pipeline.inputs.human_marks import BLIND_FILE, read_blind
    from pipeline.writers.page.assembly import write_page as page_of
    from pipeline.writers.page.blind import letters_of, new_key, seal, without_names
    from pipeline.writers.tables import json_text

    folder = folder_of(path)
    with _held(path, [folder / BLIND_PAGE]):
        run = _read(path)
        labels = tuple(provider.label for provider in run.providers)
        key, before = read_blind(folder)
        if key is None or set(before.values()) != set(labels):
            key = new_key()
        letters = letters_of(labels, key)
        write_text(folder / BLIND_FILE, json_text({"key": key, "models": letters}))
        page = page_of(without_names(run, letters), sealed=seal(letters, key))
        return write_bytes(folder / BLIND_PAGE, page), key


def server_of(page: Path, port: int) -> ThreadingHTTPServer:
    """A server of the page on 127.0.0.1, bound but not yet running.

    Raises:
        UsageError: the port is taken.
    """
    from pipeline.writers.page.server import page_server

    return page_server(page.read_bytes(), port)
