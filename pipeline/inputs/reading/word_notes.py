"""The footnotes and endnotes of a Word document."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.inputs.reading.elements import XmlReader


@dataclass
class Notes(XmlReader):
    """The notes of ``footnotes.xml`` and ``endnotes.xml``, by kind and id."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    _open: tuple[str, str] | None = None
    _text: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """See the base."""
        # Those with a type are the lines that separate notes from the text.
        if tag in ("footnote", "endnote") and "type" not in facts:
            self._open = tag, facts.get("id", "")
            self.texts[self._open] = ""
        self._text = tag == "t"

    def end(self, tag: str) -> None:
        """See the base."""
        if tag in ("footnote", "endnote"):
            self._open = None
        elif tag in ("p", "tab", "br"):
            self.characters(" ", anywhere=True)
        self._text = False

    def characters(self, data: str, *, anywhere: bool = False) -> None:
        """See the base."""
        if self._open is not None and (self._text or anywhere):
            self.texts[self._open] += data
