"""A run of three models, two exercises and two samples, scored as labreport scores it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.inputs.rubrics import read_rubric
from pipeline.records import Answer, Experiment, Price, Prompt, ProviderSpec, Run
from pipeline.run import judge

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "sample_answers"
LABELS = ("Aurora", "Brevis", "Cirrus")
EXERCISES = ("foundations", "architectures")


def _text(label: str, exercise: str, sample: int) -> str:
    text = (SAMPLES / ("plain" if label == "Brevis" else "long") / f"{exercise}.md").read_text("utf-8")
    if label == "Cirrus":
        # A model that stops half-way through the other's text.
        text = text[: len(text) // 2].rsplit("\n", 1)[0]
    return text.replace("is", "was", 3) + "\nA closing remark of the second sample.\n" if sample else text


def answers_of(texts: dict[tuple[str, str, int], str] | None = None) -> tuple[Answer, ...]:
    """The answers, some with other texts."""
    return tuple(
        Answer(
            exercise=exercise,
            provider=label,
            sample=sample,
            status="answered",
            text=(texts or {}).get((exercise, label, sample)) or _text(label, exercise, sample),
            model=f"{label.lower()}-1",
            input_tokens=20,
            output_tokens=900,
            seconds=2.5,
            recorded_at="2026-03-05T09:30:00Z",
        )
        for exercise in EXERCISES
        for label in LABELS
        for sample in (0, 1)
    )


@cache
def judged_run() -> Run:
    """The run."""
    return run_of(answers_of())


def run_of(answers: tuple[Answer, ...]) -> Run:
    """The run of other answers."""
    experiment = Experiment(
        title="Three models",
        prompts=tuple(Prompt(id=name, title=name.title(), text=f"Explain **{name}**.") for name in EXERCISES),
        rubric=read_rubric(ROOT / "prompts" / "rubric.yaml"),
        providers=tuple(
            ProviderSpec(id=f"local:{label.lower()}", label=label, price=Price(input=1, output=2)) for label in LABELS
        ),
        repeat=2,
        conclusion="Aurora is more detailed than Brevis.",
        root=ROOT,
        output=ROOT,
        cassettes=ROOT,
    )
    return judge(experiment, answers)
