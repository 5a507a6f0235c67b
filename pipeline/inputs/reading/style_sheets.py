"""The style sheets within an HTML page -> what they say of an element's looks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

_OPENING = re.compile(r"<style\b", re.IGNORECASE)
_CLOSING = re.compile(r"</style", re.IGNORECASE)
# Possessive, or the quotation mark would be given back and taken for a medium.
_OTHER_MEDIA = re.compile(r"\bmedia\s*+=\s*+[\"']?+(?!\s*+(?:all|screen))", re.IGNORECASE)
_NAME = re.compile(r"[.#](?:[\w-]|\\.)+")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)", re.IGNORECASE)
_LONGEST = 200_000
"""Characters of style sheets that are read."""


class StyleSheets:
    """What a page says of its classes and ids, as far as that can be told without a browser's cascade.

    A class of which several selectors speak (``.tab`` and ``.tab.open``), or one that counts for some media only, says
    nothing here, and neither do the others of its element: nothing is taken for hidden that a reader may see.
    """

    def __init__(self, markup: str) -> None:
        self._often: Counter[str] = Counter()
        self._rules: dict[str, tuple[str, str]] = {}
        """Class or id -> the element to which it must belong, or an empty text, and its declarations."""
        text = "\n".join(_sheets(markup))[:_LONGEST].replace("<!--", " ").replace("-->", " ")
        first, *rest = text.split("/*")
        self.text = "".join([first, *(part.partition("*/")[2] for part in rest)])
        """All of it, without comments."""
        self._read(self.text)

    def _read(self, text: str) -> None:
        selectors: list[str] = []
        pieces = re.split("([{}])", text)
        for written, brace in zip(pieces[::2], pieces[1::2], strict=False):
            if brace == "{":
                selectors.append(written.rsplit(";", 1)[-1])
                self._often.update(name.replace("\\", "") for name in _NAME.findall(selectors[-1]))
            elif selectors:
                # A rule within another, such as one of @media, is counted and not obeyed.
                selector = selectors.pop()
                for each in selector.split(",") if not selectors else ():
                    if simple := _SIMPLE.fullmatch(each.strip()):
                        self._rules[simple[2]] = ((simple[1] or "").lower(), written)

    def of(self, tag: str, facts: Mapping[str, str | None]) -> str:
        """The declarations for an element; its own ``style`` wins."""
        own = facts.get("style") or ""
        names = [f".{name}" for name in (facts.get("class") or "").split()] + [f"#{facts.get('id') or ''}"]
        named = [name for name in names if self._often[name]]
        if not all(self._often[name] == 1 and name in self._rules for name in named):
            return own
        set_ = {_property(each) for each in own.split(";")}
        rules = [self._rules[name] for name in named]
        kept = [each for owner, style in rules if owner in ("", tag) for each in _unset(style, set_)]
        return ";".join([*kept, own])


def _sheets(markup: str) -> Iterator[str]:
    place = 0
    while opening := _OPENING.search(markup, place):
        start = markup.find(">", opening.end())
        closing = _CLOSING.search(markup, start) if start >= 0 else None
        if closing is None:
            return
        if not _OTHER_MEDIA.search(markup[opening.end() : start]):
            yield markup[start + 1 : closing.start()]
        place = closing.end()


def _unset(style: str, set_: set[str]) -> Sequence[str]:
    return [each for each in style.split(";") if _property(each) not in set_]


def _property(declaration: str) -> str:
    return declaration.partition(":")[0].strip().lower()
