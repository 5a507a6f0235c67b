"""Answers in another script than the rubric, whose topics are looked for by the rubric's words."""

from __future__ import annotations

import unicodedata
from collections import Counter

from pipeline.records import Finding, Number
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.wording import opened, possessive, share_of

_LOOKED_AT = 5_000
"""Characters of a text by which its script is told."""


def foreign_scripts(evidence: Evidence) -> list[Finding]:
    """One finding for each model with answers that are mostly in another script than the rubric; often none."""
    if evidence.rubric is None:
        return []
    topics = (topic for exercise in evidence.rubric.exercises for topic in exercise.topics)
    wanted = script(" ".join(f"{topic.name} {topic.description}" for topic in topics))
    found = []
    for label in evidence.present:
        texts = evidence.texts(label)
        foreign = sum(script(answer.text) not in (None, wanted) for answer in texts)
        if not wanted or not foreign:
            continue
        some = share_of(foreign, len(texts), "answer")
        are = "is" if foreign == 1 else "are"
        of = f"{opened(some)} by {label}" if len(texts) != 1 else f"{possessive(label)} answer"
        found.append(
            Finding(
                id="gap-script",
                sentence=f"{of} {are} written in another script than the rubric.",
                standing="supported",
                why="Topics are looked for by the words of the rubric, so coverage says little there.",
                numbers=(Number(name=f"{label}, answers in another script", value=foreign, unit=f"of {len(texts)}"),),
            )
        )
    return found


def script(text: str) -> str | None:
    """The script of most letters of a text, such as ``LATIN`` or ``TAMIL``; None for a text without letters."""
    names = Counter[str]()
    for character, times in Counter(text[:_LOOKED_AT]).items():
        if character.isalpha():
            names[unicodedata.name(character, "").partition(" ")[0]] += times
    return max(names, key=lambda name: names[name]) if names else None
