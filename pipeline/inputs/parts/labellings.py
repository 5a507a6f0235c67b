"""What the text between anchors is taken for, from its beginning to its end."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.inputs.parts.anchors import Anchor, Reading

Mode = Literal["front", "lead", "prompt", "answer", "introduction", "conclusion", "other"]


class Stretch(NamedTuple):
    """The text between one anchor and the next, measured."""

    words: int
    fits: tuple[float, ...]
    """How well it fits the topics of each exercise; 0 on average."""
    own: float
    """How much it sounds like the student's own words; 0 is undecided."""
    prompt: float
    """How well it says the prompt of an exercise, 0 to 1."""


class State(NamedTuple):
    """What a stretch of text is taken for."""

    mode: Mode
    exercise: int | None = None
    tool: int | None = None


class Step(NamedTuple):
    """A place at which the state changes."""

    anchor: int
    """Position of the anchor; -1 for the beginning of the text."""
    state: State
    reading: Reading | None


class Labelling(NamedTuple):
    """One way to understand a submission."""

    score: float
    steps: tuple[Step, ...]


class Region(NamedTuple):
    """A stretch of one state."""

    number: int
    step: Step
    anchor: Anchor | None
    begin: int
    """Where its first line begins."""
    end: int
