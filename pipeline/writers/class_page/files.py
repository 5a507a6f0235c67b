"""The pages of a class, with names and without, and the key that tells who is who."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.files import write_bytes, write_text
from pipeline.records import ClassGrades
from pipeline.writers.class_page.assembly import grades_page, similarity_page
from pipeline.writers.class_page.blind import blind_key, blind_key_csv
from pipeline.writers.class_page.naming import Naming


def write_class_pages(
    grades: ClassGrades,
    texts: Mapping[str, str],
    folder: Path,
    *,
    key: Path,
    known: Mapping[str, str],
    unsure: float,
    sheets: str | None,
) -> tuple[Path, ...]:
    """Paths of the pages written: grades and similar passages, both without names too, and the key.

    Args:
        grades: the class.
        texts: of the submissions, by id.
        folder: where they go, beside ``sheets``.
        key: file that tells who is who.
        known: numbers that submissions have already, by id.
        unsure: confidence below which a part is listed as one to look at.
        sheets: ending of the feedback sheets to lead to; None: there are none.

    Raises:
        OutputError: a file cannot be written.
        RenderError: a template is wrong.
    """
    numbers = blind_key(grades, known)
    written = []
    for naming, ending in ((Naming(grades, texts, sheets), ""), (Naming(grades, texts, sheets, numbers), "-blind")):
        other = f"similarity{ending}.html"
        page = grades_page(naming, similarity=other, unsure=unsure)
        written.append(write_bytes(folder / f"grades{ending}.html", page))
        written.append(write_bytes(folder / other, similarity_page(naming)))
    return (*written, write_text(key, blind_key_csv(grades, numbers, known)))
