"""Signals that training lets speak in one way only, so that chance in the answers cannot turn them round."""

from __future__ import annotations

from pipeline.scoring.scope import CUES

SPEAKS_FOR = frozenset(
    (
        "informative words",
        "a clause or definition",
        "verbs of doing",
        "reasons and conditions",
        "words of the subject around",
        "sureness of the name",
        "the name word for word",
        "words behind the name",
        "a gloss of the name",
        "the name and what it is",
        "the name as a lead-in",
        "share of the lead-in that names it, with a body",
        "words beside the name",
        "words beside the name in a clause",
        "informative words in its part of the sentence",
        "under its heading",
        "informative words under its heading",
        "named in the sentence before",
        "named in the paragraph",
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
        "one word of its name and its description",
        "its name and its description",
    )
)
"""Signals that can only speak for a topic; all others but the next may speak either way."""
SPEAKS_AGAINST = frozenset(
    (
        "hardly any informative word",
        "praise",
        "talk about the text",
        "words of leaving out",
        "leaving out in the sentence before",
        "under a heading of what is left out",
        "leaving out in the sentences beside",
        "leaving out in what a short line or question heads",
        "a list beside a clause that leaves out",
        "a question",
        "a colon at its end",
        "a heading",
        "only one word of the name",
        "a name of everyday words",
        "leaves out and says nothing else",
        "leaves out in two ways",
        "left out in another place",
        "surely leaves out",
        "likely leaves out",
        "one word of its name in another form",
        "one word of its name that has many meanings",
        "one word of its name that the answer uses again",
        "rest of the lead-in that has a word of its name",
        *(f"says: {cue}" for cue in CUES),
        "ways of leaving out in the clause",
        "under another topic's heading",
        "a lead-in on something else",
        "an answer on something else",
        "its description in an answer on something else",
        "its name in an answer on something else",
        "its heading in an answer on something else",
        "topics named in an answer on something else",
        "the name and what it is in an answer on something else",
        "one word for it in an answer on something else",
    )
)
"""Signals that can only speak against it."""
