"""The pages of a class, with names and without, and the key that tells who is who."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pipeline.files import failures_named, write_bytes, write_text
from pipeline.records import ClassGrades, Submitter
from pipeline.resources import data_folder
from pipeline.writers.class_page.assembly import grades_page, similarity_page
from pipeline.writers.class_page.blind import blind_key, blind_key_csv
from pipeline.writers.class_page.naming import Naming

_STAMP = "labreport-class-2"
"""Changed when the same class would get other pages."""


def write_class_pages(
    grades: ClassGrades,
    texts: Mapping[str, str],
    folder: Path,
    *,
    key: Path,
    known: Mapping[str, str],
    unsure: float,
    sheets: str | None,
    roster: tuple[Submitter, ...] = (),
    named: tuple[Submitter, ...] = (),
    cache: Path | None = None,
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
        roster: everybody in the class, whoever handed something in.
        named: whom the reports name; both are taken out of the pages without names.
        cache: file in which is kept what the pages were made from; the same pages are not made again.

    Raises:
        OutputError: a file cannot be written.
        RenderError: a template is wrong.
    """
    numbers = blind_key(grades, known)
    names = ("grades.html", "similarity.html", "grades-blind.html", "similarity-blind.html")
    paths = (*(folder / name for name in names), key)
    stamp = _stamp(grades, texts, {**known, **numbers}, f"{unsure} {sheets} {roster} {named}")
    if cache and _holds(cache, stamp) and all(path.is_file() for path in paths):
        return paths
    if cache:
        # Until all of them are there it is true of none, also if this process is killed now.
        with failures_named(cache):
            cache.unlink(missing_ok=True)
    blind = Naming(grades, texts, sheets, numbers, roster, named)
    for naming, ending in ((Naming(grades, texts, sheets), ""), (blind, "-blind")):
        other = f"similarity{ending}.html"
        page = grades_page(naming, similarity=other, unsure=unsure)
        write_bytes(folder / f"grades{ending}.html", page)
        write_bytes(folder / other, similarity_page(naming))
    write_text(key, blind_key_csv(grades, numbers, known))
    if cache:
        write_text(cache, stamp)
    return paths


def _stamp(grades: ClassGrades, texts: Mapping[str, str], numbers: Mapping[str, str], settings: str) -> str:
    """What everything that the pages are made from comes to, the templates too."""
    made = hashlib.sha256(f"{_STAMP} {settings}\0{grades.model_dump_json()}".encode("utf-8", "surrogatepass"))
    for each in (texts, numbers):
        made.update(repr(sorted(each.items())).encode("utf-8", "surrogatepass"))
    templates = data_folder("templates")
    for path in sorted(each for name in ("class", "page") for each in (templates / name).iterdir() if each.is_file()):
        made.update(path.read_bytes())
    return made.hexdigest()


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_text("utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False
