from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.inputs.runs import read_run, read_title
from pipeline.records import Answer, Prompt, ProviderUsed, Run, Score, Settings

RUN = Run(
    labreport_version="0.1.0",
    title="Title – தமிழ்",
    prompts=(Prompt(id="a", title="A", text="Explain.\r\n"),),
    providers=(ProviderUsed(label="M", id="openai:m", settings=Settings(temperature=0.5)),),
    answers=(Answer(exercise="a", provider="M", status="answered", text="x\r\n<b>\u202e"),),
    scores=(Score(exercise="a", provider="M", status="answered", coverage=0.1 + 0.2),),
)


def fault(folder: Path, text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "run.json").write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_run(folder)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert message.endswith(".")
    return message.removeprefix(f"{folder}/")


@pytest.mark.parametrize("name", [".", "run.json", "other.json"], ids=["folder", "file", "file of another name"])
def test_a_run_is_read_back_as_it_was(tmp_path: Path, name: str) -> None:
    (tmp_path / ("run.json" if name == "." else name)).write_text(RUN.model_dump_json(indent=1), "utf-8")
    assert read_run(tmp_path / name) == RUN


def test_half_of_a_surrogate_pair_in_an_answer_is_read_back(tmp_path: Path) -> None:
    answer = RUN.answers[0].model_copy(update={"text": "half \ud83d of a pair"})
    run = RUN.model_copy(update={"answers": (answer,)})
    (tmp_path / "run.json").write_text(json.dumps(run.model_dump(mode="python")), "utf-8")
    assert read_run(tmp_path) == run


def test_a_folder_without_a_run_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r'no finished run \(run\.json: there is no such file\); "labreport run" makes'
    ):
        read_run(tmp_path)


def test_a_folder_above_a_run_names_it(tmp_path: Path) -> None:
    for name in ("reports/one", "reports/two"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "run.json").write_text("{}", "utf-8")
    for folder in (tmp_path, tmp_path / "reports"):
        with pytest.raises(InputError, match=r"a run lies in .*/reports/one or .*/reports/two\."):
            read_run(folder)


@pytest.mark.parametrize(
    "changes",
    [{"providers": ()}, {"prompts": ()}, {"scores": (Score(exercise="b", provider="M", status="failed"),)}],
    ids=["model", "exercise", "score"],
)
def test_an_answer_of_nobody_is_one_sentence(tmp_path: Path, changes: dict[str, object]) -> None:
    run = RUN.model_copy(update=changes)
    assert "the run was changed by hand: it holds an answer of 'M'" in fault(tmp_path, run.model_dump_json())


def test_a_count_beyond_all_measure_is_one_sentence(tmp_path: Path) -> None:
    counts = dict.fromkeys(("sentences", "paragraphs", "headings", "list_items", "characters"), 1)
    run = json.loads(RUN.model_dump_json())
    run["scores"][0]["length"] = {"words": 10**400, **counts}
    assert "scores.0.length.words does not fit" in fault(tmp_path, json.dumps(run))


def test_a_missing_path_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where there is a run, as after "make report", it is offered.
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="gone: there is no such run"):
        read_run(tmp_path / "gone")


def test_another_file_of_a_run_leads_to_its_folder(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(RUN.model_dump_json(), "utf-8")
    (tmp_path / "report.md").write_text("# Report", "utf-8")
    with pytest.raises(InputError, match=r"report\.md: this is a file of a run, not the run; name its folder: "):
        read_run(tmp_path / "report.md")


@pytest.mark.parametrize("text", ["", "{", RUN.model_dump_json()[:-20], b'{"title": "\xff"}', '{"a":' * 5000, "x"])
def test_broken_json_is_not_whole(tmp_path: Path, text: str | bytes) -> None:
    assert fault(tmp_path, text).startswith("run.json: the file is not whole or was changed by hand (")


@pytest.mark.parametrize("text", ["{}", "[]", "1", "null", '{"schema_version": "1"}', '{"schema_version": true}'])
def test_other_json_is_foreign(tmp_path: Path, text: str) -> None:
    assert fault(tmp_path, text).startswith("run.json: this is JSON, but no run of labreport")


def test_a_newer_format_asks_for_an_update(tmp_path: Path) -> None:
    newer = json.dumps({**RUN.model_dump(mode="json"), "schema_version": 2, "new_field": []})
    assert fault(tmp_path, newer) == (
        "run.json: a newer labreport wrote this run (its format is 2, known here is 1); update labreport."
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answers": 5}, "answers does not fit"),
        ({"scores": [{"exercise": "a", "provider": "M", "status": "great"}]}, "scores.0.status does not fit"),
        ({"extra": 1}, "extra does not fit"),
    ],
)
def test_a_run_changed_by_hand_names_the_place(tmp_path: Path, change: dict[str, object], words: str) -> None:
    assert words in fault(tmp_path, json.dumps({**RUN.model_dump(mode="json"), **change}))


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.dictionaries(st.sampled_from(["schema_version", "title", "answers"]), inner),
    max_leaves=5,
)


@given(JSON)
def test_any_json_is_one_sentence(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    assert fault(tmp_path_factory.getbasetemp(), json.dumps(value)).startswith("run.json: ")


@pytest.mark.parametrize(
    ("data", "title"),
    [(None, None), (b'{"title": "Lab"}', "Lab"), (b"{", None), (b"[]", None), (b"{}", None), (b'{"title": 5}', None)],
    ids=["missing", "a run", "not whole", "a list", "no title", "a number"],
)
def test_the_title_of_a_run_directory_is_read_or_none(tmp_path: Path, data: bytes | None, title: str | None) -> None:
    if data is not None:
        (tmp_path / "run.json").write_bytes(data)
    assert read_title(tmp_path) == title
