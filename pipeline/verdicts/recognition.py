"""What a clause claims: which models, which measure or topics, and in which direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.verdicts.clauses import MENTION, Clause, Sentence
from pipeline.verdicts.differences import differences
from pipeline.verdicts.doubts import doubt, misread, read_whole, unchecked
from pipeline.verdicts.elements import uses
from pipeline.verdicts.everyone import NOBODY
from pipeline.verdicts.phrasing import (
    AS_AS,
    CAUSE,
    COMPARATIVE,
    EQUAL,
    GENERAL,
    NEITHER,
    Hit,
    Kind,
    bound,
    factor,
    hits,
    judgements,
    negated,
    unmeasured,
)
from pipeline.verdicts.quantities import quantities
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.telling import lead, part_of_other, surplus
from pipeline.verdicts.topic_recognition import ELLIPSIS, about_topics

_NONE = re.compile(
    rf"^\W*(?:\w+\s+)?{MENTION}\s+(?:\w+\s+)?(?:none|no\s+such\s+\w+)(?:\s+of\s+them)?\W*$", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:not\s+true|untrue|wrong|false|incorrect)\s+(?:that|to\s+say)\b|"
    r"\b(?:do\s+not|don['’]t|cannot|can['’]t)\s+(?:\w+\s+)?(?:think|believe|agree|say|find|see|claim|conclude)\b",
    re.IGNORECASE,
)
_TEXT = r"(?:answers?|responses?|reports?|outputs?|texts?|replies|reply)"
_OWN_BEST = re.compile(
    rf"(?:{MENTION}|\b(?:its|their))\s+(?P<best>(?:\w+est|(?:most|least)\s+\w+))\s+{_TEXT}\b|"
    rf"\b(?P<best_>\w+est|(?:most|least)\s+\w+)\s+{_TEXT}\s+(?:of|by|from)\s+{MENTION}",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    rf"\bnot\s+(?=(?:all|every|each|both)\s+(?:(?:two|three|four|five|six)\b|(?:of\s+)?(?:the\s+|them\b|{MENTION}|\w+\s+)?(?:models?|tools?|AIs?|"
    r"assistants?|chatbots?|LLMs?|answers?|(?<=them\s)|(?<=them))))",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(r"\b(?:explain|describ|elaborat)", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:if|unless|would|should|whether)\b", re.IGNORECASE)


def recognise(sentence: Sentence) -> list[Claim]:
    """The claims of a sentence in order; one of kind ``none`` where a clause has words that nothing measures."""
    reason = "A denial of a whole statement" if _DENIED.search(sentence.text) else ""
    reason = reason or ("A supposition" if _SUPPOSED.search(sentence.text) else "")
    if reason and any(clause.subjects for clause in sentence.clauses):
        subjects = tuple(dict.fromkeys(label for clause in sentence.clauses for label in clause.subjects))
        return [Claim("none", 0, len(sentence.text), subjects, notes=(f"{reason} cannot be checked.",))]
    claims: list[Claim] = []
    targets: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    for clause in sentence.clauses:
        more = _surplus(clause, before)
        found = [more] if more else _none_of_it(clause, claims) or _in_clause(clause, targets)
        claims += found
        targets = next((claim.targets for claim in found if claim.targets), targets)
        before = (more.subjects if more else clause.subjects) or before
    return [replace(claim, against=_against(claim, claims)) if claim.extent else claim for claim in claims]


def _none_of_it(clause: Clause, claims: Sequence[Claim]) -> list[Claim]:
    """The claims that a model uses none of the elements that the clause before spoke of; empty if it says no such."""
    used = [claim for claim in claims if claim.end == max(other.end for other in claims) and claim.element is not None]
    if not clause.subjects or not (_NONE.match(clause.words) or ELLIPSIS.match(clause.words)):
        return []
    return [
        replace(one, start=clause.start, end=clause.end, subjects=clause.subjects, treatment="absent", share=None)
        for one in used
        if one.treatment == "covered" and not one.only and one.number is None
    ]


def _against(claim: Claim, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The models with which it is compared by ``than`` or ``unlike``, or of which the sentence says the opposite."""
    facing = (
        label
        for other in claims
        if set(claim.targets) & set(other.targets) and (claim.treatment in _LITTLE) != (other.treatment in _LITTLE)
        for label in other.subjects
    )
    return tuple(dict.fromkeys(label for label in (*claim.references, *facing) if label not in claim.subjects))


def _surplus(clause: Clause, before: Sequence[str]) -> Claim | None:
    """The claim that one model treats topics which others leave out, or a part of theirs; None without such words."""
    base = Claim("topics", clause.start, clause.end, (), words=("topics",))
    first = clause.subjects[:1]
    if (part := part_of_other(clause.words)) and len(clause.subjects) > 1:
        explained = bool(_EXPLAINS.search(clause.words))
        rest = clause.subjects[1:]
        return replace(
            base, kind="coverage", subjects=first, references=rest, sign=-1, percentage=part, explained=explained
        )
    found = surplus(clause.words)
    if found is None:
        return None
    if not found.led:
        first = tuple(label for label in before if label not in clause.subjects)
    rest = tuple(label for label in clause.subjects if label not in first)
    if not first or not rest:
        return None
    # From the side that leaves out, there may be several that treat them; they are compared one by one.
    subjects, references = (first, rest) if found.teller_first else (rest, first)
    return replace(base, subjects=subjects, references=references, treatment="surplus", surplus=found)


