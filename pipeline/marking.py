"""Answers that are marked without a run: scored, and compared with the marks of a person."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.records import Answer, Calibration, Fit, Mark, Rubric, RubricExercise, Run


def score_files(
    paths: Sequence[Path],
    rubric_path: Path,
    exercise: str | None,
    output: Path | None,
    environ: Mapping[str, str] = MappingProxyType({}),
    *,
    warn: Callable[[str], None] = lambda _: None,
) -> str:
    """The table of topics of Markdown answers, as CSV, or as JSON where the output ends in .json; written there too.

    Keys of the environment, and whatever has the shape of a key, are struck out of the evidence; its offsets stay.

    Args:
        paths: the answers.
        rubric_path: the rubric.
        exercise: that they answer; None takes the only one, or that of each file's name.
        output: file to write; None writes none.
        environ: where keys are.
        warn: takes a sentence on each answer that is empty, and so has no grades.

    Raises:
        UsageError: no such exercise, or an output that is neither .csv nor .json.
        InputError: an answer cannot be read.
    """
    from pipeline.files import write_text
    from pipeline.inputs.answer_files import read_answer
    from pipeline.inputs.rubrics import read_rubric
    from pipeline.providers.pasted import blank_placeholder
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_of
    from pipeline.scoring.score import score_answer
    from pipeline.writers.tables import topic_table

    if output is not None and output.suffix.lower() not in (".csv", ".json"):
        raise UsageError(f"{output}: scores are written as .csv or .json.")
    rubric = read_rubric(rubric_path)
    texts = [blank_placeholder(read_answer(path, rubric_path)) for path in paths]
    exercises = [_exercise_of(rubric, rubric_path, exercise, path) for path in paths]
    names = [path.stem for path in paths]
    if len(set(names)) < len(names):
        names = [path.with_suffix("").as_posix() for path in paths]
    scores, secrets = [], secrets_in(environ)
    for name, path, text, topics in zip(names, paths, texts, exercises, strict=True):
        if not text.strip():
            warn(f"{path}: the answer is empty, so it has no grades.")
        answer = Answer(
            exercise=topics.id,
            provider=name,
            status="answered" if text.strip() else "empty",
            text=text,
            origin="pasted",
        )
        scores.append(strike_out_of(score_answer(answer, topics, None), secrets)[0])
    table = topic_table(scores, as_json=output is not None and output.suffix.lower() == ".json")
    if output is not None:
        write_text(output, table)
    return table


def _exercise_of(rubric: Rubric, path: Path, exercise: str | None, answer: Path) -> RubricExercise:
    """The exercise that is named, the only one, or the one whose id is the name of the answer's file."""
    from pipeline.inputs.choosing import find_exercise

    if exercise is not None:
        return find_exercise(exercise, rubric, path)
    if len(rubric.exercises) == 1:
        return rubric.exercises[0]
    found = rubric.exercise(answer.stem)
    if found is None:
        ids = ", ".join(each.id for each in rubric.exercises)
        raise UsageError(
            f"{path}: several exercises; name one with --exercise: {ids}. A file named after its exercise, such as "
            f"{rubric.exercises[0].id}.md, needs none."
        )
    return found


class _Marked(NamedTuple):
    """What a person marked."""

    rubric: Rubric
    marks: Sequence[Mark]
    texts: dict[tuple[str, str, int], str]
    """By answer, exercise and sample."""


def calibrate(
    labels: Path,
    *,
    rubric_path: Path | None = None,
    answers: Path | None = None,
    run_path: Path | None = None,
    fit: bool = False,
) -> tuple[Calibration, Fit | None]:
    """How far the scorer agrees with a person's marks, and what fitting its thresholds to them is worth.

    Args:
        labels: CSV of marks.
        rubric_path: the rubric; None takes that of the run.
        answers: folder of the marked files; None takes that of the CSV.
        run_path: run directory or run.json whose answers are marked, in place of files.
        fit: whether to fit; without it the second value is None.

    Raises:
        ConfigError: the CSV is wrong, or names an answer that is not there.
        UsageError: there is no rubric, there are too few marks, or an exercise has a strictness of its own.
        InputError: the rubric or the run cannot be read.
    """
    from pipeline.scoring.coverage import cover
    from pipeline.scoring.text import read_markdown
    from pipeline.verdicts.agreement import calibrate as compare

    rubric, marks, texts = marked = _read_marked(labels, rubric_path, answers, run_path)
    topics = {exercise.id: exercise for exercise in rubric.exercises}
    if fit and (own := [each.id for each in rubric.exercises if each.strictness != rubric.strictness]):
        raise UsageError(f"{labels}: {own[0]} has a strictness of its own; fitting takes one for the whole rubric.")
    hits = {place: cover(read_markdown(text), topics[place[1]]) for place, text in texts.items()}
    return compare(marks, hits, texts, rubric), _fit(marked) if fit else None


