"""Which elements of a web page nobody sees: hidden on purpose, or no text of it, such as scripts and menus."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.inputs.reading.style_sheets import StyleSheets

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
"""Elements that have no content, and no end."""
_NO_TEXT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "svg", "nav", "button", "select", "textarea", "iframe"}
    # What a formula says in another language.
    | {"annotation", "annotation-xml"}
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0?\.?0*\s*(?:;|$)"
    r"|font-size\s*:\s*(?:0|0?\.\d+|1)(?:\s*(?:px|pt))?\s*(?:;|!|$)|font-size\s*:\s*0?\.0\d*\s*r?em"
    r"|(?:left|top|right|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white|transparent|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255\b[^)]*\))\s*(?:;|!|$)",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:", re.IGNORECASE)
_LONGEST = 2_000
"""Characters of a hidden element that are kept."""


class Sight:
    """Follows the elements of a page as they open and close, and tells what of them can be seen.

    Args:
        styles: of the page.
        all_seen: whether everything counts as seen.
    """

    def __init__(self, styles: StyleSheets, *, all_seen: bool = False) -> None:
        self.within: list[str] = []
        """The unseen element, and those of its name within it; empty where the page is seen."""
        self.hidden: list[str] = []
        """Texts of the elements that were hidden on purpose."""
        self._styles = styles
        self._all_seen = all_seen
        self._on_purpose = False
        self._sheets_color = bool(_BACKGROUND.search(styles.text))
        self._colored = False

    def opens(self, tag: str, facts: Mapping[str, str | None]) -> bool:
        """Whether an element that begins is seen."""
        if tag == "body":
            self.within.clear()
        if self.within:
            if tag == self.within[-1]:
                self.within.append(tag)
            return False
        style = self._styles.of(tag, facts)
        # Letters may be white on what some element around them is coloured with.
        self._colored = self._colored or bool(_BACKGROUND.search(style)) or "bgcolor" in facts
        if self._all_seen or tag in VOID:
            return True
        hides = tag not in _NO_TEXT and self._hides(facts, style)
        if not hides and tag not in _NO_TEXT and facts.get("aria-hidden") != "true":
            return True
        self.within.append(tag)
        self._on_purpose = hides
        if hides:
            self.hidden.append("")
        return False

    def _hides(self, facts: Mapping[str, str | None], style: str) -> bool:
        letters = facts.get("style") or "" if self._sheets_color else style
        white = not self._colored and bool(_WHITE.search(letters))
        return "hidden" in facts or bool(_HIDDEN.search(style)) or white

    def closes(self, tag: str) -> bool:
        """Whether an element that ends was seen."""
        if self.within and tag == self.within[-1]:
            self.within.pop()
            return False
        return not self.within

    def reads(self, text: str) -> bool:
        """Whether a text is seen; one that was hidden on purpose is kept apart."""
        if self.within and self._on_purpose and len(self.hidden[-1]) < _LONGEST:
            self.hidden[-1] += text
        return not self.within
