"""The judge's part of a run: asked through the same providers and recordings, shown beside the offline scorer."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import checks, experiments
from pipeline import run as job
from pipeline.cli.tables import print_comparison
from pipeline.errors import ConfigError, MissingKeyError, UsageError
from pipeline.records import Run
from tests.provider_server import Call, ProviderServer, Say

KEYS = {"OPENAI_API_KEY": "sk-test-1234567890"}
TEXT = "A moraine is a wall of rubble that the glacier pushed together.\n\nCrevasses are mentioned in passing here."
RUBRIC = """
exercises:
  - id: ice
    prompt: How does ice shape land?
    topics:
      - {id: moraine, name: Moraines, description: Ridges of rubble left by a glacier., aliases: [moraine]}
      - {id: crevasse, name: Crevasses, description: Deep cracks that open where ice is stretched.}
      - {id: firn, name: Firn, description: Old snow on its way to becoming ice.}
"""
GRADES = [
    {"topic": "moraine", "grade": 2, "quotation": "A moraine is a wall of rubble"},
    {"topic": "crevasse", "grade": 2, "quotation": "Crevasses are deep cracks in the ice."},
    {"topic": "firn", "grade": 0, "quotation": ""},
]


def reply(call: Call) -> str | Say:
    """Aurora's and Brevis's answers, and the judge's grades and preferences; Aurora is preferred in both orders."""
    if call.prompt.startswith("You grade one answer"):
        return f"```json\n{json.dumps({'grades': GRADES})}\n```"
    if call.prompt.startswith("Two answers"):
        first = re.search(r"The first answer:\n.*\n(\w+)", call.prompt)
        return json.dumps({"better": "first" if first and first[1] == "aurora" else "second"})
    return f"{call.model}\n\n{TEXT}"


@pytest.fixture(scope="module")
def server() -> Iterator[ProviderServer]:
    with ProviderServer(reply) as running:
        yield running


def config(folder: Path, server: ProviderServer, judge: str = "", more: str = "", extra: str = "") -> Path:
    (folder / "rubric.yaml").write_text(RUBRIC, "utf-8")
    (folder / "prompts.yaml").write_text(
        "exercises:\n  - {id: ice, title: Ice, text: How does ice shape land?}\n", "utf-8"
    )
    address = f"base_url: {server.url}/v1"
    judge = judge or f"{{id: openai:justice, {address}, {more} label: Judge}}"
    rows = "".join(
        f"  - {{id: openai:{model}, label: {model.title()}, {address}, price: {{input: 1, output: 1}}, "
        "settings: {max_tokens: 500}}\n"
        for model in ("aurora", "brevis")
    )
    (folder / "labreport.yaml").write_text(
        f"title: Ice\nprompts: prompts.yaml\nrubric: rubric.yaml\noutput: out\nproviders:\n{rows}"
        f"scoring:\n  judge: {judge}\n{extra}",
        "utf-8",
    )
    return folder / "labreport.yaml"


def compared(path: Path, mode: job.RecordMode = "new_episodes", max_cost: float | None = None) -> Run:
    return job.compare(
        experiments.read(path),
        mode=mode,
        environ=KEYS if mode != "none" else {},
        concurrency=4,
        max_cost=max_cost,
        formats=(),
        on_progress=lambda _: None,
    ).run


def test_the_judge_s_grades_stand_beside_the_scorer_s(tmp_path: Path, server: ProviderServer) -> None:
    run = compared(config(tmp_path, server))
    assert run.judge is not None
    assert (run.judge.label, run.judge.id, run.judge.calls, run.judge.failed) == ("Judge", "openai:justice", 2, 0)
    for score in run.scores:
        assert [hit.grade for hit in score.hits] == [2, 1, 0]
        assert [hit.grade for hit in score.judged] == [2, None, 0]
        assert score.judged_coverage == 1 / 2
        answer = next(answer for answer in run.answers if answer.key == score.key)
        assert answer.text[score.judged[0].start : score.judged[0].end] == score.judged[0].evidence != ""
    assert (run.judge.unscored, run.judge.agreement.marks, run.judge.agreement.kappa) == (2, 4, 1)
    assert not run.judge.is_contestant
    assert run.preferences == ()


def test_the_judge_is_recorded_and_replayed_like_any_model(tmp_path: Path, server: ProviderServer) -> None:
    path = config(tmp_path, server, extra="  pairwise: true\n")
    run = compared(path)
    asked = len(server.calls)
    assert compared(path, "none") == run
    assert compared(path) == run
    assert len(server.calls) == asked
    assert len(list((tmp_path / "cassettes" / "Judge").glob("*.yaml"))) == 4
    assert checks.check_cassettes(experiments.read(path), {}) == ((), "6 cassettes checked, 0 remarks.")
    (tmp_path / "cassettes" / "Judge" / "stray.0.yaml").write_bytes(
        next((tmp_path / "cassettes" / "Judge").glob("ice.Aurora*.yaml")).read_bytes()
    )
    assert len(checks.check_cassettes(experiments.read(path), {})[0]) == 1


def test_a_preference_is_counted_for_each_pair(tmp_path: Path, server: ProviderServer) -> None:
    run = compared(config(tmp_path, server, extra="  pairwise: true\n"))
    (preference,) = run.preferences
    assert (preference.first, preference.first_better, preference.second_better) == ("Aurora", 1, 0)
    assert (preference.ties, preference.order_ties, preference.unscored) == (0, 0, 0)


