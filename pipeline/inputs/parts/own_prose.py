"""How much a stretch of text sounds like the student's own words about the tools."""

from __future__ import annotations

import re

from pipeline.inputs.parts.tool_names import ToolNames

_FIRST_PERSON = re.compile(
    r"\b(?:I|[Mm]y|I've|I'm|me)\b|\b[Ii]n (?:this|our) (?:experiment|exercise|lab|report|comparison)\b"
)
_LAB = re.compile(
    r"\b(?:thus|hence)\b.{0,80}\b(?:experiment|report|prompts?|exercise|executed|successfully|completed|obtained|"
    r"verified|generated|studied|compared)\b"
    r"|\b(?:successfully|was) (?:executed|completed|prepared|developed|generated|verified)\b",
    re.IGNORECASE,
)
_COMPARING = re.compile(
    r"\b(?:whereas|while|than|compared|better|worse|both (?:tools|models|responses|answers|outputs|chatbots)|"
    r"(?:more|less|most|least) \w+|in contrast|longer|shorter|winner|prefer\w*|outperform\w*|tools?|responses?|"
    r"answers?|outputs?)\b",
    re.IGNORECASE,
)
LONG = 500
"""Words beyond which a text is hardly a conclusion."""


def own_score(text: str, words: int, tools: ToolNames) -> float:
    """From -2 (an answer) to 5 (a comparison of the tools by a person); 0 for a table alone and for an empty text.

    Args:
        text: the stretch; its first 6,000 characters are looked at.
        words: how many words it has.
        tools: names of models.
    """
    if not words or all(line.startswith("|") for line in text[:6000].split("\n") if line.strip()):
        return 0.0
    if words > 2 * LONG:
        return -2.0
    text = text[:6000]
    words = max(8, words)
    per_hundred = 100 / words
    named = tools.find(text)
    score = -1.0
    if named:
        rate = len(named) * per_hundred
        compared = len(_COMPARING.findall(text)) * per_hundred
        distinct = len({each.label for each in named})
        score += min(3.0, 0.35 * rate * min(1.0, compared / 3)) * (1.0 if distinct > 1 else 0.5)
    score += min(1.5, 0.8 * len(_FIRST_PERSON.findall(text)) * min(1.0, per_hundred))
    score += 1.8 if _LAB.search(text) else 0.0
    return max(-2.0, min(5.0, score - max(0, words - LONG) / 200))


def hints_at_own(text: str, tools: ToolNames) -> bool:
    """Whether a closer look can find the student's own words: a first person, a lab report's phrase, or two tools."""
    if _FIRST_PERSON.search(text) or _LAB.search(text):
        return True
    return len({each.label for each in tools.find(text)}) > 1
