"""The elements of an XML file, one after the other, without a tree of them."""

from __future__ import annotations

from xml.parsers import expat

from pipeline.errors import InputError
from pipeline.inputs.reading.limits import DEPTH_LIMIT


class XmlReader:
    """Reports the elements of an XML entry, by local name, to the methods of a subclass; entities are refused."""

    whole_runs = True
    """Whether a run of text comes whole; else in pieces, and ``place`` is where the piece begins."""

    def __init__(self) -> None:
        self._depth = 0
        self._parser: expat.XMLParserType | None = None

    @property
    def place(self) -> int:
        """Offset in the bytes of what is being reported."""
        return self._parser.CurrentByteIndex if self._parser else 0

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """An element begins; its attributes by local name."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def characters(self, data: str) -> None:
        """Text of the element that is open; a run of it may come in pieces."""

    def read(self, data: bytes) -> None:
        """Report all elements.

        Raises:
            InputError: this is no XML, declares a document type, or is nested deeper than ``DEPTH_LIMIT``.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = self.whole_runs
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise InputError("damaged: its text is not whole; save it again and hand that in") from error
        finally:
            self._parser = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise InputError(f"not safe to read: its elements are nested more than {DEPTH_LIMIT:,} deep")
        self.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(_local(name))

    @staticmethod
    def _refuse(*_: object) -> None:
        # Word processors never write one; it is where entity bombs are built.
        raise InputError("not safe to read: it declares entities of its own, which no word processor writes")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
