"""The file format: ours and vcrpy's at the same time."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.providers import cassette_yaml
from pipeline.providers.cassette_file import read_recording, write_recording
from pipeline.providers.cassette_yaml import UnreadableCassetteError, deserialize, serialize
from pipeline.providers.recording import Recording
from tests.providers.making import completion_of, recording_of, request_of

HOSTILE = (
    "emoji 😀👩🏽‍🔬, CRLF \r\n, tab \t, NBSP \u00a0, half \ud83d, NUL \x00, LS \u2028, NEL \x85, BOM \ufeff, DEL \x7f, "
    "last \uffff"
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def text_in(recording: Recording) -> str:
    content: str = json.loads(recording.received)["choices"][0]["message"]["content"]
    return content


@given(
    st.text(st.characters())
    | st.text(st.sampled_from("ab \t\n\r\x00\x1b\x7f\x85\xa0\u2028\ufeff\ud800😀'\"\\:#-|>&*!%@`{}[]"))
)
def test_any_text_survives_writing_and_reading(text: str) -> None:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")  # JSON joins pairs
    recording = recording_of(request_of(), text)
    assert text_in(read_recording(write_recording(recording))) == text


@pytest.mark.parametrize(
    "text",
    [HOSTILE, "", " ", "\n", "a" * 5 * 2**20, "😀\n" * 2**18],
    ids=["hostile", "empty", "blank", "newline", "5 MB", "lines"],
)
def test_a_recording_survives_byte_by_byte(text: str) -> None:
    recording = recording_of(request_of(), text)
    data = write_recording(recording)
    assert read_recording(data) == recording
    assert write_recording(read_recording(data)) == data


@given(
    prompt=TEXT,
    system=st.none() | TEXT,
    temperature=st.none() | st.floats(0, 2),
    stop=st.lists(TEXT, max_size=2),
    label=TEXT,
)
def test_any_request_survives_writing_and_reading(
    prompt: str, system: str | None, temperature: float | None, stop: list[str], label: str
) -> None:
    request = request_of(prompt, system=system, temperature=temperature, stop=stop, label=label)
    found = read_recording(write_recording(recording_of(request)))
    assert found.request == request
    assert found.digest == request.digest


def test_all_fields_survive() -> None:
    recording = recording_of(
        request_of("a\n  b\n", temperature=1e-5, seed=-3, max_tokens=7, top_p=1.0),
        origin="written",
        note="our own words",
        redacted=2,
        status=201,
        recorded_at=None,
        seconds=None,
    )
    assert read_recording(write_recording(recording)) == recording


TREE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(TEXT, TREE, max_size=3))
def test_any_data_is_the_same_after_yaml(tree: dict[str, Any]) -> None:
    text = serialize(tree)
    assert deserialize(text) == tree
    assert deserialize(text.encode()) == tree


@pytest.mark.parametrize(
    "text",
    [
        "  a\nb",
        "\ta\nb",
        "\na",
        "a\n",
        "a\n ",
        "a\n\t",
        "a\n\n\nb",
        "a\r\nb",
        "-\n- a",
        "# a\n: b",
        "|-\n%",
        "---\na\n...",
        "a \nb",
    ],
    ids=repr,
)
def test_texts_that_blocks_are_known_to_break_on_survive(text: str) -> None:
    tree = {"a": {"b": [text, {"c": text}]}, text: text}
    assert deserialize(serialize(tree)) == tree
    assert yaml.safe_load(serialize(tree)) == tree


def cassette_of(recording: Recording) -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load(write_recording(recording))
    return tree


@pytest.mark.parametrize("text", ["Plain.", HOSTILE], ids=["plain", "hostile"])
def test_vcrpy_reads_the_file_and_writes_the_same_bytes(text: str, tmp_path: Path) -> None:
    from vcr.persisters.filesystem import FilesystemPersister  # type: ignore[import-untyped] # vcrpy ships no types
    from vcr.serialize import serialize as vcr_serialize  # type: ignore[import-untyped] # vcrpy ships no types
    from vcr.serializers import yamlserializer  # type: ignore[import-untyped] # vcrpy ships no types

    recording = recording_of(request_of("A prompt\nof lines", temperature=0.2), text)
    path = tmp_path / "c.yaml"
    path.write_bytes(write_recording(recording))
    requests, responses, metadata = FilesystemPersister.load_cassette(path, yamlserializer)
    assert json.loads(responses[0]["body"]["string"]) == completion_of(text)
    assert (requests[0].method, requests[0].uri) == ("POST", recording.uri)
    assert metadata["labreport"]["digest"] == recording.digest
    cassette = {"requests": requests, "responses": copy.deepcopy(responses), "metadata": metadata}
    written = vcr_serialize(cassette, cassette_yaml)
    assert written.encode() == path.read_bytes()


def test_what_vcrpy_wrote_itself_is_read() -> None:
    from vcr.serializers import yamlserializer

    recording = recording_of(request_of("A prompt\nof lines"), HOSTILE)
    assert read_recording(yamlserializer.serialize(cassette_of(recording)).encode()) == recording


def test_a_body_is_one_line_for_each_field_and_readable_in_any_script() -> None:
    lines = write_recording(recording_of(request_of(), "தமிழ் 😀\nsecond line")).decode().splitlines()
    assert '                  "content": "தமிழ் 😀\\nsecond line"' in lines
    assert '                "finish_reason": "stop"' in lines


def test_no_line_ends_in_a_blank_that_an_editor_would_strip() -> None:
    recording = recording_of(request_of("one \ntwo\t\nthree", system="a \n"), "one \ntwo")
    assert [line for line in write_recording(recording).decode().splitlines() if line != line.rstrip()] == []


def test_half_a_surrogate_pair_in_a_prompt_does_not_keep_its_answer_from_being_recorded() -> None:
    request = request_of("a\ud83d")
    found = read_recording(write_recording(recording_of(request)))
    assert found.request.prompt == "a\ufffd"
    assert found.digest == request.digest


def test_a_date_without_quotes_is_read_as_it_stands() -> None:
    data = write_recording(recording_of(request_of())).replace(b'"2026-11-21T10:00:00Z"', b"2026-11-21T10:00:00Z")
    assert read_recording(data).recorded_at == "2026-11-21T10:00:00Z"


def test_only_the_content_type_is_kept_of_the_headers() -> None:
    interaction = cassette_of(recording_of(request_of()))["interactions"][0]
    assert interaction["request"]["headers"] == {"content-type": ["application/json"]}
    assert interaction["response"]["headers"] == {"content-type": ["application/json"]}


def broken(**changes: Any) -> bytes:
    """A recording's file with one value replaced; the key is a path with dots, ``None`` removes it."""
    tree = cassette_of(recording_of(request_of()))
    for path, value in changes.items():
        *parents, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        place: Any = tree
        for step in parents:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return serialize(tree).encode()


