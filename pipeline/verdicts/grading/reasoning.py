"""Which sentences of a conclusion compare the tools, and which give a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BECAUSE = (
    r"be?a?c[aou]{0,3}[sz]+e?|c[ou]z+e?|cos(?=\s+(?:it|they|of|the|its)\b)|['’]cause|cause(?=\s+(?:it|they|its)\b)"
)
"""``because`` as it is typed: becoz, bcoz, bcz, cuz, coz, becuase."""
_VERB = (
    r"(?:is|are|was|were|has|have|had|g[ai]ves?|explain(?:s|ed)?|cover(?:s|ed)?|uses?|used|provide[sd]?|contain(?:s|ed)?|"
    r"includes?|writes?|wrote|does|did|can|could|will|would|should|wins?|won|prefer|choose|chose|seems?|looks?|says?|said)"
)
_REASON = re.compile(
    rf"\b(?:{_BECAUSE}|because|bec\.|b/?c(?=\s+\w)|since(?!\s+(?:\d|last\b|then\b|the\s+\d))|due\s+to|owing\s+to|"
    r"thanks\s+to|therefore|thus|hence|consequently|as\s+a\s+result|so\s+that|"
    r"which\s+(?:is\s+why|shows|means|makes|helps|explains)|that\s+is\s+why|the\s+reason|for\s+(?:example|instance)|"
    r"such\s+as|e\.\s?g\.|this\s+(?:shows|means|makes|is\s+why)|in\s+that\b|"
    rf"(?<!such )(?<!same )as\s+(?:it|its|they|we|the\s+answers?|(?!well\b|far\b)\w+\s+{_VERB})\b|"
    rf"so\s+(?!far\b|much\b|many\b|on\b|long\b)(?:(?:I|we|it|they|this|my)\b|(?:\w+\s+){{1,3}}?{_VERB}\b))|"
    r"\d+(?:[.,]\d+)?\s*(?:%|words)",
    re.IGNORECASE,
)
_MORE = (
    r"than|whereas|while|unlike|better|bett?a?e?r|worse|best|worst|more|most|less|least|fewer|prefer\w*|"
    r"(?:long|short|clear|easi|simpl|deep|full|hard|brief|rich|fast|strong|weak)(?:er|est)|in\s+contrast|"
    r"on\s+the\s+other\s+hand|differ\w*"
)
_UNLIKE = re.compile(rf"\b(?:{_MORE})\b", re.IGNORECASE)
_COMPARED = re.compile(
    rf"\b(?:{_MORE}|but|compared|comparison|both|neither|same|equal(?:ly)?|similar(?:ly)?)\b", re.IGNORECASE
)
_HOLLOW = re.compile(
    r"(?:\b(?:the|this|that|these|those|a|an|and|or|of|all|both|two|each|every|it|its|they|them|their|i|we|my|our|me|us|"
    r"you|for|to|in|with|on|at|as|so|also|very|really|quite|pretty|too|just|only|much|many|"
    r"is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|think|feel|found|find|say|believe|"
    r"like[sd]?|love[sd]?|enjoy(?:s|ed)?|gave|give|gives|got|get|work|works|worked|"
    r"tools?|models?|ais?|llms?|chatbots?|bots?|assistants?|answers?|responses?|outputs?|results?|reports?|tasks?|"
    r"lab|exercises?|experiments?|assignments?|conclusion|overall|finally|thus|hence|therefore|"
    r"good|great|nice|fine|ok|okay|well|useful|helpful|excellent|amazing|awesome|perfect|cool|interesting|powerful|"
    r"important|super|impressive|fantastic|wonderful|satisf\w+|happy|thank\w*|job)\b|"
    rf"\b(?:{_BECAUSE}|because|since)\b|[\W\d_])+",
    re.IGNORECASE,
)
"""A sentence of nothing but praise."""
_TELLS = re.compile(
    r"^\W*(?:in\s+this\s+\w+\W+|first\W+|then\W+)?(?:I|we)\s+(?:\w+\s+)?(?:sent|asked|used|tried|ran|tested|gave|copied|pasted|put|compared)\b",
    re.IGNORECASE,
)
"""What was done is no comparison, however many tools it names."""
_NUMBERED = re.compile(r"\b(?:tool|model|AI)\s*[12]\b", re.IGNORECASE)
_ENDS = re.compile(r"[.!?][\"'”’)*_]*(?=\s)|\n\s*\n|\n(?=\s*(?:[-*•|#]|\d+[.)]\s))")

Span = tuple[int, int]


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Start and end of each sentence, item and paragraph between two offsets, in order."""
    at = start
    for match in _ENDS.finditer(text, start, end):
        yield at, match.end()
        at = match.end()
    if at < end:
        yield at, end


def comparison(text: str, spans: Iterable[Span], tools: Iterable[str], *, claims: bool) -> Span | None:
    """The sentence that compares two tools, or the first of those that speak of two; None where none says anything.

    Args:
        text: of the submission.
        spans: of the sentences of the conclusion.
        tools: names of those that can be compared.
        claims: whether a claim about a tool was found; one name is enough then.
    """
    named = [re.compile(rf"(?<!\w){re.escape(tool)}(?!\w)", re.IGNORECASE) for tool in tools]
    telling = [(start, end) for start, end in spans if not _empty(text[start:end], named)]
    said = " ".join(text[start:end] for start, end in telling)
    numbered = {match.lower() for match in _NUMBERED.findall(said)}
    several = sum(bool(name.search(said)) for name in named) + len(numbered) > 1
    first = next((span for span in telling if _COMPARED.search(text, *span)), None)
    return (first or telling[0]) if several else (first if claims else None)


def reason(text: str, spans: Iterable[Span], tools: Iterable[str]) -> Span | None:
    """The first sentence that gives a reason; None where none does."""
    named = [re.compile(rf"(?<!\w){re.escape(tool)}(?!\w)", re.IGNORECASE) for tool in tools]
    return next(
        (span for span in spans if _REASON.search(text, *span) and not _praise(text[slice(*span)], named)), None
    )


def _empty(sentence: str, named: Iterable[re.Pattern[str]]) -> bool:
    done = _TELLS.match(sentence) and not _UNLIKE.search(sentence)
    return bool(done) or _praise(sentence, named)


def _praise(sentence: str, named: Iterable[re.Pattern[str]]) -> bool:
    for name in named:
        sentence = name.sub(" ", sentence)
    return _HOLLOW.fullmatch(_NUMBERED.sub(" ", sentence) + " ") is not None
