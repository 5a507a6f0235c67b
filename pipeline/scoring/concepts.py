"""A rubric exercise made ready for matching: the terms that name each topic and the words that describe it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.lexicon import common_words
from pipeline.scoring.meanings import common_stems, fields_of_words
from pipeline.scoring.spelling import Speller
from pipeline.scoring.terms import PIECE, Word, fold, read_word, singular

_JOINTS = re.compile(r"\s*(?:,|;|/|&|\band\b|\bversus\b|\bvs\b\.?|\bor\b)\s*", re.IGNORECASE)
_PARENTHESES = re.compile(r"\(([^)]*)\)")
_DEFINED = re.compile(
    r"(?:definition|meaning|concept|notion|idea|nature|task|role|purpose)\s+of\s+(?:an?\s+|the\s+)?(.+)"
    r"|what\s+(?:an?\s+|the\s+)?(.+?)\s+(?:is|are|means?)",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"\w+(?:ent|ant|ive|al|ic|ous|ble|ed|ful|ar|ary|less)", re.IGNORECASE)
WHOLE_NAME, ALIAS, PART = 1.0, 0.85, 0.7
"""How surely the name of a topic, another name for it and a part of the name mean it."""
EVERYDAY = 0.5
"""By which that is multiplied for a name of general English words: ``what comes next``."""
ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}")


class Term(NamedTuple):
    """One way of naming a topic."""

    topic: int
    """Index in the exercise."""
    acronym: bool
    """Whether only capitals, or a spelling without any, may stand for it."""
    form: str = ""
    """The folded singular that alone may stand for it; empty if any inflection or derivation may."""
    rank: float = 1.0
    """How surely it means the topic, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A name of several words that may also stand in another order or with words between them."""

    topic: int
    keys: frozenset[str]
    span: int
    """Largest distance in words between the first and the last of them."""
    rank: float = 1.0


@dataclass(frozen=True, slots=True)
class Concepts:
    """The vocabulary of an exercise."""

    topics: tuple[Topic, ...]
    terms: dict[str, tuple[Term, ...]]
    """By the keys of their words, run together, so that hyphens, spaces and neither are the same."""
    openers: frozenset[str]
    """Every beginning of a key in ``terms``, the whole key too."""
    bags: dict[str, tuple[Bag, ...]]
    """By their rarest word."""
    pairs: dict[str, tuple[tuple[int, frozenset[int]], ...]]
    """Names of two words by the key of the second: topic, and fields of the words that may stand for the first."""
    loose: frozenset[str]
    """The keys of both."""
    labels: dict[str, int]
    """Topics by a telling word, as a key, that stands in their names and in no other topic's."""
    own_keys: tuple[frozenset[str], ...]
    """Keys of the words of each topic's names."""
    defined: dict[str, tuple[tuple[int, tuple[str, ...]], ...]]
    """Topics that ask what something is, by the first key of the words for it, with all their keys."""
    speller: Speller
    """Reads the words of answers."""


def words_of(text: str) -> list[Word]:
    """The words of a text as they are compared."""
    return [read_word(piece) for piece in PIECE.findall(text)]


def _content(text: str) -> list[Word]:
    return [word for word in words_of(text) if word.role]


def split_name(name: str) -> list[str]:
    """The names that a topic's title holds: ``Text and image generation`` is text generation and image generation."""
    inner = _PARENTHESES.findall(name)
    outer = _PARENTHESES.sub(" ", name)
    outer = outer.rpartition(":")[2].strip() or outer
    parts = [part for part in _JOINTS.split(outer) if part.strip()]
    if len(parts) > 1:
        head = parts[-1].split()[-1] if len(parts[-1].split()) > 1 else ""
        shared = [f"{part} {head}" for part in parts if head and len(part.split()) == 1]
        parts = [part for part in parts if not (head and _MODIFIER.fullmatch(part))]
        parts += [*shared, outer.strip()]
    return [*parts, *inner]


def _labels(own_keys: tuple[frozenset[str], ...], first_keys: Collection[str]) -> dict[str, int]:
    """Topics by each word of their names that no other topic uses for its own.

    Words of general English tell nothing unless a name begins with them.
    """
    uses = Counter(key for own in own_keys for key in own)
    common = {read_word(word).key for word in common_words()} - set(first_keys)
    return {key: i for i, own in enumerate(own_keys) for key in own if uses[key] == 1 and key not in common}


