"""To which exercises each clause of a sentence is confined."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.verdicts.clauses import Clause, Sentence
from pipeline.verdicts.exercise_mentions import Mention
from pipeline.verdicts.wording import counted, opened, series

_TURNED = re.compile(r"^\W*(?:but|while|whereas|although|though|however|yet|except|only)\b", re.IGNORECASE)

Scope = tuple[int, ...]
"""1-based numbers of the exercises; empty: all."""


def scopes_of(sentence: Sentence, count: int, default: Scope = ()) -> list[Scope]:
    """One for each clause.

    A clause without a mention goes with the one before it. Where the sentence names exercises only once, and not
    behind ``but`` or the like, the whole sentence is about them.

    Args:
        sentence: with its mentions.
        count: number of exercises.
        default: where neither the sentence nor the heading above it names any.
    """
    above = _meant(sentence.heading, count) or default
    own = [_meant(_within(sentence, clause), count) for clause in sentence.clauses]
    told = {scope for scope in own if scope}
    first = next((place for place, scope in enumerate(own) if scope), None)
    if first is None:
        # A mention that is a clause of its own, such as "Prompt 2:".
        return [_meant(sentence.mentions, count) or above] * len(own)
    clause = sentence.clauses[first]
    if len(told) == 1 and not _TURNED.match(sentence.text[clause.start : clause.end]):
        return [own[first]] * len(own)
    found: list[Scope] = []
    for scope in own:
        found.append(scope or (found[-1] if found else above))
    return found


def scope_fault(sentence: Sentence, titles: Sequence[str]) -> str:
    """Why it is not known which exercises a sentence means, in one sentence; empty where it is."""
    if any(place > len(titles) for mention in sentence.mentions for place in mention.places):
        return f"There are only {counted(len(titles), 'exercise')}."
    unknown = [mention.unknown for mention in sentence.mentions if mention.unknown]
    if unknown:
        known = series([f"“{opened(title)}”" for title in titles])
        return f"No exercise here goes by the name “{unknown[0]}”; there {'are' if len(titles) > 1 else 'is'} {known}."
    if any(mention.excepted for mention in sentence.mentions) and not _meant(sentence.mentions, len(titles)):
        return "No exercise is left to look at."
    return ""


def _within(sentence: Sentence, clause: Clause) -> list[Mention]:
    return [mention for mention in sentence.mentions if clause.start <= mention.start < clause.end]


def _meant(mentions: Sequence[Mention], count: int) -> Scope:
    """The exercises that the mentions come to; of several the one adds to the other, an exception takes away."""
    named = [place for mention in mentions if not mention.excepted for place in mention.places]
    left_out = {place for mention in mentions if mention.excepted for place in mention.places}
    kept = named or (range(1, count + 1) if left_out else ())
    return tuple(dict.fromkeys(place for place in kept if place not in left_out and place <= count))