@pytest.mark.parametrize(
    ("data", "sentence", "line"),
    [
        (b"", "it is not a recording of labreport: the file is empty", None),
        (b"a: 1\nb: 2\n c: 3\n", "it is not YAML: mapping values are not allowed", " c: 3"),
        (b"\xff\xff", "it is not YAML in UTF-8", None),
        (b"a: \x00", "it is not YAML in UTF-8", None),
        (b"when: !!timestamp nonsense", "it is not YAML in UTF-8", None),
        (b"a: 1\nx: !!python/object:os.system {}", "it is not YAML: could not determine a constructor", "x: !!python"),
        (b"- 1\n- 2\n", "the file holds no fields", "- 1"),
        (broken(version=2), "version: it should be 1", "version: 2"),
        (broken(metadata=None), "the file ends too early: it holds no metadata", "          }"),
        (broken(interactions=[]), "interactions: List should have at least 1 item", "interactions: []"),
        (
            broken(interactions__0__response__status__code=500),
            "it holds an error of the server (status 500), no answer",
            "code: 500",
        ),
        (broken(interactions__0__response__body__string="<html>"), "string: it is not a JSON object", "<html>"),
        (broken(metadata__labreport__digest="abc"), "digest: String should match pattern", "digest:"),
        (
            broken(metadata__labreport__identity__settings={"temp": 1}),
            "they are not settings of labreport",
            "settings:",
        ),
        (broken(metadata__labreport__identity__sample="0"), "sample: it should be a valid integer", "sample:"),
        (broken(metadata__labreport__identity__messages=[]), "messages: List should have at least 1", "messages: []"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_a_file_that_is_no_recording_is_one_sentence_with_its_line(
    data: bytes, sentence: str, line: str | None
) -> None:
    with pytest.raises(UnreadableCassetteError) as caught:
        read_recording(data)
    assert sentence in str(caught.value)
    if line is None:
        assert caught.value.line is None
    else:
        assert caught.value.line is not None
        assert line in data.decode().splitlines()[caught.value.line - 1]


@given(st.binary(max_size=200) | st.text("ab:-[]{}!&*|>'\"%@`#?,\n \t<=~0123456789.", max_size=80).map(str.encode))
def test_any_bytes_are_a_recording_or_one_error(data: bytes) -> None:
    with pytest.raises(UnreadableCassetteError):
        read_recording(data)


@given(st.data())
def test_a_damaged_recording_is_a_recording_or_one_error(data: st.DataObject) -> None:
    good = write_recording(recording_of(request_of("A prompt\nof lines")))
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 40)))
    damaged = good[:start] + data.draw(st.binary(max_size=8)) + good[end:]
    try:
        found = read_recording(damaged)
    except UnreadableCassetteError:
        return
    assert isinstance(found, Recording)


@pytest.mark.parametrize("start", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nesting_that_would_use_up_the_stack_is_refused(start: str, encoding: str) -> None:
    with pytest.raises(UnreadableCassetteError, match="nested deeper than 100 levels") as caught:
        read_recording((start * 40_000).encode(encoding))
    assert caught.value.line == 1


def test_indentation_nests_too() -> None:
    deep = "".join(f"{' ' * level}a:\n" for level in range(400))
    with pytest.raises(UnreadableCassetteError, match="nested deeper than 100 levels") as caught:
        read_recording(deep.encode())
    assert caught.value.line == 101


def test_brackets_and_rules_in_an_answer_are_no_nesting() -> None:
    text = f"{'[{' * 1000} {'-' * 1000}"
    assert text in read_recording(write_recording(recording_of(request_of(text), text))).received
