from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.inputs.experiment_file import ExperimentFile
from pipeline.inputs.provider_specs import provider_specs
from pipeline.inputs.validation import validate
from pipeline.inputs.yaml_source import parse_yaml
from pipeline.records import Limits, Price, ProviderSpec, Settings


def read(providers: str, *, settings: str = "{}", exercises: int = 4) -> tuple[ProviderSpec, ...]:
    """The specs of a config whose providers begin on line 5, one a line."""
    lines = "".join(f"  - {line}\n" for line in providers.splitlines())
    text = (
        f"title: x\nprompts: p\nsettings: {settings}\nproviders:\n{lines}"
        if lines
        else "title: x\nprompts: p\nproviders: []\n"
    )
    source = parse_yaml(text, Path("c.yaml"))
    return provider_specs(source, validate(source, ExperimentFile), exercises=exercises)


def faults(providers: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(providers)
    return [line.removeprefix("c.yaml:") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("openai:gpt-5", "openai:gpt-5"),
        ("openai/gpt-5", "openai:gpt-5"),
        ("OpenAI:gpt-5", "openai:gpt-5"),
        ("gemini:gemini-3", "google:gemini-3"),
        ("ollama:llama3.2:3b", "ollama:llama3.2:3b"),
        ("local:meta-llama/Llama-3", "local:meta-llama/Llama-3"),
        ("gguf:C:\\models\\tiny.gguf", "gguf:C:\\models\\tiny.gguf"),
        ("file:/home/me/{exercise}.md", "file:/home/me/{exercise}.md"),
        ("file/answers/{exercise}.md", "file:answers/{exercise}.md"),
    ],
)
def test_the_first_separator_splits_kind_and_model(written: str, read_as: str) -> None:
    (spec,) = read(f"'{written}'")
    assert spec.id == read_as
    assert f"{spec.kind}:{spec.model}" == read_as


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("openai:gpt-5", "gpt-5"),
        ("ollama:llama3.2:3b", "llama3.2 3b"),
        ("local:meta-llama/Llama-3", "Llama-3"),
        ("local:x/", "x"),
        ("gguf:models/tiny-q4.gguf", "tiny-q4"),
        ("gguf:C:\\models\\tiny.gguf", "tiny"),
        ("file:answers/gemini/{exercise}.md", "gemini"),
        ("file:answers/gemini/{exercise}/text.md", "text"),
        ("file:{exercise}.md", "file"),
        (f"openai:{'x' * 90}", "x" * 60),
    ],
)
def test_a_label_is_made_from_the_id(written: str, label: str) -> None:
    (spec,) = read(f"'{written}'")
    assert spec.label == label


def test_a_model_on_the_user_s_own_machine_has_more_time() -> None:
    specs = read("openai:a\nollama:b\nlocal:c\ngguf:d\n{id: 'gguf:e', timeout: 5}")
    assert [spec.timeout for spec in specs] == [120, 600, 600, 600, 5]


def test_a_given_label_is_kept_with_single_spaces() -> None:
    (spec,) = read("{id: 'openai:gpt-5', label: ' ஜெமினி   3 🦙 '}")
    assert spec.label == "ஜெமினி 3 🦙"


def test_a_given_label_is_kept_in_composed_letters() -> None:
    assert read('{id: "openai:x", label: "E\u0301a"}')[0].label == "\u00c9a"


def test_everything_that_is_given_reaches_the_spec() -> None:
    entry = (
        "{id: 'local:m', label: M, base_url: 'http://localhost:9000/v1', timeout: 7.5, "
        "limits: {concurrency: 2, requests_per_minute: 30}, price: {input: 1, output: 2.5}, settings: {seed: 3}}"
    )
    assert read(entry) == (
        ProviderSpec(
            id="local:m",
            label="M",
            base_url="http://localhost:9000/v1",
            timeout=7.5,
            limits=Limits(concurrency=2, requests_per_minute=30),
            price=Price(input=1, output=2.5),
            settings=Settings(seed=3),
        ),
    )


def test_what_is_left_out_is_the_records_default() -> None:
    assert read("openai:m") == (ProviderSpec(id="openai:m", label="m"),)


def test_settings_of_a_provider_override_the_common_ones() -> None:
    first, second = read(
        "openai:a\n{id: 'openai:b', settings: {temperature: 0, stop: [x]}}", settings="{temperature: 1, seed: 5}"
    )
    assert first.settings == Settings(temperature=1, seed=5)
    assert second.settings == Settings(temperature=0, seed=5, stop=("x",))


