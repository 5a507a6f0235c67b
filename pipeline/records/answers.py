"""What the models said, and what asking them takes."""

from __future__ import annotations

from operator import not_
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from pipeline.records.base import AnswerStatus, Element, Record
from pipeline.records.visible import is_blank


class Answer(Record):
    """What one model said to one prompt, exactly as received, or why it said nothing."""

    exercise: str
    provider: str
    """Label of the provider."""
    sample: Annotated[int, Field(ge=0)] = 0
    """0-based number among the repeats."""
    status: AnswerStatus
    text: str = ""
    """Empty for ``failed`` and ``empty``; may hold a part for ``refused`` and ``truncated``."""
    reason: str | None = None
    """One sentence for every status but ``answered``."""
    model: str | None = None
    """Model name as the provider reported it."""
    finish_reason: str | None = None
    """The provider's own word for why it stopped."""
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float | None = None
    """From sending the request to the last byte, when it was recorded."""
    recorded_at: str | None = None
    """UTC, ISO 8601, when the answer was received; None for pasted answers."""
    origin: Literal["recorded", "pasted", "written"] = "recorded"
    """``recorded`` from a provider, ``pasted`` by a person from a file, ``written`` by hand as a sample."""
    unsupported: tuple[str, ...] = ()
    """Settings that were set but that this provider cannot honour."""
    leftovers: tuple[str, ...] = ()
    """What looks like part of the web page in a pasted answer, each once."""
    lost: tuple[Element, ...] = Field(default=(), exclude_if=not_)
    """What the document that it was read from does not show, such as the formulas of a PDF: none of it says nothing."""

    @property
    def key(self) -> tuple[str, str, int]:
        """(exercise, provider, sample): unique in a run."""
        return (self.exercise, self.provider, self.sample)

    @property
    def scorable(self) -> bool:
        """Whether there is a text that may be scored: answered or truncated."""
        return self.status in ("answered", "truncated") and not is_blank(self.text)


STATUS_SENTENCES: dict[AnswerStatus, str] = {
    "answered": "",
    "refused": "The model refused to answer.",
    "truncated": "The answer was cut off before its end.",
    "empty": "The model sent an empty answer.",
    "failed": "No answer could be had.",
}
"""What a report says above an answer that is none, or no whole one; the reason follows."""


class Progress(NamedTuple):
    """What just happened to one call; the command line shows it, nothing else depends on it."""

    provider: str
    """Label."""
    kind: Literal["started", "waiting", "finished"]
    done: int
    """Answers of this provider that are settled."""
    total: int
    detail: str = ""
    """For ``waiting``: ``waiting 12 s (429, retry 2/5)``. For ``finished``: the answer's status."""


class Gap(Record):
    """A pasted answer that is not there."""

    place: str
    """Its file, as the config writes it."""
    fault: str | None = None
    """What keeps the file from being read, in one sentence; None where it is there and nothing is pasted yet."""


class CallPlan(Record):
    """What asking one provider would take; a row of ``--dry-run``."""

    provider: str
    id: str
    calls: int
    """Answers that would have to be asked for."""
    recorded: int
    """Answers that are there already."""
    input_tokens: int
    """Estimate for the calls: a token for every four characters."""
    output_tokens: int | None
    """Upper bound by ``max_tokens``; None where no setting bounds it."""
    cost: float | None
    """US dollars, upper bound; None where the price or the bound is unknown."""
    note: str = ""
    """What would stop it, such as a missing key; empty if nothing."""
    missing_key: bool = False
    """Whether the note is about a missing key."""
    gaps: tuple[Gap, ...] = ()
    """Pasted answers that are not there."""
