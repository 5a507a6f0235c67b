"""Answers and scores made by hand, and hostile ones made by hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from hypothesis import strategies as st

from pipeline.records import (
    Answer,
    AnswerStatus,
    Finding,
    Grade,
    Length,
    Prompt,
    Readability,
    Rubric,
    RubricExercise,
    Score,
    Structure,
    Topic,
    TopicHit,
)
from pipeline.verdicts.claims import check_claims
from pipeline.verdicts.evidence import Evidence
from pipeline.verdicts.findings import find

EXERCISES = ("foundations", "architectures", "applications", "scaling")


def topic_sentence(name: str, grade: int) -> str:
    """What a made answer says on a topic: nothing, its name, or a sentence that explains it."""
    return {0: "", 1: f"There is also {name}.", 2: f"{name} means that one thing leads to another."}[grade]


@dataclass
class Case:
    """A run in the making; every method returns the case."""

    providers: tuple[str, ...] = ("Aurora", "Brevis")
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)

    def add(
        self,
        provider: str,
        exercise: str,
        *,
        words: int | None = None,
        ease: float | None = None,
        coverage: float | None = None,
        grades: Sequence[Grade | None] = (),
        marks: int = 0,
        status: AnswerStatus = "answered",
        text: str = "",
        origin: Literal["recorded", "pasted", "written"] = "recorded",
        formulas: Mapping[str, float] | None = None,
        elements: Mapping[str, int] | None = None,
    ) -> Case:
        """One more answer and its score; the sample is the next one of that model and exercise."""
        sample = sum(a.provider == provider and a.exercise == exercise for a in self.answers)
        hits, said = [], text
        for name, grade in zip(self.topics.get(exercise, ()), grades, strict=False):
            evidence = topic_sentence(name, grade or 0)
            start = len(said) + 1
            said = f"{said}\n{evidence}" if evidence else said
            hits.append(
                TopicHit(
                    topic=slug(name),
                    grade=grade,
                    evidence=evidence,
                    start=start if evidence else None,
                    end=start + len(evidence) if evidence else None,
                )
            )
        if coverage is None and grades and None not in grades:
            coverage = sum(grade or 0 for grade in grades) / (2 * len(grades))
        silent = status in ("failed", "refused", "empty")
        body = "" if silent else said or "Some text."
        reason = None if status == "answered" else "Because."
        self.answers.append(
            Answer(
                exercise=exercise,
                provider=provider,
                sample=sample,
                status=status,
                text=body,
                reason=reason,
                origin=origin,
            )
        )
        self.scores.append(
            Score(
                exercise=exercise,
                provider=provider,
                sample=sample,
                status=status,
                coverage=None if silent else coverage,
                hits=() if silent else tuple(hits),
                length=None
                if silent or words is None
                else Length(words=words, sentences=9, paragraphs=3, headings=marks, list_items=0, characters=6 * words),
                structure=None
                if silent or elements is None
                else Structure(
                    **{"heading_depth": 0, "lists": 0, "tables": 0, "code_blocks": 0, "formulas": 0, "links": 0}
                    | dict(elements)
                ),
                readability=None
                if silent or ease is None
                else Readability(**{"flesch_reading_ease": ease, **(formulas or {})}),
            )
        )
        return self

    def four(self, provider: str, **values: Sequence[Any]) -> Case:
        """One answer to each of the four exercises; each value has one item an exercise."""
        for place, exercise in enumerate(EXERCISES):
            self.add(provider, exercise, **{name: items[place] for name, items in values.items()})
        return self

    @property
    def rubric(self) -> Rubric | None:
        """The topics as a rubric, or None without topics."""
        if not self.topics:
            return None
        return Rubric(
            exercises=tuple(
                RubricExercise(id=e, topics=tuple(Topic(id=slug(n), name=n) for n in names))
                for e, names in self.topics.items()
            )
        )

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """A prompt for each exercise that was answered."""
        ids = dict.fromkeys(answer.exercise for answer in self.answers)
        return tuple(Prompt(id=e, title=e.capitalize(), text="Explain.") for e in ids)

    @property
    def evidence(self) -> Evidence:
        """What findings rest on."""
        return Evidence(tuple(self.answers), tuple(self.scores), self.prompts, self.rubric, self.providers)

    def find(self) -> dict[str, Finding]:
        """The findings by id; of several with one id the first."""
        found: dict[str, Finding] = {}
        for finding in self.all_findings():
            found.setdefault(finding.id, finding)
        return found

    def all_findings(self) -> tuple[Finding, ...]:
        """All findings."""
        return find(self.answers, self.scores, prompts=self.prompts, rubric=self.rubric, providers=self.providers)

    def check(self, text: str) -> tuple[Finding, ...]:
        """The claims of a conclusion, checked."""
        return check_claims(
            text, self.answers, self.scores, prompts=self.prompts, rubric=self.rubric, providers=self.providers
        )


def slug(name: str) -> str:
    """A topic's id."""
    return name.lower().replace(" ", "-")


