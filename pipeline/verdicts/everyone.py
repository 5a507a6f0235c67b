"""The words for all of the models, and for none of them."""

from __future__ import annotations

import re

_MODEL_NOUN = r"(?:models?|tools?|AIs?|assistants?|chatbots?|LLMs?)"
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight")
"""Two to eight."""
NOBODY = re.compile(
    rf"\bnone\s+of\s+(?:them\b|both\b|(?:the|these|those)\s+(?:(?:{'|'.join(NUMBERS)})\s+)?{_MODEL_NOUN}\b)|"
    rf"\bno\s+{_MODEL_NOUN}\b|\bnot\s+(?:one|any)\s+of\s+(?:them\b|(?:the|these|those)\s+(?:\w+\s+)?{_MODEL_NOUN}\b)|"
    rf"\bnot\s+a\s+single\s+(?:one|{_MODEL_NOUN})\b|"
    r"(?:^|(?<=[,;]\s))\W*(?:(?:and|but|so)\s+)?(?:nobody|no[\s-]one|none(?!\s+of\b|\s+the\b))(?=\s+\w)",
    re.IGNORECASE,
)
"""The same as ``neither``, of any number of models."""
EVERYONE = re.compile(
    r"\b(?:both|neither)\b|"
    r"\b(?:all|each|every|either|any|the\s+two|the\s+three)\s+(?:one\s+)?(?:of\s+)?(?:(?:the|these|those)\s+|them\b)?"
    rf"(?:(?P<number>{'|'.join(NUMBERS)})\s+)?(?:(?<=them)|{_MODEL_NOUN}|(?P<texts>reports?|responses?|answers?))\b|"
    rf"\ball\s+(?:of\s+(?:the\s+)?)?(?P<bare>{'|'.join(NUMBERS)})\b(?!\s+(?:topics?|concepts?|points?|exercises?|prompts?))|"
    rf"{NOBODY.pattern}",
    re.IGNORECASE,
)
"""How a clause says that it speaks of every model, be it that all do or that none does."""
