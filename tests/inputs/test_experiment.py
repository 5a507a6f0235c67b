from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError, UsageError
from pipeline.inputs.confinement import OUTSIDE
from pipeline.inputs.experiment import read_experiment, read_threshold
from pipeline.records import Student
from tests.inputs.conftest import PROMPTS

Project = Callable[..., Path]
Complaints = Callable[..., list[str]]

CONFIG = """\
title: Two models
prompts: prompts.yaml
rubric: rubric.yaml
providers:
  - openai:gpt-5
  - {id: 'google:gemini-3', label: Gemini}
"""


def with_lines(*lines: str) -> str:
    """The config with further lines, the first of which is line 7."""
    return CONFIG + "".join(f"{line}\n" for line in lines)


def test_a_small_config_is_read_with_its_files(project: Project, tmp_path: Path) -> None:
    experiment = read_experiment(project(CONFIG))
    assert experiment.title == "Two models"
    assert [prompt.id for prompt in experiment.prompts] == ["foundations", "scaling"]
    assert experiment.rubric is not None
    assert [exercise.id for exercise in experiment.rubric.exercises] == ["foundations", "scaling"]
    assert [spec.label for spec in experiment.providers] == ["gpt-5", "Gemini"]
    assert (experiment.repeat, experiment.thresholds, experiment.conclusion) == (1, {}, None)
    assert (experiment.template, experiment.notice, experiment.aim) == ("lab-report", None, None)
    assert experiment.root == tmp_path
    assert experiment.output == tmp_path / "reports" / "two-models"
    assert experiment.cassettes == tmp_path / "cassettes"


def test_every_key_reaches_the_experiment(project: Project, tmp_path: Path) -> None:
    config = with_lines(
        "student: {name: A. Student, register_number: 0042, course: G, date: 2026-11-21}",
        "repeat: 3",
        "thresholds: {coverage: 60%, words: 300}",
        "conclusion: ' A is longer. '",
        "template: comparison",
        "length: short",
        "notice: Samples.",
        "aim: To compare.",
        "cassettes: tapes",
        "output: made/../out",
        "settings: {temperature: 0.5}",
    )
    experiment = read_experiment(project(config))
    assert experiment.student == Student(name="A. Student", register_number="0042", course="G", date="2026-11-21")
    assert (experiment.repeat, experiment.thresholds) == (3, {"coverage": 0.6, "words": 300})
    assert (experiment.conclusion, experiment.template) == ("A is longer.", "comparison")
    assert experiment.length == "short"
    assert (experiment.notice, experiment.aim) == ("Samples.", "To compare.")
    assert (experiment.cassettes, experiment.output) == (tmp_path / "tapes", tmp_path / "made/../out")
    assert [spec.settings.temperature for spec in experiment.providers] == [0.5, 0.5]


def test_keys_whose_lines_are_all_comments_count_as_left_out(project: Project) -> None:
    config = with_lines("student:", "  course:", "thresholds:", "conclusion:", "output:", "settings:", "cassettes:")
    assert read_experiment(project(config)) == read_experiment(project(CONFIG))


def test_an_empty_folder_name_counts_as_left_out(project: Project) -> None:
    assert read_experiment(project(with_lines("output: ''", "cassettes: ''"))) == read_experiment(project(CONFIG))


def test_an_output_given_beside_the_file_is_relative_to_the_working_directory(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path.parent)
    experiment = read_experiment(project(with_lines("output: elsewhere")), output=Path("here"))
    assert experiment.output == tmp_path.parent / "here"


