"""Which column of an LMS's table is which: by its header in the languages met most, or else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from pipeline.errors import ConfigError
from pipeline.inputs.lms_names import fold
from pipeline.inputs.rosters import known_columns
from pipeline.inputs.suggestions import listed

Kind = Literal["moodle", "canvas"]
Rows = Sequence[Sequence[str]]

# Strings of Moodle's assignment module as its language packs have them; case, accents and blanks do not count.
_MOODLE: dict[str, tuple[str, ...]] = {
    "id": (
        *("Identifier", "ID", "Identifiant", "Identificador", "Identificatore", "Identificativo", "Identificatie"),
        *("Идентификатор", "Tunniste", "Identyfikator", "Tanımlayıcı", "Identifikátor", "識別子", "编号"),
    ),
    "grade": (
        *("Grade", "Bewertung", "Note", "Calificación", "Nota", "Avaliação", "Qualificació", "Cualificación"),
        *("Valutazione", "Beoordeling", "Cijfer", "Betyg", "Karakter", "Ocena", "Оценка", "Not", "Arvosana"),
        *("Hodnocení", "Įvertinimas", "成绩", "評点", "الدرجة", "العلامة"),
    ),
    "maximum": (
        *("Maximum grade", "Bestwertung", "Note maximale", "Calificación máxima", "Nota máxima", "Avaliação máxima"),
        *("Qualificació màxima", "Cualificación máxima", "Voto massimo", "Valutazione massima", "Maximumcijfer"),
        *("Maximale beoordeling", "Максимальная оценка", "En yüksek not", "最高成绩", "最大評点", "最大評定"),
    ),
    "scale": ("Scale", "Skala", "Barème", "Escala", "Scala", "Schaal", "Шкала", "Ölçek", "Asteikko"),
    "changeable": (
        *("Grade can be changed", "Bewertung kann geändert werden", "La note peut être modifiée"),
        *("La calificación puede ser cambiada", "La calificación puede cambiarse", "A nota pode ser alterada."),
        *("Beoordeling kan gewijzigd worden", "评分可更改", "允许更改成绩", "評点変更可"),
    ),
    "feedback": (
        *("Feedback comments", "Feedback als Kommentar", "Feedback par commentaires"),
        *("Comentarios de retroalimentación", "Comentários de feedback", "Comentários do feedback"),
        *("Comentaris de retroacció", "Commenti di feedback", "Feedback tramite commento", "Feedback opmerkingen"),
        *("Отзыв в виде комментария", "Geribildirim yorumları", "反馈评论", "フィードバックコメント"),
    ),
    "group": ("Group", "Gruppe", "Groupe", "Grupo", "Gruppo", "Groep", "Grup", "Группа", "Ryhmä", "Grupp", "小组"),
}
_MOODLE_FOLDED = {kind: {fold(name) for name in names} for kind, names in _MOODLE.items()}
_STATUS = {
    fold(name) for name in ("Status", "Estado", "Statut", "Stato", "Estat", "Состояние", "Durum", "Tila", "状态")
}
_PARTICIPANT = re.compile(r"(\D+)\d+\s*")
_BRACKETED = re.compile(r"[(（].+[)）]")
_NUMBER = re.compile(r"\d+(?:[.,٫]\d+)?")
_LEAST_MOODLE = 3
"""Columns without which Moodle takes no worksheet back."""

# Canvas: lib/gradebook_importer.rb; identity columns end with the section.
_CANVAS = {
    "id": "id",
    "student": "name",
    "firstname": "first",
    "lastname": "last",
    "sisuserid": "number",
    "sisloginid": "login",
}
_ASSIGNMENT = re.compile(r"(.*)\s\((\d+)\)", re.DOTALL)
_READ_ONLY = re.compile(r"read only", re.IGNORECASE)
_SHOWN = 6
"""Assignments that an error names."""


def tell_kind(rows: Rows) -> Kind | None:
    """Whose table it is; None where it is neither's."""
    header = [fold(cell) for cell in rows[0]]
    if header[0] in ("student", "lastname", "firstname") and {"id", "section"} <= set(header):
        return "canvas"
    first = [row[0] for row in rows[1:] if row[0].strip()]
    # One word before every number, and in whichever language "Last modified (grade)".
    words = {found[1] if (found := _PARTICIPANT.fullmatch(cell)) else None for cell in first}
    participants = len(words) == 1 and None not in words and any(map(_BRACKETED.search, rows[0]))
    known = header[0] in _MOODLE_FOLDED["id"] and any(name in _MOODLE_FOLDED["grade"] for name in header)
    return "moodle" if len(header) >= _LEAST_MOODLE and (participants or known) else None


def find_columns(rows: Rows, kind: Kind, path: Path, assignment: str | None) -> dict[str, int]:
    """Indices of the columns by what they are; ``id`` and ``grade`` are always there.

    Args:
        rows: with the header.
        kind: whose table it is.
        path: for messages.
        assignment: title or id; None where the table has but one.

    Raises:
        ConfigError: no column, or more than one, can be that of the grades.
    """
    return _moodle(rows, path) if kind == "moodle" else _canvas(rows, path, assignment)


# ---------------------------------------------------------------- Moodle