def _fit(marked: _Marked) -> Fit:
    from pipeline.scoring.margins import margins_of
    from pipeline.scoring.text import read_markdown
    from pipeline.verdicts.fitting import fit_strictness

    topics = {exercise.id: exercise for exercise in marked.rubric.exercises}
    margins = {
        (place, topic): found
        for place, text in marked.texts.items()
        for topic, found in margins_of(read_markdown(text), topics[place[1]]).items()
    }
    return fit_strictness(marked.marks, margins, present=marked.rubric.strictness)


def _read_marked(labels: Path, rubric_path: Path | None, answers: Path | None, run_path: Path | None) -> _Marked:
    """As for calibrate."""
    from pipeline.inputs.choosing import titles_of
    from pipeline.inputs.human_marks import label_of, read_letters
    from pipeline.inputs.marks import read_marks
    from pipeline.inputs.rubrics import read_rubric
    from pipeline.inputs.runs import read_run
    from pipeline.providers.readiness import forbidden_in
    from pipeline.verdicts.agreement import FEWEST_MARKS

    run = read_run(run_path, forbidden_in(os.environ)) if run_path else None
    rubric = read_rubric(rubric_path) if rubric_path else run.rubric if run else None
    if rubric is None:
        raise UsageError(f"{labels}: name the rubric with --rubric FILE, or the run that is marked with --run RUN.")
    # The blind page of a run calls its models A, B, C.
    folder = answers or labels.parent
    letters = read_letters(run_path if run_path.is_dir() else run_path.parent) if run_path else {}
    marks = [
        mark.model_copy(update={"answer": label_of(mark.answer, run, letters)}) if run else mark
        for mark in read_marks(labels, rubric, titles_of(run.prompts) if run else {}, None if run else folder)
    ]
    if len(marks) < FEWEST_MARKS:
        raise UsageError(
            f"{labels}: {len(marks)} marks are too few for a number that means anything; give at least {FEWEST_MARKS} "
            "topics, of several answers, a grade (rows without one do not count)."
        )
    return _Marked(rubric, marks, _marked_texts(marks, labels, run, folder))


def _marked_texts(
    marks: Sequence[Mark], labels: Path, run: Run | None, folder: Path
) -> dict[tuple[str, str, int], str]:
    """The text of each answer that is marked."""
    from pipeline.inputs.marks import read_marked_answer
    from pipeline.inputs.yaml_source import refuse

    known = None if run is None else {answer.key: answer for answer in run.answers}
    texts: dict[tuple[str, str, int], str] = {}
    problems = []
    for place, mark in {mark.place: mark for mark in reversed(marks)}.items():
        try:
            texts[place] = _text_in_run(mark, known) if known is not None else read_marked_answer(mark, folder)
        except InputError as error:
            # The page of a run writes such marks, and nobody has its answers as files beside them.
            hint = "" if known is not None else _elsewhere(mark)
            problems.append(ConfigError(str(error).removesuffix(".") + hint, labels, mark.line))
    refuse(sorted(problems, key=lambda problem: problem.line or 0))
    return texts


def _elsewhere(mark: Mark) -> str:
    """What to type where the answer that is marked is not beside the marks."""
    of_run = "" if mark.answer.endswith(".md") else ", or mark answers of a run with --run RUN"
    return f"; name the folder of the answers with --answers{of_run}"


def _text_in_run(mark: Mark, known: Mapping[tuple[str, str, int], Answer]) -> str:
    from pipeline.inputs.suggestions import did_you_mean, listed

    answer = known.get((mark.exercise, mark.answer, mark.sample))
    if answer is None:
        labels = tuple(dict.fromkeys(provider for provider, *_ in sorted((p, e) for e, p, _ in known)))
        if mark.answer not in labels:
            hint = did_you_mean(mark.answer, labels) or f"; it has {listed(labels)}"
            raise InputError(f"the run has no model {mark.answer!r}{hint}")
        raise InputError(f"the run has no sample {mark.sample} of {mark.answer!r} for {mark.exercise}")
    if not answer.scorable:
        raise InputError(f"the answer of {mark.answer} to {mark.exercise} is {answer.status}; remove its marks")
    return answer.text
