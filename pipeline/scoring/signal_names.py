"""The names of the signals, in the order in which they are told; those of a group are told together or not at all."""

from __future__ import annotations

from itertools import accumulate

from pipeline.scoring.scope import CUES

SAYING = (
    "informative words",
    "hardly any informative word",
    "words of general English",
    "praise",
    "talk about the text",
    "a clause or definition",
    "verbs of doing",
    "a form of to be",
    "reasons and conditions",
    "relative clauses",
    "words of manner and direction",
    "words of purpose",
    "a negation",
    "first person",
    "persons and dates",
    "you",
    "figures",
    "a question",
    "a colon at its end",
    "a list item",
    "a heading",
    "fewer than six words",
    "length",
    "topics named",
    "share of names",
    "commas",
)
"""What a passage says, whatever the topic."""
OMITTING = (
    "words of leaving out",
    "leaving out in the sentence before",
    "under a heading of what is left out",
    "leaving out in the sentences beside",
    "leaving out in what a short line or question heads",
)
"""Whether it, or what stands beside it, leaves something out."""
AROUND = (
    "words of the subject around",
    "informative words beside names in the answer",
    "descriptions in the answer",
    "the best three descriptions in the answer",
    "words of the subject in the answer",
    "topics named in the answer",
)
"""What surrounds it."""
NAMING = (
    "sureness of the name",
    "only one word of the name",
    "the name word for word",
    "length of the name",
    "capitals",
    "opens with the name",
    "words behind the name",
    "a gloss of the name",
    "the name and what it is",
    "the name as a lead-in",
    "a name of everyday words",
    "words beside the name",
    "words beside the name in a clause",
    "informative words in its part of the sentence",
    "the name as an example",
    "the name in an enumeration",
    "a verb behind the name",
)
"""How a passage names a topic."""
LEFT_OUT = (
    "leaves out and says nothing else",
    "leaves out in two ways",
    "surely leaves out",
    "likely leaves out",
    "a list beside a clause that leaves out",
)
"""Whether the clause of the name leaves something out."""
LEADING_IN = (
    "one word of its name in another form",
    "one word of its name that has many meanings",
    "one word of its name that the answer uses again",
    "rest of the lead-in that has a word of its name",
    "share of the lead-in that names it, with a body",
)
"""How the name stands to the lead-in of an item, or what tells its only word."""
CUED = (
    *(f"says: {cue}" for cue in CUES),
    "ways of leaving out in the clause",
)
"""In which ways the clause of the name leaves something out."""
HEADED = (
    "under its heading",
    "informative words under its heading",
    "its heading in an answer on something else",
)
"""What its heading tells of a passage."""
PLACED = (
    "named in the sentence before",
    "under another topic's heading",
    "another topic in the paragraph",
    "named in the paragraph",
    "another topic in the sentence",
    "share of its description",
    "closer to it than to other topics",
    "its description word for word",
    "words of its description",
    "share of its description with what follows",
    "word for word with what follows",
    "closer than to other topics with what follows",
    "share of its description in the paragraph",
    "closer to it in the paragraph",
    "in the rubric's order",
    "its turn in the rubric's order",
    "its turn rather than another's",
    "its turn and its description",
    "an answer on something else",
    "its description in an answer on something else",
    "its name in an answer on something else",
    "topics named in an answer on something else",
    "the name and what it is in an answer on something else",
    "its themes",
    "its themes in an answer on something else",
    "left out in another place",
    "one word for it in an answer on something else",
    "a lead-in on something else",
    "one word of its name and its description",
    "its name and its description",
    "not named here but surely in another passage",
    "not named here but in another heading",
    "its description better told in another passage",
)
"""How a passage stands to a topic, its description and its turn."""
TYPICAL = (
    "none of its typical words",
    "its typical words",
    "its typical words beside names",
    "its typical words with what follows",
    "its typical words in the paragraph",
    "more typical of it than of concepts that are not asked for",
    "more typical of it than of other topics",
    "more typical of it with what follows",
    "more typical of it in the paragraph",
    "its typical words in another passage",
    "more typical of it in the lead-in",
    "more typical of it in the heading",
    "the lead-in or heading of another known concept",
)
"""How typical of a well-known concept a passage is; none for a topic that is not known."""

PASSAGE_SIGNALS = SAYING + OMITTING + AROUND
TOPIC_SIGNALS = NAMING + LEFT_OUT + LEADING_IN + CUED + HEADED + PLACED + TYPICAL

_GROUPS = (SAYING, OMITTING, AROUND, NAMING, LEFT_OUT, LEADING_IN, CUED, HEADED, PLACED, TYPICAL)
(
    SAYING_AT,
    OMITTING_AT,
    AROUND_AT,
    NAMING_AT,
    LEFT_OUT_AT,
    LEADING_IN_AT,
    CUED_AT,
    HEADED_AT,
    PLACED_AT,
    TYPICAL_AT,
    SIGNALS,
) = accumulate(map(len, _GROUPS), initial=0)
"""Places at which the groups begin among all signals, and the number of those."""
