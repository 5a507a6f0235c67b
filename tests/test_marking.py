"""Answers marked without a run: explained, and compared with a person's marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import marking
from pipeline.errors import ConfigError, InputError, UsageError
from pipeline.records import Answer, Prompt, ProviderUsed, Rubric, RubricExercise, Run, Score, Settings, Topic, TopicHit
from pipeline.run import write

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
    found = marking.explain(path, "moraine", exercise=None, rubric_path=rubric)
    assert (found.hit.grade, found.line) == (2, 3)
    assert found.hit.evidence == TEXT.splitlines()[2]


def test_an_answer_of_a_run_is_explained_by_the_rubric_of_the_run(run: Path) -> None:
    assert marking.explain(run, "moraine", exercise=None, provider="A").hit.grade == 2
    assert marking.explain(run / "run.json", "crevasse", exercise="ice", provider="A", sample=1).hit.grade == 1


@pytest.mark.parametrize("topic", ["MORAINE", "Moraines", "mor", "raine"])
def test_a_topic_is_found_by_id_name_or_a_part_of_them(topic: str, tmp_path: Path, rubric: Path) -> None:
    path = tmp_path / "answer.md"
    path.write_text(TEXT, "utf-8")
    assert marking.explain(path, topic, exercise=None, rubric_path=rubric).topic.id == "moraine"


def test_a_model_is_found_by_the_beginning_of_its_label(run: Path) -> None:
    record = Run.model_validate_json((run / "run.json").read_text("utf-8"))
    providers = tuple(ProviderUsed(label=label, id="openai:x", settings=Settings()) for label in ("ChatGPT", "Chat"))
    changes = {"providers": providers, "answers": (answer("ChatGPT"), answer("Chat", "Crevasses."))}
    write(record.model_copy(update=changes), run, formats=())
    assert marking.explain(run, "moraine", exercise=None, provider="chatg").hit.grade == 2
    assert marking.explain(run, "crevasse", exercise=None, provider="chat").hit.grade == 1
    with pytest.raises(UsageError, match="no model 'ch', or several; name one with --provider: ChatGPT, Chat"):
        marking.explain(run, "moraine", exercise=None, provider="ch")


def test_a_grade_that_the_run_has_otherwise_is_told(run: Path) -> None:
    assert marking.explain(run, "moraine", exercise=None, provider="B").recorded is None
    record = Run.model_validate_json((run / "run.json").read_text("utf-8"))
    same = marking.explain(run, "moraine", exercise=None, provider="A").hit
    raised = TopicHit(topic="moraine", grade=2, evidence="Snow", start=0, end=4, why="close in meaning")
    scores = (
        Score(exercise="ice", provider="A", status="answered", hits=(same,)),
        Score(exercise="ice", provider="B", status="answered", hits=(raised,)),
    )
    write(record.model_copy(update={"scores": scores}), run, formats=())
    assert marking.explain(run, "moraine", exercise=None, provider="A").recorded is None
    assert marking.explain(run, "moraine", exercise=None, provider="B").recorded == raised


@pytest.mark.parametrize(
    ("topic", "options", "error", "sentence"),
    [
        ("morane", {"provider": "A"}, UsageError, "did you mean 'moraine'"),
        ("a", {"provider": "A"}, UsageError, r"there are: moraine \(Moraines\), crevasse \(Crevasses\)\."),
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
        marking.explain(run, topic, **{"exercise": None, **options})  # type: ignore[arg-type] # a table of keywords


def test_a_file_needs_a_rubric(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--rubric"):
        marking.explain(tmp_path / "answer.md", "moraine", exercise=None)


def marks(folder: Path, *rows: str) -> Path:
    path = folder / "marks.csv"
    path.write_text("\n".join(["answer,topic,grade,sample", *rows]) + "\n", "utf-8")
    return path


def test_marks_of_files_are_compared_with_the_scorer(tmp_path: Path, rubric: Path) -> None:
    rows = []
    for number in range(5):
        (tmp_path / f"{number}.md").write_text(TEXT, "utf-8")
        rows += [f"{number},moraine,{1 if number == 4 else 2},", f"{number},crevasse,0,"]
    found = marking.calibrate(marks(tmp_path, *rows), rubric_path=rubric)
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
    found = marking.calibrate(marks(tmp_path, *rows), run_path=run)
    assert (found.overall.kappa, found.overall.answers, found.disagreements) == (1, 5, ())


def test_answers_that_are_not_there_are_told_with_their_lines(tmp_path: Path, run: Path) -> None:
    rows = [f"{label},{topic},0,{n}" for label in "AC" for topic in ("moraine", "crevasse") for n in range(3)]
    with pytest.raises(ConfigError) as told:
        marking.calibrate(marks(tmp_path, *rows), run_path=run)
    assert "4: the run has no sample 2 of 'A' for ice" in str(told.value)
    assert "8: the answer of C to ice is failed" in str(told.value)


def test_marks_of_a_run_without_the_run_are_told_what_is_missing(tmp_path: Path, rubric: Path) -> None:
    rows = [f"Model {label},{topic},0," for label in "ABCDE" for topic in ("moraine", "crevasse")]
    with pytest.raises(ConfigError, match="no such file; marks of a run's answers need --run RUN"):
        marking.calibrate(marks(tmp_path, *rows), rubric_path=rubric)
