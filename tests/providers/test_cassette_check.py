"""What ``labreport cassettes check`` finds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.providers.base import Request
from pipeline.providers.cassette import Cassettes
from pipeline.providers.cassette_bytes import CASSETTE_LIMIT
from pipeline.providers.cassette_check import check_cassettes
from pipeline.providers.miss import first_difference
from pipeline.providers.recording import write_body
from tests.providers.making import recording_of, request_of

KEY = "sk-test-0123456789abcdef"


def found(folder: Path, *requests: Request, secrets: tuple[str, ...] = ()) -> list[tuple[str, str, int | None, str]]:
    remarks = check_cassettes(folder, requests, secrets)
    return [
        (remark.path.relative_to(folder).as_posix(), remark.kind, remark.line, remark.message) for remark in remarks
    ]


def save(folder: Path, request: Request, text: str = "A field.") -> Path:
    Cassettes(folder, "all").save(recording_of(request, text))
    path = Cassettes(folder, "none").where(request)
    assert path is not None
    return path


@pytest.mark.parametrize("made", [True, False], ids=["empty", "missing"])
def test_a_folder_without_recordings_is_one_remark_where_something_is_asked(made: bool, tmp_path: Path) -> None:
    folder = tmp_path / "cassettes"
    if made:
        folder.mkdir()
    assert found(folder) == []
    assert found(folder, request_of(kind="file", model="{exercise}.md")) == []
    ((path, kind, line, message),) = found(folder, request_of(), request_of("Other?"))
    assert (path, kind, line) == (".", "missing", None)
    assert message.startswith("nothing is recorded, so a replay, as in CI, fails;")


def test_a_recording_that_is_not_there_is_told_as_what_a_replay_misses(tmp_path: Path) -> None:
    save(tmp_path, request_of())
    ((path, kind, _, message),) = found(tmp_path, request_of(), request_of("Other?", exercise="e2", sample=1))
    assert (path, kind) == ("ChatGPT/e2.1.yaml", "missing")
    assert message == (
        "ChatGPT, exercise e2, sample 1 is not recorded, so a replay, as in CI, fails there;"
        " record it with: labreport run --record-mode new_episodes"
    )


@pytest.mark.parametrize(
    ("kind", "received", "why"),
    [
        ("openai", {"choicse": []}, "it holds no choices"),
        ("openai", {"choices": [{"index": 0}]}, "it does not have the shape of an answer"),
        ("google", {"candidates": [{}]}, "its candidate is empty"),
        ("gguf", {"choices": []}, "it holds no choices"),
        ("anthropic", {"content": 7}, "it does not have the shape of an answer"),
    ],
)
def test_a_response_that_no_run_could_read_is_named_with_its_line(
    kind: str, received: dict[str, object], why: str, tmp_path: Path
) -> None:
    request = request_of(kind=kind)
    Cassettes(tmp_path, "all").save(recording_of(request, received=write_body(received)))
    ((name, sort, line, message),) = found(tmp_path, request)
    assert sort == "unreadable"
    assert message == f"its response cannot be read as an answer ({why}); delete the file to ask again."
    assert (tmp_path / name).read_text("utf-8").splitlines()[(line or 0) - 1].strip().startswith("string:")


def test_a_recording_of_a_provider_that_nobody_knows_is_not_read(tmp_path: Path) -> None:
    Cassettes(tmp_path, "all").save(recording_of(request_of(kind="other"), received="{}"))
    assert found(tmp_path, request_of(kind="other")) == []


def test_recordings_that_are_used_have_no_remarks(tmp_path: Path) -> None:
    requests = [request_of(), request_of("Other?"), request_of(sample=1), request_of(label="B")]
    for request in requests:
        save(tmp_path, request, "It uses the Bearer scheme; Authorization: none. Try sk-learn or Cookie: x.")
    (tmp_path / "README.md").write_text("notes", "utf-8")
    assert found(tmp_path, *requests) == []


def test_a_recording_that_no_call_selects_is_unused_and_says_what_changed(tmp_path: Path) -> None:
    save(tmp_path, request_of("What is AI?"))
    save(tmp_path, request_of("What is ML?"))
    save(tmp_path, request_of("Gone?", exercise="e9"))
    asked = request_of("What is ML?")
    assert found(tmp_path, asked) == [
        (
            "ChatGPT/e1.0.yaml",
            "unused",
            None,
            f"no call of the experiment selects it: {first_difference(request_of('What is AI?'), asked)}.",
        ),
        ("ChatGPT/e9.0.yaml", "unused", None, "no call of the experiment selects it."),
    ]


def test_of_two_files_with_the_same_request_one_is_unused(tmp_path: Path) -> None:
    path = save(tmp_path, request_of())
    path.with_name("copy.yaml").write_bytes(path.read_bytes())
    assert found(tmp_path, request_of()) == [
        ("ChatGPT/copy.yaml", "unused", None, "another file holds the same request; delete one of them."),
    ]


def test_a_renamed_exercise_still_uses_its_recording(tmp_path: Path) -> None:
    save(tmp_path, request_of(exercise="old"))
    assert found(tmp_path, request_of(exercise="new", label="New")) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("version: 1", "version: [1", "interactions:", "it is not YAML"),
        ('"choices"', '"choices', "string: |-", "string: it is not a JSON object"),
        ("  labreport:", "  otherreport:", "metadata:", "metadata.labreport: it is missing"),
    ],
)
def test_an_unreadable_file_is_named_with_its_line(old: str, new: str, line: str, message: str, tmp_path: Path) -> None:
    path = save(tmp_path, request_of())
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    ((name, kind, where, why),) = found(tmp_path, request_of())
    assert (name, kind) == ("ChatGPT/e1.0.yaml", "unreadable")
    assert message in why
    assert where is not None
    assert path.read_text("utf-8").splitlines()[where - 1].strip() == line


def test_a_file_that_was_cut_off_anywhere_is_told_with_its_last_line(tmp_path: Path) -> None:
    path = save(tmp_path, request_of())
    data = path.read_bytes()
    for end in (200, 600, data.index(b"metadata") - 1, data.index(b"metadata") + 9, len(data) - 12):
        path.write_bytes(data[:end])
        ((_, kind, line, why),) = found(tmp_path, request_of())
        assert kind == "unreadable"
        assert why.startswith("the file ends too early")
        assert line == data[:end].rstrip().count(b"\n") + 1


def test_an_edited_prompt_is_noticed(tmp_path: Path) -> None:
    path = save(tmp_path, request_of())
    path.write_text(path.read_text("utf-8").replace('content: "What is AI?"', 'content: "What was AI?"'), "utf-8")
    ((_, kind, _, why),) = found(tmp_path, request_of())
    assert (kind, why) == ("unreadable", "its digest is not that of its identity; one of them was edited by hand.")


def test_a_prompt_without_its_secret_is_not_taken_for_edited(tmp_path: Path) -> None:
    request = request_of(f"My key is {KEY}")
    Cassettes(tmp_path, "all", (KEY,)).save(recording_of(request))
    assert found(tmp_path, request, secrets=(KEY,)) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (KEY, "what looks like an API key (sk-...)"),
        ("sk-" + "abcdefghij" * 3, "what looks like an API key (sk-...)"),
        ("AIza" + "Sy0123456789" * 3, "what looks like an API key of Google"),
        ("gsk_" + "a1B2c3D4e5" * 3, "what looks like an API key of Groq"),
        ("ghp_" + "a1B2c3D4e5" * 3, "what looks like a token of GitHub"),
        ("Bearer abc.def-0123", "what looks like a bearer token"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x", "what looks like a signed token"),
        ("-----BEGIN RSA PRIVATE KEY-----", "what looks like a private key"),
        ("https://h/v1?key=0123456789", "what looks like a key in an address"),
        ("http://me:password@h/", "what looks like a name and password in an address"),
    ],
    ids=lambda value: value[:20],
)
def test_what_looks_like_a_secret_is_named_but_not_shown(text: str, what: str, tmp_path: Path) -> None:
    path = save(tmp_path, request_of(), f"Say {text} aloud")
    (remark,) = check_cassettes(tmp_path, [request_of()])
    assert remark.kind == "secret"
    assert what in remark.message
    assert text not in str(remark)
    assert remark.line is not None
    assert text in path.read_text("utf-8").splitlines()[remark.line - 1]
    assert str(remark).startswith(f"{path}:{remark.line}: holds ")


@pytest.mark.parametrize("secret", ['my own "secret"', "тайный-ключ"], ids=["quotes", "other script"])
def test_a_given_secret_is_found_in_any_spelling(secret: str, tmp_path: Path) -> None:
    save(tmp_path, request_of(), f"It is {secret}.")
    (remark,) = check_cassettes(tmp_path, [request_of()], [secret, "none"])
    assert remark.message == "holds one of your API keys; delete the file and the key."


@pytest.mark.parametrize("name", ["Authorization", "set-cookie", "Cookie", "openai-organization", "x-goog-api-key"])
@pytest.mark.parametrize("flow", [False, True], ids=["block", "flow"])
def test_a_header_that_identifies_is_named(name: str, flow: bool, tmp_path: Path) -> None:
    path = save(tmp_path, request_of())
    lines = path.read_text("utf-8").splitlines()
    at = lines.index("      headers:")
    lines[at : at + 3] = (
        [f"      headers: {{{name}: [x]}}"] if flow else ["      headers:", f"        {name}:", "          - x"]
    )
    path.write_text("\n".join(lines), "utf-8")
    (remark,) = check_cassettes(tmp_path, [request_of()])
    assert (remark.kind, remark.line) == ("secret", at + (1 if flow else 2))
    assert remark.message == f"holds the header {name.lower()}, which may identify you."


def test_what_vcrpy_recorded_by_itself_is_searched_as_well(tmp_path: Path) -> None:
    (tmp_path / "vcr.yaml").write_text(
        "interactions:\n- request:\n    body: null\n    headers:\n      authorization:\n      - Bearer abc0123456789\n"
        "      cookie:\n      - a=b\n    method: GET\n    uri: http://h/?api_key=0123456789\nversion: 1\n",
        "utf-8",
    )
    remarks = check_cassettes(tmp_path, [])
    assert [(remark.kind, remark.line) for remark in remarks] == [
        ("secret", 5),
        ("secret", 6),
        ("secret", 7),
        ("secret", 10),
        ("unreadable", 3),
    ]


def test_what_an_interrupted_write_left_is_named(tmp_path: Path) -> None:
    (tmp_path / ".12.0.tmp").write_bytes(b"half")
    assert found(tmp_path) == [(".12.0.tmp", "unreadable", None, "an interrupted write left this; delete it.")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes_give_remarks_and_no_traceback(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "any.yaml").write_bytes(data)
    assert "unreadable" in [remark.kind for remark in check_cassettes(tmp_path, [request_of()], [KEY])]


def test_pipes_devices_and_endless_files_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "device.yaml").symlink_to("/dev/zero")
    with (folder / "sparse.yaml").open("wb") as file:
        file.truncate(CASSETTE_LIMIT + 1)
    missing, remark = check_cassettes(tmp_path, [request_of(exercise="z")])
    assert (missing.path, missing.kind) == (tmp_path / "ChatGPT" / "z.0.yaml", "missing")
    assert (remark.path, remark.message) == (folder / "sparse.yaml", "it cannot be read, or is larger than any answer.")
    assert list(Cassettes(tmp_path, "none").recordings()) == []
