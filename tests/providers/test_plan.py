"""A dry run counts calls, tokens and money, and touches neither network nor SDK nor key."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from pipeline.errors import InputError, UsageError
from pipeline.inputs.documents import read_text
from pipeline.providers.asking import ask_experiment
from pipeline.providers.cassette import RecordMode
from pipeline.providers.plan import describe_gaps, missing_keys, plan_calls, refuse_nothing_pasted
from pipeline.records import CallPlan, Experiment, Gap, Price, ProviderSpec, Settings
from tests.provider_server import ProviderServer
from tests.providers.fake_providers import as_json, experiment_in

KEY = {"OPENAI_API_KEY": "sk-test-of-labreport"}


def hosted(label: str = "GPT", **fields: Any) -> ProviderSpec:
    return ProviderSpec.model_validate({"id": "openai:gpt", "label": label} | fields)


def record(experiment: Experiment, spec: ProviderSpec, *, limit: int | None = None) -> None:
    """Record the answers of one provider of the experiment, from a server on this machine."""
    with ProviderServer(lambda _: "Good.") as server:
        reached = spec.model_copy(update={"base_url": f"{server.url}/v1"})
        asyncio.run(
            ask_experiment(
                experiment.model_copy(update={"providers": (reached,)}),
                mode="all",
                environ=KEY,
                concurrency=4,
                limit=limit,
                on_progress=lambda _: None,
            )
        )


def test_a_row_counts_what_would_be_asked(tmp_path: Path) -> None:
    spec = hosted(settings=Settings(max_tokens=100, system="123456"), price=Price(input=0, output=10))
    (row,) = plan_calls(experiment_in(tmp_path, spec, repeat=2), mode="new_episodes", environ=KEY)
    assert (row.provider, row.id) == ("GPT", "openai:gpt")
    assert (row.calls, row.recorded) == (6, 0)
    # Sixteen characters each are four tokens; 600 tokens at ten dollars a million are 0.6 cents.
    assert (row.input_tokens, row.output_tokens) == (24, 600)
    assert row.cost == pytest.approx(0.006)
    assert (row.note, row.missing_key) == ("", False)


def test_rows_keep_the_order_of_the_experiment(tmp_path: Path) -> None:
    rows = plan_calls(experiment_in(tmp_path, hosted("Z"), hosted("A")), mode="all", environ=KEY)
    assert [row.provider for row in rows] == ["Z", "A"]


def test_the_limit_counts(tmp_path: Path) -> None:
    (row,) = plan_calls(experiment_in(tmp_path, hosted(), repeat=5), mode="all", environ=KEY, limit=2)
    assert row.calls == 10


@pytest.mark.parametrize(
    ("fields", "cost", "output"),
    [
        ({}, None, None),
        ({"settings": Settings(max_tokens=10)}, None, 30),
        ({"price": Price(input=1, output=1)}, None, None),
        ({"id": "ollama:llama", "settings": Settings(max_tokens=10)}, 0, 30),
        ({"id": "local:llama"}, 0, None),
    ],
    ids=["nothing known", "no price", "no bound", "free", "free without bound"],
)
def test_what_is_not_known_is_none_and_what_is_free_is_nought(
    tmp_path: Path, fields: dict[str, Any], cost: float | None, output: int | None
) -> None:
    (row,) = plan_calls(experiment_in(tmp_path, hosted(**fields)), mode="all", environ=KEY)
    assert (row.cost, row.output_tokens) == (cost, output)


def plan_pasted(folder: Path, *names: str) -> CallPlan:
    """The row of three pasted answers, of which those named are there."""
    (folder / "answers").mkdir()
    for name in names:
        (folder / "answers" / name).write_text("Yes.", "utf-8")
    spec = hosted(id="file:answers/{exercise}.md")
    (row,) = plan_calls(experiment_in(folder, spec), mode="new_episodes", environ={}, read_text=read_text)
    return row


def test_pasted_answers_are_there_already(tmp_path: Path) -> None:
    row = plan_pasted(tmp_path, "a.md", "b.md", "c.md")
    assert (row.calls, row.recorded, row.input_tokens, row.output_tokens, row.cost, row.note) == (0, 3, 0, 0, 0, "")
    assert row.gaps == ()


def test_answers_that_are_not_pasted_yet_are_named(tmp_path: Path) -> None:
    row = plan_pasted(tmp_path, "b.md")
    assert (row.calls, row.recorded, row.cost) == (0, 1, 0)
    assert row.note.startswith("2 of 3 answers are not pasted yet: answers/a.md, answers/c.md")
    assert [gap.place for gap in row.gaps] == ["answers/a.md", "answers/c.md"]


def test_nothing_pasted_at_all_is_refused_with_every_file(tmp_path: Path) -> None:
    spec = hosted(id="file:answers/{exercise}.md")
    experiment = experiment_in(tmp_path, spec)
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "a.md").write_text(" \n", "utf-8")
    with pytest.raises(InputError, match="nothing is pasted yet") as caught:
        refuse_nothing_pasted(experiment, read_text=read_text)
    _, first, *rest, last = str(caught.value).splitlines()
    assert first == "  answers/a.md"
    assert last == 'The files that are not there are made by "labreport init --pasted".'
    assert [line.partition(": ")[0] for line in rest] == ["  answers/b.md", "  answers/c.md"]
    with pytest.raises(InputError) as few:
        refuse_nothing_pasted(experiment, limit=1, read_text=read_text)
    assert len(str(few.value).splitlines()) == 2
    refuse_nothing_pasted(experiment_in(tmp_path, spec, hosted("Asked")), read_text=read_text)
    (tmp_path / "answers" / "b.md").write_text("Text.", "utf-8")
    refuse_nothing_pasted(experiment, read_text=read_text)


def test_of_very_many_files_some_are_named(tmp_path: Path) -> None:
    specs = [hosted(f"M{n}", id=f"file:{n}/{{exercise}}.md") for n in range(7)]
    with pytest.raises(InputError) as caught:
        refuse_nothing_pasted(experiment_in(tmp_path, *specs), read_text=read_text)
    assert len(str(caught.value).splitlines()) == 19
    assert str(caught.value).splitlines()[-2].endswith("and 5 more")


def test_a_sentence_names_a_few_files_and_what_cannot_be_read() -> None:
    gaps = [Gap(place=f"{n}.md", fault="4.md: this is a PDF." if n == 4 else None) for n in range(6)]
    assert describe_gaps(gaps, 6) == (
        "6 of 6 answers are not pasted yet: 0.md, 1.md, 2.md, 3.md, ...; 4.md: this is a PDF"
    )
    gone = [Gap(place=f"a/{n}.md", fault=f"a/{n}.md: there is no such file.") for n in range(3)]
    assert describe_gaps(gone, 6) == (
        "3 of 6 answers are not pasted yet: a/0.md, a/1.md, a/2.md; 3 of them: there is no such file"
    )
    assert describe_gaps(gaps[:1], 1) == "1 of 1 answer is not pasted yet: 0.md"
    assert describe_gaps([], 6) == ""


@pytest.mark.parametrize(
    ("mode", "calls", "recorded", "note"),
    [
        ("none", 0, 2, "1 answer is not recorded"),
        ("once", 0, 2, "1 answer is not recorded"),
        ("new_episodes", 1, 2, ""),
        ("all", 3, 0, ""),
    ],
)
def test_the_record_mode_decides_what_recordings_are_worth(
    tmp_path: Path, mode: RecordMode, calls: int, recorded: int, note: str
) -> None:
    experiment = experiment_in(tmp_path, hosted())
    record(experiment, hosted(), limit=2)
    (row,) = plan_calls(experiment, mode=mode, environ=KEY)
    assert (row.calls, row.recorded, row.note) == (calls, recorded, note)


def test_once_asks_a_provider_without_recordings(tmp_path: Path) -> None:
    (row,) = plan_calls(experiment_in(tmp_path, hosted()), mode="once", environ=KEY)
    assert (row.calls, row.note) == (3, "")


def test_replay_names_how_many_answers_are_missing(tmp_path: Path) -> None:
    (row,) = plan_calls(experiment_in(tmp_path, hosted()), mode="none", environ={})
    assert (row.calls, row.note, row.missing_key) == (0, "3 answers are not recorded", False)


def test_a_missing_key_is_a_note_where_something_must_be_asked(tmp_path: Path) -> None:
    experiment = experiment_in(tmp_path, hosted())
    (row,) = plan_calls(experiment, mode="new_episodes", environ={})
    assert row.missing_key
    assert "OPENAI_API_KEY" in row.note
    assert missing_keys(experiment, mode="new_episodes", environ={}) == (row.note,)
    record(experiment, hosted())
    (row,) = plan_calls(experiment, mode="new_episodes", environ={})
    assert (row.calls, row.missing_key, row.note) == (0, False, "")
    assert missing_keys(experiment, mode="new_episodes", environ={}) == ()
    assert len(missing_keys(experiment, mode="all", environ={})) == 1


@pytest.mark.parametrize("mode", ["none", "new_episodes"])
def test_no_key_is_missing_where_none_is_needed(tmp_path: Path, mode: RecordMode) -> None:
    spec = hosted() if mode == "none" else hosted(id="local:llama")
    assert missing_keys(experiment_in(tmp_path, spec), mode=mode, environ={}) == ()


def test_a_model_file_that_is_not_there_is_a_note_where_it_must_be_asked(tmp_path: Path) -> None:
    experiment = experiment_in(tmp_path, hosted(id="gguf:models/m.gguf"))
    assert plan_calls(experiment, mode="all", environ={})[0].note == "there is no model file models/m.gguf."
    assert plan_calls(experiment, mode="none", environ={})[0].note == "3 answers are not recorded"
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "m.gguf").write_bytes(b"GGUF")
    assert plan_calls(experiment, mode="all", environ={})[0].note == ""


def test_a_kind_that_there_is_not_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="openia"):
        plan_calls(experiment_in(tmp_path, hosted(id="openia:gpt")), mode="all", environ={})


def test_planning_loads_no_sdk(tmp_path: Path) -> None:
    experiment = experiment_in(tmp_path, hosted(), hosted("B", id="google:gemini"), hosted("C", id="anthropic:claude"))
    script = dedent(
        """
        import sys
        from pipeline.providers.plan import plan_calls
        from pipeline.records import Experiment
        rows = plan_calls(Experiment.model_validate_json(sys.argv[1]), mode="new_episodes", environ={})
        print(len(rows), sys.modules.keys() & {"openai", "google.genai", "anthropic", "httpx2", "vcr"})
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, as_json(experiment)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "3 set()"
