"""Answers marked without a run: explained, and compared with a person's marks."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from pipeline import marking
from pipeline.cli.calibrate import calibrate
from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.explaining.asked import Question
from pipeline.explaining.explain import explain
from pipeline.inputs.rubrics import read_rubric
from pipeline.records import (
    Answer,
    Explanation,
    Prompt,
    ProviderUsed,
    Rubric,
    RubricExercise,
    Run,
    Score,
    Settings,
    Strictness,
    Topic,
    TopicHit,
)
from pipeline.run import write
from pipeline.scoring.coverage import cover
from pipeline.scoring.text import read_markdown

TEXT = "Ice moves.\n\nA moraine is a wall of rubble that the glacier pushed together.\n"
EXERCISE = RubricExercise(
    id="ice",
    topics=(
        Topic(id="moraine", name="Moraines", description="Ridges of rubble left by a glacier.", aliases=("moraine",)),
        Topic(id="crevasse", name="Crevasses", description="Deep cracks that open where ice is stretched."),
    ),
)
RUBRIC = """
exercises:
  - id: ice
    topics:
      - {id: moraine, name: Moraines, description: Ridges of rubble left by a glacier., aliases: [moraine]}
      - {id: crevasse, name: Crevasses, description: Deep cracks that open where ice is stretched.}
"""


def explained(
    path: Path, topic: str, *, exercise: str | None = None, rubric_path: Path | None = None, **which: Any
) -> Explanation:
    """The only explanation."""
    found = explain(Question(path, topic, exercise, rubric_path, **which))
    assert isinstance(found, tuple)
    (explanation,) = found
    return explanation


def answer(provider: str, text: str = TEXT, sample: int = 0) -> Answer:
    status = "answered" if text else "failed"
    return Answer.model_validate(
        {"exercise": "ice", "provider": provider, "sample": sample, "status": status, "text": text}
    )


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC, "utf-8")
    return path


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of three models, the third of which failed."""
    record = Run(
        labreport_version="0",
        title="Run",
        prompts=(Prompt(id="ice", title="Ice", text="?"),),
        rubric=Rubric(exercises=(EXERCISE,)),
        providers=tuple(ProviderUsed(label=label, id=f"openai:{label}", settings=Settings()) for label in "ABC"),
        answers=(answer("A"), answer("A", "Crevasses.", 1), answer("B", "Snow."), answer("C", "")),
        scores=(),
    )
    write(record, tmp_path / "run", formats=())
    return tmp_path / "run"


def test_a_file_is_explained(tmp_path: Path, rubric: Path) -> None:
    path = tmp_path / "answer.md"
    path.write_text(TEXT, "utf-8")
    found = explained(path, "moraine", exercise=None, rubric_path=rubric)
    assert (found.hit.grade, found.line) == (2, 3)
    assert found.hit.evidence == TEXT.splitlines()[2]


def test_an_answer_of_a_run_is_explained_by_the_rubric_of_the_run(run: Path) -> None:
    assert explained(run, "moraine", exercise=None, provider="A").hit.grade == 2
    assert explained(run / "run.json", "crevasse", exercise="ice", provider="A", sample=1).hit.grade == 1


@pytest.mark.parametrize("topic", ["MORAINE", "Moraines", "mor", "raine"])
def test_a_topic_is_found_by_id_name_or_a_part_of_them(topic: str, tmp_path: Path, rubric: Path) -> None:
    path = tmp_path / "answer.md"
    path.write_text(TEXT, "utf-8")
    assert explained(path, topic, exercise=None, rubric_path=rubric).topic.id == "moraine"


def test_a_model_is_found_by_the_beginning_of_its_label(run: Path) -> None:
    record = Run.model_validate_json((run / "run.json").read_text("utf-8"))
    providers = tuple(ProviderUsed(label=label, id="openai:x", settings=Settings()) for label in ("ChatGPT", "Chat"))
    changes = {"providers": providers, "answers": (answer("ChatGPT"), answer("Chat", "Crevasses."))}
    write(record.model_copy(update=changes), run, formats=())
    assert explained(run, "moraine", exercise=None, provider="chatg").hit.grade == 2
    assert explained(run, "crevasse", exercise=None, provider="chat").hit.grade == 1
    with pytest.raises(UsageError, match="several models fit 'ch'; name one with --provider: ChatGPT, Chat"):
        explained(run, "moraine", exercise=None, provider="ch")


def test_a_grade_that_the_run_has_otherwise_is_told(run: Path) -> None:
    assert explained(run, "moraine", exercise=None, provider="B").recorded is None
    record = Run.model_validate_json((run / "run.json").read_text("utf-8"))
    same = explained(run, "moraine", exercise=None, provider="A").hit
    raised = TopicHit(topic="moraine", grade=2, evidence="Snow", start=0, end=4, why="close in meaning")
    scores = (
        Score(exercise="ice", provider="A", status="answered", hits=(same,)),
        Score(exercise="ice", provider="B", status="answered", hits=(raised,)),
    )
    write(record.model_copy(update={"scores": scores}), run, formats=())
    assert explained(run, "moraine", exercise=None, provider="A").recorded is None
    assert explained(run, "moraine", exercise=None, provider="B").recorded == raised