_LITTLE = ("briefly", "mostly absent", "not in depth", "absent", "less")


def _in_clause(clause: Clause, antecedent: tuple[str, ...]) -> list[Claim]:
    """The claims of one clause; ``antecedent`` are the topics that ``which`` stands for."""
    words = CAUSE.sub("", clause.words)
    notes = ("The reason given for it is not checked.",) if words != clause.words else ()
    words = NOBODY.sub("neither", words)
    not_all = bool(clause.everyone and _NOT_ALL.search(words))
    words = _NOT_ALL.sub("", words)
    base = Claim(
        kind="none",
        start=clause.start,
        end=clause.end,
        subjects=clause.subjects,
        references=tuple(label for label in clause.references if label not in clause.subjects),
        comparative=bool(clause.references or COMPARATIVE.search(words)),
        general=bool(GENERAL.search(words)),
        factor=factor(words),
        bound=bound(words),
        explained=bool(_EXPLAINS.search(words)),
        notes=notes,
    )
    if own := _OWN_BEST.search(words):
        return [misread(base, own["best"] or own["best_"], "Answers of one and the same model are not compared")]
    if ahead := lead(words):
        return [replace(base, kind="topics", lead=ahead, words=("topics",))]
    apart, rest = differences(words)
    if apart and (NEITHER.search(words) or negated(words[: words.find(apart[0].word)])):
        return [misread(base, apart[0].word, "A denied number is not checked")]
    words = rest
    said = quantities(words)
    if said.amounts and (unsure := doubt(words, [amount.word for amount in said.amounts])):
        return [misread(base, said.amounts[0].word, unsure)]
    base = replace(base, percentage=said.percentage, degree=said.degree, share=said.share)
    claims = [replace(base, kind="differences", difference=one, words=(one.word,)) for one in apart]
    claims += [replace(base, kind="amounts", amount=one, words=(one.word,)) for one in said.amounts]
    claims += _without_amounts(said.rest, base, antecedent, claimed=bool(claims))
    whole = read_whole(said, claims, base)
    return [_limited(claim) for claim in whole] if not_all else whole


def _limited(claim: Claim) -> Claim:
    """The claim that it is not so of all; only of what is treated or used can that be told."""
    if claim.kind in ("topics", "elements") and claim.treatment == "covered":
        return replace(claim, not_all=True)
    return claim if claim.kind == "none" else misread(claim, "not all", "A denial of this is not checked")


def _without_amounts(words: str, base: Claim, antecedent: tuple[str, ...], *, claimed: bool) -> list[Claim]:
    """The claims of a clause from which amounts were taken out."""
    elements, words = _about_elements(words, base)
    reasons = unmeasured(words)
    treated = about_topics(words, base, antecedent)
    if treated:
        return [*elements, *treated]
    measured = _about_measures(words, base)
    others = judgements(words) if measured or elements or claimed else reasons
    return [*elements, *measured, *unchecked(base, others)]


def _about_elements(words: str, base: Claim) -> tuple[list[Claim], str]:
    """One claim for each element of a text that the clause speaks of, and the words of the clause without them."""
    found, rest = uses(words)
    claims = [
        replace(
            base,
            kind="elements",
            element=use.element,
            treatment=use.treatment,
            only=use.only,
            number=use.number,
            words=(use.word,),
        )
        for use in found
    ]
    return claims, rest


def _about_measures(words: str, base: Claim) -> list[Claim]:
    """One claim for each measure that the clause speaks of; length and detail are one."""
    by_kind: dict[Kind, list[Hit]] = {}
    for hit in hits(words):
        by_kind.setdefault("detail" if hit.kind == "length" else hit.kind, []).append(hit)
    if "coverage" in by_kind:
        by_kind.pop("detail", None)
    claims = []
    for kind, found in by_kind.items():
        lengths = [hit for hit in found if hit.kind == "length"]
        sign = _sign(words, found, ratio=base.factor is not None or base.percentage is not None)
        if sign is not None:
            only_length = bool(lengths) and len(lengths) == len(found)
            part = replace(
                base, kind="length" if only_length else kind, sign=sign, lengths=bool(lengths), words=_once(found)
            )
            if part.percentage is not None and part.percentage.turned:
                part = replace(part, sign=-sign)
            if part.factor is not None and part.factor < 1:
                part = replace(part, sign=-sign, factor=1 / part.factor, bound=-part.bound)
            claims.append(part)
    return claims


def _once(found: list[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.word for hit in found))


def _sign(words: str, found: list[Hit], *, ratio: bool) -> int | None:
    """The direction that most of the words give; 0 for ``as much``; None where they contradict each other."""
    total = sum(hit.sign for hit in found) * (-1 if NEITHER.search(words) else 1)
    as_as = AS_AS.search(words)
    if as_as and not ratio:
        return (1 if total > 0 else -1) if negated(words[: as_as.start()]) else 0
    equal = EQUAL.search(words)
    if equal:
        return None if negated(words[: equal.start()]) else 0
    return (total > 0) - (total < 0) or None
