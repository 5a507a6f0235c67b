"""Why a request has no recording, in one sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import NotRecordedError
from pipeline.providers.base import Request

RECORD_COMMAND = "labreport run --record-mode new_episodes"

_EXCERPT = 30
"""Characters shown of a text where it begins to differ."""


def explain_miss(
    asked: Request,
    known: Sequence[Request],
    folder: Path,
    damage: str | None = None,
) -> NotRecordedError:
    """The error for a request without a recording.

    Args:
        asked: the request.
        known: the requests of all readable recordings.
        folder: where they were looked for.
        damage: why the file that should hold it cannot be read, or None where there is no such file.
    """
    near = [other for other in known if other.exercise == asked.exercise or other.prompt == asked.prompt]
    # What another model was asked tells nothing about why this one's answer is not there.
    own = [other for other in near or known if _of_same_model(asked, other)]
    nearest = max(own, key=lambda other: _likeness(asked, other), default=None)
    if damage is not None:
        why = damage
    elif not known:
        why = f"there are no recordings in {folder}"
    elif not near:
        why = f"nothing is recorded for this exercise in {folder}"
    elif nearest is None:
        why = f"there is no recording for it in {folder}"
    elif _samples_apart(asked, nearest):
        count = sum(_samples_apart(asked, other) for other in known)
        why = f"only {count} sample{'s are' if count > 1 else ' is'} recorded"
    else:
        why = first_difference(nearest, asked) or "its recording lies there under another digest"
    return NotRecordedError(
        f"{asked.label}, exercise {asked.exercise}, sample {asked.sample} is not recorded: {why};"
        f" record it with: {RECORD_COMMAND}",
    )


def first_difference(recorded: Request, asked: Request) -> str | None:
    """What tells two requests apart, by the first field in which they differ; None where nothing does."""
    for name, old, new in _fields(recorded, asked):
        if old == new:
            continue
        if isinstance(old, str) and isinstance(new, str) and name.endswith("prompt"):
            pairs = enumerate(zip(old, new, strict=False))
            at = next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))
            return (
                f"the {name} differs from the recorded one at character {at + 1}:"
                f" recorded {_excerpt(old, at)}, asked {_excerpt(new, at)}"
            )
        return f"{name}: recorded {_shown(old)}, asked {_shown(new)}"
    return None


def _fields(recorded: Request, asked: Request) -> Iterator[tuple[str, Any, Any]]:
    yield "provider", recorded.kind, asked.kind
    yield "model", recorded.model, asked.model
    old, new = recorded.settings.given(), asked.settings.given()
    yield "system prompt", old.pop("system", None), new.pop("system", None)
    yield "prompt", recorded.prompt, asked.prompt
    for name in sorted({*old, *new}):
        yield name, old.get(name), new.get(name)
    yield "sample", recorded.sample, asked.sample


def _likeness(asked: Request, other: Request) -> tuple[int, bool, bool, bool]:
    """How near a recording is: equal parts of the identity first, then where its file lies."""
    parts = ("kind", "model", "prompt", "settings")
    equal = sum(getattr(asked, name) == getattr(other, name) for name in parts)
    same_exercise = asked.exercise == other.exercise
    return (equal + same_exercise, same_exercise, asked.label == other.label, asked.sample == other.sample)


def _of_same_model(asked: Request, other: Request) -> bool:
    return asked.label == other.label or (asked.kind, asked.model) == (other.kind, other.model)


def _samples_apart(asked: Request, other: Request) -> bool:
    """Whether the sample is all that tells two requests apart."""
    here, there = dict(asked.identity), dict(other.identity)
    return here.pop("sample") != there.pop("sample") and here == there


def _excerpt(text: str, at: int) -> str:
    part = text[at : at + _EXCERPT]
    return repr(part + "…" if len(text) > at + _EXCERPT else part) if part else "its end"


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)
