"""The README is true: every command in it is run, and every option, provider and exit code has its words."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import get_args

import click
import pytest

from pipeline.cli.main import COMMANDS
from pipeline.errors import EXIT_CODES
from pipeline.inputs.experiment_file import experiment_schema
from pipeline.inputs.rubrics import read_rubric
from pipeline.providers.registry import ADAPTERS
from pipeline.records import Criterion
from pipeline.resources import data_folder
from pipeline.writers.lms.autograder_zip import SCRIPTS
from tests.in_process import call
from tests.lms_tables import canvas_text, moodle_row, moodle_text
from tests.provider_server import ProviderServer
from tests.submissions_maker import make_class

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent
SAMPLES = Path(__file__).parent / "sample_answers"

# What cannot run inside the test run: it is the test run, or it is how CI came to have an environment.
OUTER = {"make test", "python -m venv .venv", ".venv/bin/python -m pip install .", ". .venv/bin/activate"}


def readme_commands() -> list[str]:
    """Every command of the README, in order: lines of its shell blocks, and spans in its tables."""
    found = []
    for block, span in re.findall(r"```sh\n(.*?)```|`((?:labreport|make) [^`]+)`", README, re.DOTALL):
        lines = block.splitlines() if block else [span]
        found += [line.split("#")[0].strip() for line in lines]
    return [line for line in dict.fromkeys(found) if line]


def in_shell(line: str, folder: Path, **variables: str) -> str:
    """The output of a shell line that must succeed, run as a user types it."""
    environ = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"} | variables
    done = subprocess.run(
        ["/bin/sh", "-c", line], cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_line(line: str, folder: Path, **variables: str) -> str:
    """The output of a line ``labreport ...`` that must succeed; its words are parted as a shell does it."""
    if line.startswith("labreport view"):
        # What the environment says of browsers is read but once in a process.
        return in_shell(line, folder, **variables)
    name, *arguments = shlex.split(line)
    assert name == "labreport"
    done = call(*arguments, cwd=folder, environ=variables)
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[ProviderServer]:
    """A provider that answers every prompt."""
    text = (SAMPLES / "plain" / "foundations.md").read_text("utf-8")
    with ProviderServer(lambda _: text) as running:
        yield running


@pytest.fixture(scope="module")
def finished(server: ProviderServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after ``labreport init my-report`` and ``labreport run``, its models answered by the loopback server."""
    folder = tmp_path_factory.mktemp("docs")
    run_line("labreport init my-report", folder)
    project = folder / "my-report"
    config = project / "labreport.yaml"
    text = config.read_text("utf-8")
    text = re.sub(r"^  - id: openai:.*$", rf"\g<0>\n    base_url: {server.url}/v1", text, flags=re.MULTILINE)
    text = re.sub(r"^  - id: google:.*$", rf"\g<0>\n    base_url: {server.url}", text, flags=re.MULTILINE)
    text = text.replace("    label:", "    price: {input: 1, output: 2}\n    label:")
    config.write_text(text.replace("# settings:\n", "settings: {max_tokens: 2000}\n", 1), "utf-8")
    run_line("labreport doctor", project, **KEYS)
    assert "Nothing was asked" in run_line("labreport run --dry-run", project, **KEYS)
    assert "report.pdf" in run_line("labreport run", project, **KEYS)
    shutil.copy(SAMPLES / "plain" / "foundations.md", project / "answer.md")
    topics = read_rubric(project / "prompts" / "rubric.yaml").exercises[0].topics
    rows = [f"answer,foundations,{topic.id},2" for topic in topics]
    (project / "marks.csv").write_text("\n".join(["answer,exercise,topic,grade", *rows]), "utf-8")
    run_line("labreport rubric export prompts/rubric.yaml -o canvas.csv", project)
    return project


@pytest.fixture
def project(finished: Path, tmp_path: Path) -> Path:
    """The same in a folder of the test's own."""
    return Path(shutil.copytree(finished, tmp_path / "my-report"))


KEYS = {"OPENAI_API_KEY": "test-key", "GEMINI_API_KEY": "test-key"}
TABLE = [line for line in readme_commands() if re.search(r"`" + re.escape(line) + r"`", README)]


