"""Where in an answer a quotation stands."""

from __future__ import annotations

import re


def find_quotation(quotation: str, text: str) -> tuple[int, int] | None:
    """Offsets of the first place where a text holds the quotation word for word; None if it does not.

    White space may differ, and nothing else; a quotation does not begin or end within a word. A blank one is nowhere.
    """
    words = quotation.split()
    if not words or sum(map(len, words)) > len(text):
        return None
    pattern = r"\s++".join(map(re.escape, words))
    begin = r"(?<!\w)" if re.match(r"\w", words[0]) else ""
    end = r"(?!\w)" if re.search(r"\w\Z", words[-1]) else ""
    found = re.search(begin + pattern + end, text)
    return found.span() if found else None
