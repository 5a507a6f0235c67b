"""A person's own conclusion against the measures: sentence by sentence, with the figures that speak for or against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.records import Answer, Finding, Prompt, Rubric, Score
from pipeline.verdicts.amount_claims import judge_amount
from pipeline.verdicts.clauses import MENTION, Reader, Sentence
from pipeline.verdicts.difference_claims import judge_difference
from pipeline.verdicts.element_claims import judge_elements
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.exercise_mentions import ExerciseNames
from pipeline.verdicts.judgement import Verdict, turned
from pipeline.verdicts.measure_claims import duels, judge_measures
from pipeline.verdicts.recognition import recognise
from pipeline.verdicts.scopes import Scope, scope_fault, scopes_of
from pipeline.verdicts.statements import Claim
from pipeline.verdicts.topic_claims import judge_topics
from pipeline.verdicts.wording import series

_JOINT = re.compile(r"^(?:and|but|while|whereas|although|though|however|yet)\b[\s,]*", re.IGNORECASE)
"""What joins a clause to the one before, and means nothing without it."""
_FULL = re.compile(
    r"\b(?:is|are|was|were|has|have|had|uses?|used|gives?|gave|adds?|added|wrote|writes?|includes?|included|contains?|shows?|"
    r"showed|likes?|liked)\s+\w+\.$",
    re.IGNORECASE,
)
"""A whole sentence, however few its words: ``X used emojis.``"""
_SAYS_NOTHING = re.compile(
    r"^\W*(?:(?:(?:in|for|during)\s+(?:this|the|our|my)\s+(?:\w+\s+)?(?:lab|labs|experiment|exercise|assignment|report|task|"
    r"work|study|practical|session|project)\W+)|(?:first(?:ly)?|then|next|finally|after\s+that|here)\W+)*"
    r"(?:(?:I|we)\s+(?:(?:also|then|only|first|just|have|had)\s+)*(?:had|asked|used|copied|pasted|sent|ran|tried|started|"
    r"compared|tested|opened|took|wanted|chose|put|gave|made|did)\b"
    r"|(?:\w+\s*:\s*)?(?:in\s+order\s+)?to\s+(?:compare|study|analy[sz]e|test|evaluate|examine|find|see|learn|ask|explore|"
    r"understand|measure)\b(?![^.]*,)(?![^.]*\b(?:is|are|was|were|has|have|does|do|did)\b)|"
    r"(?:the\s+)?same\s+\w+\s+(?:were|was)\s+(?:given|sent|used|asked)\b)",
    re.IGNORECASE,
)
"""What the writer did or set out to do, which says nothing of a model."""
_ALSO = re.compile(
    rf"(?:{MENTION}|\W|\b(?:and|then|next|after(?:wards)?|that|later|second(?:ly)?|third|last|too|also|as\s+well|to|with|in|on|"
    r"into|the|a|same|new|free|version|of|it|them|prompts?|questions?|chat|one|two|three|four|all|day)\b)+",
    re.IGNORECASE,
)
"""Another model to which the same was done."""


def check_claims(
    text: str,
    answers: Iterable[Answer],
    scores: Iterable[Score],
    *,
    prompts: Iterable[Prompt] = (),
    rubric: Rubric | None = None,
    providers: Iterable[str],
    exercise: str | None = None,
) -> tuple[Finding, ...]:
    """One finding for each claim in the text, in its order; empty if it claims nothing about the models.

    A finding's ``sentence`` is the person's own: the whole sentence, or those of its clauses that make one claim
    where it makes several. Claims speak of these answers, as the measures do; ``always`` and the like take the test
    of a general claim. What names a model and fits no measure comes back as not measurable; what names no model and
    no measure is left out.

    Args:
        text: Markdown.
        answers: of the run; quotations come from them.
        scores: of the run.
        prompts: for the exercises' titles and numbers.
        rubric: for the topics' names.
        providers: labels; ``Tool 1`` is the first of them.
        exercise: id of the one that the text is about where it names no other; None: all.
    """
    evidence = Evidence(tuple(answers), tuple(scores), tuple(prompts), rubric, tuple(dict.fromkeys(providers)))
    texts = {prompt.id: prompt.text for prompt in evidence.prompts}
    names = ExerciseNames(
        [evidence.title(each) for each in evidence.exercises], [texts.get(each, "") for each in evidence.exercises]
    )
    reader = Reader(evidence.providers, names)
    default = (evidence.exercises.index(exercise) + 1,) if exercise in evidence.exercises else ()
    return tuple(finding for sentence in reader.read(text) for finding in _check(evidence, reader, sentence, default))


def _check(evidence: Evidence, reader: Reader, sentence: Sentence, default: Scope) -> list[Finding]:
    claims = recognise(sentence)
    if not claims:
        return _unknown(sentence)
    if all(claim.kind == "none" for claim in claims) and _tells(sentence):
        return []
    if why := scope_fault(sentence, reader.exercises.titles):
        return [Finding(id="claim-unmeasured", sentence=sentence.text, standing="not measurable", why=why)]
    if slip := reader.slip(sentence):
        why = f"No model here is called “{slip[0]}”; did you mean {slip[1]}?"
        return [Finding(id="claim-unmeasured", sentence=sentence.text, standing="not measurable", why=why)]
    scopes = scopes_of(sentence, len(evidence.exercises), default)
    by_scope: dict[Scope, list[Claim]] = {}
    for claim in claims:
        place = next(i for i, clause in enumerate(sentence.clauses) if claim.start < clause.end)
        by_scope.setdefault(scopes[place], []).append(claim)
    placed: list[tuple[int, Finding]] = []
    for scope, found in by_scope.items():
        narrowed = evidence.narrowed([evidence.exercises[place - 1] for place in scope]) if scope else evidence
        merged = _merged(narrowed, found)
        placed += [(claim.start, _finding(narrowed, sentence, claim, merged)) for claim in merged]
    return [finding for _, finding in sorted(placed, key=lambda each: each[0])]


def _finding(evidence: Evidence, sentence: Sentence, claim: Claim, claims: Sequence[Claim]) -> Finding:
    verdict = _sized(claim, _judge(evidence, claim))
    why = " ".join(part for part in (verdict.why, *claim.notes) if part)
    shared = any(other is not claim and other.start < claim.end and claim.start < other.end for other in claims)
    if shared and claim.words:
        why = f"On {series([f'“{word}”' for word in claim.words])}: {why}"
    return Finding(
        id=f"claim-{'unmeasured' if claim.kind == 'none' else claim.kind}",
        sentence=_own_words(sentence, claim),
        standing=verdict.standing,
        why=why,
        numbers=verdict.numbers,
        quotations=verdict.quotations,
    )


def _own_words(sentence: Sentence, claim: Claim) -> str:
    """The whole sentence, unless clauses outside of the claim speak of a model: what was not checked is not shown."""
    outside = [clause for clause in sentence.clauses if clause.end <= claim.start or clause.start >= claim.end]
    if any(clause.subjects for clause in outside):
        return _JOINT.sub("", sentence.text[claim.start : claim.end].strip(" ,;."))
    return sentence.text


def _judge(evidence: Evidence, claim: Claim) -> Verdict:
    if claim.kind == "none" or not claim.subjects:
        why = "" if claim.kind == "none" else "It does not say which model is meant."
        return Verdict("not measurable", why)
    if claim.not_all:
        return turned(_judge(evidence, replace(claim, not_all=False)))
    if claim.amount is not None:
        return judge_amount(evidence, claim, claim.amount)
    if claim.difference is not None:
        return judge_difference(evidence, claim, claim.difference)
    if claim.element is not None:
        return judge_elements(evidence, claim, claim.element)
    return judge_topics(evidence, claim) if claim.kind == "topics" else judge_measures(evidence, claim)


def _sized(claim: Claim, verdict: Verdict) -> Verdict:
    """The verdict, unless the claim calls large or small a difference of which only the direction was judged."""
    if claim.degree is None or claim.kind not in ("topics", "elements") or verdict.standing != "supported":
        return verdict
    return replace(verdict, standing="too close", why=f"{verdict.why} The direction fits; its size is not judged.")


def _merged(evidence: Evidence, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with those that say the same from both sides made one (``X is longer, while Y is concise``)."""
    merged: list[Claim] = []
    for claim in claims:
        place = next((i for i, other in enumerate(merged) if _same(evidence, claim, other)), None)
        if place is None:
            merged.append(claim)
        else:
            merged[place] = _union(merged[place], claim)
    return merged


