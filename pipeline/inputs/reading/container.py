"""The zip containers that DOCX and ODT are: checked before anything in them is unpacked."""

from __future__ import annotations

from pipeline.errors import InputError
from pipeline.inputs.archives import DOCUMENT_LIMITS, list_entries, open_archive, read_entry


class Container:
    """The parts of a document.

    Raises:
        InputError: it is damaged, encrypted, or would unpack to far more than a document holds.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = open_archive(data, DOCUMENT_LIMITS)
        entries = list_entries(self._archive, DOCUMENT_LIMITS)
        if problem := next((entry.problem for entry in entries if entry.problem), None):
            raise InputError(problem)
        self._entries = {entry.name: entry for entry in entries}

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of that name.

        Raises:
            InputError: the part is damaged.
        """
        entry = self._entries.get(name)
        return None if entry is None else read_entry(self._archive, entry, DOCUMENT_LIMITS.unpacked)
