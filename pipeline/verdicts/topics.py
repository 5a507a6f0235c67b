"""Which topics of a rubric a phrase or a theme speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.records import Topic
from pipeline.verdicts.evidence import Row
from pipeline.verdicts.wording import counted, opened, series, spelled

_LONG_ACRONYM = 3
NAMED = 6
"""Topics that a sentence names; the rest are in the quotations."""


@dataclass(frozen=True)
class Theme:
    """A subject that rubrics word differently.

    Attributes:
        name: for sentences: ``topics on <name>``.
        keywords: one of these in a topic's name or id, or two in its description and aliases, make it a topic of
            the theme.
        asked: a person's phrase that means the whole theme.
        words: shows in an answer that the theme is spoken of.
        example: one of those words.
    """

    name: str
    keywords: re.Pattern[str]
    asked: re.Pattern[str]
    words: re.Pattern[str]
    example: str


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)


ETHICS = Theme(
    name="ethics, privacy and society",
    keywords=_pattern(
        r"ethic|moral|bias|fairness|privacy|copyright|intellectual property|ownership|misuse|misinformation|"
        r"disinformation|safety|responsib|accountab|harm(?:s|ful)?\b|toxic|environmental|carbon|societ|"
        r"social (?:effect|impact|implication)|employment|jobs?\b|trustworth|governance"
    ),
    asked=_pattern(r"ethic|moral|responsib|societ"),
    words=_pattern(r"ethic|moral|responsibl(?!e\s+for)|societal"),
    example="ethical",
)
FUTURE = Theme(
    name="future directions",
    keywords=_pattern(r"future|outlook|roadmap|next steps"),
    asked=_pattern(r"future|outlook|upcoming|trends"),
    words=_pattern(r"future\b|outlook\b"),
    example="future",
)
THEMES = (ETHICS, FUTURE)

_SMALL_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "of", "on", "or", "the", "to")
)
_HOLLOW = re.compile(
    r"(?:\s+(?:models?|concepts?|topics?|ones?|issues?|aspects?|areas?|techniques?|methods?|systems?|networks?))+$",
    re.IGNORECASE,
)
"""Nouns behind the word that matters."""
_HEAD = re.compile(r"(?:number|types?|kinds?|use|role|concept|importance|need)\s+of\s+", re.IGNORECASE)
"""Words before the word that matters."""


def theme_rows(theme: Theme, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The topics that belong to the theme."""
    return tuple(row for row in rows if _belongs(theme, row.topic))


def _belongs(theme: Theme, topic: Topic) -> bool:
    if theme.keywords.search(f"{topic.name} {topic.id.replace('-', ' ')}"):
        return True
    rest = " ".join((topic.description, *topic.aliases))
    return len({match.group().lower() for match in theme.keywords.finditer(rest)}) >= 2


def theme_of(phrase: str) -> Theme | None:
    """The theme that a person's phrase stands for, such as ``ethical concerns``; or None."""
    return next((theme for theme in THEMES if theme.asked.search(phrase)), None)


def core(phrase: str) -> str:
    """The phrase without the nouns behind the word that matters: ``diffusion models`` to ``diffusion``."""
    return _HOLLOW.sub("", phrase)


def named_rows(phrase: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The topics of which the phrase is the name, a part of the name or the acronym; empty if none.

    A part is one of those that ``and``, a comma or a colon joins, or most of its words, or what stands before ``of`` if
    no other topic has these words. Aliases are not enough: a
    rubric may list a part of a topic as its alias (RLHF under learning paradigms), and the topic can be treated
    without that part.
    """
    words = stems(core(_HEAD.sub("", phrase)))
    acronym = re.sub(r"s$", "", core(phrase))
    is_acronym = bool(re.fullmatch(r"[A-Z][A-Z0-9-]+", acronym))
    listed = tuple(rows)
    found = tuple(
        row
        for row in listed
        if any(words & head and words <= part and 2 * len(words) > len(part) for head, part in _parts(row.topic.name))
        or (is_acronym and acronym in row.topic.aliases and _abbreviates(acronym, row.topic.name))
    )
    if found or not words:
        return found
    # "History" for "History of the field", where no other topic has the word.
    having = [row for row in listed if words <= _parts(row.topic.name)[0][1]]
    alone = len({row.topic.name for row in having}) == 1
    return tuple(row for row in having if words == _parts(row.topic.name)[0][0]) if alone else ()


def related_rows(phrase: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The topics of which the phrase is a part of the name or of an alias, but which may be treated without it."""
    words = stems(core(_HEAD.sub("", phrase)))
    return tuple(row for row in rows if words and any(words <= stems(n) for n in (row.topic.name, *row.topic.aliases)))


def is_alias(phrase: str, rows: Iterable[Row]) -> bool:
    """Whether one of the topics has the phrase among its aliases."""
    words = stems(core(_HEAD.sub("", phrase)))
    return any(words == stems(core(alias)) for row in rows for alias in row.topic.aliases)


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The stems of the whole name and of each thing that it lists, each behind those of its head.

    The head of ``limitations of transformers`` is ``limitations``: without it a phrase means something else. A part
    without ``of`` is its own head.
    """
    parts = []
    for part in (name, *re.split(r"\s*[,:;/()]\s*|\s+(?:and|or|versus|vs\.?)\s+", name)):
        bare = core(_HEAD.sub("", part))
        parts.append((stems(bare.partition(" of ")[0]), stems(bare)))
    return tuple(parts)


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Stems of the words of a phrase, small words left out."""
    from snowballstemmer import stemmer  # type: ignore[import-untyped] # it ships no types

    words = re.findall(r"\w+", text.lower())
    return frozenset(stemmer("english").stemWords([word for word in words if word not in _SMALL_WORDS]))


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether it begins like one of the name's words and its other letters follow in order (VAE, LLM).

    Of four letters and more the first may be missing (RLHF of learning from human feedback).
    """
    if len(acronym) > _LONG_ACRONYM and _abbreviates(acronym[1:], name):
        return True
    for word in re.finditer(r"\w+", name.lower()):
        letters = iter(name.lower()[word.start() :])
        if word.group()[0] == acronym[0].lower() and all(letter in letters for letter in acronym.lower()):
            return True
    return False


def named(rows: Sequence[Row], total: int, said: str = "") -> str:
    """``two of the 16 topics{said}: “A” and “B”``; beyond six, only some are named."""
    names = [quoted(row) for row in rows[:NAMED]]
    among = ", among them " if len(rows) > NAMED else ": "
    of = f"{spelled(len(rows))} of the {counted(total, 'topic')}" if total > 1 else "the only topic"
    return f"{of}{said}{among}{series(names)}"


def quoted(row: Row) -> str:
    """The topic's name in quotation marks."""
    return f"“{opened(row.topic.name)}”"


def spread(rows: Iterable[Row]) -> list[Row]:
    """The same topics, taking one from each exercise in turn, so that those named first come from everywhere."""
    by_exercise: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_exercise[row.exercise].append(row)
    turns = [(place, row) for group in by_exercise.values() for place, row in enumerate(group)]
    return [row for _, row in sorted(turns, key=lambda turn: turn[0])]
