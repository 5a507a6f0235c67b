"""A person's conclusion taken apart: sentences, the models they name, and the clauses that speak of one model each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise, zip_longest

from pipeline.verdicts.everyone import EVERYONE, NUMBERS
from pipeline.verdicts.exercise_mentions import ExerciseNames, Mention
from pipeline.verdicts.model_names import name_key, name_variants, spelling
from pipeline.verdicts.paragraphs import read_paragraphs

_FIRST_MARK = 0xE000
_MARKS = 6_000
MENTION = chr(_FIRST_MARK)
"""Stands for a model in ``Clause.words``."""
_M = f"[\ue000-{chr(_FIRST_MARK + _MARKS)}]"
_NAME = rf"{_M}+(?:['’]s?)?"
"""A masked mention, with or without a possessive."""
_LEAD = r"(?:(?:in|by|from|either|both|(?:that|those|the\s+ones?)\s+(?:of|by|from)|what|the)\s+)*"

_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|cf|etc|vs|approx|resp|Fig|No|Dr|Mr|Ms|Prof)|(?<![\w.'’])[A-Za-z])\.$")
_NUMBERING = re.compile(r"\b(?:nos?|nr|exs?|expt?|exp|qs?|qn|ques)\.$", re.IGNORECASE)
"""Before a number these are no end of a sentence."""
_LETTERED = re.compile(r"(?<!\w)[A-Z]$")
_NUMBERED = re.compile(r"(?<!\w)(?i:tool|model|sample|AI) [A-Z]$")
"""A letter that names a model; behind a label it does so too."""
_NEAR = 0.85
"""Likeness of two words (twice the letters in common by all letters) from which one is a slip for the other."""
_LONGEST_SENTENCE = 2_000
_HEADING_WORDS = 12

_REFERENCE = re.compile(
    rf"(?:\b|(?<=\s)(?=%))(?:(?:unlike|compared?\s+(?:to|with)|in\s+(?:comparis(?:i?on)|compare|contrast)\s+(?:to|with)|as\s+opposed\s+to|"
    rf"relative\s+to|over|versus|vs\.?|similar\s+to|above|below|behind|ahead\s+of|exceed(?:s|ed)?|"
    rf"surpass(?:es|ed)?|"
    rf"(?:is|are|was|were|has|reaches)\s+(?:(?:only|about|nearly|almost|roughly|just|around)\s+)*"
    rf"(?:half|twice|double|an?\s+(?:third|quarter))(?:\s+of)?|"
    rf"(?:times|twice|double|triple|half|thirds?|quarters?|%|per\s?cent)(?:\s+of)?\s+the\s+"
    rf"(?:length|size|(?:number|amount)\s+of\s+\w+)\s+(?:of|in|by))\s+{_LEAD}(?P<names>{_NAME}(?:\s+(?:and|or|&)\s+{_NAME})*)|"
    # Only behind "than" and "as ... as" is a comma sure to go on with the list.
    rf"(?:than|(?:(?<=er )|(?<=more )|(?<=less ))then|as\s+(?:[\w-]+\s+){{1,6}}?as)\s+{_LEAD}"
    rf"(?P<list>{_NAME}(?:\s*,\s*{_NAME})*(?:\s*,?\s+(?:and|or|&)\s+{_NAME})?))",
    re.IGNORECASE,
)
_VERB = (
    r"(?:is|are|was|were|has|have|had|does|do|did|can|could|feels?|seems?|reads?|sounds?|looks?|lacks?|covers?|provides?|"
    r"offers?|gives?|uses?|includes?|discuss(?:es)?|explains?|mentions?|introduces?|omits?|misses|focus(?:es)?|remains?|"
    r"tends?|goes|keeps?|presents?|contains?|describes?|addresses|ignores?|leaves|wrote|writes)\b"
)
_BORDER = re.compile(
    rf"\s*;\s*"
    rf"|\s*,?\s+(?=(?:while|whereas|but|although|though|however|conversely|because(?!\s+of)|on\s+the\s+other\s+hand|"
    rf"in\s+contrast(?!\s+(?:to|with)))\b)"
    rf"|\s*,\s+(?=(?:(?:both|all|most|some)\s+of\s+)?which\b)"
    rf"|(?<!{_M})(?<!['’]s)\s*,\s+(?=(?:(?:and|but|yet|so)\s+)?(?:(?:the|it|its|they|their)\b|only\s+(?:the\s+)?{_M}|{_M}))"
    rf"|(?<!{_M})(?<!['’]s)\s+(?=and\s+(?:only\s+)?(?:the\s+)?{_M})"
    rf"|\s*,?\s+(?=and\s+(?:(?:it|they|also|often|still)\s+)*{_VERB})",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\bthe\s+other(?:\s+(?:one|model|tool|report|response|answer))?\b", re.IGNORECASE)
_FORMER = re.compile(r"\bthe\s+former\b", re.IGNORECASE)
_LATTER = re.compile(r"\bthe\s+latter\b", re.IGNORECASE)
_PRONOUN = re.compile(r"^\W*(?:and\s+|but\s+)?(?:it|its|they|their|this\s+(?:model|tool)|the\s+model)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that says something about the same models.

    Attributes:
        start: offset in the sentence.
        end: offset in the sentence.
        masked: the same characters, each mention of a model replaced by as many private-use characters.
        subjects: labels of the models it speaks of.
        references: labels that they are compared with (``than X``, ``unlike X``).
        everyone: whether it speaks of all models (``both``, ``neither``).
    """

    start: int
    end: int
    masked: str
    subjects: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    everyone: bool = False

    @property
    def words(self) -> str:
        """The clause with each mention shrunk to one sign, ``MENTION``."""
        return re.sub(rf"{_NAME}(?:\s+(?:answers?|outputs?|reports?|responses?|texts?)\b)?", MENTION, self.masked)


