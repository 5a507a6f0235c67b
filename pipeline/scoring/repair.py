"""Text that came out of a PDF, made readable: words joined over line ends, running heads and page numbers gone."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\r?\n[ \t]*(?=[^\W\d_])")
# Each begins with what is rare, so that the engine skips to it.
_TORN = re.compile(r"[-\u00ad\u2010](?<=[^\W\d_].)\r?\n[ \t]*(?i:[a-z])")
_UNUSUAL = "\f\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
"""A page break and ligatures."""
_PAGE = re.compile(r"^[ \t]*page[ \t]*\d+", re.IGNORECASE | re.MULTILINE)
_PAGE_NUMBER = re.compile(r"\s*[-–]?\s*(?:page\s*)?\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–]?\s*", re.IGNORECASE)
_MARKED = re.compile(r"\s*(?:[-*+•#>|]|\d+[.)]\s)")
_UNFINISHED = re.compile(r"[^\s.!?:;]\s*$")
_LONGEST_RUNNING_HEAD = 120


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text and where each stretch of it comes from."""

    text: str
    starts: tuple[int, ...]
    """Offsets in ``text`` at which a stretch begins that was taken over unchanged, ascending."""
    origins: tuple[int, ...]
    """Offset in the original of each of them."""

    def origin(self, offset: int) -> int:
        """Where the character at an offset of ``text`` stood in the original."""
        stretch = bisect_right(self.starts, offset) - 1
        return self.origins[stretch] + offset - self.starts[stretch]


def _furniture(lines: list[tuple[int, str]]) -> set[int]:
    """Indices of the lines that are page numbers or recur with nothing but a number changed."""
    shapes = Counter(re.sub(r"\d+", "#", " ".join(line.split())) for _, line in lines)
    found = set()
    for index, (_, line) in enumerate(lines):
        bare = line.strip()
        shape = re.sub(r"\d+", "#", " ".join(bare.split()))
        alone = not any(line.strip() for _, line in [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]])
        number = bool(bare) and _PAGE_NUMBER.fullmatch(bare) is not None and (alone or "page" in bare.lower())
        running = (
            "#" in shape and shapes[shape] > 1 and 8 < len(bare) < _LONGEST_RUNNING_HEAD and not _MARKED.match(line)
        )
        if number or running:
            found.add(index)
    return found


def _kept_lines(source: str) -> Iterator[tuple[int, int]]:
    """Stretches of the source that remain: no page furniture, no indentation, no blank lines that it leaves behind."""
    lines, position = [], 0
    for line in source.splitlines(keepends=True):
        lines.append((position, line))
        position += len(line)
    gone = _furniture(lines)
    open_end = False
    index = 0
    while index < len(lines):
        if index in gone or not lines[index][1].strip():
            stop = index
            while stop < len(lines) and (stop in gone or not lines[stop][1].strip()):
                stop += 1
            torn = any(i in gone for i in range(index, stop)) and open_end and stop < len(lines)
            blanks = [i for i in range(index, stop) if i not in gone]
            if blanks and not (torn and not _MARKED.match(lines[stop][1])):
                yield lines[blanks[0]][0], lines[blanks[0]][0] + len(lines[blanks[0]][1])
            index = stop
            continue
        start, line = lines[index]
        indent = len(line) - len(line.lstrip(" \t\f"))
        yield start + indent, start + len(line)
        open_end = _UNFINISHED.search(line) is not None
        index += 1


def needs_repair(source: str) -> bool:
    """Whether a text shows signs of having been taken out of a PDF."""
    if any(map(source.__contains__, _UNUSUAL)) or _TORN.search(source):
        return True
    return "page" in source.lower() and _PAGE.search(source) is not None


def repair(source: str) -> Repaired:
    """The text without line-end hyphens, running heads, page numbers and indentation, and where it comes from."""
    lines = list(_kept_lines(source))
    kept = "".join(source[start:end] for start, end in lines)
    sizes, total = [], 0
    for start, end in lines:
        sizes.append((total, start))
        total += end - start
    cuts = [found.span() for found in _BROKEN_WORD.finditer(kept)]
    joined, starts, origins, done, length = [], [], [], 0, 0
    borders = sorted({*(offset for offset, _ in sizes), *(end for _, end in cuts)})
    dropped = dict(cuts)
    edges = sorted({*borders, *dropped, len(kept)})
    lookup = [offset for offset, _ in sizes]
    for left, right in itertools.pairwise(edges):
        if left < done:
            continue
        if left in dropped:
            done = dropped[left]
            continue
        line = bisect_right(lookup, left) - 1
        starts.append(length)
        origins.append(sizes[line][1] + left - sizes[line][0])
        joined.append(kept[left:right])
        length += right - left
    return Repaired("".join(joined).replace("•", "-"), tuple(starts), tuple(origins))