def test_a_judge_that_cannot_be_asked_leaves_everything_unscored(tmp_path: Path, server: ProviderServer) -> None:
    path = config(tmp_path, server)
    compared(path)
    for recording in (tmp_path / "cassettes" / "Judge").iterdir():
        recording.unlink()
    run = compared(path, "none")
    assert run.judge is not None
    assert (run.judge.failed, run.judge.unscored, run.judge.agreement.kappa) == (2, 6, None)
    assert {score.judged_coverage for score in run.scores} == {None}
    assert {score.coverage for score in run.scores} == {1 / 2}


def test_a_judge_of_its_own_answers_is_said_to_be(tmp_path: Path, server: ProviderServer) -> None:
    run = compared(config(tmp_path, server, judge=f"{{id: openai:aurora, base_url: {server.url}/v1}}"))
    assert run.judge is not None
    assert run.judge.label == "Judge aurora"
    assert run.judge.is_contestant


def test_without_its_key_the_judge_stops_the_run_before_anybody_is_paid(tmp_path: Path, server: ProviderServer) -> None:
    path = config(tmp_path, server, judge="anthropic:claude")
    asked = len(server.calls)
    with pytest.raises(MissingKeyError, match="Judge claude needs an API key"):
        compared(path)
    assert len(server.calls) == asked


def test_what_the_judge_costs_must_be_known_before_anybody_is_paid(tmp_path: Path, server: ProviderServer) -> None:
    asked = len(server.calls)
    with pytest.raises(UsageError, match="Judge can cost"):
        compared(config(tmp_path, server), max_cost=1)
    assert len(server.calls) == asked


@pytest.mark.parametrize(("left", "failed"), [(1e-6, 2), (1e-3, 0)], ids=["too little", "enough"])
def test_the_judge_spends_of_the_same_money(left: float, failed: int, tmp_path: Path, server: ProviderServer) -> None:
    """The answers cost 5e-5 dollars, so that a call of the judge that fits alone may not fit behind them."""
    path = config(tmp_path, server, more="price: {input: 1, output: 1}, settings: {max_tokens: 500},")
    compared(path)
    shutil.rmtree(tmp_path / "cassettes" / "Judge")
    row = job.plan(experiments.read(path), mode="new_episodes", environ=KEYS)[-1]
    assert row.cost is not None
    shutil.rmtree(tmp_path / "cassettes")
    run = compared(path, max_cost=row.cost / row.calls + left)
    assert [answer.status for answer in run.answers] == ["answered", "answered"]
    assert run.judge is not None
    assert run.judge.failed == failed


def test_the_plan_has_a_row_for_the_judge(tmp_path: Path, server: ProviderServer) -> None:
    path = config(tmp_path, server)
    row = job.plan(experiments.read(path), mode="new_episodes", environ=KEYS)[-1]
    assert (row.provider, row.calls, row.recorded) == ("Judge", 2, 0)
    assert "2 answers that are not there yet" in row.note
    compared(path)
    row = job.plan(experiments.read(path), mode="new_episodes", environ=KEYS)[-1]
    assert (row.calls, row.recorded, row.note) == (0, 2, "")


@pytest.mark.parametrize(
    ("judge", "extra", "sentence"),
    [
        ("gpt-5", "", "must say who runs the model"),
        ("file:judge.md", "", "a judge must be asked, a file cannot be"),
        ("{id: openai:x, label: aurora}", "", "the judge and a provider are both called 'aurora'"),
        ("{id: openai:x, lable: J}", "", "did you mean 'label'"),
        ("", "  pairwise: perhaps\n", "must be true or false"),
    ],
)
def test_a_wrong_judge_is_told_with_its_line(
    judge: str, extra: str, sentence: str, tmp_path: Path, server: ProviderServer
) -> None:
    with pytest.raises(ConfigError, match=sentence) as told:
        experiments.read(config(tmp_path, server, judge=judge, extra=extra))
    assert told.value.line == (10 if extra else 9)


def test_pairs_need_a_judge(tmp_path: Path, server: ProviderServer) -> None:
    path = config(tmp_path, server)
    path.write_text(re.sub(r"  judge: .*\n", "  pairwise: true\n", path.read_text("utf-8")), "utf-8")
    with pytest.raises(ConfigError, match="'pairwise' needs a judge"):
        experiments.read(path)


def test_grades_need_a_rubric(tmp_path: Path, server: ProviderServer) -> None:
    path = config(tmp_path, server)
    path.write_text(path.read_text("utf-8").replace("rubric: rubric.yaml\n", ""), "utf-8")
    with pytest.raises(ConfigError, match="a judge needs a rubric"):
        experiments.read(path)
    path.write_text(path.read_text("utf-8") + "  pairwise: true\n", "utf-8")
    assert experiments.read(path).scoring.pairwise


def test_the_terminal_tells_what_to_doubt(
    tmp_path: Path, server: ProviderServer, capsys: pytest.CaptureFixture[str]
) -> None:
    path = config(tmp_path, server, judge=f"{{id: openai:aurora, base_url: {server.url}/v1}}")
    comparison = job.compare(
        experiments.read(path), mode="new_episodes", environ=KEYS, concurrency=4, formats=(), on_progress=lambda _: None
    )
    print_comparison(comparison, tmp_path)
    shown = capsys.readouterr()
    assert "Judge aurora: weighted kappa with the offline scorer 1.00, topics unscored 2" in shown.out
    assert "Judge aurora judges answers of its own" in shown.err


def test_an_embedding_model_must_be_a_folder(tmp_path: Path, server: ProviderServer) -> None:
    path = config(tmp_path, server, extra="  embedding: models/none\n")
    with pytest.raises(ConfigError, match="there is no such folder") as told:
        experiments.read(path)
    assert told.value.line == 10
    (tmp_path / "models" / "none").mkdir(parents=True)
    assert experiments.read(path).scoring.embedding == tmp_path / "models" / "none"
