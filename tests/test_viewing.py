"""A finished run is shown: as a page, blind, with a person's marks, for other programs."""

from __future__ import annotations

import http.client
import json
import threading
from pathlib import Path

import pytest

from pipeline import viewing
from pipeline.errors import InputError, UsageError
from pipeline.records import Preference, Price
from pipeline.writers.run_directory import write_run
from tests.writers.page.judged_run import LABELS, judged_run
from tests.writers.sample_run import LONG, SHORT, sample_run
from tests.writers.shown_text import shown_text


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    write_run(sample_run(), tmp_path / "run")
    return tmp_path / "run"


MARKS = f"""answer,exercise,sample,topic,grade,criterion,score
{LONG},foundations,0,Latent space,2,,
{LONG},foundations,0,Evaluation,0,,
{SHORT},foundations,0,Adversarial networks,1,,
{LONG},foundations,0,,,accuracy,5
{LONG},scaling,0,,,accuracy,4
{LONG},foundations,0,,,preference,1
{SHORT},foundations,0,,,preference,0
"""


def test_marks_of_a_person_stand_in_every_format(run_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text(MARKS, "utf-8")
    files, _ = viewing.render(run_folder, [], human=tmp_path / "marks.csv")
    assert [path.name for path in files] == ["report.md", "report.pdf", "report.docx", "report.html"]
    for path in files:
        shown = shown_text(path.suffix[1:], path.read_bytes()).replace("*", "")
        assert "Marksbyaperson" in shown, path.name
        assert "Apersongradedthreetopicsoftwoanswers" in shown, path.name
        assert "4.5(2)" in shown, path.name
        assert "100%(1)" in shown, path.name
    assert "Person: **● explained**" in (run_folder / "report.md").read_text("utf-8")


def test_marks_from_a_blind_page_find_their_models(run_folder: Path, tmp_path: Path) -> None:
    viewing.write_blind_page(run_folder)
    letters = json.loads((run_folder / "blind.json").read_text("utf-8"))["models"]
    (letter,) = (letter for letter, label in letters.items() if label == SHORT)
    (tmp_path / "marks.csv").write_text(f"answer,exercise,criterion,score\n{letter},foundations,clarity,2\n", "utf-8")
    marked = viewing.with_human_marks(sample_run(), tmp_path / "marks.csv", run_folder)
    assert marked.human is not None
    assert marked.human.criteria[0].answer == SHORT


def test_a_blind_page_keeps_its_letters_and_its_bytes(run_folder: Path) -> None:
    page, key = viewing.write_blind_page(run_folder)
    before = page.read_bytes()
    assert viewing.write_blind_page(run_folder / "run.json") == (page, key)
    assert page.read_bytes() == before
    (run_folder / "blind.json").unlink()
    assert viewing.write_blind_page(run_folder)[1] != key


def test_the_page_lies_beside_the_run(run_folder: Path) -> None:
    assert viewing.write_page(run_folder) == run_folder / "report.html"
    with pytest.raises(InputError, match="holds no finished run"):
        viewing.write_page(run_folder.parent)


def test_the_server_shows_the_page_to_this_machine_and_nothing_else(run_folder: Path) -> None:
    page = viewing.write_page(run_folder)
    with viewing.server_of(page, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        assert server.server_address[0] == "127.0.0.1"
        answers = []
        for path, host in (("/", f"127.0.0.1:{port}"), ("/run.json", f"localhost:{port}"), ("/", "evil.example")):
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", path, headers={"Host": host})
            response = connection.getresponse()
            answers.append((response.status, response.read() == page.read_bytes()))
            connection.close()
        with pytest.raises(UsageError, match=f"--port {port}: cannot be used"):
            viewing.server_of(page, port)
        server.shutdown()
    assert answers == [(200, True), (404, False), (404, False)]


# ---------------------------------------------------------------- other programs


def test_an_unknown_ending_is_refused_before_anything_is_written(run_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no format for the ending '.json'; use one of .md, .*, comparator\.json"):
        viewing.render(run_folder, [tmp_path / "a.md", tmp_path / "a.json"])
    assert not (tmp_path / "a.md").exists()


def test_llm_comparator_gets_two_models_and_is_told_of_the_third(tmp_path: Path) -> None:
    preference = Preference(exercise="foundations", first="Brevis", second="Aurora", first_better=1, ties=1)
    write_run(judged_run().model_copy(update={"preferences": (preference,)}), tmp_path)
    (path,), (note,) = viewing.render(tmp_path, [tmp_path / "Comparator.json"])
    assert note == "comparator.json compares two models: Aurora and Brevis; left out: Cirrus."
    data = json.loads(path.read_text("utf-8"))
    assert data["models"] == [{"name": "Aurora"}, {"name": "Brevis"}]
    assert len(data["examples"]) == 4
    first = data["examples"][0]
    assert set(first) == {
        *("input_text", "tags", "output_text_a", "output_text_b", "score", "individual_rater_scores", "custom_fields")
    }
    shares = [score.coverage for score in judged_run().scores if score.key[0] == "foundations" and score.sample == 0]
    assert first["score"] == pytest.approx(1.5 * (shares[0] - shares[1]), abs=1e-4)  # type: ignore[operator] # both are known
    assert first["individual_rater_scores"][0]["score"] == -0.75
    kinds = {field["name"]: field["type"] for field in data["metadata"]["custom_fields_schema"]}
    assert set(kinds) == set(first["custom_fields"])
    assert all(len(first["custom_fields"][name]) == 2 for name, kind in kinds.items() if kind.startswith("per_model"))


def test_an_unknown_difference_is_no_tie_for_llm_comparator(tmp_path: Path) -> None:
    run = judged_run()
    scores = [score.model_copy(update={"coverage": None}) for score in run.scores]
    write_run(run.model_copy(update={"scores": tuple(scores)}), tmp_path)
    (path,), _ = viewing.render(tmp_path, [tmp_path / "comparator.json"])
    assert {example["score"] for example in json.loads(path.read_text("utf-8"))["examples"]} == {None}


def test_llm_comparator_needs_two_models(run_folder: Path, tmp_path: Path) -> None:
    run = sample_run()
    first = run.providers[0]
    mine = {name: tuple(a for a in getattr(run, name) if a.provider == first.label) for name in ("answers", "scores")}
    write_run(sample_run(providers=(first,), **mine), tmp_path / "one")
    with pytest.raises(UsageError, match="compares two models; this run has one"):
        viewing.render(tmp_path / "one", [tmp_path / "comparator.json"])


def test_promptfoo_gets_a_result_for_each_answer_and_an_assertion_for_each_topic(tmp_path: Path) -> None:
    write_run(judged_run(), tmp_path)
    (path,), _ = viewing.render(tmp_path, [tmp_path / "x.promptfoo.json"])
    data = json.loads(path.read_text("utf-8"))
    results, stats = data["results"]["results"], data["results"]["stats"]
    assert data["results"]["version"] == 3
    assert len(results) == 12
    assert stats["successes"] + stats["failures"] + stats["errors"] == 12
    assert [prompt["provider"] for prompt in data["results"]["prompts"]] == list(LABELS)
    assert {(result["testIdx"], result["promptIdx"]) for result in results} == {
        (t, p) for t in range(4) for p in range(3)
    }
    parts = results[0]["gradingResult"]["componentResults"]
    assert [part["score"] for part in parts] == [
        hit.grade / 2 for hit in judged_run().scores[0].hits if hit.grade is not None
    ]
    assert results[0]["cost"] == pytest.approx((20 * 1 + 900 * 2) / 1e6)
    assert results[0]["latencyMs"] == 2500
    assert data["metadata"]["exportedAt"] == "2026-03-05T09:30:00.000Z"


def test_an_answer_that_failed_is_an_error_for_promptfoo(run_folder: Path, tmp_path: Path) -> None:
    (path,), _ = viewing.render(run_folder, [tmp_path / "promptfoo.json"])
    data = json.loads(path.read_text("utf-8"))
    failed = [result for result in data["results"]["results"] if result["metadata"]["status"] == "failed"]
    assert [(each["failureReason"], each["error"]) for each in failed] == [
        (2, "The server answered 503 five times in a row.")
    ]


def test_the_price_of_a_model_is_kept_in_the_run() -> None:
    assert judged_run().providers[0].price == Price(input=1, output=2)
