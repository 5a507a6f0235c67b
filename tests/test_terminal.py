"""All that is shown goes one way, on which keys are struck out and nothing steers the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.cli.terminal import echo, harmless, keep_secret
from pipeline.resources import data_folder
from tests.test_main_job import labreport

CLI = Path(__file__).parents[1] / "pipeline" / "cli"
RUBRIC = str(data_folder("prompts") / "rubric.yaml")


def test_no_command_prints_in_any_other_way() -> None:
    found = {p.name for p in CLI.glob("*.py") if re.search(r"\bclick\.(secho|echo)\(|\bprint\(", p.read_text("utf-8"))}
    assert found == {"terminal.py", "tables.py"}
    tables = (CLI / "tables.py").read_text("utf-8")
    assert re.findall(r"\bText\((\w+)", tables) == ["harmless"] * tables.count("Text(")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb\x07", "a\ufffd[31mb\ufffd"),
        ("\u202eabc\u2066", "\ufffdabc\ufffd"),
        ("\x9b31m", "\ufffd31m"),
        ("one\r\ntwo\tthree\n", "one\ntwo\tthree\n"),
        ("over\rwritten", "over\ufffdwritten"),
        ("क्\u200dष 👩\u200d🔬", "क्\u200dष 👩\u200d🔬"),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_what_steers_a_terminal_is_made_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_a_key_is_struck_out_of_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    keep_secret({"OPENAI_API_KEY": "canary-0123456789"})
    echo("canary-0123456789 at https://ada:word@host/?key=abc", err=True)
    mark = "[secret removed]"
    assert capsys.readouterr().err == f"{mark} at https://{mark}@host/?key={mark}\n"


def test_letters_that_the_output_cannot_hold_are_spelt_out(tmp_path: Path) -> None:
    (tmp_path / "李雷.md").write_text("A generative model learns to draw new samples from data.\n", "utf-8")
    arguments = ("score", "李雷.md", "--rubric", RUBRIC, "--exercise", "foundations")
    done = labreport(*arguments, cwd=tmp_path, environ={"PYTHONIOENCODING": "cp1252"})
    assert done.returncode == 0, done.stderr
    assert r"\u674e\u96f7,foundations," in done.stdout


def test_names_and_words_of_answers_do_not_steer_the_terminal(tmp_path: Path) -> None:
    answer = tmp_path / "a\x1b[31m\u202e.md"
    answer.write_text("A generative model\x1b]0;title\x07 learns to draw new samples from data.\n", "utf-8")
    for arguments in (
        ("score", answer.name, "--rubric", RUBRIC, "--exercise", "foundations"),
        ("score", answer.name, "--rubric", RUBRIC, "--exercise", "foundations", "-o", "b\x1b[31m.csv"),
        ("score", "none\x1b[31m.md", "--rubric", RUBRIC, "--exercise", "foundations"),
        ("score", "none.md", "--no-such\x1b[31m-option"),
        ("report", "none\x1b[31m"),
    ):
        done = labreport(*arguments, cwd=tmp_path)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.stdout + done.stderr), arguments
        assert "\ufffd" in done.stdout + done.stderr or "\\x1b" in done.stdout + done.stderr, arguments
