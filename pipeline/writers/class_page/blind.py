"""A class without names: a number for each submission, and texts from which whatever tells a student is taken out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise, permutations
from pathlib import PurePosixPath

from pipeline.records import ClassGrades, GradedSubmission, Submitter
from pipeline.writers.tables import csv_text

COLUMNS = ("blind", "submission", "student")
"""Header of blind-key.csv."""
HIDDEN = "[hidden]"
"""Stands where words were taken out."""
_LEAST = 3
"""Letters and digits of the shortest identifier that is looked for: shorter ones stand everywhere."""
# Scripts that put no blank between words: a name is looked for within words too.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens, joiners and the like, which may stand within a word."""
# Vowel signs and accents belong to their word.
_MARKS = "".join(c for c in map(chr, range(0x300, 0xAC00)) if unicodedata.category(c) in ("Mn", "Mc"))
_TOKEN = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}{_INVISIBLE}])*")
_GAP = 4
"""Characters that may stand between the words of a name: a comma and a blank, a line end, `` - ``."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
_LEAST_JOINED = 6
"""Letters of the shortest whole name that is looked for within longer words, such as ``ZoeMuellerEX01``."""
_MOST_ORDERS = 3
"""Words of a name up to which every order of them is looked for."""


def blind_key(grades: ClassGrades, known: Mapping[str, str]) -> dict[str, str]:
    """Id of each submission -> ``S01``, in an order that cannot be told from the ids; what is known stays.

    Args:
        grades: the class.
        known: ids that have a number already, from an earlier run.
    """
    # The versions are hashes of what was handed in, which a reader of the blind page does not have.
    secret = "\n".join(f"{each.id} {each.version}" for each in grades.submissions)
    new = [each.id for each in grades.submissions if each.id not in known]
    new.sort(key=lambda name: hashlib.sha256(f"{secret}\0{name}".encode("utf-8", "surrogatepass")).digest())
    # A number names one submission, so that a marker can write it where an identifier is asked for.
    taken = {*known.values(), *(name for each in grades.submissions for name in (each.id, *_numbers(each.student)))}
    width = max(2, len(str(len(grades.submissions))))
    free = (name for n in range(1, len(new) + len(taken) + 1) if (name := f"S{n:0{width}}") not in taken)
    drawn = dict(zip(new, free, strict=False))
    return {each.id: known.get(each.id) or drawn[each.id] for each in grades.submissions}


def blind_key_csv(grades: ClassGrades, key: Mapping[str, str], known: Mapping[str, str]) -> str:
    """Who is who, in the order of the numbers; submissions of an earlier run keep their rows."""
    names = {
        each.id: each.student.name or each.student.email or each.student.register_number for each in grades.submissions
    }
    rows = {**{name: number for name, number in known.items() if name not in key}, **key}
    ordered = sorted(rows.items(), key=lambda item: (len(item[1]), item[1]))
    return csv_text(COLUMNS, ((number, name, names.get(name)) for name, number in ordered))


class Redaction:
    """Takes out of texts what tells who handed them in.

    Whole names, addresses, numbers and file names of the class are taken out everywhere; single words of a name too,
    where they are written with a capital or belong to the student whose text it is. Words of the rubric stay, as far
    as they are not part of a whole name.

    Args:
        grades: the class.
        roster: everybody else who is in the class, whether or not a submission is theirs.
        named: whom the reports name; of these only the whole name counts, and one word of it alone with a capital.
    """

    def __init__(self, grades: ClassGrades, roster: Iterable[Submitter] = (), named: Iterable[Submitter] = ()) -> None:
        self._sequences: dict[str, set[tuple[str, ...]]] = {}
        self._single: set[str] = set()
        self._own: dict[str, set[str]] = {}
        students, others, told = [each.student for each in grades.submissions], list(roster), list(named)
        literal = {each.name for each in (*students, *others, *told) if each.name and _is_literal(each.name)}
        literal |= {"".join(name.split()) for name in literal}
        ordered = sorted(literal, key=lambda name: (-len(name), name))
        self._literal = re.compile("|".join(map(re.escape, ordered))) if literal else None
        spared = _words_of_rubric(grades)
        joined: set[str] = set()
        for each, name in [
            *zip(students, (each.id for each in grades.submissions), strict=True),
            *((o, "") for o in others),
        ]:
            forms = _forms(each.name or "")
            words = {word for form in forms for word in form if len(word) >= _LEAST or len(form) == 1} - spared
            self._own.setdefault(name, set()).update(words if name else ())
            self._single |= words
            joined |= {"".join(order) for form in forms if len(form) > 1 for order in _orders(form)}
        self._single |= {form[0] for each in told for form in _forms(each.name or "") if len(form) == 1} - spared
        long = sorted(word for word in joined if len(word) >= _LEAST_JOINED)
        self._within = re.compile("|".join(map(re.escape, long))) if long else None
        known = [identifier for each in grades.submissions for identifier in _identifiers(each, self._single)]
        for person in (*others, *told):
            known += [*_numbers(person), *(each for each in _in_orders(person) if " " in each)]
        for identifier in known:
            for form in _forms(identifier):
                if len("".join(form)) >= _LEAST:
                    self._sequences.setdefault(form[0], set()).add(form)

    def __call__(self, text: str, owner: str = "") -> str:
        """The text with ``[hidden]`` in the place of what tells a student.

        Args:
            text: of a submission or about it.
            owner: id of the submission; empty where it belongs to none.
        """
        if self._literal:
            text = self._literal.sub(HIDDEN, text)
        tokens = [(match.start(), match.end(), *_folded(match[0])) for match in _TOKEN.finditer(text)]
        own = self._own.get(owner, set())
        stretches: list[tuple[int, int]] = []
        place = 0
        while place < len(tokens):
            taken = self._sequence_at(tokens, place) or self._single_at(text, tokens[place], own)
            if taken:
                stretches.append((tokens[place][0], tokens[place + taken - 1][1]))
            place += max(1, taken)
        return _without(text, stretches)

    def _sequence_at(self, tokens: Sequence[tuple[int, int, str, str]], place: int) -> int:
        """How many words from there on are an identifier; the longest counts."""
        longest = 0
        for form in {*self._sequences.get(tokens[place][2], ()), *self._sequences.get(tokens[place][3], ())}:
            some = tokens[place : place + len(form)]
            fits = len(some) == len(form) and all(word in each[2:] for word, each in zip(form, some, strict=True))
            near = all(after[0] - before[1] <= _GAP for before, after in pairwise(some))
            if fits and near:
                longest = max(longest, len(form))
        return longest

    def _single_at(self, text: str, token: tuple[int, int, str, str], own: set[str]) -> int:
        start, _, plain, spelt = token
        named = plain in self._single or spelt in self._single
        if plain in own or spelt in own or (named and not text[start].islower()):
            return 1
        long = self._within is not None and len(plain) > _LEAST_JOINED
        return int(long and bool(self._holds(plain) or self._holds(spelt)))

    def _holds(self, word: str) -> bool:
        return self._within is not None and self._within.search(word) is not None


def _without(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    made, at = [], 0
    for start, end in stretches:
        made += [text[at:start], HIDDEN]
        at = end
    return "".join([*made, text[at:]])


@cache
def _folded(word: str) -> tuple[str, str]:
    """The word without case and accents, and with the umlauts written out."""
    lower = unicodedata.normalize("NFC", word).casefold()
    return _plain(lower), _plain(lower.translate(_UMLAUTS))


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    return "".join(c for c in letters if not unicodedata.combining(c) and c not in _INVISIBLE)


def _forms(identifier: str) -> set[tuple[str, ...]]:
    """The identifier as its words, with and without umlauts; empty for one without letters and digits."""
    pairs = [_folded(word) for word in _TOKEN.findall(identifier)]
    return {tuple(pair[side] for pair in pairs) for side in (0, 1)} if pairs else set()


def _is_literal(name: str) -> bool:
    """Whether the name is looked for as it is written, since its words do not tell it."""
    words = [match.span() for match in _TOKEN.finditer(name)]
    far = any(after[0] - before[1] > _GAP for before, after in pairwise(words))
    return far or not words or _UNSPACED.search(name) is not None


def _orders(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The orders in which a name may be written."""
    return [*permutations(words)] if len(words) <= _MOST_ORDERS else [tuple(words), (words[-1], *words[:-1])]


