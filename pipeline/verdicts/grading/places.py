"""Where in a submission something stands, as a person finds it: page and heading."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from pipeline.records import Evidence, Submission

LONGEST = 300
"""Characters of a submission that one piece of evidence repeats."""
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"[*_`]+|\\(?=[^\w\s])")
_LONGEST_HEADING = 100


class Places:
    """What stands above and around each offset of a submission's text.

    Args:
        submission: read.
    """

    def __init__(self, submission: Submission) -> None:
        self._submission = submission

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Offset and words of each heading, in order; those in fenced code are none."""
        text = self._submission.text
        fenced = [match.span() for match in _FENCE.finditer(text)]
        starts = [start for start, _ in fenced]
        found = []
        for match in _HEADING.finditer(text):
            place = bisect_right(starts, match.start()) - 1
            if place >= 0 and match.start() < fenced[place][1]:
                continue
            words = " ".join(_MARKS.sub("", match[1]).split())[:_LONGEST_HEADING].strip()
            if words:
                found.append((match.start(), words))
        return tuple(found)

    def heading(self, offset: int) -> str | None:
        """The nearest heading at or above the offset."""
        place = bisect_right([start for start, _ in self.headings], offset) - 1
        return self.headings[place][1] if place >= 0 else None

    def page(self, offset: int) -> int | None:
        """The 1-based page of its file on which the offset lies; None where the file has no pages."""
        file = next((each for each in self._submission.files if each.start <= offset < each.end), None)
        return max(bisect_right(file.pages, offset), 1) if file and file.pages else None

    def evidence(
        self,
        start: int,
        end: int,
        *,
        longest: int = LONGEST,
        exercise: str | None = None,
        tool: str | None = None,
        topic: str | None = None,
    ) -> Evidence:
        """The words of that stretch without blanks around them, cut after a word where it is long."""
        text = self._submission.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        long = end - start > longest
        if long:
            cut = text.rfind(" ", start, start + longest)
            end = cut if cut > start else start + longest
        return Evidence(
            text=text[start:end],
            start=start,
            end=end,
            page=self.page(start),
            heading=self.heading(start),
            exercise=exercise,
            tool=tool,
            topic=topic,
            cut=long,
        )

    def find(self, sentence: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a sentence stands between two offsets, Markdown's marks and line ends aside; None: nowhere."""
        words = re.findall(r"\w+", sentence)
        if not words:
            return None
        pattern = re.compile(r"[\W_]{1,12}".join(map(re.escape, words)) + r"[.!?”\"')]*")
        match = pattern.search(self._submission.text, start, end)
        return match.span() if match else None
