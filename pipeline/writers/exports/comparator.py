"""The data file of LLM Comparator: two models, an example for each exercise and sample.

Its format is described in the README of github.com/PAIR-code/llm-comparator.
"""

from __future__ import annotations

from typing import Any

from pipeline.records import Answer, Prompt, Run, Score
from pipeline.writers.tables import json_text

MOST = 1.5
"""A score runs from -1.5 (the second model is much better) to 1.5."""
_FIELDS = {
    "exercise": "category",
    "sample": "number",
    "coverage_percent": "per_model_number",
    "words": "per_model_number",
    "flesch_reading_ease": "per_model_number",
    "topics_explained": "per_model_number",
}


def comparator_json(run: Run) -> str:
    """The run's first two models as JSON; an exercise that one of them did not answer is left out.

    The score of an example is the difference in topic coverage on LLM Comparator's scale, null where it is not known.
    A judge's preferences stand beside it as ratings of their own.
    """
    first, second = (provider.label for provider in run.providers[:2])
    answers = {answer.key: answer for answer in run.answers}
    scores = {score.key: score for score in run.scores}
    samples = sorted({answer.sample for answer in run.answers})
    examples = []
    for prompt in run.prompts:
        for sample in samples:
            keys = [(prompt.id, label, sample) for label in (first, second)]
            if all(key in answers and answers[key].scorable for key in keys):
                pair = [(answers[key], scores.get(key)) for key in keys]
                examples.append(_example(prompt, sample, pair, _ratings(run, prompt.id, first, second)))
    return json_text(
        {
            "metadata": {
                "source_path": f"labreport {run.labreport_version}: {run.title}",
                "custom_fields_schema": [{"name": name, "type": kind} for name, kind in _FIELDS.items()],
            },
            "models": [{"name": first}, {"name": second}],
            "examples": examples,
        }
    )


def _example(
    prompt: Prompt, sample: int, pair: list[tuple[Answer, Score | None]], ratings: list[dict[str, Any]]
) -> dict[str, Any]:
    shares = [score.coverage if score else None for _, score in pair]
    known = [share for share in shares if share is not None]
    return {
        "input_text": prompt.text,
        "tags": [tag for tag in (prompt.title or prompt.id, prompt.technique) if tag],
        "output_text_a": pair[0][0].text,
        "output_text_b": pair[1][0].text,
        "score": round(MOST * (known[0] - known[1]), 4) if len(known) == 2 else None,
        "individual_rater_scores": ratings,
        "custom_fields": {
            "exercise": prompt.id,
            "sample": sample,
            "coverage_percent": [None if share is None else round(100 * share, 1) for share in shares],
            "words": [score.length.words if score and score.length else None for _, score in pair],
            "flesch_reading_ease": [
                score.readability.flesch_reading_ease if score and score.readability else None for _, score in pair
            ],
            "topics_explained": [sum(hit.grade == 2 for hit in score.hits) if score else None for _, score in pair],
        },
    }


def _ratings(run: Run, exercise: str, first: str, second: str) -> list[dict[str, Any]]:
    """The judge's preference of this exercise, whichever way round the pair was kept."""
    for each in run.preferences:
        if each.exercise == exercise and {each.first, each.second} == {first, second}:
            ahead = each.first_better - each.second_better
            total = each.first_better + each.second_better + each.ties + each.order_ties
            share = (ahead if each.first == first else -ahead) / total if total else 0
            why = f"{each.first_better} for {each.first}, {each.second_better} for {each.second}, of {total}"
            return [{"is_flipped": False, "score": round(MOST * share, 4), "rationale": f"Judge, both orders: {why}."}]
    return []