def _same(evidence: Evidence, one: Claim, other: Claim) -> bool:
    alone = ("topics", "elements", "amounts", "differences", "none")
    if one.kind in alone or other.kind in alone or 0 in (one.sign, other.sign):
        return False
    families = {"detail" if claim.kind == "length" else claim.kind for claim in (one, other)}
    return len(families) == 1 and bool(one.subjects) and duels(evidence, one) == duels(evidence, other) != frozenset()


def _union(one: Claim, other: Claim) -> Claim:
    return replace(
        one,
        kind="detail" if "detail" in (one.kind, other.kind) else one.kind,
        start=min(one.start, other.start),
        end=max(one.end, other.end),
        comparative=True,
        general=one.general or other.general,
        factor=one.factor or other.factor,
        bound=one.bound or other.bound,
        percentage=one.percentage or other.percentage,
        degree=one.degree or other.degree,
        share=one.share or other.share,
        lengths=one.lengths or other.lengths,
        words=tuple(dict.fromkeys((*one.words, *other.words))),
        notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
    )


def _tells(sentence: Sentence) -> bool:
    """Whether a sentence only tells what was done, however many models it was done to."""
    spoken = [clause for clause in sentence.clauses if clause.subjects]
    return bool(_SAYS_NOTHING.search(sentence.text)) and all(_ALSO.fullmatch(clause.words) for clause in spoken[1:])


def _unknown(sentence: Sentence) -> list[Finding]:
    """A sentence that says something of a model which nothing here measures; headings and thanks say nothing."""
    least = 2 if _FULL.search(sentence.text) else 3
    says = any(
        clause.subjects and len(re.findall(r"\w+", clause.words.replace(MENTION, " "))) >= least
        for clause in sentence.clauses
    )
    if not says or _tells(sentence):
        return []
    why = "None of the measures (length, topics, readability, structure) fits what this says."
    return [Finding(id="claim-unmeasured", sentence=sentence.text, standing="not measurable", why=why)]