KNOWN = "known are openai, google, anthropic, ollama, local, gguf, file"
NO_ADDRESS = "is not an address; write for example http://127.0.0.1:8080/v1"
WHO = "must say who runs the model; write for example"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("opnai:gpt-5", f"unknown provider 'opnai' (did you mean 'openai'?); {KNOWN}"),
        ("mistral:x", f"unknown provider 'mistral'; {KNOWN}"),
        ("chatgpt:gpt-5", f"unknown provider 'chatgpt' (did you mean 'openai'?); {KNOWN}"),
        ("answers/a.md", f"unknown provider 'answers' (did you mean 'file:answers/a.md'?); {KNOWN}"),
        ("gpt-5", f"the provider 'gpt-5' {WHO} 'openai:gpt-5'"),
        ("Gemini-3-pro", f"the provider 'Gemini-3-pro' {WHO} 'google:Gemini-3-pro'"),
        ("claude-x", f"the provider 'claude-x' {WHO} 'anthropic:claude-x'"),
        ("' '", f"the provider '' {WHO} 'openai:NAME'"),
        ("'openai:'", "the name of a model is missing behind 'openai:'"),
        ("'file: '", "a path is missing behind 'file:'"),
        ('"openai:a\\tb"', r"the provider 'openai:a\tb' holds a control character; remove it"),
        ("{id: 'openai:x', label: ' '}", "the label is empty; write the name that the report should show"),
        (
            "{id: 'openai:x', label: '..'}",
            "the label '..' has no letter or digit; write the name that the report should show",
        ),
        ('{id: "openai:x", label: "a\\tb"}', r"the label 'a\tb' holds an invisible control character; remove it"),
        (
            '{id: "openai:x", label: "a\\u202eb"}',
            r"the label 'a\u202eb' holds an invisible control character; remove it",
        ),
        (
            f"{{id: 'openai:x', label: {'x' * 61}}}",
            "the label 'xxxxxxxxxxxxxxxxxxxx'... has 61 characters; at most 60 fit into a table",
        ),
        ("{id: 'local:x', base_url: 'localhost:8080'}", f"'localhost:8080' {NO_ADDRESS}"),
        ("{id: 'local:x', base_url: 'ftp://a/b'}", f"'ftp://a/b' {NO_ADDRESS}"),
        ("{id: 'local:x', base_url: 'http://[::1'}", f"'http://[::1' {NO_ADDRESS}"),
        ("{id: 'local:x', base_url: 'http://a:port/'}", f"'http://a:port/' {NO_ADDRESS}"),
        (
            "{id: 'local:x', base_url: 'http://me:pw@a/'}",
            "a user name or password may not stand in 'base_url'; keys are read from the environment",
        ),
        ("{id: 'gguf:x', base_url: 'http://a/'}", "a provider 'gguf:' asks no server; remove 'base_url'"),
    ],
)
def test_a_faulty_provider_is_one_sentence_with_its_line(entry: str, message: str) -> None:
    assert faults(f"openai:good\n{entry}") == [f"6: {message}"]


def test_several_exercises_need_several_files() -> None:
    (message,) = faults("'file:answer.md'")
    assert message == (
        "5: 'file:answer.md' names one file for 4 exercises; "
        "put {exercise} into the path, as in 'file:answers/{exercise}.md'"
    )


def test_one_exercise_may_have_one_file() -> None:
    assert read("file:answer.md", exercises=1)[0].model == "answer.md"


@pytest.mark.parametrize("labels", [("ChatGPT", "chatgpt"), ("É", "E\u0301"), ("straße", "STRASSE"), ("a b", "a  b")])
def test_labels_must_differ_in_more_than_case_spelling_and_spaces(labels: tuple[str, str]) -> None:
    first, second = labels
    (message,) = faults(f'{{id: "openai:x", label: "{first}"}}\n{{id: "openai:y", label: "{second}"}}')
    assert message.startswith("6: two providers are called")
    assert message.endswith("(see line 5); give one of them another 'label:'")


def test_one_model_at_two_addresses_must_differ_in_something_that_selects_recordings() -> None:
    first = "{id: 'local:m', label: A, base_url: 'http://127.0.0.1:1/v1'}"
    second = "{id: 'local:m', label: B, base_url: 'http://127.0.0.1:2/v1'}"
    (message,) = faults(f"{first}\n{second}")
    assert message.startswith("6: the recorded answers of 'B' and 'A' could not be told apart: both are local:m with")
    for other in ("'local:n', label: B", "'local:m', label: B, settings: {seed: 2}"):
        assert len(read(f"{first}\n{{id: {other}, base_url: 'http://127.0.0.1:2/v1'}}")) == 2
    assert len(read(f"{first}\n{second.replace(':2/', ':1/')}")) == 2


def test_every_faulty_provider_is_told() -> None:
    assert [fault.split(":")[0] for fault in faults("x\nopenai:a\nopenai:a\ny")] == ["5", "7", "8"]


def test_an_empty_list_is_an_error() -> None:
    assert faults("") == ["3: there is no provider; add one, such as '- openai:NAME'"]
