"""labreport.yaml and the files that it names, as one experiment."""

from __future__ import annotations

import functools
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.inputs.confinement import confined_reader, link_out, outside, refuse_outside
from pipeline.inputs.documents import reason
from pipeline.inputs.experiment_file import MEASURES, ExperimentFile, TextFile, experiment_schema
from pipeline.inputs.ids import slug
from pipeline.inputs.mix_ups import mix_up
from pipeline.inputs.prompts import read_prompt_set
from pipeline.inputs.provider_specs import judge_spec, provider_specs
from pipeline.inputs.rubrics import read_rubric
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.validation import validate
from pipeline.inputs.yaml_source import Location, Source, read_yaml, refuse
from pipeline.records import Experiment, Prompt, ProviderSpec, Rubric, Scoring, Student
from pipeline.records.visible import is_blank
from pipeline.resources import data_folder

__all__ = ["MEASURES", "experiment_schema", "read_experiment", "read_threshold"]

Part = TypeVar("Part")

_FILE_NAME = re.compile(r"[^\n.!?]{1,100}(?:\.[^\s.!?]{1,100})*\.(?:md|markdown|txt|docx?|pdf)", re.IGNORECASE)


def read_experiment(path: Path, *, output: Path | None = None, allowed: Sequence[Path] = ()) -> Experiment:
    """The experiment of a labreport.yaml; its prompts, rubric and conclusion are read too.

    Paths in the file start at its folder and may lead out of it only to the models that it names. Answers of a
    ``file:`` provider are not read here.

    Args:
        path: the file.
        output: run directory in place of the file's, relative to the working directory; it may lie anywhere.
        allowed: further folders that the files which it names may lie in.

    Raises:
        ConfigError: the file or one that it names is wrong; all problems of all files, a line each.
    """
    source = read_yaml(path)
    if mistaken := mix_up(source, "experiment"):
        raise mistaken
    file = validate(source, ExperimentFile)
    problems: list[ConfigError] = []
    root = path.absolute().parent
    folders = (root, *allowed)
    # Everybody may read the prompts and rubric that labreport ships.
    shared = (*folders, data_folder("prompts"))

    def tried(read: Callable[[], Part]) -> Part | None:
        try:
            return read()
        except ConfigError as error:
            problems.append(error)
            return None

    read_prompts = functools.partial(read_prompt_set, folders=shared)
    read = tried(lambda: _named_file(source, "prompts", file.prompts, read_prompts, shared))
    prompts = read.prompts if read else ()
    title = " ".join((file.title or "").split()) or (read.title if read and file.title is None else "")
    if file.title is not None and is_blank(title):
        problems.append(source.problem("the title is empty; write the title of the report", "title"))
    elif read and not title:
        problems.append(source.problem("'title' is missing, here and in the prompt file; add the line 'title: ...'"))
    specs = tried(lambda: provider_specs(source, file, exercises=len(prompts))) or ()
    judge = tried(lambda: judge_spec(source, file))
    if judge and judge.label.casefold() in (spec.label.casefold() for spec in specs):
        message = f"the judge and a provider are both called {judge.label!r}; give one of them another 'label:'"
        problems.append(source.problem(message, "scoring", "judge", "label"))
    embedding = tried(lambda: _embedding(source, file.scoring.embedding))
    rubric_name = file.rubric
    rubric = (
        None if rubric_name is None else tried(lambda: _named_file(source, "rubric", rubric_name, read_rubric, shared))
    )
    conclusion = tried(lambda: _conclusion(source, file.conclusion, folders))
    thresholds = tried(lambda: _thresholds(source, file)) or {}
    problems.extend(_mismatches(source, source.path.parent / file.prompts, prompts, rubric))
    written = file.output or f"reports/{slug(title) or 'report'}"
    places = {} if output else {"output": written}
    problems.extend(_strays(source, {**places, "cassettes": file.cassettes}, specs, folders))
    refuse(sorted(problems, key=lambda problem: (str(problem.path), problem.line or 0)))

    return Experiment(
        title=title,
        student=_student(source, file.student),
        prompts=prompts,
        rubric=rubric,
        providers=specs,
        repeat=file.repeat,
        thresholds=thresholds,
        scoring=Scoring(judge=judge, pairwise=file.scoring.pairwise, embedding=embedding),
        conclusion=conclusion,
        template=file.template,
        length=file.length,
        notice=file.notice,
        aim=file.aim,
        root=root,
        allowed=tuple(allowed),
        output=output.absolute() if output else root / written,
        cassettes=root / (file.cassettes or "cassettes"),
    )


def _named_file(source: Source, key: str, name: str, read: Callable[[Path], Part], folders: Sequence[Path]) -> Part:
    """What a file holds that the config names; one that cannot be read at all is a fault of the config's line."""
    path = source.path.parent / name
    try:
        refuse_outside(path, folders)
    except InputError as error:
        raise source.problem(f"{key} {name!r}: {reason(error, path)}", key) from error
    try:
        return read(path)
    except ConfigError as error:
        if error.line is not None:
            raise
        raise source.problem(f"{key} {name!r}: {error.message}", key) from error


def _student(source: Source, student: Student) -> Student:
    """The student, whose name is empty where the file has but the place for it."""
    written = source.value.get("student") if isinstance(source.value, dict) else None
    forgotten = student.name is None and isinstance(written, dict) and "name" in written
    return student.model_copy(update={"name": ""}) if forgotten else student