def test_make_report_and_the_demo_without_make_write_the_sample_report(tmp_path: Path) -> None:
    assert {"make report", ".venv/bin/labreport demo"} <= set(readme_commands())
    # What make would do: the environment of the tests is not one to install into.
    assert ".venv/bin/labreport demo --output reports/sample" in in_shell("make -n report", ROOT).splitlines()
    assert "report.pdf" in in_shell("labreport demo", tmp_path)
    assert (tmp_path / "reports" / "sample" / "report.pdf").is_file()


def test_pasted_answers_become_a_report(tmp_path: Path) -> None:
    assert {"labreport init my-report --pasted", "cd my-report", "labreport run"} <= set(readme_commands())
    run_line("labreport init my-report --pasted", tmp_path)
    for label, style in (("chatgpt", "long"), ("gemini", "plain")):
        for source in (SAMPLES / style).glob("*.md"):
            shutil.copy(source, tmp_path / "my-report" / "answers" / label)
    assert "report.pdf" in run_line("labreport run", tmp_path / "my-report")


def test_models_with_keys_become_a_report(project: Path) -> None:
    assert "export OPENAI_API_KEY=... GEMINI_API_KEY=..." in readme_commands()
    assert {"labreport doctor", "labreport run --dry-run", "labreport run"} <= set(readme_commands())
    replayed = run_line("labreport run --record-mode none --fail-under coverage=0.2 --format none", project)
    assert "reached" in replayed


def test_a_class_is_graded(project: Path) -> None:
    make_class(project / "submissions", 1, formats=("md",))
    (project / "class.csv").write_text("Name\nNobody Known\n", "utf-8")
    line = "labreport grade submissions --rubric prompts/rubric.yaml -o grades"
    graded = run_line(f"{line} --roster class.csv", project)
    assert "1 submission: 1 graded." in graded
    lines = (
        "labreport explain grades --student farah",
        "labreport explain grades --student farah --exercise 1 --tool ChatGPT",
        "labreport explain grades --student farah --topic gans",
    )
    assert set(lines) <= set(readme_commands())
    points, topics, why = (run_line(each, project) for each in lines)
    assert ("points" in points, "gans" in topics, "What " in why) == (True, True, True)
    section = README.partition("## Grading a class")[2].partition("\n## ")[0]
    for name in re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE):
        assert all((project / "grades" / each).exists() for each in re.findall(r"`([^`]+)`", name)), name
    for kind in get_args(Criterion.model_fields["kind"].annotation):
        assert f"`{kind}`" in section


def test_a_judge_is_asked_about_answers_and_says_what_it_is_sent(project: Path, server: ProviderServer) -> None:
    make_class(project / "submissions", 1, formats=("md",))
    line = "labreport grade submissions --rubric prompts/rubric.yaml -o grades --judge openai:gpt-4.1-mini"
    assert line in readme_commands()
    told = run_line(f"{line} --judge-url {server.url}/v1", project, **KEYS)
    assert re.search(r"Judge: \d+ questions .* names, e-mail addresses and register numbers are struck out", told)


def packed(folder: Path) -> Path:
    """The folder as an archive beside it."""
    return Path(shutil.make_archive(str(folder), "zip", folder))


def test_grades_go_back_into_moodle(project: Path) -> None:
    line = "labreport grade moodle.zip --rubric prompts/rubric.yaml --worksheet worksheet.csv"
    assert line in readme_commands()
    (made,) = make_class(project / "moodle", 1, formats=("md",), layout="moodle")
    packed(project / "moodle")
    (project / "worksheet.csv").write_text(moodle_text(moodle_row(made.number, made.name)), "utf-8")
    run_line(line, project)
    assert {"moodle-worksheet.csv", "moodle-feedback.zip"} <= {path.name for path in (project / "grades").iterdir()}


def test_grades_go_back_into_canvas(project: Path) -> None:
    line = "labreport grade canvas.zip --rubric prompts/rubric.yaml --worksheet gradebook.csv --assignment 123456"
    assert line in readme_commands()
    (made,) = make_class(project / "canvas", 1, formats=("md",), layout="canvas")
    packed(project / "canvas")
    row = f"{made.name},{made.number},S1,login,Sec 1,9.00,,88"
    (project / "gradebook.csv").write_text(canvas_text(row), "utf-8", newline="")
    run_line(line, project)
    assert {"canvas-gradebook.csv", "canvas-feedback.zip"} <= {path.name for path in (project / "grades").iterdir()}


