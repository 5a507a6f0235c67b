"""Lines that a PDF repeats on its pages, which are no part of the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.inputs.reading.pdf_lines import Line, is_large

_RUNNING_SHARE = 0.5
_LEAST_RUNNING = 3
"""Pages on which a running head must stand."""
_MOST_RUNNING = 3
"""Lines of a running head."""
_SAME_ROW = 4.0
"""Points."""
_PAGE_NUMBER = re.compile(r"[-–]?\s*(?:page\s*)?([0-9]{1,4})\s*(?:(?:of|/)\s*[0-9]{1,4})?\s*[-–]?", re.IGNORECASE)
_PRINTED = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d),?\s+\d{1,2}:\d\d\b.*|(?:file|https?)://.*\s\d{1,4}/\d{1,4}"
)
"""What a browser prints above and below a page: date, title, address, numbers of the page and of all."""
_DIGITS = re.compile(r"[0-9]{1,9}")


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, what a browser prints at their edges, and what most pages have there.

    Outermost lines that most pages have are left out, as those that count the pages.

    Large and bold lines stay: four pages that begin with "Prompt 1" to "Prompt 4" are no numbered pages.
    """
    sizes = Counter(line.size for lines in pages for line in lines)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    kept = [list(lines) for lines in pages]
    for _ in range(_MOST_RUNNING):
        places: defaultdict[tuple[str, int], list[Line]] = defaultdict(list)
        for line in (line for lines in kept for line in _outermost(lines)):
            if not line.bold and not is_large(line, body):
                places[_DIGITS.sub("#", " ".join(line.text.split())), round(line.base / 4)].append(line)
        enough = max(_LEAST_RUNNING, _RUNNING_SHARE * sum(bool(lines) for lines in pages))
        running = {
            id(line)
            for there in places.values()
            for line in there
            if _is_page_number(line)
            or _PRINTED.fullmatch(line.text.strip())
            or (len({each.page for each in there}) >= enough and _counts_pages(there))
        }
        kept = [[line for line in lines if id(line) not in running] for lines in kept]
    return kept


def _outermost(lines: Sequence[Line]) -> list[Line]:
    """The highest and the lowest lines of a page, where these stand at its edges."""
    bases = [line.base for line in lines] or [0.0]
    ends = {1: max(bases), -1: min(bases)}
    return [line for line in lines if line.edge and abs(line.base - ends[line.edge]) < _SAME_ROW]


def _is_page_number(line: Line) -> bool:
    found = _PAGE_NUMBER.fullmatch(line.text.strip())
    return found is not None and int(found[1]) == line.page + 1


def _counts_pages(lines: Sequence[Line]) -> bool:
    """Whether each number in lines that are otherwise alike is the same in all, or grows with the pages."""
    rows = [(line.page, [int(found) for found in _DIGITS.findall(line.text)]) for line in lines]
    for place in range(len(rows[0][1])):
        fixed = {numbers[place] for _, numbers in rows}
        counted = {numbers[place] - page for page, numbers in rows}
        if len(fixed) > 1 and len(counted) > 1:
            return False
    return True
