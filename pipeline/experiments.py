"""Experiments before they run: started, found, read, and what lies where their results go."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.records import Experiment

CONFIG = "labreport.yaml"
"""Name of an experiment's file where none is given."""


def read(
    config: Path,
    *,
    output: Path | None = None,
    changes: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    allowed: Sequence[Path] = (),
) -> Experiment:
    """The experiment of a labreport.yaml, with the given fields changed.

    API keys that stand in its texts are struck out before anything is sent or written; ``struck`` names the places.

    Args:
        config: the file.
        output: run directory in place of the file's.
        changes: fields in place of the file's.
        environ: where keys are; None for that of the process.
        allowed: folders beside its own that the files it names may lie in.

    Raises:
        ConfigError: the file or one that it names is wrong.
        UsageError: the changes do not fit it.
    """
    from pipeline.inputs.experiment import read_experiment
    from pipeline.inputs.ids import slug
    from pipeline.inputs.provider_specs import refuse_shared_samples
    from pipeline.providers.readiness import secrets_in
    from pipeline.providers.redaction import strike_out_of

    if config == Path(CONFIG) and not any(Path().glob(f"{CONFIG[:-3]}*")):
        go = " or ".join(f'"cd {folder}"' for folder in experiments_near(Path())) or "go to your experiment's folder"
        raise UsageError(f"there is no {CONFIG} in this folder; {go}, or start one with labreport init.")
    experiment = read_experiment(config, output=output, allowed=allowed).model_copy(update=dict(changes or {}))
    refuse_shared_samples(experiment.providers, experiment.repeat)
    title = experiment.title
    secrets = secrets_in(os.environ if environ is None else environ)
    # An address is neither shown nor written with its secret parts.
    experiment, struck = strike_out_of(experiment, secrets, leave=["base_url"])
    if experiment.output == experiment.root / "reports" / slug(title):
        experiment = experiment.model_copy(
            update={"output": experiment.root / "reports" / (slug(experiment.title) or "report")}
        )
    return experiment.model_copy(update={"struck": struck})


def experiments_near(folder: Path) -> list[str]:
    """Where to go from a folder to reach an experiment: at most three folders in it, else the one it lies in."""
    below = sorted(found.parent.name for found in folder.glob(f"*/{CONFIG}"))[:3]
    above = enumerate(folder.absolute().parents, 1)
    return below or ["/".join([".."] * levels) for levels, each in above if (each / CONFIG).is_file()][:1]


def name_again(text: str, config: Path, allowed: Sequence[Path]) -> str:
    """The text, the commands in it that record answers completed by the options that name this experiment."""
    from pipeline.providers.miss import RECORD_COMMAND

    options = [] if config == Path(CONFIG) else ["-c", str(config)]
    options += [word for folder in allowed for word in ("--allow", str(folder))]
    return text.replace(RECORD_COMMAND, shlex.join([*RECORD_COMMAND.split(), *options]))


def lacks_name(experiment: Experiment) -> bool:
    """Whether the experiment's file has a place for the student's name and none in it."""
    name = experiment.student.name
    return name is not None and not name.strip()


def with_thresholds(experiment: Experiment, given: Sequence[str]) -> Experiment:
    """The experiment with ``MEASURE=VALUE`` thresholds added; a measure given again is replaced.

    Raises:
        UsageError: not of that form, or no such measure.
    """
    from pipeline.inputs.experiment import read_threshold

    added = dict(read_threshold(text) for text in given)
    return experiment.model_copy(update={"thresholds": {**experiment.thresholds, **added}})


def replaced_title(experiment: Experiment) -> str | None:
    """The title of another run that lies where the experiment's is going to be written; None where none does."""
    from pipeline.inputs.runs import read_title

    title = read_title(experiment.output)
    return None if title == experiment.title else title


def start_project(folder: Path, *, pasted: bool, force: bool) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The paths of a new experiment's files, and where earlier files that were replaced lie now.

    Where an experiment with pasted answers is there already, only the files to paste into that it lacks are made.

    Raises:
        OutputError: a file is in the way, or the folder cannot be written.
        ConfigError: the experiment that is there is wrong.
    """
    from pipeline.inputs.experiment import experiment_schema
    from pipeline.writers.scaffold import write_project

    if pasted and not force and (folder / CONFIG).is_file():
        experiment = read(folder / CONFIG)
        if any(spec.kind == "file" for spec in experiment.providers):
            return _complete(experiment), ()
    return write_project(folder, variant="pasted" if pasted else "api", force=force, schema=experiment_schema())


def _complete(experiment: Experiment) -> tuple[Path, ...]:
    """The files to paste into that were made because they were not there."""
    from pipeline.inputs.confinement import refuse_outside
    from pipeline.providers.plan import files_to_make
    from pipeline.writers.scaffold import write_answer_files

    wanted = files_to_make(experiment)
    for path in wanted:
        refuse_outside(path, (experiment.root, *experiment.allowed))
    return write_answer_files({path: (request.label, request.prompt) for path, request in wanted.items()})