def _defined(topics: tuple[Topic, ...]) -> dict[str, tuple[tuple[int, tuple[str, ...]], ...]]:
    """What topics such as ``Definition of a robot`` and ``What a supply chain is`` ask for."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for index, topic in enumerate(topics):
        asked = _DEFINED.fullmatch(topic.name.strip())
        keys = tuple(word.key for word in words_of(asked[1] or asked[2])) if asked else ()
        if keys:
            found.setdefault(keys[0], []).append((index, keys))
    return {key: tuple(asking) for key, asking in found.items()}


def _pairs(topics: tuple[Topic, ...]) -> dict[str, tuple[tuple[int, frozenset[int]], ...]]:
    """Names of two words whose first has synonyms: ``massive datasets`` for ``large datasets``."""
    found: dict[str, list[tuple[int, frozenset[int]]]] = {}
    for index, topic in enumerate(topics):
        for name in (topic.name, *topic.aliases, *split_name(topic.name)):
            words = words_of(name)
            if len(words) == 2 and all(word.role for word in words):
                fields = fields_of_words()[words[0].stem]
                if fields:
                    found.setdefault(words[1].key, []).append((index, fields))
    return {key: tuple(pairs) for key, pairs in found.items()}


def names_of(topic: Topic, crowded: frozenset[str]) -> list[str]:
    """Every name of a topic; a single word out of a longer title counts only if no other topic uses it.

    Args:
        topic: the topic.
        crowded: stems that several topics of the exercise use.
    """
    names = [topic.name, *topic.aliases]
    for alias in topic.aliases:
        names += _PARENTHESES.findall(alias)
    for part in split_name(topic.name):
        content = [word for word in _content(part) if word.role == 2]
        if len(content) > 1 or (content and content[0].stem not in crowded | common_stems()):
            names.append(part)
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def _rank(name: str, topic: Topic, words: list[Word]) -> float:
    """How surely a name means its topic: the whole name most, words of general English least."""
    rank = WHOLE_NAME if name == topic.name else ALIAS if name in topic.aliases else PART
    everyday = name != topic.name and not any(word.role == 2 and word.stem not in common_stems() for word in words)
    return EVERYDAY * rank if everyday else rank


def _initials(name: str) -> str:
    """The acronym of a name of three words with content or more, such as ``GAN``; else an empty string."""
    pieces = PIECE.findall(name)
    return "".join(piece[0] for piece in pieces).upper() if len(pieces) == len(_content(name)) > 2 else ""


def crowded_stems(topics: tuple[Topic, ...]) -> frozenset[str]:
    """Stems that stand in the names and descriptions of more than one topic."""
    uses = Counter[str]()
    for topic in topics:
        uses.update({word.stem for word in _content(" ".join((topic.name, topic.description, *topic.aliases)))})
    return frozenset(stem for stem, count in uses.items() if count > 1)


@lru_cache(maxsize=64)
def compile_exercise(exercise: RubricExercise) -> Concepts:
    """The vocabulary of an exercise; made once and kept."""
    terms: dict[str, list[Term]] = {}
    bags: dict[str, list[Bag]] = {}
    crowded = crowded_stems(exercise.topics)
    given = {piece.upper() for topic in exercise.topics for alias in topic.aliases for piece in PIECE.findall(alias)}
    counts = Counter(word.key for topic in exercise.topics for word in _content(" ".join((topic.name, *topic.aliases))))
    for index, topic in enumerate(exercise.topics):
        initials = _initials(topic.name)
        for name in [*names_of(topic, crowded), *([initials] if initials not in given else [])]:
            words = words_of(name)
            if not words:
                continue
            whole = name in (topic.name, *topic.aliases) or len(words) > 1
            form = "" if whole else singular(fold(name))
            rank = _rank(name, topic, words)
            term = Term(index, ACRONYM.fullmatch(name.removesuffix("s")) is not None, form, rank)
            for key in {"".join(word.key for word in words), read_word("".join(PIECE.findall(name))).key}:
                if term not in terms.setdefault(key, []):
                    terms[key].append(term)
            content = [word for word in words if word.role]
            distinct = frozenset(word.key for word in content)
            if len(distinct) > 1 and all(len(key) > 1 for key in distinct):
                rarest = min(distinct, key=lambda key: (counts[key], -len(key), key))
                bags.setdefault(rarest, []).append(Bag(index, distinct, 2 * len(words) + 1, rank))
    own_keys = tuple(
        frozenset(word.key for word in _content(" ".join((topic.name, *topic.aliases)))) for topic in exercise.topics
    )
    pairs = _pairs(exercise.topics)
    texts = " ".join(f"{t.name} {t.description} {' '.join(t.aliases)}" for t in exercise.topics)
    return Concepts(
        topics=exercise.topics,
        terms={key: tuple(found) for key, found in terms.items()},
        openers=frozenset(key[:end] for key in terms for end in range(1, len(key) + 1)),
        bags={key: tuple(found) for key, found in bags.items()},
        pairs=pairs,
        loose=frozenset(bags.keys() | pairs.keys()),
        labels=_labels(own_keys, {word.key for topic in exercise.topics for word in words_of(topic.name)[:1]}),
        own_keys=own_keys,
        defined=_defined(exercise.topics),
        speller=Speller(PIECE.findall(texts)),
    )
