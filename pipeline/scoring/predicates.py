"""Whether a phrase says something, as a clause or a definition does, or only names things."""

from __future__ import annotations

import re
from functools import cache

from pipeline.scoring.lexicon import words_of_file as _words

_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s*_]")
_SIGN = re.compile(r"[=→⇒]|->")
_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "these",
        "each",
        "every",
        "all",
        "both",
        "its",
        "their",
        "his",
        "her",
        "our",
        "your",
        "any",
        "some",
        "one",
        "no",
    ]
)
_BEFORE_AN_OBJECT = _DETERMINERS | frozenset(
    ["to", "into", "onto", "from", "at", "through", "between", "against", "how", "as", "by"]
)
_AFTER_A_PARTICIPLE = frozenset(
    [
        "by",
        "from",
        "in",
        "on",
        "to",
        "with",
        "as",
        "for",
        "at",
        "into",
        "through",
        "of",
        "against",
        "over",
        "under",
        "between",
        "when",
        "along",
        "behind",
    ]
)
_OPENS_A_CLAUSE = frozenset(
    [
        "by",
        "for",
        "of",
        "in",
        "when",
        "while",
        "from",
        "without",
        "before",
        "after",
        "and",
        "or",
        "e.g",
        "i.e",
        "eg",
        "ie",
        ",",
        ";",
        ":",
        "(",
        "–",
        "—",
        ".",
        "-",
    ]
)
_INFINITIVE_MARK = frozenset(("to",))
_INFINITIVE = re.compile(r"\w{2,}(?:[iy][sz]e|ify|ate)")
_ARTICLE = re.compile(r"\W*(?:an?|the|any|one|each|every)\s+\w+\W+\w+\W+\w", re.IGNORECASE)
_KIND_OF = re.compile(
    r"\W*(?:[\w-]+\s+){1,3}(?:of|in|on|between|from|with)\s+(?:an?|the|each|its|one)\s+\w", re.IGNORECASE
)
_SHORTEST_PARTICIPLE = 5


@cache
def _with_s(name: str) -> frozenset[str]:
    """The forms in -s of the verbs of a list."""
    return frozenset(_third_person(verb) for verb in _words(name))


@cache
def _finite() -> frozenset[str]:
    """Words each of which makes a clause wherever it stands."""
    return _words("clausal.txt") | _words("verbs.txt") | _with_s("verbs.txt")


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")


def says(phrase: str) -> bool:
    """Whether a phrase has a verb that says what something is, does or is for; False for an empty one.

    Nouns that look like verbs (``tools``, ``marketing``, ``advanced techniques``) and hyphenated compounds are none.
    """
    lower = phrase.lower()
    # What stands between spaces is seen sooner than what has to be cut out.
    if not _finite().isdisjoint(lower.split()) or _SIGN.search(phrase):
        return True
    tokens = _TOKEN.findall(lower.replace("’", "'"))
    if not _finite().isdisjoint(tokens):
        return True
    return any(_predicates(tokens, place) for place in range(len(tokens)))


def _predicates(tokens: list[str], place: int) -> bool:
    token = tokens[place]
    before = tokens[place - 1] if place else ":"
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    if token in _INFINITIVE_MARK:
        return after in _words("nouns_as_verbs.txt") or _INFINITIVE.fullmatch(after) is not None
    if not after or "-" in token:
        return False
    if token in _words("nouns_as_verbs.txt") or token in _with_s("nouns_as_verbs.txt"):
        return after in (_BEFORE_AN_OBJECT if token.endswith("s") else _DETERMINERS)
    if token.endswith("ing"):
        return _is_participle(token, before, after)
    finished = (token.endswith("ed") and len(token) >= _SHORTEST_PARTICIPLE) or token in _words("participles.txt")
    return finished and (after in _AFTER_A_PARTICIPLE or after in _DETERMINERS)


def _is_participle(token: str, before: str, after: str) -> bool:
    """Whether a word in -ing is a verb and no noun, by its neighbours."""
    if len(token) <= _SHORTEST_PARTICIPLE or not after[0].isalnum() or after in ("and", "or", "of"):
        return False
    if after in _BEFORE_AN_OBJECT or after == "on":
        return True
    return token not in _words("activities.txt") and (before in _OPENS_A_CLAUSE or before.endswith("ly"))


def defines(phrase: str) -> bool:
    """Whether a phrase behind a name tells what the name means: a clause, or a noun with an article or a complement."""
    return _ARTICLE.match(phrase) is not None or _KIND_OF.match(phrase) is not None or says(phrase)
