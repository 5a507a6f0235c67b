from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from pipeline.errors import OutputError
from pipeline.inputs.experiment import read_experiment
from pipeline.inputs.experiment_file import MEASURES, experiment_schema
from pipeline.writers.scaffold import PASTE_NOTE, Variant, write_project

VARIANTS = pytest.mark.parametrize("variant", ["api", "pasted"])
EXERCISES = ("foundations", "architectures", "applications", "scaling")
ANSWERS = [f"answers/{model}/{exercise}.md" for model in ("chatgpt", "gemini") for exercise in EXERCISES]
FILES = [
    "labreport.yaml",
    "labreport.schema.json",
    "prompts/genai-fundamentals.yaml",
    "prompts/genai-comprehensive.yaml",
    "prompts/rubric.yaml",
]


def start(folder: Path, variant: Variant, *, force: bool = False) -> list[str]:
    """Names of the files written."""
    written = write_project(folder, variant=variant, schema=experiment_schema(), force=force)
    return [path.relative_to(folder).as_posix() for path in written.files]


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def uncommented(config: str) -> str:
    """The config with every option that stands in a comment switched on; prose stays a comment."""
    return re.sub(
        r"^(\s*)# ( *(?:- )?[a-z_]+: .*|settings:|thresholds:|limits:|scoring:)$", r"\1\2", config, flags=re.MULTILINE
    )


@pytest.mark.parametrize(("variant", "files"), [("api", FILES), ("pasted", FILES + ANSWERS)])
def test_the_files_of_a_variant_are_written_and_named_in_order(
    tmp_path: Path, variant: Variant, files: list[str]
) -> None:
    folder = tmp_path / "new" / "project"
    assert start(folder, variant) == files
    assert set(tree(folder)) == set(files)


@VARIANTS
def test_the_written_project_can_be_read(tmp_path: Path, variant: Variant) -> None:
    start(tmp_path, variant)
    experiment = read_experiment(tmp_path / "labreport.yaml")
    assert tuple(prompt.id for prompt in experiment.prompts) == EXERCISES
    assert [spec.label for spec in experiment.providers] == ["ChatGPT", "Gemini"]
    assert {spec.kind for spec in experiment.providers} == ({"file"} if variant == "pasted" else {"openai", "google"})
    assert experiment.title == "Fundamentals of Generative AI"
    assert experiment.output == tmp_path / "reports" / "fundamentals-of-generative-ai"
    assert experiment.student.name == ""


@VARIANTS
def test_the_other_prompts_fit_too(tmp_path: Path, variant: Variant) -> None:
    start(tmp_path, variant)
    config = tmp_path / "labreport.yaml"
    text = config.read_text().replace("prompts: prompts/genai-fundamentals", "prompts: prompts/genai-comprehensive")
    config.write_text(text)
    experiment = read_experiment(config)
    assert tuple(prompt.id for prompt in experiment.prompts) == EXERCISES
    assert experiment.title == "Comprehensive Report on the Fundamentals of Generative AI"
    assert experiment.output == tmp_path / "reports" / "comprehensive-report-on-the-fundamentals-of-generative-ai"


@VARIANTS
def test_the_first_line_names_the_schema_beside_it(tmp_path: Path, variant: Variant) -> None:
    start(tmp_path, variant)
    first = (tmp_path / "labreport.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=labreport.schema.json"
    assert json.loads((tmp_path / "labreport.schema.json").read_text()) == experiment_schema()


@VARIANTS
def test_every_option_stands_in_the_config(tmp_path: Path, variant: Variant) -> None:
    start(tmp_path, variant)
    config = (tmp_path / "labreport.yaml").read_text()
    schema = experiment_schema()
    groups = [schema, *schema["$defs"].values()]
    keys = {key for group in groups for key in group["properties"]} | set(MEASURES)
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}:", config)] == []


