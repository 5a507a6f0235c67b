"""The question -> the answers -> why they got their grades."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import InputError, UsageError
from pipeline.explaining.answers import Told, answer_of_file, answers_of_class, answers_of_run
from pipeline.explaining.asked import Question, rubric_asked, what_is_asked
from pipeline.records import AnswerOverview, ClassOverview, Explanation, Overview, Run, TopicHit, TopicOverview

_OF_RUN = (".csv", ".html", ".pdf", ".docx", ".xml", ".svg")
"""Endings of what else a run holds."""
Reply = tuple[Explanation, ...] | Overview | ClassOverview


def explain(question: Question) -> Reply:
    """Why a topic got its grade, an explanation for each answer asked about; without a topic the grades in short.

    Of a graded class without a student, whose grades there are.

    Raises:
        UsageError: no such exercise, topic or model, several that fit, or no rubric.
        InputError: the answer, run or class cannot be read, or there is no such answer or student.
    """
    from pipeline.inputs.answer_files import read_answer
    from pipeline.inputs.graded_classes import class_folder

    folder = class_folder(question.path)
    if folder is not None:
        return _of_class(question, folder)
    if question.student is not None:
        raise UsageError(
            f"{question.path}: --student names one of a graded class; this holds no grades.json. Name the folder that "
            '"labreport grade" wrote.'
        )
    run = _run_at(question.path)
    owner = None if run else _run_of_answer(question.path)
    known = run or owner
    rubric = rubric_asked(question, known.rubric if known else None)
    if not question.path.exists():
        # What is asked of it cannot matter more.
        read_answer(question.path)
    exercises, topic = what_is_asked(question, rubric, known)
    told = answers_of_run(question, run, exercises) if run else [answer_of_file(question, exercises)]
    return _overview(told) if topic is None else _explanations(told, topic)


def _run_at(path: Path) -> Run | None:
    """The run of a run directory, of its run.json or of a report or table beside that; None for an answer."""
    from pipeline.inputs.graded_classes import GRADES_FILE
    from pipeline.inputs.runs import RUN_FILE, read_run, runs_below
    from pipeline.providers.readiness import forbidden_in

    if path.is_dir() and not (path / RUN_FILE).exists():
        above = [path.parent for _ in "." if (path.parent / RUN_FILE).is_file()]
        classes = [file.parent for depth in ("*", "*/*") for file in sorted(path.glob(f"{depth}/{GRADES_FILE}"))]
        near = " or ".join(f'"labreport explain {each}"' for each in (*above, *runs_below(path), *classes[:3]))
        raise InputError(
            f"{path}: this folder holds neither a finished run ({RUN_FILE}) nor a graded class ({GRADES_FILE}); "
            + (f"try {near}." if near else 'name the folder that "labreport run" or "labreport grade" wrote.')
        )
    beside = path.suffix.lower() in _OF_RUN or path.name == "report.md"
    if path.is_file() and beside and (path.parent / RUN_FILE).is_file():
        path = path.parent
    is_run = path.is_dir() or path.suffix.lower() == ".json" or not (path.suffix or path.exists())
    return read_run(path, forbidden_in(os.environ)) if is_run else None


def _run_of_answer(path: Path) -> Run | None:
    """The run that wrote an answer into ``answers/<label>/``; None for any other file."""
    from pipeline.inputs.runs import RUN_FILE, read_run
    from pipeline.providers.readiness import forbidden_in

    folder = path.resolve().parent
    ours = folder.parent.name == "answers" and (folder.parent.parent / RUN_FILE).is_file() and path.is_file()
    return read_run(folder.parent.parent, forbidden_in(os.environ)) if ours else None


def _of_class(question: Question, folder: Path) -> Reply:
    from pipeline.grading.request import BLIND_KEY, CACHE
    from pipeline.inputs.blind_keys import read_blind_key
    from pipeline.inputs.graded_classes import GRADES_FILE, SHEETS_FOLDER, find_submission, read_graded_class

    kept = read_graded_class(folder)
    student = question.student or (question.path.stem if question.path.parent.name == SHEETS_FOLDER else None)
    if student is None and len(kept.submissions) > 1:
        if question.topic or question.exercise or question.provider:
            raise UsageError(
                f'{folder}: name whose answers with --student; "labreport explain {folder}" lists all submissions.'
            )
        return ClassOverview(title=kept.title, submissions=kept.submissions)
    if not kept.submissions:
        raise InputError(f"{folder / GRADES_FILE}: no submission was graded.")
    numbers = read_blind_key(folder / BLIND_KEY)
    graded = find_submission(kept, student, numbers) if student is not None else kept.submissions[0]
    if kept.rubric is None and question.rubric is None:
        raise UsageError(
            f"{folder / GRADES_FILE}: an earlier labreport wrote it, without the rubric; name the rubric with --rubric "
            "FILE, or grade the class again."
        )
    question = replace(question, path=folder)
    rubric = rubric_asked(question, kept.rubric)
    exercises, topic = what_is_asked(question, rubric)
    told = answers_of_class(question, kept, graded, exercises, folder / CACHE)
    if topic is None:
        return _overview(told).model_copy(update={"submission": graded})
    if not told:
        why = f" ({graded.reason})" if graded.reason else ""
        raise InputError(
            f"{folder}: no answer of that kind was found in what {graded.id} handed in{why}; correct in parts.yaml "
            "which text is which, and grade again."
        )
    return _explanations(told, topic)


def _explanations(answers: Sequence[Told], topic: str) -> tuple[Explanation, ...]:
    """Why each answer got its grade; stretches of one answer count together, by the best grade."""
    kept: dict[object, Explanation] = {}
    for each in answers:
        found = _explanation(each, topic)
        key = (each.provider, each.sample) if each.whole else each.provider
        known = kept.get(key)
        best = found if known is None or (found.hit.grade or 0) > (known.hit.grade or 0) else known
        kept[key] = best.model_copy(update={"stretches": known.stretches + 1 if known else 1})
    return tuple(kept.values())


def _explanation(told: Told, topic: str) -> Explanation:
    from pipeline.scoring.explanation import explain_topic
    from pipeline.scoring.text import read_markdown

    found = explain_topic(read_markdown(told.text), told.exercise, topic)
    changes: dict[str, object] = {"provider": told.provider, "sample": told.sample}
    recorded = _stored(told).get(topic)
    if recorded is not None and not _same(recorded, found.hit):
        changes["recorded"] = recorded
    places = told.places
    if places is not None:
        changes["clues"] = tuple(
            clue.model_copy(
                update={
                    "page": places.page(told.start + clue.start),
                    "heading": places.heading(told.start + clue.start),
                }
            )
            for clue in found.clues
        )
    return found.model_copy(update=changes)


def _stored(told: Told) -> Mapping[str, TopicHit]:
    return {hit.topic: hit for hit in told.score.hits} if told.score else {}


def _same(stored: TopicHit, found: TopicHit) -> bool:
    """Whether they say the same; a graded class stores grades without words."""
    return stored.grade == found.grade and (not stored.why or stored == found)


def _overview(answers: Sequence[Told]) -> Overview:
    return Overview(answers=tuple(map(_in_short, answers)))


def _in_short(told: Told) -> AnswerOverview:
    from pipeline.scoring.coverage import cover, coverage_percent
    from pipeline.scoring.text import read_markdown

    hits, stored = cover(read_markdown(told.text), told.exercise), _stored(told)
    topics = [
        TopicOverview(
            topic=topic,
            hit=hit,
            recorded=stored[topic.id].grade if topic.id in stored and stored[topic.id].grade != hit.grade else None,
            line=None if hit.start is None else told.text.count("\n", 0, hit.start) + 1,
            page=told.places.page(told.start + hit.start) if told.places and hit.start is not None else None,
        )
        for topic, hit in zip(told.exercise.topics, hits, strict=True)
    ]
    return AnswerOverview(
        exercise=told.exercise.id,
        provider=told.provider,
        sample=told.sample,
        coverage=told.score.coverage if told.score else coverage_percent(hits, told.exercise),
        topics=tuple(topics),
    )
