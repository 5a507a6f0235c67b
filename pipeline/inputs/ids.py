"""Ids and slugs: names that are safe as file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.errors import ConfigError
from pipeline.inputs.yaml_source import Location, Source

ID_LENGTH = 60
ID_PATTERN = r"[a-z0-9][a-z0-9-]*"
_ID = re.compile(ID_PATTERN)


def slug(text: str, *, ascii_only: bool = False) -> str:
    """The text as a lower-case file name with hyphens, at most 60 characters; empty if it has no letter or digit.

    Letters of every script and the marks that they are spelt with stay, unless only ASCII is wanted.
    """
    text = unicodedata.normalize("NFKD" if ascii_only else "NFKC", text).lower()
    if ascii_only:
        text = "".join(c for c in text if not unicodedata.combining(c))
    kept = "".join(c if _is_letter(c) and (c.isascii() or not ascii_only) else " " for c in text)
    return "-".join(kept.split())[:ID_LENGTH].strip("-")


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def unsafe_ids(source: Source, ids: Iterable[tuple[str, Location]]) -> list[ConfigError]:
    """A problem for each id that is no safe file name."""
    problems = []
    for name, location in ids:
        if not _ID.fullmatch(name) or len(name) > ID_LENGTH:
            better = slug(name, ascii_only=True)
            hint = f"; write {better!r}" if better else ""
            problems.append(
                source.problem(
                    f"the id {name[:ID_LENGTH]!r} may hold only the letters a-z, digits and hyphens, start with a "
                    f"letter or digit, and have at most {ID_LENGTH} characters{hint}",
                    *location,
                )
            )
    return problems


def repeated_ids(source: Source, ids: Iterable[tuple[str, Location]]) -> list[ConfigError]:
    """A problem for each id that an earlier one equals, upper and lower case being the same."""
    first: dict[str, Location] = {}
    problems = []
    for name, location in ids:
        earlier = first.setdefault(name.casefold(), location)
        if earlier != location:
            line = source.line(*earlier)
            problems.append(
                source.problem(f"the id {name!r} is already used in line {line}; ids must differ", *location)
            )
    return problems