def lines(finding: Finding) -> list[str]:
    """Each number of a finding on a line of its own, as a reader sees it."""
    return [f"{number.name}: {number.value:,.4g} {number.unit}".rstrip() for number in finding.numbers]


def misquoted(findings: Iterable[Finding], answers: Iterable[Answer]) -> list[str]:
    """Quotations that do not stand verbatim at their place in their answer."""
    texts = {answer.key: answer.text for answer in answers}
    return [
        quotation.text
        for finding in findings
        for quotation in finding.quotations
        if not quotation.text.strip()
        or texts.get((quotation.exercise, quotation.provider, quotation.sample), "")[quotation.start : quotation.end]
        != quotation.text
    ]


LABELS = st.lists(
    st.one_of(
        st.sampled_from(["ChatGPT", "Gemini AI", "Claude (Opus)", "A", "B", "C++", "{x}", "the", "Tool 1: Llama", " "]),
        st.text(max_size=8),
    ),
    max_size=4,
)
_VALUE = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.floats(0, 100))
_COUNT = st.one_of(st.integers(0, 2000), st.just(10**12))
_HITS = st.lists(
    st.builds(
        TopicHit,
        topic=st.sampled_from(["bias", "future", "RLHF", "", "x{y}"]),
        grade=st.sampled_from([None, 0, 1, 2]),
        evidence=st.sampled_from(["", "bias", "not in the answer", "  ", "RLHF is"]),
        start=st.one_of(st.none(), st.integers(-5, 40)),
        end=st.one_of(st.none(), st.integers(-5, 40)),
    ),
    max_size=4,
).map(tuple)
_TEXTS = st.one_of(
    st.sampled_from(["RLHF is bias\n- **future** of things.", "# Bias\n\nThe future. RLHF is here", ""]),
    st.text(max_size=40),
)
_STATUS = st.sampled_from(["answered", "answered", "answered", "truncated", "refused", "empty", "failed"])


@st.composite
def hostile_cases(draw: st.DrawFn) -> Case:
    """Any labels, statuses, counts and hits, in any combination that the records allow."""
    labels = tuple(draw(LABELS))
    case = Case(providers=labels, topics=draw(st.sampled_from([{}, {"e1": ["bias", "future"], "e2": ["RLHF"]}])))
    for _ in range(draw(st.integers(0, 10))):
        key: dict[str, Any] = {
            "exercise": draw(st.sampled_from(["e1", "e2", "e3"])),
            "provider": draw(st.sampled_from([*labels, "stranger"])),
            "sample": draw(st.integers(0, 1)),
            "status": draw(_STATUS),
        }
        case.answers.append(Answer(**key, text=draw(_TEXTS)))
        counts = draw(st.tuples(_COUNT, _COUNT, _COUNT))
        length = Length(
            words=counts[0], sentences=1, paragraphs=1, headings=counts[1], list_items=counts[2], characters=counts[0]
        )
        case.scores.append(
            Score(
                **key,
                coverage=draw(st.one_of(st.none(), st.floats(0, 1))),
                hits=draw(_HITS),
                length=draw(st.sampled_from([None, length])),
                readability=Readability(flesch_reading_ease=draw(_VALUE), smog=draw(_VALUE), coleman_liau=draw(_VALUE)),
            )
        )
    return case
