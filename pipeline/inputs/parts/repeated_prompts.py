"""Prompts that a report repeats between the label of an exercise and the answer."""

from __future__ import annotations

from pipeline.inputs.parts.cutting import trimmed
from pipeline.inputs.parts.labellings import Region
from pipeline.inputs.parts.labels import opens_section
from pipeline.inputs.parts.survey import Survey, count_words

LONGEST_PROMPT = 90
"""Words of a paragraph that may be the prompt repeated above its answer."""
PROMPT_LINES = 6
"""Lines over which a prompt may be wrapped."""
_QUOTES = ('"', "“", "'", "‘", "«", ">", "`", "_", "*")


class RepeatedPrompts:
    """Finds the prompts of a submission.

    Args:
        survey: the submission.
    """

    def __init__(self, survey: Survey) -> None:
        self.text = survey.text
        self.words = survey.words

    def at_top(self, region: Region, begin: int) -> tuple[int, int] | None:
        """The prompt repeated between an exercise's label and the answer."""
        anchor, reading = region.anchor, region.step.reading
        if anchor is None or reading is None or reading.exercise is None or reading.role == "output":
            return None
        line = anchor.line
        if reading.by == "title" and not anchor.rest:
            return trimmed(self.text, line.start, line.end)
        if anchor.rest:
            whole = line.style in ("heading", "bold")
            end = line.end if whole else self._prompt_end(begin, line.end, region.end, reading.exercise)
            return trimmed(self.text, begin, end) if self._short(begin, end) else None
        return self._quoted_prompt(begin, region.end)

    def _prompt_end(self, begin: int, end: int, limit: int, exercise: int) -> int:
        """Where a prompt behind a label ends: with its paragraph, unless the answer follows without a blank line."""
        paragraph = self._paragraph_end(end, limit)
        fit = self.fit(begin, end, exercise)
        following = end
        for _ in range(PROMPT_LINES):
            following = self.text.find("\n", following + 1, paragraph)
            following = paragraph if following < 0 else following
            longer = self.fit(begin, following, exercise)
            if longer < fit or following == end:
                break
            end, fit = following, longer
        return paragraph if self._short(begin, paragraph) and self.fit(begin, paragraph, exercise) >= fit - 0.1 else end

    def _short(self, begin: int, end: int) -> bool:
        return end - begin < 20 * LONGEST_PROMPT and count_words(self.text[begin:end]) <= LONGEST_PROMPT

    def fit(self, begin: int, end: int, exercise: int) -> float:
        """How well a stretch says the prompt of an exercise, 0 to 1."""
        return self.words.title_fit(self.text[begin : min(end, begin + 2000)])[exercise]

    def _quoted_prompt(self, begin: int, limit: int) -> tuple[int, int] | None:
        top = trimmed(self.text, begin, limit)
        if top is None:
            return None
        end = self._paragraph_end(top[0], limit)
        paragraph = self.text[top[0] : end]
        if not self._short(top[0], end) or not trimmed(self.text, end, limit):
            return None
        quoted = paragraph.startswith(_QUOTES) and not paragraph.startswith("**")
        if opens_section(paragraph):
            return None
        if quoted or (not paragraph.startswith("#") and max(self.words.title_fit(paragraph)) >= 0.6):
            return top[0], end
        return None

    def _paragraph_end(self, start: int, limit: int) -> int:
        found = [self.text.find(blank, start, limit) for blank in ("\n\n", "\n\r\n", "\n#")]
        return min((each for each in found if each >= 0), default=limit)
