"""How a page calls each submission and prints what is said about it, with names or without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from pipeline.records import ClassGrades, GradedSubmission, Submitter
from pipeline.writers.class_page.blind import HIDDEN, Redaction
from pipeline.writers.document.visible import one_line
from pipeline.writers.markup import unbroken
from pipeline.writers.sheets.view import student_name

_UNPLACED = re.compile(r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?= fits (?:no submission|several submissions)\b)""")
"""What a row calls a submission that is not there: it may be anybody's name."""


@dataclass(frozen=True)
class Naming:
    """The words of one page.

    Attributes:
        grades: the class.
        texts: of the submissions, by id.
        sheets: ending of the feedback sheets to lead to; None: there are none.
        key: id of each submission -> its number, for a page without names; None for one with names.
        roster: everybody in the class, to be taken out of a page without names.
        named: whom the reports name.
    """

    grades: ClassGrades
    texts: Mapping[str, str]
    sheets: str | None = None
    key: Mapping[str, str] | None = None
    roster: tuple[Submitter, ...] = ()
    named: tuple[Submitter, ...] = ()

    @property
    def blind(self) -> bool:
        """Whether names are left out."""
        return self.key is not None

    @cached_property
    def order(self) -> tuple[GradedSubmission, ...]:
        """The submissions as the page lists them; without names in an order that tells nothing about them."""
        if self.key is None:
            return tuple(sorted(self.grades.submissions, key=lambda each: (self.called(each.id).casefold(), each.id)))
        key = self.key
        return tuple(sorted(self.grades.submissions, key=lambda each: (len(key[each.id]), key[each.id])))

    @cached_property
    def places(self) -> dict[str, int]:
        """Id of each submission -> its place in ``order``."""
        return {each.id: place for place, each in enumerate(self.order)}

    @cached_property
    def _names(self) -> dict[str, str]:
        names = {each.id: one_line(student_name(each.student, each.id)) for each in self.grades.submissions}
        often = Counter(names.values())
        return {name: f"{shown} ({name})" if often[shown] > 1 else shown for name, shown in names.items()}

    @cached_property
    def _redaction(self) -> Redaction:
        return Redaction(self.grades, self.roster, self.named)

    def called(self, name: str) -> str:
        """The student's name, or the number of the submission."""
        return self._names[name] if self.key is None else self.key[name]

    def id(self, name: str) -> str:
        """What files that the instructor writes call the submission."""
        return name if self.key is None else self.key[name]

    def sheet(self, name: str) -> str:
        """Where the feedback sheet lies, beside the page; empty where there is none or its name tells too much."""
        return f"sheets/{quote(f'{name}.{self.sheets}')}" if self.sheets and not self.blind else ""

    def line(self, text: str, owner: str = "") -> str:
        """The text on one line, as this page may print it.

        Args:
            text: of a submission or about it.
            owner: id of the submission; empty where it belongs to none.
        """
        return unbroken(one_line(self._redaction(text, owner) if self.blind else text))

    def note(self, text: str, owner: str = "") -> str:
        """A sentence about the class; submissions that it names by their ids have their numbers on a blind page.

        Args:
            text: about the class or a submission.
            owner: id of the submission; empty where it is about none.
        """
        if self.key is None:
            return self.line(text)
        key = self.key
        ids = "|".join(map(re.escape, sorted(key, key=lambda name: (-len(name), name))))
        told = re.sub(rf"(?<![\w-])(?:{ids})(?![\w-])", lambda found: key[found[0]], text) if ids else text
        return self.line(_UNPLACED.sub(HIDDEN, told), owner)

    def lines(self, texts: Iterable[str], owner: str = "") -> tuple[str, ...]:
        """Each of the texts as ``line`` has it."""
        return tuple(self.line(text, owner) for text in texts)
