from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.inputs.experiment import read_experiment
from pipeline.inputs.mix_ups import mix_up
from pipeline.inputs.prompts import read_prompts
from pipeline.inputs.rubrics import check_rubric, read_rubric
from pipeline.inputs.yaml_source import Source
from pipeline.resources import data_folder

PROMPTS = {"exercises": [{"id": "a", "title": "A", "text": "Explain."}]}
RUBRIC = {"exercises": [{"id": "a", "topics": [{"id": "x", "name": "X"}]}]}
EXPERIMENT = {"prompts": "p.yaml", "providers": ["openai:m"]}


@pytest.mark.parametrize("value", [None, "text", {}, {"exercises": []}, {"exercises": [3]}, {"exercises": [{}]}])
def test_what_is_plainly_nothing_is_mistaken_for_nothing(value: object) -> None:
    assert mix_up(Source(Path("r.yaml"), value), "rubric") is None


def test_exercises_of_both_kinds_are_neither() -> None:
    both = {"exercises": [*PROMPTS["exercises"], *RUBRIC["exercises"]]}
    assert mix_up(Source(Path("r.yaml"), both), "prompts") is None


def test_a_file_of_the_wanted_kind_is_right() -> None:
    assert mix_up(Source(Path("r.yaml"), RUBRIC), "rubric") is None
    assert mix_up(Source(Path("p.yaml"), PROMPTS), "prompts") is None
    assert mix_up(Source(Path("labreport.yaml"), EXPERIMENT), "experiment") is None


def test_one_file_in_place_of_another_is_one_sentence(tmp_path: Path) -> None:
    prompts, rubric = (data_folder("prompts") / name for name in ("genai-fundamentals.yaml", "rubric.yaml"))
    config = tmp_path / "labreport.yaml"
    config.write_text("providers: ['openai:m']\nprompts: p.yaml\n", "utf-8")
    for read, path, words in (
        (read_rubric, prompts, "this is a file of prompts"),
        (check_rubric, prompts, "name a rubric here"),
        (read_prompts, rubric, "this is a rubric"),
        (read_prompts, config, "this is an experiment"),
        (read_experiment, rubric, "name an experiment here"),
    ):
        with pytest.raises(ConfigError, match=words) as caught:
            read(path)
        assert len(str(caught.value).splitlines()) == 1


def test_the_experiment_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("exercises:\n  - {id: a, title: A, text: Explain.}\n", "utf-8")
    config = tmp_path / "labreport.yaml"
    config.write_text("title: T\nproviders: ['openai:m']\nprompts: p.yaml\nrubric: p.yaml\n", "utf-8")
    with pytest.raises(ConfigError, match=r"labreport.yaml:4: rubric 'p.yaml': this is a file of prompts") as caught:
        read_experiment(config)
    assert len(str(caught.value).splitlines()) == 1
