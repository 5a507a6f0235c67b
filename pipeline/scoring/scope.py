"""Which parts of a sentence announce that something is not dealt with here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipeline.scoring.terms import word_keys

_TREATED = (
    r"(?:discussed|covered|treated|addressed|dealt\s+with|touched|elaborated|examined|explored|reviewed|presented|explained|"
    r"described|detailed|gone\s+into|mentioned|handled|taken\s+up|looked\s+at|considered\s+(?:here|further|in\s+this)|"
    r"included\s+(?:here|in\s+this)|part\s+of\s+this)(?!\s+(?:by|with|as|using|how|why)\b)"
)
_TREAT = (
    r"(?:discuss|cover|treat|address|deal|touch|elaborate|examine|explore|review|present|explain|describe|detail|go|"
    r"mention|handle|take|look|consider|include|say|speak|talk|write|speculate|attempt|try|want|wish|intend|enter|dwell|get)"
    r"(?!\s+(?:how|why|what|which|whether)\b)"
)
_PAPER = (
    r"(?:report|essay|paper|section|chapter|article|document|text|answer|overview|summary|homework|assignment|work|page|"
    r"part)s?"
)
_WE = rf"(?:\b(?:i|we)\b|\b(?:this|the|my|our|present)\s+(?:\w+\s+)?{_PAPER}\b)"
_NOT = r"(?:not|n['’]t|never|neither|nor|no\s+longer)"
_ELSEWHERE = (
    r"(?:elsewhere|later|separately|next|another|other|second|third|future|follow(?:ing)?-?\s?up|separate|different|"
    r"group|colleague|half|week|time|day)"
)

_AWAY = re.compile(
    "|".join(
        (
            rf"\b(?:is|are|was|were|be|been|being)\b[^.;]{{0,20}}\b{_NOT}\s+(?:\w+\s+){{0,2}}?{_TREATED}",
            rf"\b(?:isn['’]?t|aren['’]?t|won['’]?t\s+be|cannot\s+be|can['’]?t\s+be)\s+(?:\w+\s+){{0,2}}?{_TREATED}",
            rf"\b(?:not|neither|nor)\b[^.;,]{{0,30}}\b{_TREATED}\s+(?:here|in\s+(?:this|the\s+present)|further|at\s+all)",
            rf"\bnor\s+(?:do|does|will|shall|can|is|are)\s+(?:{_WE}|there|it|they)\b",
            rf"{_WE}[^.;,]{{0,30}}(?:{_NOT}|n['’]t|cannot|can['’]?t|won['’]?t|refrain\s+from)\s*(?:\w+\s+){{0,2}}?{_TREAT}\b",
            (
                rf"{_WE}\s+(?:\w+\s+){{0,2}}?(?:omit|skip|exclude|ignore|leave|postpone|defer|pass\s+over|set\s+aside|disregard|"
                r"drop|spare)s?\b"
            ),
            rf"{_WE}\s+(?:\w+\s+){{0,2}}?(?:say|write|have)s?\s+(?:nothing|little\s+or\s+nothing|no\s+(?:space|room|time))",
            (
                r"\b(?:beyond|outside|out\s+of|not\s+(?:with)?in|exceeds?)\s+(?:of\s+)?(?:the\s+|our\s+|its\s+|my\s+|this\s+)?"
                r"(?:\w+['’]?s?\s+){0,2}?(?:scope|remit|limits\s+of\s+this)"
            ),
            (
                r"\b(?:is|are|was|were|be|been)\s+(?:\w+\s+){0,2}?(?:omitted|left\s+(?:out|aside|to|for|undiscussed)|skipped|"
                r"excluded\s+(?:here|from\s+this)|postponed|deferred|reserved\s+for|ignored\s+here|passed\s+over|set\s+aside|"
                r"kept\s+for|saved\s+for)\b"
            ),
            r"\bleav(?:e|es|ing)\s+[^.;]{1,80}?\b(?:aside|out|to\s+(?:others|another|the|a|other)|for\s+(?:another|later|the))\b",
            rf"\bwill\s+(?:only\s+)?be\s+(?:\w+\s+)?(?:{_TREATED}|the\s+(?:subject|topic)\s+of)\s+[^.;]{{0,30}}\b{_ELSEWHERE}\b",
            rf"\b(?:is|are|form|forms)\s+(?:the\s+)?(?:subject|topic|matter|theme)s?\s+(?:of|for)\s+[^.;]{{0,20}}\b{_ELSEWHERE}\b",
            rf"\b(?:follows?|comes?|appears?)\s+in\s+(?:a|the|another|my|our)\s+(?:\w+\s+)?{_ELSEWHERE}\s+(?:\w+\s+)?{_PAPER}",
            r"\b(?:is|are|wait|waits|remain|remains)\s+for\s+(?:another|a\s+later|a\s+second|next|the\s+next)\b",
            r"\b(?:there\s+is|there['’]s|is\s+there|have|has)\s+no\s+(?:room|space|place|time)\b",
            r"\bno\s+(?:word|mention|treatment|discussion|account)\s+(?:is\s+made\s+)?(?:of|about|on)\b",
            r"\bnothing\s+(?:will\s+be\s+|is\s+|shall\s+be\s+)?(?:said|written)?\s*(?:here\s+)?(?:about|on|of)\b",
            r"\bwithout\s+(?:discussing|covering|going\s+into|treating|touching|explaining|mentioning|addressing)\b",
            r"\b(?:instead\s+of|rather\s+than)\s+(?:discussing|covering|treating|explaining|going\s+into)\b",
            r"\bthe\s+reader\s+is\s+referred\b",
            r"\bstops?\s+short\s+of\b",
            rf"\b(?:is|are)\s+{_TREATED}\s+in\s+(?:chapter|section|part|lecture|volume)\s+\w+",
            r"\bnot\s+(?:the\s+)?(?:subject|topic|aim|purpose|focus)\s+of\s+(?:this|the\s+present|our|my)\b",
            r"\b(?:does|do|did|will|shall)\s+not\s+(?:concern|interest)\s+us\b",
        )
    ),
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?:[,;:]|\s[–—-])\s*(?:but|however|whereas|while|yet|instead|only|we\s+focus|this\s+\w+\s+focus)\b|;\s*",
    re.IGNORECASE,
)
_CONCESSION = re.compile(r"^\W*(?:although|though|while|whereas|even\s+though)\b[^,]*,", re.IGNORECASE)


def announced_away(sentence: str, keys: Iterable[str]) -> list[tuple[int, int]]:
    """Stretches of a sentence whose subjects are said to be left out or left to others; usually none.

    ``It is not one network but two`` is an explanation, ``VAEs are not covered here`` is not. Such a statement holds up
    to the next ``but``, ``however`` or semicolon; after a semicolon it goes on where the next clause announces too.

    Args:
        sentence: as it is written.
        keys: of its words, by which most sentences are passed quickly.
    """
    if word_keys("left_out.txt").isdisjoint(keys) or word_keys("talk.txt").isdisjoint(keys):
        return []
    borders = [0]
    concession = _CONCESSION.match(sentence)
    if concession:
        borders.append(concession.end())
    borders += [found.start() for found in _TURN.finditer(sentence) if found.start() > borders[-1]]
    borders.append(len(sentence))
    pairs = list(pairwise(borders))
    return [(start, end) for start, end in pairs if _AWAY.search(sentence, start, end)]
