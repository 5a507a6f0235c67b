"""The command line as a user meets it: one sentence for each mistake, the right exit code, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli.main import COMMANDS, _report
from pipeline.cli.main import labreport as labreport_group
from pipeline.errors import EXIT_CODES
from tests.in_process import call

LABREPORT = Path(sys.executable).with_name("labreport")


def labreport(*arguments: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The finished command, run as a process of its own."""
    import os

    return subprocess.run(
        [LABREPORT, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"COLUMNS": "80", "PYTHONWARNINGS": "error"} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_lists_every_command_and_exit_code(tmp_path: Path) -> None:
    shown = labreport("--help", cwd=tmp_path)
    assert shown.returncode == 0
    for name, (_, _, line) in COMMANDS.items():
        assert f"  {name}" in shown.stdout
        assert line in shown.stdout
    for code, meaning in EXIT_CODES.items():
        assert f"{code}  {meaning}" in shown.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_terminal_of_80_columns(name: str) -> None:
    command = labreport_group.get_command(click.Context(labreport_group), name)
    assert command is not None
    under = list(command.commands.values()) if isinstance(command, click.Group) else []
    for each in (command, *under):
        shown = each.get_help(click.Context(each, info_name=f"labreport {name}", terminal_width=80))
        assert "Usage:" in shown
        assert [line for line in shown.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_overview_is_the_command_s_own(name: str) -> None:
    from importlib import import_module

    module, function, line = COMMANDS[name]
    assert getattr(import_module(module), function).short_help == line


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['labreport', '--help']\nfrom pipeline.cli.main import main\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    code += "print([m for m in ('pydantic', 'openai', 'yaml', 'rich', 'jinja2', 'asyncio') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert shown.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["rnu"], 2, "No such command 'rnu'. Did you mean 'run'?"),
        (["explan"], 2, "Did you mean 'explain'?"),
        (["xyzzy"], 2, "No such command 'xyzzy'.\n"),
        (["run"], 2, "there is no labreport.yaml in this folder; go to your experiment's folder, or start one"),
        (
            ["run", "-o", "handin.docx"],
            2,
            "-o of run is a folder; for one file use: labreport report RUN -o handin.docx",
        ),
        (["run", "-c", "nowhere.yaml"], 2, "nowhere.yaml"),
        (["run", "labreport.yaml"], 2, "(labreport.yaml). Name the experiment with -c labreport.yaml\n"),
        (["run", "xyzzy"], 2, "extra argument (xyzzy)\n"),
        (["run", "-j", "0"], 2, "0 is not in the range"),
        (["run", "--format", "odt"], 2, "'odt' is not one of"),
        (["report", "nowhere"], 1, "nowhere"),
        (["score", "nowhere.md", "--rubric", "nowhere.yaml"], 2, "nowhere.yaml"),
        (["explain", "nowhere.md", "--topic", "x"], 2, "--rubric"),
        (["calibrate", "nowhere.csv", "--rubric", "nowhere.yaml"], 2, "nowhere.yaml"),
        (["calibrate", "nowhere.csv", "--run", "a", "--answers", "b"], 2, "exclude each other"),
        (["rubric", "check", "nowhere.yaml"], 2, "nowhere.yaml"),
        (["cassettes", "check"], 2, "labreport.yaml"),
        (["run", "--env-file", "nowhere.env"], 2, "nowhere.env"),
        (["run", "--max-cost", "nan"], 2, "no amount of money"),
        (["run", "--repeat", "1001"], 2, "1001 is not in the range"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_mistake_gets_one_sentence(arguments: list[str], code: int, sentence: str, tmp_path: Path) -> None:
    shown = call(*arguments, cwd=tmp_path)
    assert shown.returncode == code
    assert sentence in shown.stderr
    assert "Traceback" not in shown.stderr + shown.stdout


def test_the_config_of_another_name_is_suggested(tmp_path: Path) -> None:
    (tmp_path / "labreport.yaml.txt").touch()
    (tmp_path / "labreport").mkdir()
    shown = call("run", cwd=tmp_path)
    assert shown.returncode == 2
    assert "labreport.yaml: there is no such file (did you mean 'labreport.yaml.txt'?)" in shown.stderr


def test_the_folder_of_an_experiment_is_found_and_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "labreport.yaml").write_text("studnet: x\n", "utf-8")
    assert 'in this folder; "cd mine", or start one' in call("run", cwd=tmp_path).stderr
    assert '-> "cd mine"' in call("doctor", cwd=tmp_path).stdout
    (tmp_path / "mine" / "answers" / "one").mkdir(parents=True)
    assert 'in this folder; "cd ../..", or start one' in call("run", cwd=tmp_path / "mine" / "answers" / "one").stderr
    assert "extra argument (mine). Name the experiment with -c mine\n" in call("run", "mine", cwd=tmp_path).stderr
    assert "mine/labreport.yaml:1: unknown key 'studnet'" in call("run", "-c", "mine", cwd=tmp_path).stderr


def test_a_run_that_is_not_named_is_suggested(tmp_path: Path) -> None:
    assert "Missing argument 'RUN'" in call("view", cwd=tmp_path).stderr
    (tmp_path / "reports" / "mine").mkdir(parents=True)
    (tmp_path / "reports" / "mine" / "run.json").touch()
    assert 'RUN is missing; try "labreport view reports/mine"' in call("view", cwd=tmp_path).stderr
    done = call("report", cwd=tmp_path)
    assert 'RUN is missing; try "labreport report reports/mine"' in done.stderr
    assert done.returncode == 2


def test_a_run_that_is_misspelt_is_suggested(tmp_path: Path) -> None:
    assert "did you mean" not in call("report", "reports/mine", cwd=tmp_path).stderr
    for name in ("fundamentals-of-ai", "other"):
        (tmp_path / "reports" / name).mkdir(parents=True)
        (tmp_path / "reports" / name / "run.json").touch()
    for given, meant in (
        ("reports/fundamental", "reports/fundamentals-of-ai"),
        ("reports/fundamentals-fo-ai", "reports/fundamentals-of-ai"),
        ("fundamentals", "reports/fundamentals-of-ai or reports/other"),
    ):
        done = call("report", given, cwd=tmp_path)
        assert done.stderr == f"labreport: {given}: there is no such run; did you mean {meant}?\n"
        assert done.returncode == 1


@pytest.mark.parametrize("command", [[], ["run"], ["rubric", "check"]])
def test_help_as_a_command_prints_the_help(command: list[str], tmp_path: Path) -> None:
    shown = call("help", *command, cwd=tmp_path)
    assert (shown.returncode, shown.stdout) == (0, call(*command, "--help", cwd=tmp_path).stdout)
    assert shown.stdout.startswith(" ".join(["Usage: labreport", *command]))


def test_help_on_a_misspelt_command_names_the_one_that_was_meant(tmp_path: Path) -> None:
    assert "No such command 'rnu'. Did you mean 'run'?" in call("help", "rnu", cwd=tmp_path).stderr


@pytest.mark.parametrize("group", ["cassettes", "rubric"])
def test_the_commands_of_a_group_are_described_in_whole_sentences(group: str, tmp_path: Path) -> None:
    listed = labreport(group, "--help", cwd=tmp_path).stdout.partition("Commands:")[2]
    assert listed
    assert "..." not in listed


def test_formats_may_be_parted_by_commas(tmp_path: Path) -> None:
    assert call("init", "report", cwd=tmp_path).returncode == 0
    for given, fault in (("pdf,odt", "'odt' is not one of"), ("md,none", "cannot be combined")):
        done = call("run", "-f", given, cwd=tmp_path / "report")
        assert (done.returncode, fault in done.stderr) == (2, True)


def test_a_rubric_in_place_of_a_command_is_answered_with_the_command(tmp_path: Path) -> None:
    assert 'To check it: "labreport rubric check own.yaml"' in call("rubric", "own.yaml", cwd=tmp_path).stderr
    assert 'To import it: "labreport rubric import c.csv"' in call("rubric", "c.csv", cwd=tmp_path).stderr
    assert "Did you mean 'check'?" in call("rubric", "chekc", cwd=tmp_path).stderr


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    shown = labreport("report", "nowhere", "--debug", cwd=tmp_path)
    assert "Traceback" in shown.stderr
    assert shown.returncode == 1


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    shown = subprocess.run(
        ["/bin/sh", "-c", f"{LABREPORT} doctor | true"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert "Traceback" not in shown.stderr
    assert "Exception ignored" not in shown.stderr


def test_a_file_that_ends_early_is_not_an_interrupt(capsys: pytest.CaptureFixture[str]) -> None:
    aborted = click.Abort()
    aborted.__cause__ = EOFError("marshal data too short")
    assert _report(aborted) == 1
    assert "EOFError: marshal data too short" in capsys.readouterr().err
    assert _report(click.Abort()) == 130


def test_the_doctor_fits_a_terminal_of_80_columns(tmp_path: Path) -> None:
    assert call("init", "report", "--pasted", cwd=tmp_path).returncode == 0
    answers = tmp_path / "report" / "answers" / "chatgpt"
    (answers / "scaling.md").rename(answers / "scaling.docx")
    lines = call("doctor", cwd=tmp_path / "report").stdout.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert [line for line in lines if not line.startswith(("[", "     "))] == []
    assert "answers/chatgpt/scaling.md" in "\n".join(lines)


def test_files_to_paste_into_are_added_for_a_model_that_was_added(tmp_path: Path) -> None:
    assert call("init", "report", "--pasted", cwd=tmp_path).returncode == 0
    project = tmp_path / "report"
    config, pasted = project / "labreport.yaml", project / "answers" / "chatgpt" / "scaling.md"
    pasted.write_text("A field.", "utf-8")
    third = '\nproviders:\n  - {id: "file:answers/claude/{exercise}.md", label: Claude}\n'
    config.write_text(config.read_text("utf-8").replace("\nproviders:\n", third), "utf-8")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    again = '"labreport init --pasted"'
    assert again in " ".join(call("doctor", cwd=project).stdout.split())
    assert again in call("run", "-f", "none", cwd=project).stderr
    done = call("init", "--pasted", cwd=project)
    assert done.returncode == 0
    made = sorted(path.name for path in (project / "answers" / "claude").iterdir())
    assert made == ["applications.md", "architectures.md", "foundations.md", "scaling.md"]
    assert {path: path.read_bytes() for path in before} == before
    text = (project / "answers" / "claude" / "scaling.md").read_text("utf-8")
    assert text.startswith("<!-- labreport: paste the answer of Claude to this, in place of the line: ")
    assert again not in call("run", "-f", "none", cwd=project).stderr
    assert call("init", "--pasted", cwd=project).stdout == "Nothing to add: every file to paste into is there.\n"


def test_an_experiment_without_pasted_answers_is_not_overwritten(tmp_path: Path) -> None:
    assert call("init", cwd=tmp_path).returncode == 0
    done = call("init", "--pasted", cwd=tmp_path)
    assert done.returncode == 1
    assert "would be overwritten" in done.stderr
    assert not (tmp_path / "answers").exists()


def test_answers_missing_for_many_reasons_are_told_by_the_first_and_their_number(tmp_path: Path) -> None:
    assert call("init", "report", "--pasted", cwd=tmp_path).returncode == 0
    config = tmp_path / "report" / "labreport.yaml"
    config.write_text(config.read_text("utf-8").replace("{exercise}.md", "{exercise}.{sample}.md"), "utf-8")
    for model in ("chatgpt", "gemini"):
        (tmp_path / "report" / "answers" / model / "foundations.0.md").write_text("A field.", "utf-8")
    done = call("run", "--repeat", "5", "--format", "none", cwd=tmp_path / "report")
    for label in ("ChatGPT", "Gemini"):
        lines = [line for line in done.stderr.splitlines() if line.startswith(label)]
        assert sum(" failed: answers/" in line for line in lines) == 8
        assert lines[-1] == f"{label}: 11 more without a whole answer; run.json says why."


def test_answers_missing_for_one_reason_are_one_line(tmp_path: Path) -> None:
    assert call("init", "report", cwd=tmp_path).returncode == 0
    run = ("run", "--record-mode", "none", "--repeat", "5", "--format", "none")
    done = call(*run, cwd=tmp_path / "report")
    assert done.returncode == 1
    for label in ("ChatGPT", "Gemini"):
        lines = [line for line in done.stderr.splitlines() if line.startswith(label)]
        assert lines[0] == f"{label}: 1/20, 1 failed"
        assert f"{label}: 20/20, 20 failed" in lines
        assert lines[-1].startswith(f"{label}, 20 answers: failed: is not recorded: there are no recordings in ")
