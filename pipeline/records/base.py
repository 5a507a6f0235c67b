"""What every record shares, and the words that several of them use."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION: Literal[1] = 1

AnswerStatus = Literal["answered", "refused", "truncated", "empty", "failed"]
Standing = Literal["supported", "contradicted", "too close", "too few samples", "not measurable"]
Grade = Literal[0, 1, 2]
Element = Literal["tables", "formulas", "code_blocks", "links", "headings", "lists"]
"""What a text is built of besides its words."""
FoundBy = Literal[
    "name",
    "alias",
    "acronym",
    "part of the name",
    "misspelling",
    "loose wording",
    "heading",
    "sentence before",
    "retelling",
]


class Record(BaseModel):
    """Base of all records: frozen, strict about keys, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
