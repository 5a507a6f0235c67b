"""Keys reach no file, no terminal and no other host: not those of the environment, not those a user put into texts."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.cli.main import _exit_code
from tests.provider_server import Call, ProviderServer, Say
from tests.test_main_job import labreport
from tests.torture.secret_search import leaks_in

KEYS = {
    "OPENAI_API_KEY": "sk-CANARYopenai0123456789abcd",
    "GEMINI_API_KEY": "AIzaCANARYgoogle0123456789abcdefghijklm",
    "ANTHROPIC_API_KEY": "sk-ant-CANARY-0123456789",
}
STRAY = "ghp_CANARYstray0123456789abcdefghijklmnop"
"""A key that is in no variable: only its shape tells it."""
SECRETS = (*KEYS.values(), STRAY)
MARK = "[secret removed]"

CONFIG = """\
title: Of {stray}
student: {{name: "Ada {openai}"}}
prompts: prompts.yaml
conclusion: "ChatGPT wrote more words than Gemini, says {google}."
settings: {{system: "Your key is {anthropic}."}}
output: out
providers:
  - {{id: "openai:m-{stray}", label: ChatGPT, base_url: "{url}/v1"}}
  - {{id: "google:m", label: "Gemini {google}", base_url: "{url}"}}
  - {{id: "anthropic:m", label: Claude, base_url: "{url}", timeout: 20}}
"""


class Shown(NamedTuple):
    """What a command ended with, and what it showed."""

    code: int
    out: str
    err: str


Command = Callable[..., Shown]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Runs a command in a folder, without a process of its own: everything that is imported is imported once."""

    def run(*arguments: str, cwd: Path, environ: Mapping[str, str] = KEYS) -> Shown:
        monkeypatch.chdir(cwd)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        code = _exit_code(list(arguments))
        return Shown(code, *capfd.readouterr())

    yield run
    # What --debug has set up.
    log = logging.getLogger("labreport")
    log.handlers.clear()
    log.setLevel(logging.NOTSET)
    log.propagate = True


def write_project(folder: Path, url: str) -> Path:
    """A project of somebody who put keys into every text there is."""
    folder.mkdir()
    names = {"openai": KEYS["OPENAI_API_KEY"], "google": KEYS["GEMINI_API_KEY"], "stray": STRAY, "url": url}
    (folder / "labreport.yaml").write_text(CONFIG.format(anthropic=KEYS["ANTHROPIC_API_KEY"], **names), "utf-8")
    text = f"Call the API with {KEYS['OPENAI_API_KEY']} and {STRAY}."
    (folder / "prompts.yaml").write_text(f"exercises:\n  - {{id: e, title: E, text: {text!r}}}\n", "utf-8")
    return folder


def hide_own_files(project: Path) -> None:
    """Remove what the user wrote: that it holds keys is known."""
    for name in ("labreport.yaml", "prompts.yaml"):
        (project / name).unlink()


def repeat_headers(call: Call) -> Say:
    """A server that gives every key that it was sent back, as text or as an error."""
    keys = " ".join(call.headers.get(name, "") for name in ("authorization", "x-api-key", "x-goog-api-key"))
    if call.protocol == "anthropic":
        return Say(f"bad key {keys}", status=401)
    return Say(f"You sent {keys} and {call.prompt}", headers={"x-request-id": keys, "set-cookie": keys})


