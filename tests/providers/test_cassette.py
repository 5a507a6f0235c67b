"""The store of recordings: names, record modes, durability."""

from __future__ import annotations

import errno
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import NotRecordedError, OutputError
from pipeline.files import safe_name
from pipeline.providers.cassette import Cassettes, RecordMode, _not_writable
from pipeline.providers.cassette_transport import RecordingTransport
from pipeline.providers.redaction import REMOVED
from tests.providers.making import files_in, recording_of, request_of

NEW: RecordMode = "new_episodes"


def store(folder: Path, mode: RecordMode = NEW, *secrets: str) -> Cassettes:
    return Cassettes(folder, mode, secrets)


def test_a_file_is_named_by_label_exercise_and_sample(tmp_path: Path) -> None:
    store(tmp_path).save(recording_of(request_of(exercise="scaling", sample=2)))
    assert files_in(tmp_path) == ["ChatGPT/scaling.2.yaml"]


def test_another_request_for_the_same_place_gets_its_digest_into_the_name(tmp_path: Path) -> None:
    cassettes = store(tmp_path)
    first, second = request_of("One?"), request_of("Two?")
    cassettes.save(recording_of(first, "1"))
    cassettes.save(recording_of(second, "2"))
    assert files_in(tmp_path) == [f"ChatGPT/e1.0.{second.digest[:8]}.yaml", "ChatGPT/e1.0.yaml"]
    assert cassettes.find(first) == recording_of(first, "1")
    assert cassettes.find(second) == recording_of(second, "2")


def test_the_same_request_replaces_its_file(tmp_path: Path) -> None:
    cassettes = store(tmp_path, "all")
    cassettes.save(recording_of(request_of(), "old"))
    cassettes.save(recording_of(request_of(), "new"))
    assert files_in(tmp_path) == ["ChatGPT/e1.0.yaml"]
    assert cassettes.find(request_of()) == recording_of(request_of(), "new")


@pytest.mark.parametrize(
    "renamed",
    [{"exercise": "e9"}, {"label": "GPT"}, {"exercise": "e9", "label": "GPT"}],
    ids=["exercise", "label", "both"],
)
def test_what_was_renamed_is_not_paid_for_again(renamed: dict[str, str], tmp_path: Path) -> None:
    store(tmp_path).save(recording_of(request_of(), "paid"))
    cassettes = store(tmp_path)
    assert cassettes.holds(request_of(**renamed))
    found = cassettes.replay(request_of(**renamed))
    assert found is not None
    assert found.received == recording_of(request_of(), "paid").received


def test_a_recording_of_its_own_label_goes_before_another_labels(tmp_path: Path) -> None:
    cassettes = store(tmp_path)
    for label in ("A", "B"):
        cassettes.save(recording_of(request_of(label=label), label))
    (tmp_path / "B" / "e1.0.yaml").rename(tmp_path / "B" / "other.yaml")
    found = store(tmp_path).find(request_of(label="B"))
    assert found == recording_of(request_of(label="B"), "B")


def test_what_is_saved_after_the_first_miss_is_found_under_other_names(tmp_path: Path) -> None:
    cassettes = store(tmp_path)
    assert not cassettes.holds(request_of())
    cassettes.save(recording_of(request_of()))
    assert cassettes.holds(request_of(exercise="e9"))
    assert cassettes.holds(request_of())


