"""The main job as a user runs it: real SDKs, a loopback server; faults, kills and replays."""

from __future__ import annotations

import json
import os
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.in_process import call
from tests.provider_server import Call, ProviderServer, Say

LABREPORT = Path(sys.executable).with_name("labreport")
KEYS = {"OPENAI_API_KEY": "sk-test-1234567890", "GEMINI_API_KEY": "AIza-test-12345", "ANTHROPIC_API_KEY": "sk-ant-test"}
PROMPTS = {
    "foundations": "Explain the foundational concepts of Generative AI.",
    "scaling": "Generative AI impact of scaling in LLMs.",
}
TEXT = (
    "## Models\n\nA generative model learns the distribution of its data and draws new samples from it.\n\n"
    "- A generator and a discriminator are trained against each other.\n- Larger models need more computing power.\n"
)


def labreport(
    *arguments: str, cwd: Path, limit_file_size: int | None = None, environ: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """The finished command."""

    def limit() -> None:
        if limit_file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_file_size, limit_file_size))

    return subprocess.run(
        [LABREPORT, *arguments],
        cwd=cwd,
        env=os.environ | {"COLUMNS": "80"} | dict(environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limit,
    )


def write_experiment(folder: Path, providers: str, *, exercises: str = "foundations scaling", extra: str = "") -> Path:
    """A project with two exercises of the shipped rubric and the given entries under ``providers:``."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"  - {{id: {e}, title: {e.title()}, text: {PROMPTS[e]!r}}}\n" for e in exercises.split())
    rubric = Path(__file__).parent.parent / "prompts" / "rubric.yaml"
    (folder / "prompts.yaml").write_text(f"exercises:\n{rows}", "utf-8")
    (folder / "rubric.yaml").write_text(rubric.read_text("utf-8"), "utf-8")
    (folder / "labreport.yaml").write_text(
        f"title: Test\nprompts: prompts.yaml\nrubric: rubric.yaml\noutput: out\nproviders:\n{providers}{extra}", "utf-8"
    )
    return folder


def three_providers(url: str) -> str:
    return (
        f"  - {{id: 'openai:m', label: ChatGPT, base_url: '{url}/v1'}}\n"
        f"  - {{id: 'google:m', label: Gemini, base_url: '{url}'}}\n"
        f"  - {{id: 'anthropic:m', label: Claude, base_url: '{url}'}}\n"
    )


def openai_provider(url: str, label: str = "ChatGPT") -> str:
    return f"  - {{id: 'openai:{label}', label: {label}, base_url: '{url}/v1'}}\n"


def say_text(_: Call) -> str:
    return TEXT


@pytest.fixture
def serve() -> Iterator[Callable[..., ProviderServer]]:
    """Starts servers that end with the test."""
    running: list[ProviderServer] = []

    def start(answers: Callable[[Call], Say | str] = say_text) -> ProviderServer:
        running.append(ProviderServer(answers).__enter__())
        return running[-1]

    yield start
    for server in running:
        server.__exit__()


def written(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its relative path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_three_sdks_are_recorded_and_replayed_to_the_same_bytes_without_a_server(
    tmp_path: Path,
) -> None:
    with ProviderServer(say_text) as server:
        project = write_experiment(tmp_path / "p", three_providers(server.url))
        first = labreport("run", cwd=project, environ=KEYS)
    assert first.returncode == 0, first.stderr
    assert len(server.calls) == 6
    asked = written(project / "out")
    assert {"report.md", "report.pdf", "report.docx", "report.html", "run.json", "scores.csv", "topics.csv"} <= set(
        asked
    )
    (project / "labreport.yaml").write_text(
        (project / "labreport.yaml").read_text("utf-8").replace(server.url, "http://127.0.0.1:9"), "utf-8"
    )
    again = labreport(
        "run",
        "--record-mode",
        "none",
        "-o",
        "replayed",
        cwd=project,
        environ={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert again.returncode == 0, again.stderr
    assert written(project / "replayed") == asked
    for name, content in written(project).items():
        for key in KEYS.values():
            assert key.encode() not in content, name


def test_a_killed_run_goes_on_and_asks_nothing_twice(tmp_path: Path, serve: Callable[..., ProviderServer]) -> None:
    server = serve(lambda _: Say(TEXT, delay=0.15))
    project = write_experiment(tmp_path / "p", openai_provider(server.url), extra="repeat: 10\n")
    command = [str(LABREPORT), "run", "-j", "2", "--format", "none"]
    process = subprocess.Popen(command, cwd=project, env=os.environ | KEYS, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while len(server.calls) < 7 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    kept = len(list((project / "cassettes").rglob("*.yaml")))
    assert 1 <= kept < 20
    # A server of its own: a call of the killed run may still arrive at the first.
    second = serve()
    write_experiment(project, openai_provider(second.url), extra="repeat: 10\n")
    done = call("run", "--format", "none", cwd=project, environ=KEYS)
    assert done.returncode == 0, done.stderr
    assert len(second.calls) == 20 - kept


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_an_interrupted_run_says_how_to_go_on(sent: int, tmp_path: Path, serve: Callable[..., ProviderServer]) -> None:
    server = serve(lambda call: Say(TEXT, delay=0.0 if call.number < 2 else 60.0))
    project = write_experiment(tmp_path / "p", openai_provider(server.url), extra="repeat: 3\n")
    process = subprocess.Popen(
        [LABREPORT, "run", "-j", "2"], cwd=project, env=os.environ | KEYS, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 30
    while len(server.calls) < 4 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(sent)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "the same command goes on" in errors
    assert "Traceback" not in errors
    assert len(list((project / "cassettes").rglob("*.yaml"))) == 2


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Say("bad key", status=401), "OPENAI_API_KEY"),
        (Say("no such model", status=404), "'Bad'"),
        (Say("you ran out", status=429, code="insufficient_quota"), "quota"),
    ],
    ids=["wrong key", "unknown model", "no quota"],
)
def test_a_provider_that_fails_is_a_row_and_the_others_are_reported(
    said: Say, reason: str, tmp_path: Path, serve: Callable[..., ProviderServer]
) -> None:
    bad, good = serve(lambda _: said), serve()
    project = write_experiment(tmp_path / "p", openai_provider(bad.url, "Bad") + openai_provider(good.url, "Good"))
    done = call("run", "-f", "md", "-f", "pdf", cwd=project, environ=KEYS)
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
    run = json.loads((project / "out" / "run.json").read_bytes())
    assert {(a["provider"], a["status"]) for a in run["answers"]} == {("Bad", "failed"), ("Good", "answered")}
    assert (project / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "failed" in (project / "out" / "report.md").read_text("utf-8")


def test_a_server_that_is_down_is_named_once_for_all_answers(tmp_path: Path) -> None:
    project = write_experiment(tmp_path / "p", "  - {id: 'local:m', label: Home, base_url: 'http://127.0.0.1:9/v1'}\n")
    done = call("run", "--format", "none", cwd=project)
    assert done.returncode == 1
    assert "Home, foundations, scaling: failed: no server answers at http://127.0.0.1:9/v1" in done.stderr
    assert done.stderr.count("no server answers") == 1


def test_refused_truncated_and_empty_answers_are_shown_as_such(
    tmp_path: Path, serve: Callable[..., ProviderServer]
) -> None:
    ends = {"One": Say("I cannot.", finish="content_filter"), "Two": Say(TEXT, finish="length"), "Three": Say("")}
    servers = {label: serve(lambda _, said=said: said) for label, said in ends.items()}
    project = write_experiment(
        tmp_path / "p", "".join(openai_provider(s.url, label) for label, s in servers.items()), exercises="foundations"
    )
    done = call("run", "--format", "md", cwd=project, environ=KEYS)
    assert done.returncode == 0, done.stderr
    run = json.loads((project / "out" / "run.json").read_bytes())
    assert [a["status"] for a in run["answers"]] == ["refused", "truncated", "empty"]
    assert [s["coverage"] is None for s in run["scores"]] == [True, False, True]
    report = (project / "out" / "report.md").read_text("utf-8")
    assert all(word in report for word in ("refused", "cut off", "empty"))


def test_no_key_is_said_before_anything_is_asked(tmp_path: Path, serve: Callable[..., ProviderServer]) -> None:
    server = serve()
    project = write_experiment(tmp_path / "p", three_providers(server.url))
    done = call("run", cwd=project)
    assert done.returncode == 2
    assert all(name in done.stderr for name in ("OPENAI_API_KEY", "GEMINI_API_KEY", "ANTHROPIC_API_KEY"))
    assert server.calls == []


def test_a_missed_threshold_ends_with_100(tmp_path: Path, serve: Callable[..., ProviderServer]) -> None:
    server = serve()
    project = write_experiment(tmp_path / "p", openai_provider(server.url))
    done = call("run", "--format", "none", "--fail-under", "coverage=0.99", cwd=project, environ=KEYS)
    assert done.returncode == 100
    assert "MISSED" in done.stdout


def test_a_mean_over_a_part_of_the_answers_says_so_wherever_it_stands(
    tmp_path: Path, serve: Callable[..., ProviderServer]
) -> None:
    url = serve().url
    project = write_experiment(tmp_path / "p", openai_provider(url) + openai_provider(url, "Other"))
    run = ("run", "--format", "md", "--fail-under", "coverage=0.01")
    whole = call(*run, cwd=project, environ=KEYS).stdout
    assert (
        "answers" not in whole.lower().replace("mean of an answer", "").replace("  answers ", "").partition("out/")[0]
    )
    next((project / "cassettes" / "ChatGPT").glob("scaling*")).unlink()
    done = call(*run, "--record-mode", "none", cwd=project, environ=KEYS)
    told = [line for line in done.stdout.splitlines() if line.startswith("threshold")]
    assert told[0].endswith(" reached, over 1 of 2 answers")
    assert told[1].endswith(" reached")
    assert "% *  " in next(line for line in done.stdout.splitlines() if line.startswith("  Coverage "))
    assert "\n* over fewer answers than another model's;" in done.stdout
    assert "| reached, over 1 of 2 answers |" in (project / "out" / "report.md").read_text("utf-8")


def test_a_replay_in_ci_explains_what_is_not_recorded(tmp_path: Path, serve: Callable[..., ProviderServer]) -> None:
    server = serve()
    project = write_experiment(tmp_path / "p", openai_provider(server.url))
    assert call("run", "--format", "none", cwd=project, environ=KEYS).returncode == 0
    prompts = project / "prompts.yaml"
    prompts.write_text(prompts.read_text("utf-8").replace("Explain the", "Explain all"), "utf-8")
    done = call("run", "--format", "none", cwd=project, environ={"CI": "true"})
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if "foundations" in line]
    assert len(told) == 1
    assert told[0].startswith("ChatGPT, foundations: failed: is not recorded: the prompt differs ")
    assert told[0].endswith("; record it with: labreport run --record-mode new_episodes")
    assert len(server.calls) == 2


def test_the_command_that_records_what_is_missing_names_the_experiment_as_it_was_named(
    tmp_path: Path, serve: Callable[..., ProviderServer]
) -> None:
    write_experiment(tmp_path / "my work" / "p", openai_provider(serve().url))
    given = ("-c", "my work/p/labreport.yaml", "--allow", "my work")
    again = f"labreport run --record-mode new_episodes {shlex.join(given)}"
    done = call("run", "--record-mode", "none", "--format", "none", *given, cwd=tmp_path)
    assert done.stderr.splitlines()[-1].endswith(f" record it with: {again}")
    assert again not in (tmp_path / "my work" / "p" / "out" / "run.json").read_text("utf-8")
    checked = call("cassettes", "check", *given, cwd=tmp_path)
    assert checked.returncode == 1
    assert again in checked.stdout
    assert checked.stdout.endswith("0 cassettes checked, 1 remark.\n")


def test_an_output_folder_that_cannot_be_written_is_said_before_anything_is_asked(
    tmp_path: Path, serve: Callable[..., ProviderServer]
) -> None:
    server = serve()
    project = write_experiment(tmp_path / "p", openai_provider(server.url))
    (project / "out").write_text("a file is in the way", "utf-8")
    done = call("run", cwd=project, environ=KEYS)
    assert done.returncode == 1
    assert "out" in done.stderr
    assert "Traceback" not in done.stderr
    assert server.calls == []


def test_a_full_disk_gets_one_sentence_and_loses_no_recording(
    tmp_path: Path, serve: Callable[..., ProviderServer]
) -> None:
    server = serve()
    project = write_experiment(tmp_path / "p", openai_provider(server.url))
    # The run's own files exceed the limit, the recordings do not: as on a disk that fills up at the end.
    # Python itself would leave modules that it compiles cut off.
    environ = KEYS | {"PYTHONDONTWRITEBYTECODE": "1"}
    full = labreport("run", cwd=project, limit_file_size=66_000, environ=environ)
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert "Cannot write" in full.stderr
    done = labreport("run", "--format", "none", cwd=project, environ=KEYS)
    assert done.returncode == 0, done.stderr
    assert len(server.calls) == 2


def pasted_experiment(folder: Path, *, extra: str = "", **answers: str) -> Path:
    """A project whose answers, by exercise, are pasted into ``answers/``."""
    project = write_experiment(folder, "  - {id: 'file:answers/{exercise}.md', label: Gemini}\n", extra=extra)
    (project / "answers").mkdir()
    for name, text in answers.items():
        (project / "answers" / f"{name}.md").write_text(text, "utf-8")
    return project


def test_an_answer_that_is_not_pasted_yet_is_a_failure(tmp_path: Path) -> None:
    project = pasted_experiment(tmp_path / "p", foundations=TEXT, scaling="<!-- labreport: paste here -->\n")
    done = call("run", "--format", "none", cwd=project)
    assert done.returncode == 1
    assert "Gemini, scaling: empty: Nothing is pasted into answers/scaling.md yet." in done.stderr
    assert str(tmp_path) not in (project / "out" / "run.json").read_text("utf-8")
    (project / "answers" / "scaling.md").write_text(TEXT, "utf-8")
    assert call("run", "--format", "none", cwd=project).returncode == 0


def test_a_file_that_is_missing_is_told_once_without_folders_of_the_machine(tmp_path: Path) -> None:
    project = pasted_experiment(tmp_path / "p", foundations=TEXT, **{"scaling.md": TEXT})
    done = call("run", "--format", "md", cwd=project)
    assert done.returncode == 1
    sentence = "answers/scaling.md: there is no such file (did you mean 'scaling.md.md'?)."
    assert f"Gemini, scaling: failed: {sentence}" in done.stderr
    for name, content in written(project / "out").items():
        assert str(tmp_path).encode() not in content, name


@pytest.mark.parametrize("given", ["option", "config"])
def test_pasted_answers_are_not_repeated_from_one_file(given: str, tmp_path: Path) -> None:
    extra = "repeat: 3\n" if given == "config" else ""
    project = pasted_experiment(tmp_path / "p", extra=extra, foundations=TEXT, scaling=TEXT)
    done = call("run", *(["--repeat", "3"] if given == "option" else []), cwd=project)
    assert done.returncode == 2
    assert "--repeat 3" in done.stderr
    assert "'file:answers/{exercise}.{sample}.md'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (project / "out").exists()


def test_reports_of_an_earlier_run_do_not_stay_beside_new_results(tmp_path: Path) -> None:
    project = pasted_experiment(tmp_path / "p", foundations=TEXT, scaling=TEXT)
    assert call("run", "-f", "html, md", cwd=project).returncode == 0
    same = call("run", "-f", "md", cwd=project)
    assert (project / "out" / "report.html").exists()
    assert "Note" not in same.stderr
    (project / "answers" / "scaling.md").write_text("Something else.", "utf-8")
    config = project / "labreport.yaml"
    config.write_text(config.read_text("utf-8").replace("title: Test", "title: New"), "utf-8")
    done = call("run", "-f", "md", cwd=project)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (project / "out").glob("report.*")] == ["report.md"]
    assert "Note: removed report.html in out, of an earlier run with other results; all" in done.stderr
    assert "formats of this one:\n  labreport report out\n" in done.stderr
    assert "Note: replaces the run 'Test' in out" in done.stderr.splitlines()[0]


def test_the_shipped_sample_replays_from_its_file_and_its_paths_are_plain(tmp_path: Path) -> None:
    prompts = shutil.copytree(Path(__file__).parent.parent / "prompts", tmp_path / "p" / "prompts")
    run = ("run", "--record-mode", "none", "-f", "none", "-c", "prompts/sample/labreport.yaml")
    refused = call(*run, cwd=tmp_path / "p")
    assert refused.returncode == 2
    assert refused.stderr.count("--allow prompts ") == len(refused.stderr.splitlines()) == 2
    assert call(*run, "--allow", "prompts", "-o", "reports/ci", cwd=tmp_path / "p").returncode == 0
    config = prompts / "sample" / "labreport.yaml"
    config.write_text(config.read_text("utf-8") + "output: ../../reports/mine\n", "utf-8")
    done = call(*run, "--allow", ".", cwd=tmp_path / "p")
    assert "\n  reports/mine/run.json\n" in done.stdout


def test_a_forgotten_name_is_told_and_one_that_nobody_asked_for_is_not(tmp_path: Path) -> None:
    project = pasted_experiment(tmp_path / "p", foundations=TEXT, scaling=TEXT)
    config = project / "labreport.yaml"
    plain = config.read_text("utf-8")
    for student, told in (("", False), ("student:\n  name:\n", True), ("student: {name: Ada}\n", False)):
        config.write_text(student + plain, "utf-8")
        assert ("Note: the report's cover has no name;" in call("run", "-f", "none", cwd=project).stderr) is told
        assert ("your name: the report's cover has none" in call("doctor", cwd=project).stdout) is told
    assert call("doctor", cwd=project).returncode == 0


def test_what_a_web_page_left_stands_in_the_terminal_and_in_the_report(tmp_path: Path) -> None:
    project = pasted_experiment(tmp_path / "p", foundations=f"ChatGPT said:\n{TEXT}\nCopy code\n", scaling=TEXT)
    done = call("run", "-f", "md,html", cwd=project)
    assert [line for line in done.stderr.splitlines() if len(line) > 80] == []
    assert "'ChatGPT said:', 'Copy code'" in " ".join(done.stderr.split())
    for name in ("report.md", "report.html"):
        text = " ".join((project / "out" / name).read_text("utf-8").split())
        assert text.count("holds what the web page left: ") == 1, name


def test_the_prompt_in_a_file_to_paste_into_is_no_part_of_what_is_scored_and_explained(tmp_path: Path) -> None:
    project = write_experiment(tmp_path / "p", "  - {id: 'file:{exercise}.md', label: Web}\n")
    told = "<!-- labreport: paste the answer: generative adversarial networks train a generator -->\n"
    (project / "foundations.md").write_text(f"{told}A field of study.\n", "utf-8")
    rubric = ("foundations.md", "--rubric", "rubric.yaml")
    explained = call("explain", *rubric, "--topic", "gans", cwd=project)
    assert "generative adversarial" not in explained.stdout
    assert ": 0 (absent)" in explained.stdout.splitlines()[0]
    scored = call("score", *rubric, cwd=project)
    assert ",gans,0," in scored.stdout


def test_a_dry_run_of_pasted_answers_names_those_that_are_missing(tmp_path: Path) -> None:
    project = pasted_experiment(tmp_path / "p", foundations=TEXT, scaling="")
    done = call("run", "--dry-run", cwd=project)
    assert done.returncode == 0
    assert "1 of 2 answers are not pasted yet: answers/scaling.md" in done.stdout


def test_what_a_web_page_left_in_a_pasted_answer_is_told(tmp_path: Path) -> None:
    project = write_experiment(tmp_path / "p", "  - {id: 'file:{exercise}.md', label: Web}\n", exercises="scaling")
    (project / "scaling.md").write_text(f"ChatGPT said:\n\n{TEXT}", "utf-8")
    done = call("run", "--format", "none", cwd=project)
    assert done.returncode == 0
    assert "Note: what belongs to the web page is counted as part of the answer: Web,\nscaling: 'ChatGPT" in done.stderr


def test_a_dry_run_asks_nothing_and_says_unknown_for_an_unknown_price(
    tmp_path: Path, serve: Callable[..., ProviderServer]
) -> None:
    server = serve()
    project = write_experiment(tmp_path / "p", openai_provider(server.url))
    done = call("run", "--dry-run", cwd=project)
    assert done.returncode == 0
    assert "unknown" in done.stdout
    assert server.calls == []


def test_a_local_server_and_a_model_file_go_through_the_whole_job(
    tmp_path: Path, llama_server: str, tiny_model: Path
) -> None:
    providers = (
        f"  - {{id: 'local:tiny', label: Server, base_url: '{llama_server}', settings: {{max_tokens: 40, seed: 3}}}}\n"
        f"  - {{id: 'gguf:{tiny_model}', label: In process, settings: {{max_tokens: 40, seed: 3}}}}\n"
    )
    project = write_experiment(tmp_path / "p", providers)
    done = call("run", "-f", "md", cwd=project)
    assert done.returncode == 0, done.stderr
    run = json.loads((project / "out" / "run.json").read_bytes())
    assert {a["status"] for a in run["answers"]} <= {"answered", "truncated"}
    assert all(a["text"] for a in run["answers"])
    asked = written(project / "out")
    replayed = call("run", "-f", "md", "--record-mode", "none", cwd=project)
    assert replayed.returncode == 0, replayed.stderr
    assert written(project / "out") == asked
    assert str(tiny_model.parent) not in (project / "out" / "run.json").read_text("utf-8")
