"""The class list: a CSV from a learning platform or by hand -> who is in the class."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.csv_quotes import refuse_open_quotes
from pipeline.inputs.documents import read_bytes, reason
from pipeline.inputs.lms_names import fold, words_of
from pipeline.inputs.reading.plain import decode_text
from pipeline.records import Submitter

_LIMIT = 20_000_000
# Header cells as the platforms write them, in the languages met most; folded, so case, blanks and accents are gone.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "first": ("firstname", "first", "givenname", "vorname", "prenom", "nombre", "nome"),
    "last": ("lastname", "last", "surname", "familyname", "nachname", "nom", "nomdefamille", "apellidos", "cognome"),
    "name": ("name", "fullname", "student", "studentname", "vollstandigername", "nomcomplet", "nombrecompleto"),
    "email": ("email", "emailaddress", "mail", "emailadresse", "adressedecourriel", "direcciondecorreo"),
    "number": (
        *("registernumber", "registrationnumber", "regno", "rollnumber", "rollno", "idnumber", "sid", "sisuserid"),
        *(
            "studentid",
            "studentnumber",
            "matriculationnumber",
            "matrikelnummer",
            "matrnr",
            "idnummer",
            "numerodidentification",
        ),
    ),
    "lms": ("id", "identifier", "canvasid", "userid", "participantid", "moodleid"),
}
_DIGITS = re.compile(r"\d+")
_LEAST_NUMBER = 4
"""Characters of a register number that may be looked for within a file's name."""


def read_roster(path: Path) -> tuple[Submitter, ...]:
    """The students of a CSV in its order, empty for a header alone; what Moodle, Canvas or Gradescope exports will do.

    Columns are known by their headers, such as ``Full name``, ``First name`` and ``Surname``, ``Email address``,
    ``ID number`` or ``SID``; others are passed over. Commas, semicolons and tabs separate cells.

    Raises:
        ConfigError: the file cannot be read, or no column tells who somebody is.
    """
    try:
        text = decode_text(read_bytes(path, limit=_LIMIT))
    except InputError as error:
        raise ConfigError(reason(error, path), path) from error
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise ConfigError(f"this is not a CSV ({error})", path, reader.line_num) from error
    skipped = text[: len(text) - len(text.lstrip())].count("\n")
    refuse_open_quotes(text.lstrip(), delimiter, path, first=1 + skipped)
    columns = known_columns(rows[0] if rows else [])
    if not {"name", "last", "email", "number"} & set(columns):
        message = (
            'no column says who the students are; the first line must name one, such as "Full name" or "Email address"'
        )
        raise ConfigError(message, path, 1)
    people = (_person(row, columns) for row in rows[1:])
    return tuple(person for person in people if person is not None)


def known_columns(header: Sequence[str]) -> dict[str, int]:
    """Indices of the columns ``first``, ``last``, ``name``, ``email``, ``number``, ``lms``, where they are there."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = fold(cell)
        kind = next((kind for kind, names in _COLUMNS.items() if name in names), None)
        if kind is not None:
            found.setdefault(kind, index)
    return found


def _person(row: Sequence[str], columns: dict[str, int]) -> Submitter | None:
    def cell(kind: str) -> str:
        index = columns.get(kind, len(row))
        text = row[index].strip() if index < len(row) else ""
        # Canvas guards names that begin like a formula.
        guarded = re.fullmatch(r'="(.*)"', text)
        return guarded[1] if guarded else text

    name = cell("name") or " ".join(filter(None, (cell("first"), cell("last"))))
    if "," in name and cell("name"):
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}".strip()
    number = _DIGITS.search(cell("lms")) if cell("lms").casefold().startswith(("part", "teil")) else None
    person = Submitter(
        name=name or None,
        email=cell("email") or None,
        register_number=cell("number") or None,
        lms_id=(number[0] if number else cell("lms")) or None,
    )
    # Canvas's second line holds the points possible, and no student.
    return None if person == Submitter() or fold(name) == "pointspossible" else person


class Roster:
    """The class, to be asked who somebody is.

    Args:
        people: the students.
    """

    def __init__(self, people: Iterable[Submitter]) -> None:
        self._people = tuple(people)
        self._places = {id(person): place for place, person in enumerate(self._people)}
        self._words = [words_of(person.name or "") for person in self._people]
        self._known: dict[tuple[str, object], list[int]] = {}
        for place, person in enumerate(self._people):
            for key in _keys(person, self._words[place]):
                self._known.setdefault(key, []).append(place)

    def place(self, person: Submitter) -> int:
        """0-based place in the list of a student whom ``find`` gave."""
        return self._places[id(person)]

    def find(self, submitter: Submitter) -> Submitter | None:
        """The student meant; None where nobody, or more than one, could be."""
        found = self.candidates(submitter)
        return found[0] if len(found) == 1 else None

    def candidates(self, submitter: Submitter) -> tuple[Submitter, ...]:
        """Every student who could be meant, by the surest way that fits anybody."""
        name = submitter.name or ""
        words = words_of(name)
        ways: tuple[Callable[[], list[int]], ...] = (
            lambda: self._with("lms", submitter.lms_id),
            lambda: self._with("email", _plain(submitter.email)),
            lambda: self._with("number", _plain(submitter.register_number)),
            lambda: [n for n, each in enumerate(self._people) if _holds(name, each.register_number or "")],
            lambda: self._with("mailbox", _plain(name)),
            lambda: self._with("words", words or None),
            lambda: self._with("condensed", fold(name)),
            lambda: [place for place, each in enumerate(self._words) if len(each) > 1 and each <= words],
        )
        for way in ways:
            if found := way():
                return tuple(self._people[place] for place in found)
        return ()

    def _with(self, kind: str, value: object) -> list[int]:
        return [] if value is None else self._known.get((kind, value), [])


def _keys(person: Submitter, words: frozenset[str]) -> set[tuple[str, object]]:
    """What tells a student, by its kind."""
    keys: set[tuple[str, object]] = {
        ("lms", person.lms_id),
        ("email", _plain(person.email)),
        ("number", _plain(person.register_number)),
        ("mailbox", _plain((person.email or "").partition("@")[0])),
        ("words", words),
    }
    return keys | {("condensed", each) for each in _condensed(person.name or "")}


def _plain(text: str | None) -> str | None:
    return text.strip().casefold() or None if text else None


def _holds(label: str, number: str) -> bool:
    """Whether a register number stands in a file's name, as a word of its own."""
    if len(number) < _LEAST_NUMBER or number.casefold() not in label.casefold():
        return False
    return re.search(rf"(?<![^\W_]){re.escape(number)}(?![^\W_])", label, re.IGNORECASE) is not None


def _condensed(name: str) -> set[str]:
    """The name as Canvas writes it in files: the last name first, nothing but letters and digits."""
    words = name.split()
    return {fold("".join(words[cut:] + words[:cut])) for cut in range(len(words))} - {""}
