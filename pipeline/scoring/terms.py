"""Words as the coverage scorer compares them: one spelling, one number, one stem."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipeline.scoring.lexicon import (
    base_forms,
    function_words,
    irregular_spellings,
    labelled_words,
    light_words,
    words_of_file,
)

PIECE = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*")
"""One word: hyphenated compounds come apart, dotted abbreviations such as ``e.g.`` stay together."""
_SPACED = "".join(character if (character := chr(code)).isalnum() else " " for code in range(128))
"""By code the letters and digits of ASCII, and a space for all else."""
_UNDOTTED_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_SPELLINGS = (
    (re.compile(r"^([a-z]{3,})i[sz](e|es|ed|er|ers|ing|able|ation|ations|ational)$"), r"\1is\2"),
    (re.compile(r"^([a-z]{3,})y[sz](e|es|ed|er|ers|ing)$"), r"\1ys\2"),
    (re.compile(r"^([a-z]{3,})our(s|ed|ing|able|al|ful|less|ite|ites|ist|hood|ly)?$"), r"\1or\2"),
    (re.compile(r"^([a-z]{3,}[aeiou])ll(ed|ing|er|ers|ation)$"), r"\1l\2"),
    (re.compile(r"^([a-z]{2,}[tb])re(s|d)?$"), r"\1er\2"),
    (re.compile(r"^([a-z]{3,})ogue(s)?$"), r"\1og\2"),
    (re.compile(r"^(defen|offen|licen|preten|practi)c(e|es|ed|ing)$"), r"\1s\2"),
    (re.compile(r"^(h|an|leuk|p|orthop|f|c|arch|gyn|encyclop|medi|an)ae"), r"\1e"),
    (re.compile(r"^(o)e(soph|strogen|dem)"), r"e\2"),
)
# Any of them: few words have one, and nine searches of every word take ten times as long.
_BRITISH = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _SPELLINGS))
_VERB_IN_ISE = re.compile(r"^([a-z]{3,}is)(?:e|es|ed|ing|er|ers|able|ation|ations)$")

_COMPOUND = re.compile(r"[a-z]([A-Z]{2,})s?$")
_PRODUCTS = frozenset({"chatgpt"})
"""Names of tools, which an answer says of itself and of others without a word on what they are made of."""
_VOWEL = re.compile("[aeiouy]")


class Word(NamedTuple):
    """One spelling of a word, as it is compared."""

    key: str
    """Form under which terms match: plural and inflection are gone, but ``transformer`` is not ``transform``."""
    stem: str
    """Form under which contents match: derivations are gone too."""
    role: int
    """0 function word, 1 word of praise or talk, 2 word with content."""
    tail: str = ""
    """The capitals that end a compound such as ``StyleGAN``, in lower case; empty for other words."""
    traits: tuple[str, ...] = ()
    """What a sentence does with it: the labels of ``traits.txt``, ``praise``, ``meta``, ``everyday`` and ``verb``."""
    scope: str = "."
    """What it does in a sentence that leaves something out: a letter of ``scope.txt``; a point for nothing."""


def find_pieces(text: str) -> list[str]:
    """All that ``PIECE`` matches in a text, in order."""
    # A dotted abbreviation has two points or more; not to look for one takes half the time.
    if text.count(".") > 1:
        return PIECE.findall(text)
    if text.isascii() and "'" not in text:
        return text.translate(_SPACED).split()
    return _UNDOTTED_PIECE.findall(text)


def fold(word: str) -> str:
    """The word in lower case, American spelling, without accents, dots and possessive s."""
    text = word.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'"))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.replace(".", "").removesuffix("'s").rstrip("'").replace("'", "")
    if text in irregular_spellings():
        return irregular_spellings()[text]
    if _BRITISH.search(text):
        for pattern, american in _SPELLINGS:
            text = pattern.sub(american, text)
    return text


def singular(word: str) -> str:
    """The singular of a folded word, by its ending alone."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    from snowballstemmer import stemmer  # type: ignore[import-untyped]  # it ships no types

    return stemmer("english")


@lru_cache(maxsize=100_000)
def read_word(spelling: str) -> Word:
    """How a word of a text is compared; the spelling is taken as it stands in the text."""
    folded = fold(spelling)
    role = 0 if folded in function_words() else 1 if folded in _light_words() else 2
    key, stem = _forms(folded)
    compound = _COMPOUND.search(spelling)
    tail = compound[1].lower() if compound and folded not in _PRODUCTS else ""
    return Word(key, stem, role, tail, _traits(folded), labelled_words("scope.txt").get(folded, ".")[0])


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words_of_file(name))


@cache
def _light_words() -> frozenset[str]:
    return frozenset(fold(word) for word in light_words())


def _traits(folded: str) -> tuple[str, ...]:
    found = list(labelled_words("traits.txt").get(folded, ()))
    found += [name for name in ("praise", "meta") if folded in _folded(f"{name}.txt")]
    if not _folded("everyday.txt").isdisjoint((folded, singular(folded))):
        found.append("everyday")
    if folded in _actions():
        found.append("verb")
    return tuple(found)


@cache
def _actions() -> frozenset[str]:
    """All forms of the verbs that are hardly ever nouns."""
    verbs = words_of_file("verbs.txt")
    forms = {verb + ending for verb in verbs for ending in ("", "ed", "ing", "es", "s", "d")}
    forms |= {verb[:-1] + "ing" for verb in verbs if verb.endswith("e")}
    return frozenset(forms | {verb[:-1] + "ies" for verb in verbs if verb.endswith("y")})


def _forms(folded: str) -> tuple[str, str]:
    """Key and stem of a folded word."""
    base = base_forms().get(folded)
    if base is not None:
        return _regular(folded)[0], _regular(base)[1]
    return _regular(folded)


def _regular(folded: str) -> tuple[str, str]:
    if len(folded) < 4 or (not folded.isalpha() and any(map(str.isdigit, folded))):
        return folded, folded
    single = singular(folded)
    stem = _stemmer().stemWord(folded) if _VOWEL.search(single) else single
    verb = _VERB_IN_ISE.match(single)
    if verb and len(single) > 6:  # shorter ones, such as "raise", are no "-ise" verbs
        return verb[1], verb[1]
    if stem.endswith("i") and len(stem) > 5:  # "society" and "societal" are one
        stem = stem[:-1]
    if single.endswith(("er", "or")) and len(single) > 5:
        return single, stem
    return stem, stem
