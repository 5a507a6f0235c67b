"""The run directory: complete, stable, and no place where a person's file gets lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.records import Answer, Prompt, ProviderUsed, Rubric, RubricExercise, Run, Score, Settings, Topic
from pipeline.writers.run_directory import run_json, write_run


def answer(exercise: str, provider: str, text: str = "Text.", sample: int = 0) -> Answer:
    return Answer(exercise=exercise, provider=provider, sample=sample, status="answered", text=text)


def run_of(*answers: Answer, ids: dict[str, str] | None = None) -> Run:
    exercises = dict.fromkeys(each.exercise for each in answers)
    return Run(
        labreport_version="0",
        title="Run",
        prompts=tuple(Prompt(id=each, title=each, text="?") for each in exercises),
        rubric=Rubric(
            exercises=tuple(RubricExercise(id=each, topics=(Topic(id="t", name="T"),)) for each in exercises)
        ),
        providers=tuple(
            ProviderUsed(label=label, id=(ids or {}).get(label, "openai:x"), settings=Settings())
            for label in dict.fromkeys(each.provider for each in answers)
        ),
        answers=answers,
        scores=tuple(
            Score(exercise=a.exercise, provider=a.provider, sample=a.sample, status=a.status) for a in answers
        ),
    )


def files_below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_everything_of_the_design_is_written_and_named(tmp_path: Path) -> None:
    paths = write_run(run_of(answer("one", "A"), answer("one", "B/2"), answer("two", "A", sample=1)), tmp_path / "new")
    assert [path.relative_to(tmp_path / "new").as_posix() for path in paths] == [
        "run.json",
        "scores.csv",
        "topics.csv",
        "junit.xml",
        "answers/A/one.0.md",
        "answers/B_2/one.0.md",
        "answers/A/two.1.md",
        "charts/coverage-overall.svg",
        "charts/coverage-one.svg",
        "charts/coverage-two.svg",
        "charts/length.svg",
        "charts/readability.svg",
    ]
    assert set(files_below(tmp_path / "new")) == {path.relative_to(tmp_path / "new").as_posix() for path in paths}


def test_the_run_comes_back_from_run_json(tmp_path: Path) -> None:
    run = run_of(answer("one", "Ä", "Grüße\r\n🤖"))
    write_run(run, tmp_path)
    text = (tmp_path / "run.json").read_text("utf-8")
    assert Run.model_validate_json(text) == run
    assert '\n "title": "Run",\n' in text
    assert "Grüße" in text


@given(st.text(st.characters(codec=None), max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_text_is_kept_exactly_as_received(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("run")
    run = run_of(answer("one", "A", text))
    write_run(run, folder)
    assert (folder / "answers/A/one.0.md").read_bytes().decode("utf-8", "surrogatepass") == text
    assert Run.model_validate(json.loads((folder / "run.json").read_bytes())) == run


def test_a_lone_surrogate_changes_no_other_line_of_run_json() -> None:
    plain = run_json(run_of(answer("one", "A", "x")))
    odd = run_json(run_of(answer("one", "A", "x\udc80")))
    assert [pair for pair in zip(plain.splitlines(), odd.splitlines(), strict=True) if pair[0] != pair[1]] == [
        ('   "text": "x",', '   "text": "x\\udc80",')
    ]


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    run = run_of(answer("one", "A"), answer("one", "B"))
    write_run(run, tmp_path / "a")
    write_run(Run.model_validate_json(run.model_dump_json()), tmp_path / "b")
    assert files_below(tmp_path / "a") == files_below(tmp_path / "b")


def test_an_answer_that_failed_is_a_row_and_no_file(tmp_path: Path) -> None:
    write_run(run_of(Answer(exercise="one", provider="A", status="failed", reason="down")), tmp_path)
    assert not (tmp_path / "answers").exists()
    assert "one,A,0,failed," in (tmp_path / "scores.csv").read_text("utf-8")


def test_labels_that_look_alike_get_files_of_their_own(tmp_path: Path) -> None:
    write_run(run_of(answer("one", "GPT", "first"), answer("one", "gpt", "second"), answer("one", "g/p:t")), tmp_path)
    texts = [path.read_bytes() for path in (tmp_path / "answers").rglob("*.md")]
    assert sorted(texts) == [b"Text.", b"first", b"second"]
    assert len({path.as_posix().casefold() for path in (tmp_path / "answers").iterdir()}) == 3


def test_what_an_earlier_run_left_is_removed(tmp_path: Path) -> None:
    write_run(run_of(answer("one", "A"), answer("two", "A"), answer("one", "B")), tmp_path)
    write_run(run_of(answer("one", "A", "New.")), tmp_path)
    assert [name for name in files_below(tmp_path) if "/" in name] == [
        "answers/A/one.0.md",
        "charts/coverage-one.svg",
        "charts/coverage-overall.svg",
        "charts/length.svg",
        "charts/readability.svg",
    ]
    assert not (tmp_path / "answers/B").exists()


def test_what_an_earlier_run_left_is_recognised_with_a_lone_surrogate_too(tmp_path: Path) -> None:
    write_run(run_of(answer("one", "A", "x\ud800")), tmp_path)
    write_run(run_of(answer("two", "A")), tmp_path)
    assert list(files_below(tmp_path / "answers")) == ["A/two.0.md"]


def test_a_person_s_files_stay(tmp_path: Path) -> None:
    write_run(run_of(answer("one", "A"), answer("two", "A"), answer("three", "A")), tmp_path)
    own = {
        "answers/A/two.0.md": b"I changed this.",
        "answers/notes.md": b"mine",
        "answers/C/one.0.md": b"Text.",
        "charts/mine.svg": b"<svg/>",
        "report.pdf": b"pdf",
    }
    for name, content in own.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    write_run(run_of(answer("one", "A")), tmp_path)
    left = files_below(tmp_path)
    assert {name: left.get(name) for name in own} == own
    assert "answers/A/three.0.md" not in left


def test_pasted_answers_that_lie_in_the_run_directory_itself_stay(tmp_path: Path) -> None:
    ids = {"Gemini": "file:answers/Gemini/{exercise}.{sample}.md", "A": "file:../elsewhere/{exercise}.md"}
    write_run(run_of(answer("one", "Gemini"), answer("one", "A"), ids=ids), tmp_path)
    write_run(run_of(answer("one", "Gemini 3")), tmp_path)
    assert sorted(files_below(tmp_path / "answers")) == ["Gemini 3/one.0.md", "Gemini/one.0.md"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"answers": 5}', '{"answers": [{}], "providers": []}', "\x00"])
def test_an_unreadable_earlier_run_removes_nothing(tmp_path: Path, broken: str) -> None:
    write_run(run_of(answer("old", "A")), tmp_path)
    (tmp_path / "run.json").write_text(broken, "utf-8")
    write_run(run_of(answer("one", "A")), tmp_path)
    assert sorted(files_below(tmp_path / "answers/A")) == ["old.0.md", "one.0.md"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="Cannot write"):
        write_run(run_of(answer("one", "A")), tmp_path / "file")