@VARIANTS
def test_the_lines_are_short_and_hold_no_template_code(tmp_path: Path, variant: Variant) -> None:
    start(tmp_path, variant)
    config = (tmp_path / "labreport.yaml").read_text()
    assert max(map(len, config.splitlines())) <= 120
    assert "{%" not in config
    assert "{{" not in config
    assert "\n\n\n" not in config
    assert config.endswith("\n")


def test_an_answer_file_holds_only_the_note_where_to_paste(tmp_path: Path) -> None:
    start(tmp_path, "pasted")
    for name in ANSWERS:
        text = (tmp_path / name).read_text()
        assert text.startswith(PASTE_NOTE)
        assert text.endswith("-->\n")
        assert text.count("\n") == text.count("-->") == 1
    assert (
        "to this, in place of the line: Generative AI applications. -->"
        in (tmp_path / "answers/gemini/applications.md").read_text()
    )
    assert "the answer of ChatGPT to" in (tmp_path / ANSWERS[0]).read_text()


@VARIANTS
def test_files_in_the_way_are_named_and_nothing_is_written(tmp_path: Path, variant: Variant) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "rubric.yaml").write_text("mine")
    (tmp_path / "labreport.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputError) as caught:
        start(tmp_path, variant)
    assert str(caught.value) == (
        f"{tmp_path}: labreport.yaml, prompts/rubric.yaml would be overwritten; "
        "choose another folder, or replace with --force."
    )
    assert tree(tmp_path) == {"prompts/rubric.yaml": b"mine"}


@VARIANTS
def test_force_replaces_what_is_in_the_way_and_keeps_what_was_changed(tmp_path: Path, variant: Variant) -> None:
    start(tmp_path, variant)
    fresh = tree(tmp_path)
    for name in ("labreport.yaml", "labreport.schema.json", "prompts/rubric.yaml"):
        (tmp_path / name).write_text("old")
    written = write_project(tmp_path, variant=variant, schema=experiment_schema(), force=True)
    kept = {"labreport.yaml.bak": b"old", "prompts/rubric.yaml.bak": b"old"}
    assert [path.relative_to(tmp_path).as_posix() for path in written.files] == FILES
    assert [path.relative_to(tmp_path).as_posix() for path in written.kept] == list(kept)
    assert tree(tmp_path) == fresh | kept
    (tmp_path / "labreport.yaml").write_text("newer")
    assert write_project(tmp_path, variant=variant, schema=experiment_schema(), force=True).kept == (
        tmp_path / "labreport.yaml.bak2",
    )
    assert tree(tmp_path) == fresh | kept | {"labreport.yaml.bak2": b"newer"}


@pytest.mark.parametrize("force", [True, False])
def test_answers_that_are_there_are_kept(tmp_path: Path, force: bool) -> None:
    kept = tmp_path / ANSWERS[1]
    kept.parent.mkdir(parents=True)
    kept.write_text("my answer")
    assert start(tmp_path, "pasted", force=force) == [name for name in FILES + ANSWERS if name != ANSWERS[1]]
    assert kept.read_text() == "my answer"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError) as caught:
        start(tmp_path / "file", "api")
    assert len(str(caught.value).splitlines()) == 1


@VARIANTS
def test_options_that_are_switched_on_are_right(tmp_path: Path, variant: Variant) -> None:
    start(tmp_path, variant)
    path = tmp_path / "labreport.yaml"
    (tmp_path / "models" / "all-MiniLM-L6-v2").mkdir(parents=True)
    config = uncommented(path.read_text()).replace("conclusion: {file", "# conclusion: {file")
    path.write_text(config)
    experiment = read_experiment(path)
    assert set(experiment.thresholds) == set(MEASURES)
    assert experiment.title == "Fundamentals of Generative AI and Large Language Models"
    assert experiment.output == tmp_path / "reports" / "my-report"
    assert experiment.scoring.judge
    assert experiment.conclusion
    assert experiment.notice
    assert experiment.aim
    assert experiment.providers[0].settings.stop == ("THE END",)
    assert yaml.safe_load(config)["settings"]["max_tokens"] == 4000