@dataclass(frozen=True)
class Sentence:
    """One sentence as the person wrote it, without Markdown's marks, and its clauses."""

    text: str
    clauses: tuple[Clause, ...]
    mentions: tuple[Mention, ...] = ()
    """Of exercises; in the clauses they are spaces."""
    heading: tuple[Mention, ...] = ()
    """The exercises that the nearest heading above names."""


@dataclass
class Reader:
    """Splits texts for a given set of models; remembers who was spoken of last.

    Attributes:
        labels: of the models, in the order in which ``Tool 1`` and ``Tool 2`` count them.
        exercises: finds what names them.
    """

    labels: Sequence[str]
    exercises: ExerciseNames = field(default_factory=lambda: ExerciseNames(()))
    _named: list[str] = field(default_factory=list)
    _spoken: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.labels = tuple(self.labels)[:_MARKS]
        self._known = name_variants(self.labels)
        names = sorted(self._known, key=len, reverse=True)
        spelled = "|".join(spelling(name) for name in names) or r"(?!)"
        self._mention = re.compile(rf"(?<!\w)(?P<name>{spelled})(?:\s+AI\b)?(?!\w)", re.IGNORECASE)

    def read(self, text: str) -> list[Sentence]:
        """The sentences of a Markdown text in order.

        Code, raw HTML, questions and what is longer than 2,000 characters without an end are left out.
        """
        read: list[Sentence] = []
        heading: tuple[Mention, ...] = ()
        for block, is_heading in read_paragraphs(text):
            sentences = [each for each in self._sentences(block) if len(each) <= _LONGEST_SENTENCE]
            masked = [self._mask(each) for each in sentences]
            mentions = [tuple(self.exercises.find(each)) for each in masked]
            if is_heading or (len(masked) == 1 and mentions[0] and _names_only(masked[0])):
                heading = next((each for each in mentions if each), ())
            read += [
                Sentence(each, _stretched(self._clauses(_without(mask, named)), named), named, heading)
                for each, mask, named in zip(sentences, masked, mentions, strict=True)
                if not each.endswith("?")
            ]
        return read

    def slip(self, sentence: Sentence) -> tuple[str, str] | None:
        """A word that is nearly the name of a model, with that model's label; None if there is no such word."""
        names = [name for name in self._known if name.isalpha() and len(name) > 4]
        masked = "".join(clause.masked for clause in sentence.clauses)
        for word in re.findall(r"(?<![\w-])[^\W\d_]{4,}(?![\w-])", masked):
            near = get_close_matches(name_key(word), names, n=1, cutoff=_NEAR) if word != word.lower() else []
            if near:
                return word, self._known[near[0]]
        return None

    def _sentences(self, block: str) -> list[str]:
        """The block split after full stops, exclamation and question marks, but not after abbreviations."""
        sentences, start = [], 0
        named = {
            place for mention in self._mention.finditer(block) for place in (mention.end("name"), mention.end() + 2)
        }
        for match in re.finditer(r"[.!?][\"'”’)\]]*\s+", block):
            before = block[max(0, match.start() - 12) : match.start()]
            lettered = bool(_LETTERED.search(before)) and (match.start() in named or bool(_NUMBERED.search(before)))
            numbering = block[match.end() : match.end() + 1].isdigit() and _NUMBERING.search(f"{before}.")
            if lettered or not (numbering or _ABBREVIATION.search(f"{before}.")):
                sentences.append(block[start : match.end()].strip())
                start = match.end()
        sentences.append(block[start:].strip())
        return [sentence for sentence in sentences if re.search(r"\w", sentence)]

    def _mask(self, sentence: str) -> str:
        clean = re.sub(_M, " ", sentence)

        def mark(match: re.Match[str]) -> str:
            label = self._known.get(name_key(match["name"]))
            if label is None or not self._is_name(match):
                return match.group()
            return chr(_FIRST_MARK + self.labels.index(label)) * len(match.group())

        return self._mention.sub(mark, clean)

    def _is_name(self, match: re.Match[str]) -> bool:
        """Whether a label of one letter is meant as a name and not as the article ``a``."""
        name = match["name"]
        if len(name) > 1:
            return True
        return name in self.labels and (
            name != "A" or bool(re.match(rf"['’]s\b|\W*$|\s+{_VERB}", match.string[match.end() :]))
        )

    def _clauses(self, masked: str) -> tuple[Clause, ...]:
        kept = [match.span() for match in _REFERENCE.finditer(masked)]
        borders = [0]
        for match in _BORDER.finditer(masked):
            inside = any(start < match.end() < end for start, end in kept)
            after_reference = any(end == match.start() for _, end in kept) and not masked[: match.start()].strip()
            # "Unlike X, Y ..." is one clause: what precedes the comma is nothing but the reference.
            leading = any(start == _first_letter(masked) and end >= match.start() for start, end in kept)
            # "Overall, X ..." and "In prompt 3, X ..." are one clause too.
            before = masked[borders[-1] : match.start()]
            leading = leading or not re.search(rf"{_M}|\b{_VERB}", before, re.IGNORECASE)
            if not (inside or after_reference or leading) and match.end() < len(masked):
                borders.append(match.end())
        borders.append(len(masked))
        clauses: list[Clause] = []
        for start, end in pairwise(borders):
            if masked[start:end].strip(" ,;.!"):
                clauses.append(self._clause(masked, start, end, clauses))
        return tuple(clauses)

    def _clause(self, masked: str, start: int, end: int, before: Sequence[Clause]) -> Clause:
        part = masked[start:end].rstrip(" ,;")
        spans = [match.span("names" if match["names"] else "list") for match in _REFERENCE.finditer(part)]
        references = self._labels_in("".join(part[a:b] for a, b in spans))
        rest = part
        for a, b in spans:
            rest = rest[:a] + " " * (b - a) + rest[b:]
        subjects = self._labels_in(rest)
        all_of = EVERYONE.search(rest)
        # "In every answer", said of a model, means its own answers.
        everyone = bool(all_of and not (all_of["texts"] and subjects)) and not references
        if everyone and len(subjects) < 2:
            subjects = tuple(self.labels)
        number = all_of and (all_of["number"] or all_of["bare"])
        if everyone and number and NUMBERS.index(number.lower()) + 2 != len(self.labels):
            # Which of them is meant by "all two" of three models is not known.
            return Clause(start, start + len(part), part, (), references, everyone)
        if not subjects:
            subjects = self._resolved(rest, before, references)
        for label in self._labels_in(part):
            self._named = [*(other for other in self._named if other != label), label]
        self._spoken = subjects or self._spoken
        return Clause(start, start + len(part), part, subjects, references, everyone)

    def _resolved(self, rest: str, before: Sequence[Clause], references: Sequence[str]) -> tuple[str, ...]:
        """Who is meant by ``it``, ``the latter``, ``the other`` or nothing at all."""
        last = before[-1].subjects if before else ()
        if _LATTER.search(rest) and len(self._named) > 1:
            return (self._named[-1],)
        if _FORMER.search(rest) and len(self._named) > 1:
            return (self._named[-2],)
        if _OTHER.search(rest):
            spoken = last or self._spoken
            others = tuple(label for label in self.labels if label not in spoken)
            return others if len(others) == 1 else ()
        if last:
            return tuple(label for label in last if label not in references) or last
        if _PRONOUN.search(rest) and self._spoken:
            return self._spoken
        return tuple(self.labels) if len(self.labels) == 1 else ()

    def _labels_in(self, masked: str) -> tuple[str, ...]:
        marks = dict.fromkeys(ord(mark) - _FIRST_MARK for mark in re.findall(_M, masked))
        return tuple(self.labels[mark] for mark in marks if mark < len(self.labels))


def _first_letter(text: str) -> int:
    return len(text) - len(text.lstrip())


def _without(masked: str, mentions: Sequence[Mention]) -> str:
    """The sentence with spaces for the exercises that it names."""
    for mention in mentions:
        masked = masked[: mention.start] + " " * (mention.end - mention.start) + masked[mention.end :]
    return masked


def _stretched(clauses: tuple[Clause, ...], mentions: Sequence[Mention]) -> tuple[Clause, ...]:
    """The clauses, with the mentions at their ends."""
    found = []
    for clause, following in zip_longest(clauses, clauses[1:]):
        own = (m.end for m in mentions if clause.start <= m.start and (following is None or m.start < following.start))
        found.append(replace(clause, end=max((clause.end, *own))))
    return tuple(found)


def _names_only(masked: str) -> bool:
    """Whether a paragraph serves as a heading: few words, no model and no verb."""
    return len(masked.split()) <= _HEADING_WORDS and not re.search(rf"{_M}|\b{_VERB}", masked, re.IGNORECASE)
