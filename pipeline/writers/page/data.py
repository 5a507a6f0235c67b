"""What the page's script knows of a run; the words of the answers it reads from the page itself."""

from __future__ import annotations

from typing import Any

from pipeline.records import CRITERIA, Run, TopicHit
from pipeline.writers.page.evidence import Evidence
from pipeline.writers.page.findings import FindingView
from pipeline.writers.page.shell import script_json
from pipeline.writers.tables import score_table


def data_of(run: Run, evidence: Evidence, findings: tuple[FindingView, ...], sealed: dict[str, str] | None) -> str:
    """JSON that can stand inside a script element.

    Args:
        run: the run.
        evidence: with the answers' anchors.
        findings: as the page shows them.
        sealed: the names of the models under lock, for a blind page; None for an open one.
    """
    reasons: dict[str, int] = {}
    models = {provider.label: number for number, provider in enumerate(run.providers)}
    exercises = {prompt.id: number for number, prompt in enumerate(run.prompts)}
    rubric = {exercise.id: exercise.topics for exercise in (run.rubric.exercises if run.rubric else ())}
    judged = {score.key: {hit.topic: hit.grade for hit in score.judged} for score in run.scores}
    marked = {(m.exercise, m.answer, m.sample, m.topic): m.grade for m in (run.human.topics if run.human else ())}
    data: dict[str, Any] = {
        "title": run.title,
        "labels": list(models),
        "criteria": CRITERIA,
        "exercises": [
            {
                "id": prompt.id,
                "title": prompt.title or prompt.id,
                "topics": [{"id": topic.id, "name": topic.name} for topic in rubric.get(prompt.id, ())],
            }
            for prompt in run.prompts
        ],
        "answers": [
            {
                "anchor": evidence.anchors[answer.key],
                "exercise": exercises[answer.exercise],
                "model": models[answer.provider],
                "sample": answer.sample,
                "status": answer.status,
                "hits": [
                    _hit(
                        hit,
                        reasons,
                        judged.get(answer.key, {}).get(hit.topic if hit else ""),
                        marked.get((answer.exercise, answer.provider, answer.sample, hit.topic if hit else "")),
                    )
                    for hit in evidence.hits.get(answer.key, ())
                ],
            }
            for answer in run.answers
            if answer.exercise in exercises and answer.provider in models and answer.key in evidence.anchors
        ],
        "findings": [
            {
                "sentence": each.sentence,
                "standing": each.standing,
                "why": each.why,
                "numbers": each.numbers,
                "quotations": [[one.markdown, one.source] for one in each.quotations],
            }
            for each in findings
        ],
        "scores": score_table(run) if run.scores else "",
        "sealed": sealed,
    }
    data["reasons"] = list(reasons)
    return script_json(data)


def _hit(hit: TopicHit | None, reasons: dict[str, int], judge: int | None, person: int | None) -> list[int | None]:
    """Grade, start, end, number of the reason, grade of the judge, grade of a person."""
    if hit is None:
        return [None, None, None, None, None, None]
    reason = reasons.setdefault(hit.why, len(reasons)) if hit.why else None
    return [hit.grade, hit.start, hit.end, reason, judge, person]
