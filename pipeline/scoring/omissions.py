"""Whether a passage says of a topic that it is left out."""

from __future__ import annotations

from pipeline.scoring.analysis import Analysis
from pipeline.scoring.matching import Reading
from pipeline.scoring.mentions import Mention
from pipeline.scoring.predicates import says
from pipeline.scoring.scope import CERTAIN, LIKELY, Clause
from pipeline.scoring.sites import Site

BARE = 3
"""Informative words up to which a passage says next to nothing."""


def places_left_out(analysis: Analysis) -> dict[int, set[int]]:
    """By topic the indices of the passages that likely say that it is left out."""
    if analysis.left_out is None:
        analysis.left_out = {}
        for index, reading in enumerate(analysis.readings):
            if not reading.cues and not analysis.under_omissions(reading):
                continue
            for topic, mention in reading.mentions.items():
                clause = clause_of(reading, mention)
                if not LIKELY.isdisjoint(clause.cues) or any(inherited(reading, clause)):
                    analysis.left_out.setdefault(topic, set()).add(index)
    return analysis.left_out


def left_out(site: Site) -> bool:
    """Whether a place says beyond doubt that the topic is left out, and says nothing else of it."""
    reading, mention = site.reading, site.mention
    if not reading.cues:
        return False
    if mention is None:
        return len(reading.clauses) == 1 and not CERTAIN.isdisjoint(reading.clauses[0].cues)
    clause = clause_of(reading, mention)
    return not CERTAIN.isdisjoint(clause.cues) and words_said(reading, clause, mention) <= BARE


def clause_of(reading: Reading, mention: Mention) -> Clause:
    """The clause in which a passage names a topic."""
    if len(reading.clauses) == 1:
        return reading.clauses[0]
    return next(clause for clause in reading.clauses if clause.first <= mention.places[0] < clause.end)


def inherited(reading: Reading, clause: Clause) -> tuple[float, float, float]:
    """Whether a clause surely or likely leaves something out, or has no verb and stands beside one that does."""
    if not clause.cues and len(reading.clauses) == 1:
        return 0.0, 0.0, 0.0
    own = float(not CERTAIN.isdisjoint(clause.cues)), float(not LIKELY.isdisjoint(clause.cues))
    others = [float(not LIKELY.isdisjoint(other.cues)) for other in reading.clauses if other is not clause]
    if not any(others) or clause.first >= clause.end:
        return *own, 0.0
    places = reading.passage.places
    return *own, float(not says(reading.passage.text[places[clause.first][0] : places[clause.end - 1][1]]))


def words_said(reading: Reading, clause: Clause, mention: Mention) -> int:
    """Number of words of a clause that have content and neither name the topic nor speak of leaving out."""
    scopes, (first, end, _) = reading.passage.scopes, clause
    told = [place for place in reading.content if scopes[place] == "." and first <= place < end]
    return len(told) - len([place for place in mention.places if place in told])