def _moodle(rows: Rows, path: Path) -> dict[str, int]:
    header = rows[0]
    people = known_columns(header)
    found: dict[str, int] = {kind: index for kind, index in people.items() if kind != "lms"}
    for index, cell in enumerate(header):
        known = next((kind for kind, names in _MOODLE_FOLDED.items() if fold(cell) in names), None)
        if known is not None:
            found.setdefault(known, index)
    # The identifier comes first, whatever it is called.
    found["id"] = 0
    places: tuple[tuple[str, Callable[[Rows, dict[str, int]], int | None]], ...] = (
        ("scale", _same_words),
        ("maximum", _same_number),
        ("grade", _before_maximum),
        ("feedback", _behind_dates),
        ("email", _addresses),
        ("name", _second),
    )
    for kind, place in places:
        if kind not in found and (seen := place(rows, found)) is not None:
            found[kind] = seen
    if "grade" not in found:
        message = f"no column is that of the grades (there are {listed(map(repr, header))}); download the file again"
        raise ConfigError(message, path, 1)
    return found


def _column(rows: Rows, index: int) -> list[str]:
    return [row[index].strip() for row in rows[1:] if index < len(row)]


def _same_number(rows: Rows, found: dict[str, int]) -> int | None:
    """The maximum grade is the same number in every row, and before it stand grades or nothing."""
    if "scale" in found:
        return None
    for index in range(2, len(rows[0])):
        cells = _column(rows, index)
        before = _column(rows, index - 1)
        constant = bool(cells) and len(set(cells)) == 1 and _NUMBER.fullmatch(cells[0])
        if constant and all(cell in ("", "-") or _NUMBER.fullmatch(cell) for cell in before):
            return index
    return None


def _same_words(rows: Rows, found: dict[str, int]) -> int | None:
    """The scale is the same list of words in every row, and before it stands one of them or nothing."""
    if "maximum" in found:
        return None
    for index in range(2, len(rows[0])):
        cells = _column(rows, index)
        # "20,00" is no list of words.
        told = bool(cells) and len(set(cells)) == 1 and not _NUMBER.fullmatch(cells[0])
        words = {word.strip() for word in cells[0].split(",")} if told else set[str]()
        if len(words) > 1 and set(_column(rows, index - 1)) <= {"", "-", *words}:
            return index
    return None


def _before_maximum(rows: Rows, found: dict[str, int]) -> int | None:
    del rows
    index = found.get("maximum", found.get("scale"))
    return None if index is None else index - 1


def _behind_dates(rows: Rows, found: dict[str, int]) -> int | None:
    """The comments stand behind the date of the grade, the last header with something in brackets."""
    dated = [index for index, cell in enumerate(rows[0]) if _BRACKETED.search(cell) and index > found.get("grade", 0)]
    return dated[-1] + 1 if dated and dated[-1] + 1 < len(rows[0]) else None


def _addresses(rows: Rows, found: dict[str, int]) -> int | None:
    taken = {index for kind, index in found.items() if kind in ("grade", "maximum", "feedback")}
    for index in range(1, len(rows[0])):
        cells = [cell for cell in _column(rows, index) if cell]
        if index not in taken and cells and all(re.fullmatch(r"[^@\s]+@[^@\s]+", cell) for cell in cells):
            return index
    return None


def _second(rows: Rows, found: dict[str, int]) -> int | None:
    """The name comes second, unless marking is blind: then the status does."""
    blind = fold(rows[0][1]) in _STATUS or found.get("grade") == 2
    free = 1 not in found.values() and not {"first", "last"} & set(found)
    cells = _column(rows, 1)
    return 1 if free and not blind and all(cells) and not any("@" in cell for cell in cells) else None


# ---------------------------------------------------------------- Canvas


def _canvas(rows: Rows, path: Path, assignment: str | None) -> dict[str, int]:
    header = rows[0]
    found: dict[str, int] = {}
    section = next(index for index, cell in enumerate(header) if fold(cell) == "section")
    for index, cell in enumerate(header[:section]):
        if (kind := _CANVAS.get(fold(cell))) is not None:
            found.setdefault(kind, index)
    if "id" not in found:
        raise ConfigError("there is no column ID before the column Section; export the gradebook again", path, 1)
    points = [row for row in rows[1:] if not (found["id"] < len(row) and row[found["id"]].strip())]
    places = [
        index
        for index in range(section + 1, len(header))
        if header[index].strip() and not any(index < len(row) and _READ_ONLY.search(row[index]) for row in points)
    ]
    found["grade"] = _assignment(header, places, path, assignment)
    return found


def _assignment(header: Sequence[str], places: Sequence[int], path: Path, wanted: str | None) -> int:
    """The column of the assignment that is meant, or of the only one.

    Raises:
        ConfigError: there is none, or more than one.
    """
    titles = {index: _ASSIGNMENT.fullmatch(header[index].strip()) for index in places}
    numbered = [index for index in places if titles[index]]
    if wanted is None:
        if len(numbered) == 1:
            return numbered[0]
        what = "no assignment" if not numbered else f"{len(numbered)} assignments"
        raise ConfigError(f"it holds {what}{_names(header, numbered)}; name yours with --assignment", path, 1)
    key = wanted.strip()
    exact = [index for index in places if header[index].strip() == key]
    by_id = [index for index in numbered if (title := titles[index]) and title[2] == key]
    by_title = [
        index
        for index in places
        if " ".join((title[1] if (title := titles[index]) else header[index]).split()).casefold()
        == " ".join(key.split()).casefold()
    ]
    for fitting in (exact, by_id, by_title):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            message = f"--assignment: {wanted!r} fits several{_names(header, fitting)}; give the number in brackets"
            raise ConfigError(message, path, 1)
    raise ConfigError(f"--assignment: there is no {wanted!r}{_names(header, numbered)}", path, 1)


def _names(header: Sequence[str], places: Sequence[int]) -> str:
    """`` ('Lab 1 (12)', 'Lab 2 (13)')``, or nothing for none."""
    names = [repr(header[index].strip()) for index in places[:_SHOWN]]
    return f" ({', '.join(names)}{', ...' if len(places) > _SHOWN else ''})" if names else ""
