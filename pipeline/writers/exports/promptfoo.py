"""Results as promptfoo writes and imports them (``promptfoo import FILE``), format 3.

The fields are those that its commands import, export and view read (github.com/promptfoo/promptfoo, src/types).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from pipeline.records import Answer, ProviderUsed, Run, Score
from pipeline.writers.page.figures import cost
from pipeline.writers.tables import json_text

_FAILED_ASSERTION, _ERROR = 1, 2


def promptfoo_json(run: Run) -> str:
    """The run as JSON: a test for each exercise and sample, an assertion for each topic."""
    tests = [(prompt, sample) for prompt in run.prompts for sample in sorted({a.sample for a in run.answers})]
    answers = {answer.key: answer for answer in run.answers}
    scores = {score.key: score for score in run.scores}
    results = []
    for place, (prompt, sample) in enumerate(tests):
        for number, provider in enumerate(run.providers):
            key = (prompt.id, provider.label, sample)
            if key in answers:
                result = _result(run, provider, answers[key], scores.get(key))
                results.append({**result, "testIdx": place, "promptIdx": number, "promptId": _id(provider.label)})
    when = min((answer.recorded_at for answer in run.answers if answer.recorded_at), default=None)
    moment = _moment(when)
    return json_text(
        {
            "evalId": f"eval-labreport-{_id(run.title, *(answer.text for answer in run.answers))[:12]}",
            "results": {
                "version": 3,
                "timestamp": moment,
                "prompts": [_prompt(provider, results, number) for number, provider in enumerate(run.providers)],
                "results": results,
                "stats": _stats(results),
            },
            "config": {
                "description": run.title,
                "prompts": ["{{prompt}}"],
                "providers": [{"id": provider.id, "label": provider.label} for provider in run.providers],
                "tests": [{"description": prompt.title, "vars": {"prompt": prompt.text}} for prompt in run.prompts],
            },
            "shareableUrl": None,
            "metadata": {"exportedAt": moment, "labreportVersion": run.labreport_version},
        }
    )


def _moment(when: str | None) -> str:
    """The time in promptfoo's own form; its earliest where none is known, so that a run gives the same bytes."""
    try:
        moment = datetime.fromisoformat(when or "")
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        moment = datetime.fromtimestamp(0, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _result(run: Run, provider: ProviderUsed, answer: Answer, score: Score | None) -> dict[str, Any]:
    prompt = next(prompt for prompt in run.prompts if prompt.id == answer.exercise)
    assertions = _assertions(run, score)
    share = score.coverage if score else None
    passed = answer.scorable and all(each["pass"] for each in assertions)
    spent = cost([answer], provider)
    return {
        "id": _id(*map(str, answer.key)),
        "prompt": {"raw": prompt.text, "label": prompt.title or prompt.id},
        "vars": {"prompt": prompt.text},
        "provider": {"id": provider.id, "label": provider.label},
        "response": {
            "output": answer.text,
            "tokenUsage": _tokens([answer]),
            "cached": True,
            **({"finishReason": answer.finish_reason} if answer.finish_reason else {}),
        },
        "latencyMs": round(1000 * (answer.seconds or 0)),
        "cost": spent or 0,
        "success": passed,
        "failureReason": 0 if passed else _FAILED_ASSERTION if answer.scorable else _ERROR,
        **({} if answer.scorable else {"error": answer.reason or answer.status}),
        "score": share or 0,
        "namedScores": {} if share is None else {"coverage": share},
        "gradingResult": {
            "pass": passed,
            "score": share or 0,
            "reason": "topic coverage" if share is not None else "not scored",
            "componentResults": assertions,
        },
        "testCase": {"description": prompt.title, "vars": {"prompt": prompt.text}, "assert": []},
        "metadata": {"exercise": answer.exercise, "sample": answer.sample, "status": answer.status},
    }


def _assertions(run: Run, score: Score | None) -> list[dict[str, Any]]:
    exercise = run.rubric.exercise(score.exercise) if run.rubric and score else None
    names = {topic.id: topic.name for topic in (exercise.topics if exercise else ())}
    return [
        {
            "pass": hit.grade > 0,
            "score": hit.grade / 2,
            "reason": hit.evidence or hit.why or "absent",
            "assertion": {
                "type": "python",
                "value": f"labreport: {names.get(hit.topic, hit.topic)}",
                "metric": hit.topic,
            },
        }
        for hit in (score.hits if score else ())
        if hit.grade is not None
    ]


def _tokens(answers: list[Answer]) -> dict[str, int]:
    read = sum(answer.input_tokens or 0 for answer in answers)
    written = sum(answer.output_tokens or 0 for answer in answers)
    return {"total": read + written, "prompt": read, "completion": written, "cached": 0, "numRequests": len(answers)}


def _prompt(provider: ProviderUsed, results: list[dict[str, Any]], number: int) -> dict[str, Any]:
    own = [result for result in results if result["promptIdx"] == number]
    parts = [part for result in own for part in result["gradingResult"]["componentResults"]]
    return {
        "raw": "{{prompt}}",
        "label": "{{prompt}}",
        "id": _id(provider.label),
        "provider": provider.label,
        "metrics": {
            "score": sum(result["score"] for result in own),
            "testPassCount": sum(result["success"] for result in own),
            "testFailCount": sum(result["failureReason"] == _FAILED_ASSERTION for result in own),
            "testErrorCount": sum(result["failureReason"] == _ERROR for result in own),
            "assertPassCount": sum(part["pass"] for part in parts),
            "assertFailCount": sum(not part["pass"] for part in parts),
            "totalLatencyMs": sum(result["latencyMs"] for result in own),
            "tokenUsage": _sum_tokens(own),
            "namedScores": {},
            "namedScoresCount": {},
            "cost": sum(result["cost"] for result in own),
        },
    }


def _sum_tokens(results: list[dict[str, Any]]) -> dict[str, int]:
    usages = [result["response"]["tokenUsage"] for result in results]
    return {name: sum(usage[name] for usage in usages) for name in _tokens([])}


def _stats(results: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "successes": sum(result["success"] for result in results),
        "failures": sum(result["failureReason"] == _FAILED_ASSERTION for result in results),
        "errors": sum(result["failureReason"] == _ERROR for result in results),
        "tokenUsage": _sum_tokens(results),
        "durationMs": sum(result["latencyMs"] for result in results),
    }