def _embedding(source: Source, name: str | None) -> Path | None:
    """The folder of the model, or None where none is named."""
    if name is None:
        return None
    folder = source.path.absolute().parent / name
    if not folder.is_dir():
        message = f"embedding {name!r}: there is no such folder; name one that holds a sentence-embedding model"
        raise source.problem(message, "scoring", "embedding")
    return folder


def _strays(
    source: Source, places: Mapping[str, str], specs: Sequence[ProviderSpec], folders: Sequence[Path]
) -> Iterator[ConfigError]:
    """A problem for each place to write to, and each path of pasted answers, that leads out of the folders."""
    root = source.path.absolute().parent
    for key, name in places.items():
        if link := link_out(root / name, folders):
            yield source.problem(
                f"{key} {name!r}: the link {link.name!r} in it: {outside(root / name / link, folders)}", key
            )
    named: list[tuple[Location, str, str]] = [((key,), f"{key} {name!r}", name) for key, name in places.items()]
    for index, spec in enumerate(specs):
        if spec.kind == "file":
            # What stands in braces becomes part of one name; the folders before it can be looked at now.
            fixed = spec.model.partition("{")[0] if "{" in spec.model else spec.model
            named.append((("providers", index, "id"), f"{spec.id!r}", fixed))
    for number, (place, shown, name) in enumerate(named):
        path = source.path.parent / os.path.expanduser(name)  # noqa: PTH111 - Path's raises an error for no such user
        try:
            refuse_outside(path, folders)
        except InputError:
            # What follows an opening brace is the file's name.
            last = path / "_" if name.endswith(("/", "\\")) else path
            yield source.problem(f"{shown}: {outside(last, folders, folder=number < len(places))}", *place)


def _conclusion(source: Source, written: str | TextFile | None, folders: Sequence[Path]) -> str | None:
    """The text, or None where there is none."""
    if isinstance(written, str) and _FILE_NAME.fullmatch(written.strip()):
        message = f"this is taken as the text itself; to read the file, write 'conclusion: {{file: {written.strip()}}}'"
        raise source.problem(message, "conclusion")
    if not isinstance(written, TextFile):
        return (written or "").strip() or None
    path = source.path.parent / written.file
    try:
        return confined_reader(folders)(path).strip() or None
    except InputError as error:
        raise source.problem(f"conclusion {written.file!r}: {reason(error, path)}", "conclusion", "file") from error


# ---------------------------------------------------------------- thresholds


def read_threshold(text: str) -> tuple[str, float]:
    """Measure and smallest acceptable mean of ``MEASURE=VALUE``, such as ``coverage=60%``.

    Raises:
        UsageError: not of that form, no such measure, or no value that it can have.
    """
    measure, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} must be MEASURE=VALUE, such as coverage=0.6.")
    try:
        return measure.strip(), _minimum(measure.strip(), value)
    except ValueError as error:
        raise UsageError(f"{error}.") from error


def _minimum(measure: str, value: object) -> float:
    """The value as a number; ValueError says what is wrong with it."""
    if measure not in MEASURES:
        raise ValueError(
            f"unknown measure {measure!r}{did_you_mean(measure, MEASURES) or f'; known are {listed(MEASURES)}'}"
        )
    share = measure == "coverage"
    text = value.strip() if isinstance(value, str) else ""
    numeral = text.removesuffix("%").rstrip() if share else text
    # Without a sign before zero; what float() takes beside plain numerals is nan, inf, 1_0 and digits of all scripts.
    number = float(numeral) + 0.0 if _NUMERAL.fullmatch(numeral) else math.nan
    number = number / 100 if numeral != text else number
    if share and not 0 <= number <= 1:
        raise ValueError(f"the threshold of coverage must be 0 to 1 or a percentage such as 60%; it is {_shown(value)}")
    if not math.isfinite(number):
        raise ValueError(f"the threshold of {measure} must be a number; it is {_shown(value)}")
    return number


_NUMERAL = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?")


def _shown(value: object) -> str:
    return repr(value[:40]) if isinstance(value, str) else "empty" if value is None else "a list or group"


def _thresholds(source: Source, file: ExperimentFile) -> dict[str, float]:
    found, problems = {}, []
    for measure, value in file.thresholds.items():
        try:
            found[measure] = _minimum(measure, value)
        except ValueError as error:
            problems.append(source.problem(str(error), "thresholds", measure))
    if "coverage" in found and file.rubric is None:
        message = "a threshold of coverage needs a rubric; add the line 'rubric: ...'"
        problems.append(source.problem(message, "thresholds", "coverage"))
    refuse(problems)
    return found


# ---------------------------------------------------------------- what must fit together


def _mismatches(
    source: Source, prompt_file: Path, prompts: tuple[Prompt, ...], rubric: Rubric | None
) -> list[ConfigError]:
    """A problem for each exercise that the rubric lacks, or one if it lacks all; it may have further ones."""
    if rubric is None:
        return []
    known = [exercise.id for exercise in rubric.exercises]
    missing = [prompt.id for prompt in prompts if prompt.id not in known]
    if not missing:
        return []
    advice = "ids of prompts and rubric must be equal"
    hints = {name: did_you_mean(name, known) for name in missing}
    if len(missing) == len(prompts) and not any(hints.values()):
        told = f"{listed(map(repr, missing))}, so none of the prompts can be scored"
        theirs = f"its exercises are {listed(map(repr, known))}"
        return [source.problem(f"the rubric has no exercise {told}; {theirs}; {advice}", "rubric")]
    written = read_yaml(prompt_file)
    return [
        written.problem(
            f"the rubric has no exercise {prompt.id!r}{hints[prompt.id]}; {advice}", "exercises", index, "id"
        )
        for index, prompt in enumerate(prompts)
        if prompt.id in hints
    ]