def _numbers(person: Submitter) -> list[str]:
    return [each for each in (person.email, person.register_number, person.lms_id) if each]


def _in_orders(person: Submitter) -> list[str]:
    """The name in every order, its words apart and in one."""
    orders = _orders(_TOKEN.findall(person.name)) if person.name else []
    return [between.join(order) for order in orders for between in (" ", "")]


def _identifiers(graded: GradedSubmission, single: set[str]) -> list[str]:
    """Everything that tells whose it is."""
    student = graded.student
    found = [graded.id, *_numbers(student), *_in_orders(student)]
    for path in (*(file.path for file in graded.files), *graded.superseded):
        parts = PurePosixPath(path.replace("\\", "/")).parts
        found += [part for part in parts if "." in part.strip(".")]
        telling = single | {each.casefold() for each in (student.lms_id, student.register_number) if each}
        for stem in {PurePosixPath(part).stem for part in parts}:
            if telling.intersection(side for word in _TOKEN.findall(stem) for side in _folded(word)):
                found.append(stem)
    return found


def _words_of_rubric(grades: ClassGrades) -> set[str]:
    topics = [topic.name for exercise in grades.rubric.exercises for topic in exercise.topics]
    texts = [*grades.rubric.tools, *topics, *(each.name for each in grades.criteria)]
    return {side for text in texts for word in _TOKEN.findall(text) for side in _folded(word)}