def test_gradescope_gets_an_archive(project: Path) -> None:
    line = "labreport gradescope --setup autograder.zip --rubric prompts/rubric.yaml"
    assert line in readme_commands()
    assert "autograder.zip" in run_line(line, project)
    scripts = "".join((data_folder("templates") / "gradescope" / name).read_text("utf-8") for name in SCRIPTS)
    for shown in README.partition("```bash\n")[2].partition("```")[0].splitlines():
        assert shown.startswith("#") or shown.replace("python3", '"$python"') in scripts


def test_a_run_is_looked_at_and_judged_by_a_person(project: Path) -> None:
    lines = (
        "labreport view reports/fundamentals-of-generative-ai",
        "labreport view reports/fundamentals-of-generative-ai --blind --no-open",
        "labreport report reports/fundamentals-of-generative-ai --human marks.csv",
        "labreport calibrate marks.csv --run reports/fundamentals-of-generative-ai",
    )
    assert set(lines) <= set(readme_commands())
    run = json.loads((project / "reports" / "fundamentals-of-generative-ai" / "run.json").read_text("utf-8"))
    marks = project / "marks.csv"
    marks.write_text(marks.read_text("utf-8").replace("\nanswer,", f"\n{run['providers'][0]['label']},"), "utf-8")
    shown = [run_line(line, project, BROWSER="true") for line in lines]
    assert "blind.html" in shown[1]
    assert "kappa" in shown[3]


@pytest.mark.parametrize("line", TABLE)
def test_a_command_of_the_tables_runs(line: str, project: Path) -> None:
    if line in OUTER | {"make report", "make benchmark", "make evaluate"}:
        assert re.search(rf"^{line.split()[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        return
    # The reports are those of the fixture; here it is the option that counts.
    data = " --format none" if line.startswith("labreport run") and " -f " not in line else ""
    if line == "labreport init --pasted":
        config = project / "labreport.yaml"
        third = '  - {id: "file:answers/claude/{exercise}.md", label: Claude}'
        assert third.strip(" -") in README
        config.write_text(config.read_text("utf-8").replace("\nproviders:\n", f"\nproviders:\n{third}\n"), "utf-8")
    if "prompts/sample" in line:
        shutil.copytree(ROOT / "prompts" / "sample", project / "prompts" / "sample")
    run_line(line.replace("coverage=0.6", "coverage=0.2") + data, project, **KEYS, BROWSER="true")


def test_no_command_of_the_readme_goes_unrun() -> None:
    here = Path(__file__).read_text("utf-8")
    unrun = [line for line in readme_commands() if line not in TABLE and line not in OUTER and f'"{line}"' not in here]
    assert unrun == []


def test_every_test_that_the_security_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", (ROOT / "SECURITY.md").read_text("utf-8"))
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert "(SECURITY.md)" in README


def test_the_readme_names_every_command_provider_and_exit_code() -> None:
    for name in COMMANDS:
        assert f"labreport {name}" in README
    for kind in ADAPTERS:
        assert f"`{kind}:`" in README
    for code, meaning in EXIT_CODES.items():
        assert f"| {code} | {meaning} |" in README


def every_command() -> Iterator[tuple[str, click.Command]]:
    for name, (module, function, _) in COMMANDS.items():
        command = getattr(import_module(module), function)
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", each) for sub, each in command.commands.items())


@pytest.mark.parametrize(
    ("name", "command"), list(every_command()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_has_help(name: str, command: click.Command) -> None:
    assert command.help, name
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.name}"


def test_every_key_of_the_config_is_described_and_in_the_template() -> None:
    template = "\n".join(path.read_text("utf-8") for path in (data_folder("templates") / "init").iterdir())
    for key, value in experiment_schema()["properties"].items():
        assert value.get("description"), key
        assert re.search(rf"^\W*{key}:", template, re.MULTILINE), key
