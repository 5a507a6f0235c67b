"""What speaks for and against a passage as evidence of a topic, in numbers of about 0 to 1 that no subject decides."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import compress

from pipeline.scoring.analysis import Analysis
from pipeline.scoring.matching import SURE, WEAK, Reading
from pipeline.scoring.meanings import common_stems, fields_of_words
from pipeline.scoring.mentions import CONTENT, Mention
from pipeline.scoring.omissions import BARE, clause_of, inherited, places_left_out, words_said
from pipeline.scoring.parts import Part
from pipeline.scoring.predicates import defines
from pipeline.scoring.reading import Passage
from pipeline.scoring.scope import CUES
from pipeline.scoring.signal_names import (
    AROUND_AT,
    CUED_AT,
    HEADED_AT,
    LEADING_IN_AT,
    LEFT_OUT_AT,
    NAMING_AT,
    OMITTING_AT,
    PLACED_AT,
    SAYING_AT,
    TYPICAL_AT,
)
from pipeline.scoring.sites import Site

_BEHIND = re.compile(r"[*_\s\"'”’)]*(?:[:=]|->|→|[–—]\s|-\s)")
_OPENED = re.compile(r"\([\s*_\"']*$")
_CLOSED = re.compile(r"[\s*_\"'s]*\)")
_IN_BRACKETS = re.compile(r"[*_\s\"'”’]*\(([^)]{12,})\)?")
_IS_A = re.compile(
    r"[\s*_\"'”’]*(?:\([^)]{1,40}\)[\s*_]*)?,?\s*(?:(?:is|are|means?)\s+(?:an?|the|any|one|when|how|if|where|that|what)"
    r"|refers?\s+to|describes?|denotes?|stands?\s+for)\s"
)
_SUCH_AS = re.compile(
    r"\b(?:such\s+as|like|including|includes?|e\.g\.|for\s+(?:example|instance)|namely|among\s+them)\b[^.;:?]*$",
    re.IGNORECASE,
)
_JOINED_BEFORE = re.compile(r"(?:[,/(&]|\b(?:and|or))[\s*_\"'“‘]*$", re.IGNORECASE)
_JOINED_BEHIND = re.compile(r"[\s*_\"'”’s]*(?:[,/)&]|(?:and|or)\b)", re.IGNORECASE)
_NOWHERE: frozenset[int] = frozenset()
NO_FARTHER = -0.15
"""How much closer to another topic a passage that surely names one counts as at the most."""


def _few(count: float, most: int) -> float:
    """A count as a share of the most that matters."""
    return 1.0 if count >= most else count / most


def passage_signals(analysis: Analysis, index: int) -> list[Part]:
    """The signals of a passage whatever the topic."""
    reading = analysis.readings[index]
    beside = analysis.readings[max(0, index - 1) : index + 2]
    around = [each for each in beside if each.passage.level is None]
    near = sum([each.tally.near for each in around])
    foreign = sum([each.tally.foreign for each in around])
    parts: list[Part] = [
        (SAYING_AT, _saying(reading)),
        (AROUND_AT, (near / (near + foreign + 2), *analysis.signals)),
    ]
    if analysis.leaves_out:
        parts.append((OMITTING_AT, _omitting(analysis, index, [each for each in around if each is not reading])))
    return parts


def _saying(reading: Reading) -> tuple[float, ...]:
    passage, tally, count = reading.passage, reading.tally, reading.tally.traits.get
    words = tally.words or 1
    text = passage.text.rstrip()
    informative = len(tally.informative)
    return (
        _few(informative, 8),
        informative <= BARE,
        _few(len(tally.general), 6),
        count("praise", 0) / words,
        count("meta", 0) / words,
        reading.says,
        _few(count("verb", 0), 3),
        count("is", 0) > 0,
        _few(count("why", 0), 2),
        _few(count("which", 0), 2),
        _few(count("by", 0), 3),
        _few(count("to", 0), 3),
        count("not", 0) > 0,
        count("we", 0) > 0,
        count("he", 0) > 0,
        count("you", 0) > 0,
        count("figure", 0) > 0,
        text.endswith("?"),
        text.endswith(":"),
        passage.kind == "list item",
        passage.level is not None,
        words < 6,
        _few(words, 40),
        _few(len(reading.mentions), 4),
        tally.named / words,
        min(1.0, 4 * text.count(",") / words),
    )


def _omitting(analysis: Analysis, index: int, beside: list[Reading]) -> tuple[float, ...]:
    reading = analysis.readings[index]
    above = reading.passage.above
    return (
        _few(reading.cues, 4),
        _few(reading.cues_before, 4),
        analysis.under_omissions(reading),
        _few(max([each.cues for each in beside if each.passage.above == above], default=0), 4),
        _few(_answered(analysis.readings, index), 3),
    )


def _answered(readings: list[Reading], index: int) -> int:
    """Ways of leaving out in the sentence after a heading, short line or question."""
    passage = readings[index].passage
    short = passage.level is not None or "?" in passage.text[-4:]
    return readings[index + 1].cues if short and index + 1 < len(readings) else 0


def topic_signals(site: Site, elsewhere: float) -> list[Part]:
    """The signals of a topic at a place.

    Args:
        site: the place.
        elsewhere: how likely the answer speaks of another subject, 0 to 1.
    """
    reading = site.reading
    mention = reading.mentions.get(site.topic)
    is_what = mention is not None and _says_what(reading, mention)
    parts = _naming(site.analysis, reading, mention, is_what=is_what) if mention is not None else []
    heading = reading.heads.get(site.topic)
    if heading is not None:
        told = heading.rank * _few(len(reading.tally.informative), 5)
        parts.append((HEADED_AT, (heading.rank, told, heading.rank * elsewhere)))
    parts.append((PLACED_AT, _placed(site, mention, elsewhere, is_what=is_what)))
    words = site.analysis.typical_words
    if words is not None and site.analysis.known[site.topic]:
        parts.append((TYPICAL_AT, words.signals(site.topic, site.index)))
    return parts


def _placed(site: Site, mention: Mention | None, elsewhere: float, *, is_what: bool) -> tuple[float, ...]:
    analysis, topic, index, reading = site.analysis, site.topic, site.index, site.reading
    passage, descriptions = reading.passage, analysis.descriptions
    block = analysis.sections[passage.block]
    own = reading.shares.get(topic, 0.0)
    literal, pairs = descriptions.words(topic, reading.links) if own else (0.0, 0)
    window, window_literal = own, literal
    if reading.following:
        window_links, windows = reading.window(descriptions)
        window = windows.get(topic, own)
        window_literal = descriptions.words(topic, window_links)[0] if window != own else literal
    told = block.told.get(topic, 0.0)
    turn = block.likely.get(topic, 0.0)
    near = min(1.0, analysis.themes.nearness(topic, reading.themed))
    rank = mention.rank if mention else 0.0
    left_out = places_left_out(analysis)
    length = passage.label_length()
    return (
        topic in reading.named_before,
        bool(reading.heads) and topic not in reading.heads,
        len(block.sure) > (topic in block.sure),
        topic in block.named,
        len(reading.sure) > (topic in reading.sure),
        own,
        max(reading.ranking.lead(own), NO_FARTHER if rank >= SURE else -1.0),
        literal,
        _few(pairs, 6),
        window,
        window_literal,
        reading.window_ranking(descriptions).lead(window),
        told,
        block.told_ranking.lead(told),
        analysis.order(topic, passage.block),
        turn,
        block.likely_ranking.lead(turn),
        turn * own,
        elsewhere,
        elsewhere * own,
        elsewhere * rank,
        elsewhere * analysis.named,
        elsewhere if is_what else 0.0,
        near,
        elsewhere * near,
        topic in left_out and left_out[topic] != {index},
        elsewhere if mention is not None and len(mention.places) == 1 else 0.0,
        length > 0 and (mention is None or mention.places[0] >= length),
        own if 0 < rank <= WEAK else 0.0,
        own if rank >= SURE else 0.0,
        mention is None and topic in analysis.surely_named,
        mention is None and not analysis.headed.get(topic, _NOWHERE).issubset(passage.above),
        max(0.0, analysis.closest(topic, index) - own) if mention is None else 0.0,
    )


def _naming(analysis: Analysis, reading: Reading, mention: Mention, *, is_what: bool) -> list[Part]:
    """How a passage names a topic, and whether the clause of the name leaves something out."""
    passage, places = reading.passage, mention.places
    first, last = places[0], places[-1]
    clause = clause_of(reading, mention)
    roles, stems, common = passage.roles, passage.stems, common_stems()
    named = [place for place in places if roles[place] == CONTENT]
    beside = _few(len(reading.content) - len(named), 8)
    said = _few(words_said(reading, clause, mention), 5)
    parts: list[Part] = [
        (
            NAMING_AT,
            (
                mention.rank,
                mention.rank <= WEAK,
                mention.exact,
                _few(len(places), 3),
                passage.surface(first)[:2].isupper(),
                not any(roles[:first]),
                _few(len(reading.free) - bisect_right(reading.free, last), 5),
                _glosses(reading, mention),
                is_what,
                0 < last < passage.label_length(),
                all(stems[place] in common for place in named),
                beside,
                beside * reading.says,
                said,
                _SUCH_AS.search(passage.text, 0, passage.places[first][0]) is not None,
                _listed(passage, first, last),
                last + 1 < len(stems) and not {"verb", "is"}.isdisjoint(passage.traits[last + 1]),
            ),
        )
    ]
    if mention.rank <= WEAK or passage.label_length():
        parts.append((LEADING_IN_AT, _lead_in(analysis, reading, mention)))
    if clause.cues:
        several = len(clause.cues)
        parts.append((CUED_AT, (*[cue in clause.cues for cue in CUES], _few(several, 4))))
    if clause.cues or len(reading.clauses) > 1:
        left_out = (1 - said) * _few(len(clause.cues), 3), len(clause.cues) > 1
        parts.append((LEFT_OUT_AT, (*left_out, *inherited(reading, clause))))
    return parts


def _listed(passage: Passage, first: int, last: int) -> bool:
    """Whether a name stands between commas or conjunctions, as in an enumeration."""
    text, places = passage.text, passage.places
    if not _JOINED_BEFORE.search(text, max(0, places[first][0] - 12), places[first][0]):
        return False
    end = places[last][1]
    return _JOINED_BEHIND.match(text, end) is not None or not text[end:].strip(" .*_")


def _lead_in(analysis: Analysis, reading: Reading, mention: Mention) -> tuple[float, ...]:
    """How the words of a name stand to the lead-in of a list item or paragraph, and whether they keep their form."""
    passage = reading.passage
    length = passage.label_length()
    label = list(compress(range(length), passage.roles))
    covered = sum([place in mention.places for place in label]) / (len(label) or 1)
    rest = (1 - covered) * (covered > 0)
    if mention.rank > WEAK:
        return 0.0, 0.0, 0.0, rest, covered * _few(passage.roles[length:].count(CONTENT), 4)
    stem = passage.stems[mention.places[0]]
    changed = analysis.own_keys[mention.topic].isdisjoint([passage.keys[place] for place in mention.places])
    return changed, _few(len(fields_of_words()[stem]), 4), _few(analysis.uses(stem) - 1, 2), rest, 0.0


def _says_what(reading: Reading, mention: Mention) -> bool:
    """Whether a name is followed by what it is: ``X is a ...``."""
    return _IS_A.match(reading.passage.text, reading.passage.places[mention.places[-1]][1]) is not None


def _glosses(reading: Reading, mention: Mention) -> bool:
    """Whether a passage glosses a name: ``X: a clause``, ``X = a clause``, ``X (a clause)`` or ``a clause (X)``."""
    passage = reading.passage
    if passage.level is not None:
        return False
    start, end = passage.places[mention.places[0]][0], passage.places[mention.places[-1]][1]
    text = passage.text
    bracketed = "(" in text
    if bracketed and (brackets := _IN_BRACKETS.match(text, end)):
        return defines(brackets[1])
    if behind := _BEHIND.match(text, end):
        return defines(text[behind.end() :])
    if bracketed and _OPENED.search(text, max(0, start - 8), start) and _CLOSED.match(text, end):
        return defines(text[:start])
    return False