def test_a_relative_config_gives_absolute_folders(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(CONFIG)
    monkeypatch.chdir(tmp_path)
    experiment = read_experiment(Path("labreport.yaml"))
    assert (experiment.root, experiment.cassettes) == (tmp_path, tmp_path / "cassettes")


@pytest.mark.parametrize(
    ("title", "folder"), [("A/B: ../x", "a-b-x"), ("ஜெனரேட்டிவ் AI", "ஜெனரேட்டிவ்-ai"), ("'???'", "report")]
)
def test_the_output_folder_is_named_after_the_title(project: Project, title: str, folder: str) -> None:
    experiment = read_experiment(project(CONFIG.replace("Two models", f'"{title}"')))
    assert experiment.output.name == folder


def test_a_prompt_set_may_be_a_part_of_the_rubric(project: Project) -> None:
    prompts = "exercises: [{id: scaling, title: S, text: x}]\n"
    assert len(read_experiment(project(CONFIG, prompts=prompts)).prompts) == 1


def test_without_a_rubric_there_is_none(project: Project) -> None:
    assert read_experiment(project(CONFIG.replace("rubric: rubric.yaml\n", ""))).rubric is None


def test_a_conclusion_may_stand_in_a_file(project: Project) -> None:
    path = project(with_lines("conclusion: {file: end.md}"), **{"end.md": "\ufeffA is longer.\r\nB is not.\n"})
    assert read_experiment(path).conclusion == "A is longer.\r\nB is not."


def moved_into_a_folder(path: Path, *lines: str) -> Path:
    """A labreport.yaml in ``inner`` that names the prompts and the rubric of the folder around it."""
    inner = path.parent / "inner"
    inner.mkdir()
    text = path.read_text().replace("prompts.yaml", "../prompts.yaml")
    moved = inner / "labreport.yaml"
    moved.write_text("\n".join([text.replace("rubric.yaml", f"'{path.parent / 'rubric.yaml'}'"), *lines]))
    return moved


def test_paths_may_lead_into_folders_that_are_allowed(project: Project, tmp_path: Path) -> None:
    moved = moved_into_a_folder(project(CONFIG), "output: ../out", "cassettes: ../tapes")
    assert len(read_experiment(moved, allowed=[tmp_path]).prompts) == 2


def test_paths_that_lead_out_of_the_project_are_refused(project: Project, tmp_path: Path) -> None:
    lines = ("output: ../out", "cassettes: /tapes", "conclusion: {file: ../end.md}")
    moved = moved_into_a_folder(project(CONFIG), *lines)
    with pytest.raises(ConfigError) as caught:
        read_experiment(moved, allowed=[tmp_path / "elsewhere"])
    told = str(caught.value).splitlines()
    for key in ("prompts '../prompts.yaml'", "rubric '/", "output '../out'", "cassettes '/tapes'", "conclusion '../"):
        assert sum(key in line and OUTSIDE in line for line in told) == 1, key


@pytest.mark.parametrize(
    ("line", "folder"),
    [
        ("conclusion: {file: ../end.md}", ".."),
        ("output: ../runs/mine", "../runs/mine"),
        ("cassettes: /tapes of all/mine", "'/tapes of all/mine'"),
        ("conclusion: {file: end.md}", "FOLDER"),
    ],
)
def test_the_folder_to_allow_is_named_but_not_where_a_link_leads(
    project: Project, tmp_path: Path, line: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project(CONFIG + line + "\n")
    (path.parent / "end.md").symlink_to("/etc/hostname")
    monkeypatch.chdir(path.parent)
    with pytest.raises(ConfigError, match=re.escape(f"{OUTSIDE} {folder} or in LABREPORT_ALLOW")):
        read_experiment(Path("labreport.yaml"))


def test_the_folder_of_pasted_answers_to_allow_is_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project(CONFIG.replace("openai:gpt-5", "'file:../old/{exercise}.md'"))
    monkeypatch.chdir(path.parent)
    with pytest.raises(ConfigError, match=r"--allow \.\./old or"):
        read_experiment(Path("labreport.yaml"))


@pytest.mark.parametrize("name", ["conclusion.md", "my conclusion.txt", "texts/End.DOCX", "v1.2.md"])
def test_the_name_of_a_file_is_no_conclusion(project: Project, name: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(f"write 'conclusion: {{file: {name}}}'")):
        read_experiment(project(f"{CONFIG}conclusion: {name}\n"))


@pytest.mark.parametrize("text", ["A is longer.", "Gemini is longer. See notes.md", "A wins", "A? See b.md"])
def test_a_sentence_is_a_conclusion(project: Project, text: str) -> None:
    assert read_experiment(project(f"{CONFIG}conclusion: {text}\n")).conclusion == text


def test_an_output_of_the_command_line_may_lie_anywhere(project: Project, tmp_path: Path) -> None:
    path = project(CONFIG + "output: ../out\n")
    assert read_experiment(path, output=tmp_path.parent / "mine").output == tmp_path.parent / "mine"


def test_a_link_out_of_the_project_is_refused(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = project(CONFIG)
    secret = tmp_path_factory.mktemp("other") / "secret.yaml"
    (path.parent / "rubric.yaml").rename(secret)
    (path.parent / "rubric.yaml").symlink_to(secret)
    with pytest.raises(ConfigError, match=rf"rubric 'rubric.yaml': {OUTSIDE}"):
        read_experiment(path)


@pytest.mark.parametrize(("key", "place"), [("output", "reports/two-models/answers"), ("cassettes", "cassettes/gpt-5")])
def test_a_folder_to_write_to_that_is_a_link_out_is_refused(
    project: Project, tmp_path_factory: pytest.TempPathFactory, key: str, place: str
) -> None:
    path = project(CONFIG)
    link = path.parent / place
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path_factory.mktemp("home"))
    with pytest.raises(ConfigError, match=f"{key} '.*': the link '{link.name}' in it: {OUTSIDE}"):
        read_experiment(path)
    link.unlink()
    (path.parent / "own").mkdir()
    link.symlink_to(path.parent / "own")
    assert read_experiment(path).prompts


@pytest.mark.parametrize("place", ["../b/{exercise}.md", "/etc/{exercise}", "~/{exercise}", "a/../../b/{exercise}.md"])
def test_pasted_answers_outside_the_project_are_refused(project: Project, place: str) -> None:
    path = project(CONFIG.replace("openai:gpt-5", f"'file:{place}'"))
    with pytest.raises(ConfigError, match=OUTSIDE) as caught:
        read_experiment(path)
    assert f"'file:{place}'" in str(caught.value)


def test_a_reference_outside_the_project_is_refused(project: Project) -> None:
    path = project(CONFIG, prompts=PROMPTS.replace("text: Explain scaling.", "text: Why, reference: ../secret.md"))
    with pytest.raises(ConfigError, match=rf"reference '\.\./secret\.md': {OUTSIDE}"):
        read_experiment(path)


PUT_IT = "put {exercise} into the path, as in 'file:answers/{exercise}.md'"
FAULTS: dict[str, tuple[str, list[str]]] = {
    "misspelt key": (
        CONFIG.replace("providers", "providrs"),
        [
            "labreport.yaml:1: 'providers' is missing; add the line 'providers: ...'",
            "labreport.yaml:4: unknown key 'providrs' (did you mean 'providers'?)",
        ],
    ),
    "misspelt key of a provider": (
        with_lines("  - id: openai:x", "    lable: X"),
        ["labreport.yaml:8: unknown key 'lable' (did you mean 'label'?)"],
    ),
    "misspelt setting of a provider": (
        with_lines("  - id: openai:x", "    settings: {max_token: 5}"),
        ["labreport.yaml:8: unknown key 'max_token' (did you mean 'max_tokens'?)"],
    ),
    "wrong setting of a provider": (
        with_lines("  - id: openai:x", "    settings: {temperature: hot}"),
        ["labreport.yaml:8: 'temperature' in entry 3 of 'providers' must be a number; it is the text 'hot'"],
    ),
    "provider that is a list": (
        with_lines("  - [openai:x]"),
        ["labreport.yaml:7: entry 3 of 'providers' must be a group of 'key: value' lines; it is a list"],
    ),
    "provider without id": (
        with_lines("  - label: X"),
        ["labreport.yaml:7: 'id' in entry 3 of 'providers' is missing; add the line 'id: ...'"],
    ),
    "wrong template": (
        with_lines("template: lab"),
        ["labreport.yaml:7: 'template' must be 'lab-report' or 'comparison'; it is the text 'lab'"],
    ),
    "too many repeats": (with_lines("repeat: 9999"), ["labreport.yaml:7: 'repeat' must be at most 1000; it is 9999"]),
    "no repeat": (with_lines("repeat: 0"), ["labreport.yaml:7: 'repeat' must be greater than 0; it is 0"]),
    "empty title": (
        CONFIG.replace("Two models", "' '"),
        ["labreport.yaml:1: the title is empty; write the title of the report"],
    ),
    "missing prompts": (
        CONFIG.replace("prompts.yaml", "promts.yaml"),
        [
            "labreport.yaml:2: prompts 'promts.yaml': there is no such file (did you mean 'prompts.yaml'?)",
        ],
    ),
    "prompts that are a folder": (
        CONFIG.replace("prompts.yaml", "."),
        ["labreport.yaml:2: prompts '.': this is a folder; name a file in it"],
    ),
    "missing rubric": (
        CONFIG.replace("rubric.yaml", "nowhere/r.yaml"),
        ["labreport.yaml:3: rubric 'nowhere/r.yaml': there is no such file: its folder nowhere is not there either"],
    ),
    "missing conclusion": (
        with_lines("conclusion:", "  file: end.md"),
        ["labreport.yaml:8: conclusion 'end.md': there is no such file"],
    ),
    "conclusion that is a list": (
        with_lines("conclusion: [a]"),
        ["labreport.yaml:7: 'conclusion' must be a group of 'key: value' lines; it is a list"],
    ),
    "unknown measure": (
        with_lines("thresholds:", "  covrage: 0.5"),
        ["labreport.yaml:8: unknown measure 'covrage' (did you mean 'coverage'?)"],
    ),
    "wrong thresholds": (
        with_lines("thresholds:", "  coverage: 60", "  words: x", "  smog: [1]", "  sentences:", "  gunning_fog: 5%"),
        [
            "labreport.yaml:8: the threshold of coverage must be 0 to 1 or a percentage such as 60%; it is '60'",
            "labreport.yaml:9: the threshold of words must be a number; it is 'x'",
            "labreport.yaml:10: the threshold of smog must be a number; it is a list or group",
            "labreport.yaml:11: the threshold of sentences must be a number; it is empty",
            "labreport.yaml:12: the threshold of gunning_fog must be a number; it is '5%'",
        ],
    ),
    "coverage without rubric": (
        CONFIG.replace("rubric: rubric.yaml\n", "thresholds: {coverage: 0.5}\n"),
        ["labreport.yaml:3: a threshold of coverage needs a rubric; add the line 'rubric: ...'"],
    ),
    "one file for two exercises": (
        with_lines("  - 'file:answer.md'"),
        [f"labreport.yaml:7: 'file:answer.md' names one file for 2 exercises; {PUT_IT}"],
    ),
    "misspelt placeholder": (
        with_lines("  - 'file:answers/{exercize}.md'"),
        ["labreport.yaml:7: unknown placeholder {exercize} in 'file:answers/{exercize}.md' (did you mean {exercise}?)"],
    ),
    "unknown placeholder": (
        with_lines("  - 'file:{kind}/{sample}'"),
        ["labreport.yaml:7: unknown placeholder {kind} in 'file:{kind}/{sample}'; known are {exercise} and {sample}"],
    ),
    "faults in several places": (
        CONFIG.replace("Two models", "' '").replace("openai:gpt-5", "gpt-5").replace("rubric.yaml", "x.yaml"),
        [
            "labreport.yaml:1: the title is empty; write the title of the report",
            "labreport.yaml:3: rubric 'x.yaml': there is no such file",
            "labreport.yaml:5: the provider 'gpt-5' must say who runs the model; write for example 'openai:gpt-5'",
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_config_is_told_with_its_line(project: Project, complaints: Complaints, name: str) -> None:
    config, expected = FAULTS[name]
    assert complaints(read_experiment, project(config)) == expected


def test_faults_of_prompts_and_rubric_carry_their_own_file(project: Project, complaints: Complaints) -> None:
    path = project(CONFIG, prompts="exercises: []\n", rubric="exercises:\n  - id: a\n    topics: []\n")
    assert complaints(read_experiment, path) == [
        "prompts.yaml:1: there is no exercise; add one with an id, a title and a text",
        "rubric.yaml:3: exercise 'a' has no topic; add one or remove the exercise",
    ]


def test_an_empty_prompt_file_is_a_fault_of_the_config(project: Project, complaints: Complaints) -> None:
    assert complaints(read_experiment, project(CONFIG, prompts="")) == [
        "labreport.yaml:2: prompts 'prompts.yaml': the file is empty"
    ]


def test_prompts_that_the_rubric_lacks_are_named(project: Project, complaints: Complaints) -> None:
    prompts = "exercises:\n  - {id: scaling, title: S, text: x}\n  - {id: foundation, title: F, text: x}\n"
    (message,) = complaints(read_experiment, project(CONFIG, prompts=prompts))
    assert message == (
        "prompts.yaml:3: the rubric has no exercise 'foundation' (did you mean 'foundations'?); "
        "ids of prompts and rubric must be equal"
    )


def test_without_a_title_the_title_of_the_prompts_counts(project: Project, tmp_path: Path) -> None:
    config = CONFIG.replace("title: Two models\n", "")
    prompts = f"title: ' Four\n  prompts'\n{PROMPTS}"
    experiment = read_experiment(project(config, prompts=prompts))
    assert experiment.title == "Four prompts"
    assert experiment.output == tmp_path / "reports" / "four-prompts"
    assert read_experiment(project(CONFIG, prompts=prompts)).title == "Two models"


def test_without_any_title_one_is_asked_for(project: Project, complaints: Complaints) -> None:
    assert complaints(read_experiment, project(CONFIG.replace("title: Two models\n", ""))) == [
        "labreport.yaml:1: 'title' is missing, here and in the prompt file; add the line 'title: ...'"
    ]


def test_prompts_and_rubric_without_a_common_exercise_name_both_sides(project: Project, complaints: Complaints) -> None:
    prompts = "exercises: [{id: x, title: S, text: x}, {id: y, title: F, text: x}]\n"
    (message,) = complaints(read_experiment, project(CONFIG, prompts=prompts))
    assert message == (
        "labreport.yaml:3: the rubric has no exercise 'x' and 'y', so none of the prompts can be scored; "
        "its exercises are 'foundations' and 'scaling'; ids of prompts and rubric must be equal"
    )


def test_a_missing_config_says_so(tmp_path: Path, complaints: Complaints) -> None:
    assert complaints(read_experiment, tmp_path / "labreport.yaml") == ["labreport.yaml: there is no such file"]


# ---------------------------------------------------------------- thresholds of the command line


@pytest.mark.parametrize(
    ("text", "measure", "minimum"),
    [
        ("coverage=0.7", "coverage", 0.7),
        ("coverage=60%", "coverage", 0.6),
        (" coverage = 12.5 % ", "coverage", 0.125),
        ("coverage=0", "coverage", 0),
        ("coverage=100%", "coverage", 1),
        ("words=300", "words", 300),
        ("flesch_reading_ease=-5.5", "flesch_reading_ease", -5.5),
        ("coverage=.5", "coverage", 0.5),
        ("coverage=5e-1", "coverage", 0.5),
        ("words=+3.", "words", 3),
    ],
)
def test_a_threshold_is_a_measure_and_a_number(text: str, measure: str, minimum: float) -> None:
    assert read_threshold(text) == (measure, minimum)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("coverage", "'coverage' must be MEASURE=VALUE, such as coverage=0.6."),
        ("covrage=1", "unknown measure 'covrage' (did you mean 'coverage'?)."),
        ("coverage=60", "the threshold of coverage must be 0 to 1 or a percentage such as 60%; it is '60'."),
        ("coverage=-1%", "the threshold of coverage must be 0 to 1 or a percentage such as 60%; it is '-1%'."),
        ("coverage=nan", "the threshold of coverage must be 0 to 1 or a percentage such as 60%; it is 'nan'."),
        ("words=", "the threshold of words must be a number; it is ''."),
        ("words=inf", "the threshold of words must be a number; it is 'inf'."),
        ("words=50%", "the threshold of words must be a number; it is '50%'."),
    ],
)
def test_anything_else_is_a_usage_error(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_threshold(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "value",
    ["nan", "NaN", "inf", "-inf", "1e999", "-1e999", "٧٠", "７", "1_0", "0x1", "1,5", "--1", "1e", ".", "%", "½"],
)
@pytest.mark.parametrize("measure", ["coverage", "words"])
def test_an_odd_numeral_is_named_in_one_sentence(measure: str, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_threshold(f"{measure}={value}")
    assert str(caught.value).endswith(f"it is {value!r}.")
    assert str(caught.value).count("\n") == 0


@pytest.mark.parametrize("measure", ["coverage", "words"])
def test_a_threshold_below_zero_by_its_sign_alone_is_zero(measure: str) -> None:
    assert str(read_threshold(f"{measure}=-0")[1]) == "0.0"


def test_an_unknown_measure_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"known are coverage, words, .* and automated_readability"):
        read_threshold("length=1")


# ---------------------------------------------------------------- hostile files

KEYS = (
    "title", "student", "prompts", "rubric", "providers", "settings", "repeat", "thresholds", "conclusion", "template",
    "notice", "aim", "cassettes", "output", "id", "label", "base_url", "file", "coverage", "temperature", "name",
)  # fmt: skip
TEXTS = st.text(max_size=8) | st.sampled_from(
    ["prompts.yaml", "rubric.yaml", ".", "/", "..", "openai:x", "file:a", "local:", "http://[", "60%", "1", "-1", "nan"]
)
VALUES = st.recursive(
    st.none() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | TEXTS, inner, max_size=4),
    max_leaves=8,
)
CONFIGS = st.fixed_dictionaries(
    {
        "title": TEXTS | VALUES,
        "prompts": st.just("prompts.yaml") | TEXTS,
        "providers": st.lists(st.just("openai:x") | TEXTS | VALUES, max_size=3),
    },
    optional=dict.fromkeys((key for key in KEYS[:14] if key not in ("title", "prompts", "providers")), VALUES),
)


@settings(max_examples=200, deadline=None)
@given(CONFIGS | VALUES)
def test_any_config_is_an_experiment_or_sentences(tmp_path_factory: pytest.TempPathFactory, config: Any) -> None:
    # Not beside the folders of other tests, which would find an experiment above them.
    folder = tmp_path_factory.getbasetemp() / "any config"
    folder.mkdir(exist_ok=True)
    (folder / "prompts.yaml").write_text("exercises: [{id: a, title: A, text: x}]\n")
    (folder / "rubric.yaml").write_text("exercises: [{id: a, topics: [{id: t, name: T}]}]\n")
    path = folder / "labreport.yaml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True, default_style='"'), "utf-8")
    try:
        experiment = read_experiment(path)
    except ConfigError as error:
        assert str(error)  # noqa: PT017 - a good config raises nothing
    else:
        assert experiment.providers
        assert experiment.prompts
