"""blind-key.csv of an earlier run: which number each submission has on the pages without names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.documents import TEXT_LIMIT, decode, read_bytes, reason
from pipeline.inputs.overrides import unguarded
from pipeline.records import Override

_NUMBER = re.compile(r"S\d+")


def read_blind_key(path: Path) -> dict[str, str]:
    """Id of each submission -> its number (``S01``); empty where there is no file.

    Raises:
        ConfigError: the file cannot be read, lacks a column, or gives a number or a submission twice.
    """
    if not path.is_file():
        return {}
    try:
        text = decode(read_bytes(path, limit=TEXT_LIMIT), path)
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=max(",;\t", key=text.partition("\n")[0].count))
    try:
        return _read_rows(rows, path)
    except csv.Error as error:
        message = f"this is not a CSV ({error}); remove the file to draw new numbers"
        raise ConfigError(message, path, rows.line_num + 1) from error


def _read_rows(rows: csv.DictReader[str], path: Path) -> dict[str, str]:
    if not {"blind", "submission"} <= set(rows.fieldnames or ()):
        raise ConfigError("the header must be blind,submission,student; remove the file to draw new numbers", path, 1)
    key: dict[str, str] = {}
    numbers = set[str]()
    for row in rows:
        number, name = (row["blind"] or "").strip(), unguarded((row["submission"] or "").strip())
        if not _NUMBER.fullmatch(number) or not name or name in key or number in numbers:
            message = f"the number {number[:20]!r} or the submission {name[:60]!r} is wrong or stands here twice"
            raise ConfigError(f"{message}; remove the file to draw new numbers", path, rows.line_num)
        key[name] = number
        numbers.add(number)
    return key


def unblinded(rows: Iterable[Override], key: Mapping[str, str]) -> tuple[Override, ...]:
    """The rows with the ids of submissions where they name numbers, as a marker who saw no names writes them.

    Args:
        rows: of overrides.csv.
        key: id of each submission -> its number.
    """
    ids = {number: name for name, number in key.items()}
    return tuple(row.model_copy(update={"submission": ids.get(row.submission, row.submission)}) for row in rows)
