"""The names by which a conclusion may call the models, of which the report knows the labels."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EVERYDAY = frozenset(
    ("the", "model", "tool", "chat", "large", "small", "assistant", "answer", "report", "this", "that")
)
_MAKERS = {
    "Google": r"gemini|gemma|bard",
    "OpenAI": r"chat ?gpt|gpt",
    "Anthropic": r"claude",
    "Microsoft": r"copilot",
    "Meta": r"llama",
}
"""Who makes a model, which many say before its name, and how the names of their models begin."""
_BETWEEN = r"[\s\-_.:/()]*"
_MADE = re.compile(
    "|".join(rf"\b{maker}(?:['’]s)?\s+(?=(?:{models}))" for maker, models in _MAKERS.items()), re.IGNORECASE
)
_MADE_KEY = re.compile("|".join(rf"{maker}(?=(?:{models}))" for maker, models in _MAKERS.items()), re.IGNORECASE)


def name_variants(labels: Sequence[str]) -> dict[str, str]:
    """Every way to name a model that fits exactly one of them, as a key of ``name_key``, to its label."""
    claims: dict[str, set[str]] = {}
    full = {name_key(label) for label in labels}
    for place, label in enumerate(labels, 1):
        names = _names(label) | {f"{noun} {place}" for noun in ("tool", "model", "AI")}
        for name in (label, *names):
            key = name_key(name)
            if key and (key not in full or name == label):
                claims.setdefault(key, set()).add(label)
    return {key: next(iter(owners)) for key, owners in claims.items() if len(owners) == 1}


def name_key(name: str) -> str:
    """The name without spaces, signs and case, and its maker without a possessive."""
    return re.sub(r"[\W_]+", "", _MADE.sub(lambda made: re.sub(r"['’]s\s+$", "", made[0]), name)).casefold()


def spelling(key: str) -> str:
    """A pattern for a key that allows spaces, hyphens and signs between its letters."""
    made = _MADE_KEY.match(key)
    end = made.end() if made else 0
    maker = rf"{_spaced(key[:end])}(?:['’]s)?{_BETWEEN}" if end else ""
    return maker + _spaced(key[end:])


def _spaced(letters: str) -> str:
    return _BETWEEN.join(re.escape(letter) for letter in letters)


def _names(label: str) -> set[str]:
    """The label without what stands in brackets, what stands in them, its first word; all with and without a maker."""
    bare = re.sub(r"\s*\([^()]*\)", "", label).strip()
    names = {bare, *re.findall(r"\(([^()]+)\)", label), bare.rpartition(":")[2].strip()}
    unmade = {_MADE.sub("", name) for name in names if _MADE.match(name)}
    names |= unmade
    for start in (bare, *unmade):
        first = re.split(r"[\s:/]", start, maxsplit=1)[0]
        names |= {first} if len(first) > 2 and first.lower() not in _EVERYDAY and first.isalpha() else set()
    made = {
        f"{maker} {name}"
        for maker, models in _MAKERS.items()
        for name in names
        if re.match(models, name, re.IGNORECASE)
    }
    return names | made
