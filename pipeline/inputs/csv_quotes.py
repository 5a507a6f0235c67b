"""A quotation mark in a CSV that is never closed: without a word it would swallow the rows below it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.errors import ConfigError


def refuse_open_quotes(text: str, delimiter: str, path: Path, *, first: int = 1) -> None:
    """Return unless a cell that begins with a quotation mark ends on no line, or behind another cell's mark.

    Args:
        text: rows of the file.
        delimiter: what separates its cells.
        path: the file, for the message.
        first: 1-based line of the file on which the text begins.

    Raises:
        ConfigError: it does; with the line on which the row begins.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num
        try:
            next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > start + 1 or "unexpected end" in str(error):
                message = (
                    "a quotation mark that opens a cell of this row is not closed in it; close it, or delete it "
                    '(within quotes, "" stands for a mark)'
                )
                raise ConfigError(message, path, first + start) from error