@pytest.mark.parametrize(
    "change",
    [{"kind": "local"}, {"model": "gpt-y"}, {"sample": 1}, {"temperature": 0.5}, {"system": "Be brief."}],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_the_request_is_another_request(change: dict[str, Any], tmp_path: Path) -> None:
    store(tmp_path).save(recording_of(request_of()))
    assert not store(tmp_path).holds(request_of(**change))


# ---------------------------------------------------------------- modes


@pytest.mark.parametrize(
    ("mode", "there", "not_there"),
    [("none", "replays", "raises"), ("once", "replays", "raises"), (NEW, "replays", "asks"), ("all", "asks", "asks")],
)
def test_each_mode_replays_asks_or_refuses(mode: RecordMode, there: str, not_there: str, tmp_path: Path) -> None:
    store(tmp_path).save(recording_of(request_of()))

    def what(exercise: str) -> str:
        request = request_of(f"{exercise}?" if exercise != "e1" else "What is AI?", exercise=exercise)
        try:
            return "asks" if store(tmp_path, mode).replay(request) is None else "replays"
        except NotRecordedError:
            return "raises"

    assert (what("e1"), what("e2")) == (there, not_there)


def test_once_records_a_label_that_had_nothing_until_the_end(tmp_path: Path) -> None:
    cassettes = store(tmp_path, "once")
    store(tmp_path).save(recording_of(request_of(label="B", model="other")))
    for exercise in ("e1", "e2"):
        request = request_of(f"{exercise}?", exercise=exercise)
        assert cassettes.replay(request) is None
        cassettes.save(recording_of(request))
    with pytest.raises(NotRecordedError):
        store(tmp_path, "once").replay(request_of("e3?", exercise="e3"))


@pytest.mark.parametrize(("mode", "expected"), [("none", True), ("once", True), (NEW, True), ("all", False)])
def test_holds_says_whether_nobody_would_be_asked(mode: RecordMode, expected: bool, tmp_path: Path) -> None:
    store(tmp_path).save(recording_of(request_of()))
    cassettes = store(tmp_path, mode)
    assert cassettes.holds(request_of()) is expected
    assert not cassettes.holds(request_of("Other?"))


def test_what_holds_has_read_is_not_read_again(tmp_path: Path) -> None:
    store(tmp_path).save(recording_of(request_of()))
    cassettes = store(tmp_path, "none")
    assert cassettes.holds(request_of())
    (tmp_path / "ChatGPT" / "e1.0.yaml").unlink()
    assert cassettes.replay(request_of()) == recording_of(request_of())
    assert not cassettes.holds(request_of())


def test_what_is_saved_after_asking_whether_it_is_there_is_replayed(tmp_path: Path) -> None:
    cassettes = store(tmp_path)
    assert not cassettes.holds(request_of())
    cassettes.save(recording_of(request_of()))
    assert cassettes.replay(request_of()) == recording_of(request_of())


# ---------------------------------------------------------------- writing


def test_no_secret_reaches_a_file(tmp_path: Path) -> None:
    secret = "sk-test-0123456789"
    cassettes = store(tmp_path, NEW, secret)
    request = request_of(f"Is {secret} a key?", label=f"me {secret}", exercise=secret)
    saved = cassettes.save(recording_of(request, f"Yes, {secret} is.", uri=f"http://h/{secret}"))
    (name,) = files_in(tmp_path)
    content = (tmp_path / name).read_text("utf-8")
    assert secret not in name
    assert secret not in content
    assert REMOVED in content
    assert "redacted:" in content
    assert secret not in saved.received
    assert cassettes.find(request) == saved
    assert store(tmp_path, "none", secret).replay(request) == saved


def test_nothing_but_the_file_is_left_after_writing(tmp_path: Path) -> None:
    cassettes = store(tmp_path / "new" / "folder")
    cassettes.make_room(request_of())
    assert files_in(tmp_path) == []
    cassettes.save(recording_of(request_of()))
    assert files_in(tmp_path) == ["new/folder/ChatGPT/e1.0.yaml"]


def test_a_damaged_file_is_neither_used_nor_overwritten(tmp_path: Path) -> None:
    cassettes = store(tmp_path)
    cassettes.save(recording_of(request_of()))
    path = tmp_path / "ChatGPT" / "e1.0.yaml"
    conflict = b"<<<<<<< HEAD\n" + path.read_bytes()
    path.write_bytes(conflict)
    assert not cassettes.holds(request_of())
    cassettes.save(recording_of(request_of(), "again"))
    assert path.read_bytes() == conflict
    assert cassettes.find(request_of()) == recording_of(request_of(), "again")


def test_a_place_that_cannot_be_written_is_one_sentence_before_anybody_is_asked(tmp_path: Path) -> None:
    (tmp_path / "cassettes").write_text("a file is in the way", "utf-8")
    with pytest.raises(
        OutputError, match=r"cassettes.ChatGPT: recorded answers cannot be written here: Not a directory"
    ):
        store(tmp_path / "cassettes").make_room(request_of())


@pytest.fixture
def tiny_files() -> Iterator[None]:
    """No file may grow beyond 1000 bytes, as on a disk that is nearly full."""
    resource = pytest.importorskip("resource", reason="Windows has no limit of file sizes")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("tiny_files")
def test_a_disk_that_takes_only_small_files_is_told_before_anybody_is_asked(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="ChatGPT: recorded answers cannot be written here: File too large"):
        store(tmp_path).make_room(request_of())
    assert files_in(tmp_path) == []


def test_a_full_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert str(_not_writable(tmp_path, full)).endswith(
        "written here: No space left on device; make room and run the same command again."
    )


def test_a_folder_in_the_place_of_the_file_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    cassettes = store(tmp_path)
    cassettes.make_room(request_of())
    (tmp_path / "ChatGPT" / "e1.0.yaml").mkdir()
    (tmp_path / "ChatGPT" / f"e1.0.{request_of().digest[:8]}.yaml").mkdir()
    with pytest.raises(OutputError, match=r"e1\.0\.\w+\.yaml: recorded answers cannot be written here"):
        cassettes.save(recording_of(request_of()))
    assert files_in(tmp_path) == []


def test_after_kill_9_every_file_is_complete(tmp_path: Path) -> None:
    code = f"""
import itertools
from pathlib import Path
from pipeline.providers.cassette import Cassettes
from tests.providers.making import recording_of, request_of
cassettes = Cassettes(Path({str(tmp_path)!r}), "new_episodes")
for number in itertools.count():
    cassettes.save(recording_of(request_of(sample=number), "text " * 20_000))
    if number == 3:
        print("started", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"started\n"
        time.sleep(0.02)
        child.kill()
    paths = sorted(tmp_path.glob("*/*.yaml"))
    assert len(paths) > 3
    assert [path for path, _ in store(tmp_path).recordings()] == paths


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ChatGPT (free)", "ChatGPT (free)"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a/b\\c:d", "a_b_c_d"),
        ("", "unnamed"),
        ("...", "unnamed"),
        (".hidden", "hidden"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("தமிழ்", "தமிழ்"),
        ("a\n b\t", "a b"),
        ("x\u202ey", "x_y"),
        ("n" * 300, "n" * 120),
    ],
    ids=repr,
)
def test_a_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(label=st.text(max_size=60), exercise=st.text(max_size=60))
def test_any_label_and_exercise_are_found_again(
    label: str, exercise: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cassettes")
    request = request_of(label=label, exercise=exercise)
    store(folder).save(recording_of(request))
    assert len(files_in(folder)) == 1
    assert store(folder, "none").holds(request)


@pytest.mark.parametrize("mode", [NEW, "none"])
def test_a_folder_that_is_not_there_holds_nothing(mode: RecordMode, tmp_path: Path) -> None:
    cassettes = store(tmp_path / "nowhere", mode)
    assert not cassettes.holds(request_of())
    assert list(cassettes.recordings()) == []
    assert files_in(tmp_path) == []


def test_the_miss_names_the_damage_of_the_file_that_should_hold_it(tmp_path: Path) -> None:
    cassettes = store(tmp_path, "none")
    store(tmp_path).save(recording_of(request_of()))
    (tmp_path / "ChatGPT" / "e1.0.yaml").write_text("a: 1\n  b: 2\n", "utf-8")
    with pytest.raises(NotRecordedError, match=r"e1\.0\.yaml:2: it is not YAML: mapping values"):
        cassettes.replay(request_of())


def test_the_miss_of_a_changed_prompt_names_the_place_of_the_change(tmp_path: Path) -> None:
    store(tmp_path).save(recording_of(request_of("What is AI?")))
    with pytest.raises(NotRecordedError, match="at character 9: recorded 'AI\\?', asked 'ML\\?'"):
        store(tmp_path, "none").replay(request_of("What is ML?"))


def test_a_miss_knows_what_was_saved_since_the_last_one(tmp_path: Path) -> None:
    cassettes = store(tmp_path)
    assert "there are no recordings" in str(cassettes.miss(request_of(sample=1)))
    cassettes.save(recording_of(request_of()))
    assert "only 1 sample is recorded" in str(cassettes.miss(request_of(sample=1)))


@pytest.mark.parametrize(("mode", "expected"), [("none", False), ("once", True), (NEW, True), ("all", True)])
def test_replay_has_no_way_to_connect(mode: RecordMode, expected: bool, tmp_path: Path) -> None:
    transport = store(tmp_path, mode).transport(httpx2.AsyncBaseTransport)
    assert isinstance(transport, RecordingTransport)
    assert (transport._connect is not None) is expected
