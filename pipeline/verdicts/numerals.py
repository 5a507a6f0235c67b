"""Small numbers in digits or words, in patterns and in text."""

from __future__ import annotations

import re

COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""One to twelve."""
COUNT = rf"(?:\d{{1,4}}|{'|'.join(COUNTS)})"
"""A pattern for a small number."""


def count(said: str) -> int:
    """The number that COUNT found, in digits or words."""
    return int(said) if said.isdigit() else COUNTS.index(said.lower()) + 1


def blanked(words: str, pattern: re.Pattern[str]) -> str:
    """The words, spaces in place of what the pattern finds."""
    return pattern.sub(lambda match: " " * len(match.group()), words)