def test_keys_in_every_text_reach_nothing_that_is_written_shown_or_sent(tmp_path: Path, command: Command) -> None:
    shown = []
    with ProviderServer(repeat_headers) as server:
        project = write_project(tmp_path / "p", server.url)
        for arguments in (
            ("run", "--dry-run"),
            ("doctor",),
            ("run", "--debug"),
            ("run", "--record-mode", "none", "--debug", "--format", "md"),
            ("cassettes", "check"),
            ("report", "out", "-o", "again.html", "--debug"),
        ):
            done = command(*arguments, cwd=project)
            assert "Traceback" not in done.err
            shown += [done.out, done.err]
        bodies = [str(call.body) for call in server.calls]
    hide_own_files(project)
    assert leaks_in(project, [*shown, *bodies], SECRETS) == []
    assert len(bodies) == 3
    asked = shown[5]
    # Once, with every place.
    assert asked.count("an API key stands in your files") == 1
    for place in ("title", "student.name", "prompts[1].text", "providers[1].id", "providers[2].label", "conclusion"):
        assert place in asked
    run = (project / "out" / "run.json").read_text("utf-8")
    assert f"Call the API with {MARK} and {MARK}." in run
    assert f"You sent Bearer {MARK}" in run
    # The log of requests.
    assert re.search(
        r"ChatGPT, e\.0: POST http://127\.0\.0\.1:\d+/v1/chat/completions, \d+ bytes -> 200, \d+ bytes", asked
    )
    assert re.search(r"Claude, e\.0: POST http\S+/v1/messages, \d+ bytes -> 401", asked)


def test_keys_of_an_env_file_are_as_secret(tmp_path: Path) -> None:
    """A process of its own, as a user has it."""
    with ProviderServer(repeat_headers) as server:
        project = write_project(tmp_path / "p", server.url)
        config = (project / "labreport.yaml").read_text("utf-8")
        (project / "labreport.yaml").write_text(config.partition('  - {id: "google')[0], "utf-8")
        (tmp_path / "keys.env").write_text("".join(f"{name}={key}\n" for name, key in KEYS.items()), "utf-8")
        done = labreport("run", "--env-file", "../keys.env", "--debug", "--format", "md", cwd=project)
    hide_own_files(project)
    assert leaks_in(project, [done.stdout, done.stderr], SECRETS) == []
    assert MARK in done.stdout


def test_a_recording_that_holds_a_key_is_refused_with_its_line(tmp_path: Path, command: Command) -> None:
    with ProviderServer(lambda _: "A field of computing.") as server:
        project = tmp_path / "p"
        project.mkdir()
        (project / "prompts.yaml").write_text("exercises: [{id: e, title: E, text: What is AI?}]", "utf-8")
        (project / "labreport.yaml").write_text(
            "title: T\nprompts: prompts.yaml\noutput: out\n"
            f"providers: [{{id: 'openai:m', label: ChatGPT, base_url: '{server.url}/v1'}}]\n",
            "utf-8",
        )
        assert command("run", "--format", "none", cwd=project).code == 0
        (recording,) = (project / "cassettes").rglob("*.yaml")
        text = recording.read_text("utf-8").replace("A field of computing.", f"A field {KEYS['OPENAI_API_KEY']}.")
        recording.write_text(text, "utf-8")
        line = next(n for n, each in enumerate(text.splitlines(), 1) if "CANARY" in each)
        for mode in ("none", "new_episodes"):
            done = command("run", "--format", "none", "--record-mode", mode, cwd=project)
            assert done.code == 1
            assert f"ChatGPT/e.0.yaml:{line}: this recording holds one of your API keys" in done.err
            assert leaks_in(project / "out", [done.out, done.err], SECRETS) == []
        assert len(server.calls) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://ada:CANARY-password@127.0.0.1:9/v1",
        "http://ada:CANARY-password@127.0.0.1:99999/v1",
        "http://127.0.0.1:9/v1?key=CANARY-password",
        "ada:CANARY-password@host",
    ],
)
def test_an_address_with_a_key_in_it_is_refused_and_not_repeated(
    address: str, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "prompts.yaml").write_text("exercises: [{id: e, title: E, text: What is AI?}]", "utf-8")
    (tmp_path / "labreport.yaml").write_text(
        f"title: T\nprompts: prompts.yaml\nproviders: [{{id: 'local:m', base_url: '{address}'}}]\n", "utf-8"
    )
    done = command("run", "--debug", cwd=tmp_path, environ={})
    assert done.code == 2
    assert "labreport.yaml:3:" in done.err
    assert "CANARY-password" not in done.err + done.out