@pytest.mark.parametrize(
    ("topic", "options", "error", "sentence"),
    [
        ("morane", {"provider": "A"}, UsageError, "did you mean 'moraine'"),
        (
            "a",
            {"provider": "A"},
            UsageError,
            r"several topics have 'a' in them; name one by its id: moraine \(Mor.*\(Crevasses\)\.",
        ),
        (
            "zz",
            {"provider": "A"},
            UsageError,
            r"no topic 'zz'; there are: moraine \(Moraines\), crevasse \(Crevasses\)\.",
        ),
        ("moraine", {}, UsageError, "several models; name one with --provider: A, B, C"),
        ("moraine", {"provider": "D"}, UsageError, "no model 'D'"),
        ("moraine", {"provider": "A", "sample": 3}, UsageError, "no sample 3 of A to ice; samples are numbered from 0"),
        ("moraine", {"provider": "C"}, InputError, "C gave no answer to ice that could be graded: failed"),
        ("moraine", {"provider": "A", "exercise": "sea"}, UsageError, "no exercise 'sea'"),
    ],
)
def test_what_cannot_be_explained_is_said(
    topic: str, options: dict[str, object], error: type[Exception], sentence: str, run: Path
) -> None:
    with pytest.raises(error, match=sentence):
        explained(run, topic, **{"exercise": None, **options})  # type: ignore[arg-type] # a table of keywords


def test_a_file_named_after_an_exercise_is_an_answer_to_it(tmp_path: Path) -> None:
    rubric = tmp_path / "rubric.yaml"
    rubric.write_text(RUBRIC + RUBRIC.replace("exercises:\n", "").replace("id: ice", "id: snow"), "utf-8")
    files = [tmp_path / "one" / "ice.md", tmp_path / "two" / "snow.md"]
    for file in files:
        file.parent.mkdir()
        file.write_text(TEXT, "utf-8")
    rows = csv.DictReader(marking.score_files(files, rubric, None, None).splitlines())
    assert [(row["exercise"], row["topic"], row["grade"]) for row in rows] == [
        *(("ice", "moraine", "2"), ("ice", "crevasse", "0"), ("snow", "moraine", "2"), ("snow", "crevasse", "0")),
    ]
    assert explained(files[1], "moraine", exercise=None, rubric_path=rubric).exercise == "snow"
    (tmp_path / "other.md").write_text(TEXT, "utf-8")
    with pytest.raises(UsageError, match="several exercises; name one with --exercise: ice, snow"):
        marking.score_files([*files, tmp_path / "other.md"], rubric, None, None)


