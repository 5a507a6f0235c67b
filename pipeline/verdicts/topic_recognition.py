"""Which topics a clause speaks of, and what it says of how they are treated."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.verdicts.clauses import MENTION
from pipeline.verdicts.doubts import unchecked
from pipeline.verdicts.numerals import COUNT
from pipeline.verdicts.phrasing import AS_AS, EQUAL, NEITHER, hits, unmeasured
from pipeline.verdicts.statements import Claim, Treatment
from pipeline.verdicts.telling import OMITTED, TOLD, extent

_ACTIVE = re.compile(rf"\b(?:(?P<omitted>{OMITTED})|(?P<told>{TOLD}))\s+(?P<what>.+)$", re.IGNORECASE | re.DOTALL)
_PASSIVE = re.compile(
    r"^(?P<what>.*?)\s*\b(?:is|are|was|were|remains?|being|been)\s+(?P<how>(?:[\w-]+\s+){0,3}?)"
    r"(?:(?P<omitted>absent|missing|omitted|lacking|left\s+out|ignored|neglected|overlooked|skipped)|"
    r"(?P<told>covered|discussed|mentioned|explained|addressed|included|described|treated|introduced|explored|present))\b",
    re.IGNORECASE | re.DOTALL,
)
_NO_MENTION = re.compile(
    rf"\b(?:no\s+mention\s+of|nothing\s+(?:about|on|regarding))\s+(?P<what>.+?)(?:\s+(?:in|by|from)\s+{MENTION}|$)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"\b(?:leaves?|left|leaving)\s+(?P<what>(?!out\b)[^,;]{2,80}?)\s+out\b", re.IGNORECASE)
_EXAMPLES = re.compile(
    r".*\b(?:like|such\s+as|including|e\.g\.|for\s+example|for\s+instance|namely)[\s,]+", re.IGNORECASE | re.DOTALL
)
_TURNED = re.compile(r"(?:\b(?:not(?!\s+only)|never|cannot)\b|n['’]t\b)(?:\s+\w+){0,3}\s*$", re.IGNORECASE)
_MULTIPLE = re.compile(
    r"(?:(?:more|less|fewer)\s+than\s+|at\s+(?:least|most)\s+|about\s+|around\s+|nearly\s+|almost\s+|roughly\s+|"
    rf"over\s+|only\s+)*(?:twice|thrice|half|double|triple|(?:{COUNT}|\d+\.\d+)\s*(?:times|x|×))",
    re.IGNORECASE,
)
ELLIPSIS = re.compile(
    rf"^\W*(?:\w+\s+)?{MENTION}\s+(?:does|did|do|has|is|was|were|are)\s*(?:not|n['’]t)\W*$", re.IGNORECASE
)
"""``X does not``: the topics of the clause before."""
_OBJECT_END = re.compile(
    rf"\s+(?:than|as\s+(?!well\b)(?:\w+\s+){{1,3}}as|compared\s+(?:to|with)|in\s+comparison|unlike|relative\s+to|in\s+(?:its|their|the|his|her)\s+"
    rf"(?:answers?|reports?|responses?|outputs?|texts?)|(?:in|by|from)\s+(?:either|both|any|all|none|neither))\b.*$|"
    rf"{MENTION}.*$|[.!:]\s*$|\s*,?\s+(?:and\s+)?(?:neither|nor|so)\s+(?:does|did|do|has|have|is|was)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_GAP = re.compile(r"(?:\s+(?:in|for|of|on|to|at|under|within|from|by|during))?\s{3,}")
"""Where the mention of an exercise was taken out: what stands behind it is no part of the name before it."""
_MANNER = re.compile(
    r"(?:with|by|using|through|via|including|in|and\s+(?:used|gave|did))\b.*$", re.IGNORECASE | re.DOTALL
)
_BETWEEN = re.compile(
    r"\s*[,;/&]\s*(?:(?:and|or)\s+)?|\s+(?:and|n?or|as\s+well\s+as|along\s+with|together\s+with)\s+", re.IGNORECASE
)
_FILLER = (
    r"an?|the|its|their|some|any|all|many|several|various|different|other|such|much|more|less|also|both|only|just|very|"
    r"key|main|important|advanced|basic|technical|specific|certain|further|potential|possible|about|of|on|in|with|to|"
    r"how|like|new|greater|greatest|it|them|these|those|this|that|which|who|what|well|better|most|at|for|"
    r"(?!family|anomaly|assembly|supply|early)\w{2,}ly|role|importance|need"
)
_TRIMMED = re.compile(
    rf"^(?:(?:{_FILLER})\s+)+|(?:\s+(?:{_FILLER}|ones?|depth|details?|length|passing))+$", re.IGNORECASE
)
_TOPICS_ON = re.compile(
    r"^(?:topics?|concepts?|points?|things?|aspects?|questions?|issues?|areas?|subjects?)\s+(?:about|on|of|in|around|regarding|"
    r"concerning|related\s+to)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_HOLLOW = re.compile(
    rf"(?:(?:{_FILLER}|{COUNT}|every|each|none|half|most|few|fewer|majority|the\s+rest|models?|concepts?|topics?|ones?|issues?|aspects?|areas?|points?|things?|ideas?|subjects?|parts?|"
    r"techniques?|methods?|terms?|depth|details?|length|extent|words?|sentences?|information|contents?|texts?|answers?|"
    r"reports?|responses?|ways?|manner|range|impacts?|effects?|uses?|usage|ground|passing|everything|nothing|something)"
    r"(?:\s+|$))+",
    re.IGNORECASE,
)
"""A phrase that names nothing to look for."""
_RELATIVE = re.compile(r"\b(?:which|that|these|those|them|they|it|both)\b", re.IGNORECASE)
_NO_TOPIC = "This is a quality of the text, not a topic"
_TREATED = re.compile(r"(?:model\s+)?hallucinations?", re.IGNORECASE)
"""What is a topic where it is treated, and a fault of an answer everywhere else."""
_COMPARED = re.compile(
    r"\b(?:(?P<less>less|fewer|least)|more(?!\s+advanced)|most|better|further|deeper|than)\b", re.IGNORECASE
)
_ONLY = re.compile(
    rf"^\W*(?:(?:and|but|while|whereas)\s+)?only\s+(?:the\s+)?{MENTION}|{MENTION}\s+alone\b|"
    r"\bthe\s+only\s+(?:one|model|tool|AI)\b|\bonly\s+(?:in|by)\s",
    re.IGNORECASE,
)


def about_topics(words: str, base: Claim, antecedent: tuple[str, ...]) -> list[Claim]:
    """The claim that certain things are treated or left out; empty if the clause names no such thing."""
    if antecedent and ELLIPSIS.match(words):
        return [replace(base, kind="topics", targets=antecedent, treatment="absent")]
    passive = _PASSIVE.match(words)
    match = _NO_MENTION.search(words) or _LEFT_OUT.search(words) or passive or _ACTIVE.search(words)
    if match is None:
        return []
    # "In X, ethics is missing": the things named stand behind the model.
    what = match["what"].rpartition(MENTION)[2] if match is passive else match["what"]
    phrases = _phrases(what)
    # "Twice as many topics" leaves "twice": how many, not which.
    named = (phrase for phrase in phrases if not _MULTIPLE.fullmatch(phrase))
    targets = tuple(
        phrase for phrase in named if not hits(phrase) and (not unmeasured(phrase) or _TREATED.fullmatch(phrase))
    )
    if not targets and _RELATIVE.search(what):
        targets = antecedent
    if not targets:
        return []
    treatment, far = _treatment(words, match, base)
    claim = replace(
        base,
        kind="topics",
        targets=targets,
        treatment=treatment,
        extent=far,
        only=bool(_ONLY.search(words)),
        words=targets,
    )
    # Qualities in the same list ("RLHF and examples") are no topics; they must not pass as checked.
    qualities = [phrase for phrase in phrases if phrase not in targets]
    return [claim, *unchecked(base, [(q, (unmeasured(q) or [(q, _NO_TOPIC)])[0][1]) for q in qualities])]


def _treatment(words: str, match: re.Match[str], base: Claim) -> tuple[Treatment, str]:
    """The treatment, and the words that say how far it goes."""
    told = match.groupdict().get("told")
    before = words[: match.start("told" if told else "what")]
    turned = bool(NEITHER.search(before) or _TURNED.search(before[-80:]))
    if bool(told) == turned:
        return extent(words, omitted=True) or ("absent", "")
    if told and base.comparative:
        if EQUAL.search(words) or AS_AS.search(words):
            return "equal", ""
        compared = _COMPARED.search(words)
        if compared:
            return ("less" if compared["less"] else "more"), ""
    return (extent(words, omitted=False) if told else None) or ("covered", "")


def _phrases(what: str) -> tuple[str, ...]:
    """The things named in the object of a clause, without filler; empty if there are none."""
    cut = _EXAMPLES.sub("", _OBJECT_END.sub("", _ended(what)))
    phrases = [
        _TRIMMED.sub("", _TOPICS_ON.sub("", _TRIMMED.sub("", part.strip(" .,:;!?()\"'“”‘’*"))))
        for part in _BETWEEN.split(cut)
    ]
    return tuple(dict.fromkeys(p for p in phrases if re.search(r"\w\w", p) and not _HOLLOW.fullmatch(p)))


def _ended(what: str) -> str:
    """The object with a comma where an exercise was cut out, without what follows on how it was treated there."""
    parts = _GAP.split(what)
    named = [place for place, part in enumerate(parts) if re.search(r"\w", part)]
    kept = [_MANNER.sub("", part) if place > named[0] else part for place, part in enumerate(parts) if place in named]
    return ", ".join(part.strip() for part in kept if part.strip())
