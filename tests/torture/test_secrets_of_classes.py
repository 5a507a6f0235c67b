"""Keys that students hand in, that stand in names, or that a person wrote into files of their own, reach no result."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import _exit_code
from tests.torture.secret_search import leaks_in

OWN = "CANARY.of-the-environment/0123456789"
"""A key in a variable; its shape tells nobody."""
STUDENTS = "sk-proj-CANARYstudent0123456789abcdefgh"
"""A key in no variable: only its shape tells it."""
BOTH = f"{OWN} and {STUDENTS}"
MARK = "[secret removed]"

RUBRIC = f"""\
title: Of {BOTH}
tools: [ChatGPT]
exercises:
  - id: basics
    prompt: Explain the basics of {BOTH}.
    topics:
      - {{id: latent, name: Latent space, description: "A compressed representation, as in {BOTH}."}}
      - {{id: gans, name: Generative adversarial networks, aliases: [GAN]}}
"""
ANSWER = (
    f"A latent space is a compressed representation in which {BOTH} lie close together. "
    f"In a GAN, {BOTH}, a generator makes fakes and a discriminator tells them from data.\n"
)
REPORT = f"# Lab report\n\n## Prompt 1: the basics\n\n### ChatGPT\n\n{ANSWER}\n## Conclusion\n\nI used {BOTH}.\n"
PAGE = f"<h1>Lab report</h1><h2>Prompt 1: the basics</h2><h3>ChatGPT</h3><p>{ANSWER}</p><p hidden>{BOTH}</p>"
NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": f"client = OpenAI(api_key='{STUDENTS}')"},
        {"cell_type": "markdown", "metadata": {}, "source": f"## Prompt 1\n\n### ChatGPT\n\n{ANSWER}"},
    ],
}
CONFIG = """\
title: Pasted
prompts: prompts.yaml
rubric: rubric.yaml
output: ../out/run
providers: [{id: "file:answers/{exercise}.md", label: ChatGPT}]
"""

Command = Callable[..., str]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what people wrote themselves; everything else is written beside it."""
    monkeypatch.setenv("OPENAI_API_KEY", OWN)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    folder = tmp_path / "own"
    files = {
        "rubric.yaml": RUBRIC,
        "answers/basics.md": ANSWER,
        "labreport.yaml": CONFIG,
        "prompts.yaml": "exercises: [{id: basics, title: Basics, text: Explain the basics.}]\n",
        "class/Ada Lovelace/report.md": REPORT,
        "class/Bo Ito/report.html": PAGE,
        f"class/Cy Gupta {STUDENTS}/book {STUDENTS}.ipynb": json.dumps(NOTEBOOK),
        "overrides.csv": f"submission,criterion,points,comment\nada-lovelace,conclusion,1,See {BOTH}\n",
        "roster.csv": f"name,email,id\nAda Lovelace,{STUDENTS}@x.example,\nDi Horvat {OWN},d@x.example,{STUDENTS}\n",
        "human.csv": "answer,exercise,sample,topic,grade\n" + f"ChatGPT,basics,0,latent,0\n#{BOTH},basics,0,gans,\n",
        "marks.csv": "answer,exercise,topic,grade\nanswers/basics.md,basics,latent,0\n",
        "trial/submission/report.md": REPORT,
        "trial/source/rubric.yaml": RUBRIC,
        "trial/submission_metadata.json": json.dumps(
            {"id": 77, "assignment": {"total_points": "9"}, "users": [{"name": f"Zoë {STUDENTS}", "email": OWN}]}
        ),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs a command and gives what it showed, which holds no key; so does nothing that it wrote."""

    def run(*arguments: str, code: int = 0) -> str:
        assert _exit_code(list(arguments)) == code
        captured = capfd.readouterr()
        assert leaks_in(Path("out"), [captured.out, captured.err], [OWN, STUDENTS]) == []
        return captured.out + captured.err

    return run


def test_a_class_with_keys_in_texts_and_names_is_graded_without_them(own: Path, command: Command) -> None:
    files = ("--rubric", "own/rubric.yaml", "--overrides", "own/overrides.csv", "--roster", "own/roster.csv")
    shown = command("grade", "own/class", *files, "--sheets", "md,html", "-o", "out/grades", "-q")
    told = " ".join(shown.replace("-\n", "-").split())
    names = "ada-lovelace, bo-ito and cy-gupta-secret-removed"
    assert f"what looks like an API key stands in what {names} handed in" in told
    sheet = Path("out/grades/sheets/ada-lovelace.md").read_text("utf-8")
    assert "compressed representation" in sheet
    assert "secret removed" in sheet
    grades = json.loads(Path("out/grades/grades.json").read_bytes())
    assert {each["status"] for each in grades["submissions"]} == {"graded"}
    assert len(list(Path("out/grades/.cache").glob("readings-*/*.json"))) == 3


def test_a_reading_that_was_kept_before_the_key_was_set_is_used_without_it(
    own: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade = ("grade", "own/class/Ada Lovelace/report.md", "--rubric", "own/rubric.yaml", "--sheets", "md", "-q")
    monkeypatch.delenv("OPENAI_API_KEY")
    assert _exit_code([*grade, "-o", "out/grades"]) == 0
    assert leaks_in(Path("out"), [], [STUDENTS]) == []
    assert leaks_in(Path("out"), [], [OWN]) != []
    monkeypatch.setenv("OPENAI_API_KEY", OWN)
    assert _exit_code([*grade, "-o", "out/grades"]) == 0
    shutil.rmtree("out/grades/.cache")
    assert leaks_in(Path("out"), [], [OWN, STUDENTS]) == []


def test_keys_in_an_answer_that_is_scored_explained_or_calibrated_are_struck_out(own: Path, command: Command) -> None:
    rubric = ("--rubric", "own/rubric.yaml")
    command("score", "own/answers/basics.md", *rubric, "-o", "out/topics.csv")
    command("score", "own/answers/basics.md", *rubric, "-o", "out/topics.json")
    assert MARK in command("score", "own/answers/basics.md", *rubric)
    evidence = [row["evidence"] for row in json.loads(Path("out/topics.json").read_bytes())]
    assert all(MARK in each for each in evidence)
    assert MARK in Path("out/topics.csv").read_text("utf-8")
    assert MARK in command("explain", "own/answers/basics.md", *rubric, "--topic", "latent")
    rows = "".join(f"a{number}.md,basics,{topic},0\n" for number in range(6) for topic in ("latent", "gans"))
    for number in range(6):
        (own / f"a{number}.md").write_text(ANSWER, "utf-8")
    (own / "marks.csv").write_text(f"answer,exercise,topic,grade\n{rows}", "utf-8")
    assert MARK in command("calibrate", "own/marks.csv", *rubric)


def test_keys_in_a_pasted_answer_and_in_a_person_s_marks_are_struck_out(own: Path, command: Command) -> None:
    command("run", "-c", "own/labreport.yaml", "--allow", "out", "--format", "md", "--no-progress")
    assert MARK in Path("out/run/answers/ChatGPT/basics.0.md").read_text("utf-8")
    command("report", "out/run", "--human", "own/human.csv", "-o", "out/marked.html")
    command("view", "out/run", "--no-open")
    command("view", "out/run", "--blind", "--no-open")
    assert MARK in command("explain", "out/run", "--topic", "latent")
    command("doctor", "-c", "own/labreport.yaml", "--allow", "out")


def test_a_run_with_a_key_in_it_is_refused_with_its_line(own: Path, command: Command) -> None:
    command("run", "-c", "own/labreport.yaml", "--allow", "out", "--format", "none", "--no-progress")
    path = Path("out/run/run.json")
    text = path.read_text("utf-8").replace(MARK, OWN, 1)
    Path("own/run").mkdir()
    Path("own/run/run.json").write_text(text, "utf-8")
    line = text[: text.index(OWN)].count("\n") + 1
    for arguments in (
        ("report", "own/run", "-o", "out/a.md"),
        ("view", "own/run", "--no-open"),
        ("view", "own/run", "--blind", "--no-open"),
        ("explain", "own/run", "--topic", "latent"),
        ("calibrate", "own/marks.csv", "--run", "own/run"),
    ):
        assert f"run.json:{line}: this run holds one of your API keys" in command(*arguments, code=1)
    assert not Path("out/a.md").exists()


def test_the_other_commands_write_no_key_either(own: Path, command: Command) -> None:
    command("init", "out/new")
    command("rubric", "check", "own/rubric.yaml")
    command("rubric", "export", "own/rubric.yaml", "-o", "out/own.yaml")
    command("rubric", "export", "own/rubric.yaml", "-o", "out/canvas.csv")
    overrides = ("--overrides", "own/overrides.csv")
    command("gradescope", "--setup", "out/autograder.zip", "--rubric", "own/rubric.yaml", *overrides)
    command("gradescope", "--root", "own/trial")
    results = (own / "trial" / "results").rename("out/results")
    assert leaks_in(results, [], [OWN, STUDENTS]) == []
    assert "secret removed" in (results / "results.json").read_text("utf-8")