def test_a_file_needs_a_rubric(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--rubric"):
        explained(tmp_path / "answer.md", "moraine", exercise=None)


def marks(folder: Path, *rows: str) -> Path:
    path = folder / "marks.csv"
    path.write_text("\n".join(["answer,topic,grade,sample", *rows]) + "\n", "utf-8")
    return path


def test_marks_of_files_are_compared_with_the_scorer(tmp_path: Path, rubric: Path) -> None:
    rows = []
    for number in range(5):
        (tmp_path / f"{number}.md").write_text(TEXT, "utf-8")
        rows += [f"{number},moraine,{1 if number == 4 else 2},", f"{number},crevasse,0,"]
    found, _ = marking.calibrate(marks(tmp_path, *rows), rubric_path=rubric)
    assert (found.overall.marks, found.overall.answers, found.overall.exact) == (10, 5, 9 / 10)
    (apart,) = found.disagreements
    assert (apart.mark.answer, apart.mark.grade, apart.hit.grade, apart.line) == ("4", 1, 2, 3)


def test_marks_of_a_run_name_models_and_samples(tmp_path: Path, run: Path) -> None:
    rows = ["A,moraine,2,0", "A,crevasse,0,0", "A,moraine,0,1", "A,crevasse,1,1", "B,moraine,0,", "B,crevasse,0,"]
    with pytest.raises(UsageError, match="6 marks are too few"):
        marking.calibrate(marks(tmp_path, *rows), run_path=run)
    more = Run.model_validate_json((run / "run.json").read_text("utf-8"))
    answers = (*more.answers, answer("B", TEXT, 1), answer("B", TEXT, 2))
    write(more.model_copy(update={"answers": answers}), run, formats=())
    rows += ["B,moraine,2,1", "B,crevasse,0,1", "B,moraine,2,2", "B,crevasse,0,2"]
    found, _ = marking.calibrate(marks(tmp_path, *rows), run_path=run)
    assert (found.overall.kappa, found.overall.answers, found.disagreements) == (1, 5, ())


def test_answers_that_are_not_there_are_told_with_their_lines(tmp_path: Path, run: Path) -> None:
    rows = [f"{label},{topic},0,{n}" for label in "AC" for topic in ("moraine", "crevasse") for n in range(3)]
    with pytest.raises(ConfigError) as told:
        marking.calibrate(marks(tmp_path, *rows), run_path=run)
    assert "4: the run has no sample 2 of 'A' for ice" in str(told.value)
    assert "8: the answer of C to ice is failed" in str(told.value)


CLASS = Path(__file__).parent / "coverage_training"


@pytest.fixture(scope="module")
def marked_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of answers to two exercises, their rubric, and the marks of one who is stricter than the scorer."""
    folder = tmp_path_factory.mktemp("class")
    exercises, rows = [], ["answer,exercise,topic,grade"]
    for subject in ("evolution", "bees"):
        (exercise,) = read_rubric(CLASS / subject / "rubric.yaml").exercises
        exercises.append(exercise)
        strict = exercise.model_copy(update={"strictness": Strictness(mentioned=0, explained=2)})
        for path in sorted((CLASS / subject / "answers").glob("*.md")):
            name = f"{subject}-{path.name}"
            (folder / name).write_bytes(path.read_bytes())
            hits = cover(read_markdown(path.read_text("utf-8")), strict)
            rows += [f"{name},{exercise.id},{hit.topic},{hit.grade}" for hit in hits]
    record = Rubric(exercises=tuple(exercises)).model_dump(mode="json", exclude_defaults=True)
    (folder / "rubric.yaml").write_text(json.dumps(record), "utf-8")
    (folder / "marks.csv").write_text("\n".join(rows), "utf-8")
    return folder


def test_marks_of_a_stricter_person_make_the_scorer_stricter(marked_class: Path) -> None:
    labels, rubric = marked_class / "marks.csv", marked_class / "rubric.yaml"
    found, fit = marking.calibrate(labels, rubric_path=rubric, fit=True)
    assert fit is not None
    assert fit.helped
    assert fit.before == found.overall.kappa
    assert fit.fitted.explained > 0
    # What it asks to be put into the rubric does what it says.
    (marked_class / "strict.yaml").write_text(
        json.dumps({**json.loads(rubric.read_text("utf-8")), "strictness": fit.fitted.model_dump()}), "utf-8"
    )
    again, refit = marking.calibrate(labels, rubric_path=marked_class / "strict.yaml", fit=True)
    assert again.overall.kappa is not None
    assert fit.before is not None
    assert fit.after is not None
    assert again.overall.kappa >= fit.after > fit.before
    assert refit is not None
    assert (refit.present, refit.helped) == (fit.fitted, False)
    # Margins miss a passage here and there that another topic has at that strictness.
    assert refit.before == pytest.approx(again.overall.kappa, abs=0.02)


def test_without_being_asked_nothing_is_fitted(marked_class: Path) -> None:
    assert marking.calibrate(marked_class / "marks.csv", rubric_path=marked_class / "rubric.yaml")[1] is None


def test_fitting_takes_one_strictness_for_the_whole_rubric(marked_class: Path) -> None:
    record = json.loads((marked_class / "rubric.yaml").read_text("utf-8"))
    record["exercises"][1]["strictness"] = {"explained": 1}
    (marked_class / "own.yaml").write_text(json.dumps(record), "utf-8")
    with pytest.raises(UsageError, match="bees has a strictness of its own"):
        marking.calibrate(marked_class / "marks.csv", rubric_path=marked_class / "own.yaml", fit=True)


def printed(*arguments: object) -> str:
    """What ``labreport calibrate --fit`` prints last."""
    shown = CliRunner().invoke(calibrate, [*map(str, arguments), "--fit", "--show", "0"])
    assert shown.exit_code == 0
    return shown.output.split("Disagreements", 1)[1]


def test_what_is_printed_goes_into_the_rubric_as_it_is(marked_class: Path) -> None:
    shown = printed(marked_class / "marks.csv", "--rubric", marked_class / "rubric.yaml")
    lines = shown[shown.index("\nstrictness:") :]
    assert Strictness.model_validate(yaml.safe_load(lines)["strictness"]).explained > 0
    assert "Put this into rubric.yaml, then" in shown


def test_marks_that_ask_for_nothing_leave_the_rubric_as_it_is(marked_class: Path) -> None:
    (header, *rows) = (marked_class / "marks.csv").read_text("utf-8").splitlines()
    any_grade = [f"{row[:-1]}{number % 3}" for number, row in enumerate(rows)]
    (marked_class / "any.csv").write_text("\n".join([header, *any_grade]), "utf-8")
    shown = printed(marked_class / "any.csv", "--rubric", marked_class / "rubric.yaml")
    assert "leave the rubric as it is" in shown
    assert "strictness:" not in shown


def test_too_few_marks_are_told(marked_class: Path) -> None:
    some = (marked_class / "marks.csv").read_text("utf-8").splitlines()[:41]
    (marked_class / "some.csv").write_text("\n".join(some), "utf-8")
    shown = printed(marked_class / "some.csv", "--rubric", marked_class / "rubric.yaml")
    assert "Nothing was fitted: 40 marks on 4 answers are too few" in shown
    assert "strictness:" not in shown
