"""What a web page leaves in an answer that was copied from it, though it is no part of the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.providers.visible import one_line
from pipeline.records import Answer

_PAGE = re.compile(
    r"""
    ^[ #*]*(?:You|ChatGPT|Gemini|Claude|Copilot|Grok|DeepSeek)\ said:?[ *\r]*$
    | ^[ ]*(?:Copy\ code|Copy\ ?Edit)[ \r]*$
    | ^[ ]*(?:Show\ thinking|Show\ drafts|Thought\ for\ (?:a\ few|a\ couple\ of|\d+)\ (?:seconds?|minutes?|[ms]))[ \r]*$
    | ^[ *]*(?:ChatGPT|Gemini|Claude|Copilot)\b[^.\n]{0,30}\bcan\ make\ mistakes\b.*$
    | :contentReference\[oaicite:\d+\](?:\{index=\d+\})?
    | \[oaicite:\d+\]
    | \u3010\d+(?::\d+)?\u2020[^\u3011\n]{0,80}\u3011
    | \ue200cite[^\ue201\n]{0,200}\ue201
    | \[cite_start\]
    | \[cite:\ [\d, ]+\]
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Names above turns, buttons, warnings and marks of citations, as the pages of 2024 to 2026 leave them."""
_FENCED = re.compile(r"^ *(```|~~~).*?^ *\1", re.DOTALL | re.MULTILINE)
_DETAIL = re.compile(r"\d[\d:, ]*|(?<=[\u2020\ue202]).*")
"""What tells one mark of a citation from the next."""
_TOLD_ANSWERS = 4


def leftovers_in(text: str) -> tuple[str, ...]:
    """What looks like part of the page in a pasted answer, each once, in order; empty where nothing does.

    What stands in a fenced block may be what the answer is about, but for the button above a block.
    """
    outside = _FENCED.sub(lambda block: "\n" * block[0].count("\n"), text)
    return tuple(dict.fromkeys(one_line(found[0].strip()) for found in _PAGE.finditer(outside)))


def _kinds(parts: Sequence[str]) -> list[str]:
    """The parts, of those that differ in their numbers alone the first."""
    kinds: dict[str, str] = {}
    for part in parts:
        kinds.setdefault(_DETAIL.sub("0", part), part)
    return list(kinds.values())


def note_on_leftovers(answers: Sequence[Answer]) -> str | None:
    """One sentence on the pasted answers that hold parts of the page; None where none does."""
    told = [
        f"{answer.provider}, {answer.exercise}: {', '.join(map(repr, _kinds(answer.leftovers)))}"
        for answer in answers
        if answer.leftovers
    ]
    if not told:
        return None
    more = f"; and {len(told) - _TOLD_ANSWERS} more" if len(told) > _TOLD_ANSWERS else ""
    return (
        "what belongs to the web page is counted as part of the answer: "
        f"{'; '.join(told[:_TOLD_ANSWERS])}{more}. Remove it from the pasted files and run again."
    )
