"""Figures and lists as a person would write them in an English sentence."""

from __future__ import annotations

from collections.abc import Sequence

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TREATMENTS = {2: "explains", 1: "only mentions", 0: "leaves out"}
"""What a model does with a topic, by grade."""


def figure(value: float | None, unit: str = "") -> str:
    """A measured value with the digits that its unit deserves: ``1,420``, ``62 %``, ``41.3``; a dash for None."""
    if value is None:
        return "–"
    if unit == "words":
        text = f"{round(value):,}"
    elif unit == "%":
        text = f"{round(value):,} %"
    else:
        # Adding 0.0 turns a rounded -0.0 into 0.0.
        text = f"{round(value, 1) + 0.0:,.1f}"
    return text.replace("-", "−")


def spelled(number: int) -> str:
    """A count in words up to twelve, in digits beyond; 0 is ``no``."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"


def counted(number: int, noun: str) -> str:
    """A count with its noun in the right number: ``one topic``, ``four topics``, ``1,420 words``."""
    return f"{spelled(number)} {noun if number == 1 else noun + 's'}"


def share_of(part: int, whole: int, noun: str) -> str:
    """``all four answers``, ``both answers``, ``one of four answers``, ``none of four answers``, ``the only one``."""
    if part == whole:
        return {1: f"the only {noun}", 2: f"both {noun}s"}.get(whole, f"all {counted(whole, noun)}")
    return f"{spelled(part) if part else 'none'} of {counted(whole, noun)}"


def series(items: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; empty of nothing."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def possessive(name: str) -> str:
    """``Gemini's``, ``Claude Opus'``."""
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


def probability(value: float) -> str:
    """``p = 0.125``, ``p < 0.001``."""
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}".rstrip("0").rstrip(".")


def shortened(text: str, longest: int = 60) -> str:
    """The text on one line, cut with an ellipsis beyond so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def opened(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]


def treatment_tally(grades: Sequence[int]) -> str:
    """How topics of these grades are treated: ``explains three and leaves out one``; ``explains both``."""
    counts = {grade: grades.count(grade) for grade in TREATMENTS if grade in grades}
    if len(grades) == 1:
        return {2: "explains it", 1: "only mentions it"}.get(grades[0], "leaves it out")
    if len(counts) == 1:
        return f"{TREATMENTS[grades[0]]} {'both' if len(grades) == 2 else 'all of them'}"
    return series([f"{TREATMENTS[grade]} {spelled(count)}" for grade, count in counts.items()])
