"""What the doctor says of an experiment: only what concerns it, and what is still to be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checks import examine
from pipeline.experiments import start_project
from pipeline.records import Readiness
from tests.in_process import call

PARTS = ("openai: key", "google: key", "anthropic: key", "Ollama", "LM Studio", "anthropic: models", "gguf: models")


def rows_of(folder: Path, **environ: str) -> dict[str, Readiness]:
    return {row.name: row for row in examine(folder / "labreport.yaml", environ)}


def row_of(folder: Path, **environ: str) -> Readiness:
    """The row of the experiment."""
    return rows_of(folder, **environ)[str(folder / "labreport.yaml")]


@pytest.fixture
def pasted(tmp_path: Path) -> Path:
    start_project(tmp_path, pasted=True, force=False)
    return tmp_path


def test_without_an_experiment_everything_is_shown(tmp_path: Path) -> None:
    rows = rows_of(tmp_path)
    assert set(PARTS) <= rows.keys()
    assert row_of(tmp_path).ready is None


def test_a_pasted_experiment_needs_no_key_no_server_and_no_package(pasted: Path) -> None:
    assert not set(PARTS) & rows_of(pasted).keys()
    assert "pandoc" in {name.lower() for name in rows_of(pasted)}


def test_of_the_providers_in_use_keys_servers_and_packages_are_shown(pasted: Path) -> None:
    config = pasted / "labreport.yaml"
    text = config.read_text("utf-8")
    config.write_text(
        text.replace("providers:\n", "providers:\n  - openai:gpt\n  - 'gguf:m.gguf'\n")
        + "\nscoring: {judge: 'ollama:llama'}\n",
        "utf-8",
    )
    shown = set(PARTS) & rows_of(pasted).keys()
    assert shown == {"openai: key", "gguf: models"}
    assert {"m", "Judge llama"} <= rows_of(pasted).keys()


def write_config(folder: Path, *providers: str) -> None:
    """An experiment of one exercise with these providers."""
    (folder / "prompts.yaml").write_text("exercises: [{id: a, title: A, text: Explain.}]", "utf-8")
    rows = "".join(f"  - {provider}\n" for provider in providers)
    (folder / "labreport.yaml").write_text(
        f"title: T\nprompts: prompts.yaml\nsettings: {{max_tokens: 3}}\nproviders:\n{rows}", "utf-8"
    )


def test_the_models_of_an_experiment_on_this_machine_are_looked_for(tmp_path: Path, llama_server: str) -> None:
    nobody = "http://127.0.0.1:9/v1"
    (tmp_path / "models").mkdir()
    write_config(
        tmp_path,
        f"{{id: 'local:tiny', label: There, base_url: '{llama_server}'}}",
        f"{{id: 'local:tiny2', label: Other name, base_url: '{llama_server}/'}}",
        f"{{id: 'ollama:tiny2', label: Not pulled, base_url: '{llama_server}'}}",
        f"{{id: 'local:gone', label: Gone, base_url: '{nobody}'}}",
        f"{{id: 'ollama:tiny', label: Not started, base_url: '{nobody}'}}",
        "{id: 'gguf:no.gguf', label: No file}",
        "{id: 'gguf:models', label: Folder}",
    )
    rows = rows_of(tmp_path)
    lists = f"{llama_server} lists no model tiny2; it lists tiny"
    nobody = f"no model server answers at {nobody}"
    expected = {
        "There": (True, f"tiny at {llama_server}", ""),
        "Other name": (None, lists.replace(" lists", "/ lists", 1), "name it local:tiny"),
        "Not pulled": (False, lists, "get it with: ollama pull tiny2"),
        "Gone": (False, nobody, "start the model server, or correct its base_url"),
        "Not started": (False, nobody, "start it with: ollama serve"),
        "No file": (False, "there is no model file no.gguf", ""),
        "Folder": (False, "models is a folder; name the model file in it", ""),
    }
    assert {name: (rows[name].ready, rows[name].found, rows[name].todo) for name in expected} == expected


def test_a_model_file_is_shown_with_its_size(tmp_path: Path, tiny_model: Path) -> None:
    write_config(tmp_path, f"{{id: 'gguf:{tiny_model}', label: File}}")
    assert rows_of(tmp_path)["File"].found == "tiny.gguf, 0.5 MB"


def test_a_model_whose_answers_are_recorded_needs_no_server(tmp_path: Path, llama_server: str) -> None:
    write_config(tmp_path, f"{{id: 'local:tiny', label: Home, base_url: '{llama_server}'}}")
    assert call("run", "--format", "none", cwd=tmp_path).returncode == 0
    write_config(tmp_path, "{id: 'local:tiny', label: Home, base_url: 'http://127.0.0.1:9/v1'}")
    assert "Home" not in rows_of(tmp_path)
    assert row_of(tmp_path).ready is True


def test_answers_that_are_not_pasted_yet_are_counted_and_named(pasted: Path) -> None:
    row = row_of(pasted)
    assert row.ready is False
    assert "8 of 8 answers are not pasted yet: answers/chatgpt/foundations.md, " in row.found
    assert "paste" in row.todo
    for path in (pasted / "answers" / "chatgpt").iterdir():
        path.write_text("An answer.", "utf-8")
    (pasted / "answers" / "gemini" / "scaling.md").write_bytes(b"%PDF-1.7")
    row = row_of(pasted)
    assert "4 of 8 answers are not pasted yet: answers/gemini/foundations.md" in row.found
    assert "answers/gemini/scaling.md: this is a PDF" in row.found
    assert str(pasted) not in row.found


def test_an_experiment_whose_answers_are_all_pasted_is_ready(pasted: Path) -> None:
    for path in (pasted / "answers").rglob("*.md"):
        path.write_text("An answer.", "utf-8")
    row = row_of(pasted)
    assert row.ready is True
    assert row.found == "4 exercises x 2 models; 8 answers are pasted"
    assert row.todo == '"labreport run"'


def test_a_missing_key_is_what_to_do_next(tmp_path: Path) -> None:
    start_project(tmp_path, pasted=False, force=False)
    row = row_of(tmp_path, OPENAI_API_KEY="sk-test")
    assert row.ready is False
    assert "GEMINI_API_KEY" in row.todo
    assert "OPENAI_API_KEY" not in row.todo
    assert row.found == "4 exercises x 2 models; 8 answers to ask for"
    assert row_of(tmp_path, OPENAI_API_KEY="sk-test", GEMINI_API_KEY="AIza").ready is True


def test_a_wrong_experiment_is_told_and_everything_is_shown(pasted: Path) -> None:
    (pasted / "labreport.yaml").write_text("titel: x\n", "utf-8")
    assert row_of(pasted).ready is False
    assert "did you mean 'title'" in row_of(pasted).found
    assert set(PARTS) <= rows_of(pasted).keys()
