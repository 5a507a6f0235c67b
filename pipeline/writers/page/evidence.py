"""Which words of each answer the page marks, and where its links lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.records import Quotation, Run, TopicHit
from pipeline.writers.document.extent import PAGE, shown_answers
from pipeline.writers.document.marking import code_parts
from pipeline.writers.document.nodes import MARKED, Node, walk
from pipeline.writers.document.stretches import Stretch

Key = tuple[str, str, int]
"""(exercise, provider, sample) of an answer."""

OWN = "own"
_TOPIC, _QUOTED = "t", "q"


@dataclass
class Evidence:
    """Stretches of every answer: topics ``t<number>``, quotations of findings ``q<number>``, own sentences.

    Attributes:
        anchors: identifier of each answer on the page; those that it has no room for have none.
        hits: for each answer its topic hits in the order of the rubric; None for a topic that was not looked for.
        stretches: for each answer.
        places: identifier of each quotation of a finding.
        shown: identifiers of all that was marked, once the answers have been written.
    """

    anchors: dict[Key, str]
    hits: dict[Key, tuple[TopicHit | None, ...]]
    stretches: dict[Key, list[Stretch]] = field(default_factory=dict)
    places: dict[Quotation, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


def evidence_of(run: Run) -> Evidence:
    """All that is marked in the answers of a run."""
    shown = shown_answers(run, PAGE)
    anchors = {answer.key: f"a{number}" for number, answer in enumerate(run.answers, 1) if answer.key in shown}
    found = Evidence(anchors, dict(_hits(run)))
    for key, hits in found.hits.items():
        found.stretches[key] = [
            Stretch(hit.start, hit.end, f"{_TOPIC}{number}")
            for number, hit in enumerate(hits, 1)
            if hit is not None and hit.start is not None and hit.end is not None and hit.evidence
        ]
    for finding in run.findings:
        for quotation in finding.quotations:
            key = (quotation.exercise, quotation.provider, quotation.sample)
            if key in anchors and quotation not in found.places:
                number = len(found.places) + 1
                found.places[quotation] = f"{_QUOTED}{number}"
                stretch = Stretch(quotation.start, quotation.end, f"{_QUOTED}{number}")
                found.stretches.setdefault(key, []).append(stretch)
    for own in run.own_sentences:
        key = (own.exercise, own.provider, own.sample)
        found.stretches.setdefault(key, []).extend(Stretch(start, end, OWN) for start, end in own.places)
    return found


def _hits(run: Run) -> Iterator[tuple[Key, tuple[TopicHit | None, ...]]]:
    for score in run.scores:
        exercise = run.rubric.exercise(score.exercise) if run.rubric else None
        known = {hit.topic: hit for hit in score.hits}
        yield score.key, tuple(known.get(topic.id) for topic in (exercise.topics if exercise else ()))


class Marks:
    """The tags around the marked pieces of one answer.

    The first piece of a topic or quotation is where links lead; behind the last piece of a topic stands its number.

    Args:
        anchor: identifier of the answer.
        hits: of the answer, in the order of the rubric.
        blocks: the answer, with its marked spans.
    """

    def __init__(self, anchor: str, hits: Sequence[TopicHit | None], blocks: Sequence[Node]) -> None:
        self._anchor = anchor
        self._hits = hits
        self._left = Counter(_marked_names(blocks))
        self._begun: set[str] = set()

    def open(self, names: Sequence[str]) -> tuple[str, str]:
        """Opening and closing tags around a piece that lies in the stretches of these names."""
        topics = [name for name in names if name.startswith(_TOPIC)]
        targets = [name for name in names if name != OWN and name not in self._begun]
        self._begun.update(targets)
        for name in names:
            self._left[name] -= 1
        ending = [name[1:] for name in topics if not self._left[name]]
        opening = "".join(f'<span id="{self._target(name)}"></span>' for name in targets)
        quoted = any(name.startswith(_QUOTED) for name in names)
        if not topics and not quoted:
            return f'{opening}<span class="own">', "</span>"
        classes = [*self._classes(topics), *(["own"] if OWN in names else []), *(["quoted"] if quoted else [])]
        numbers = f' data-t="{" ".join(name[1:] for name in topics)}"' if topics else ""
        end = f' data-n="{", ".join(ending)}"' if ending else ""
        return f'{opening}<mark class="{" ".join(classes)}"{numbers}{end}>', "</mark>"

    def _classes(self, topics: Sequence[str]) -> list[str]:
        hits = [self._hits[int(name[1:]) - 1] for name in topics]
        best = max((hit.grade for hit in hits if hit and hit.grade is not None), default=0)
        return [f"e{best}"] if topics else []

    def _target(self, name: str) -> str:
        """Quotations are numbered over all answers, topics within one."""
        return name if name.startswith(_QUOTED) else f"{self._anchor}-{name}"

    @property
    def shown(self) -> set[str]:
        """Identifiers of all that was marked so far."""
        return {self._target(name) for name in self._begun}


def _marked_names(blocks: Sequence[Node]) -> Iterator[str]:
    """The names of the stretches of every marked piece."""
    for item in walk(list(blocks)):
        if item["t"] == "Span" and MARKED in item["c"][0][1]:
            yield from dict(item["c"][0][2])["names"].split()
        elif item["t"] == "CodeBlock":
            for _, names in code_parts(item):
                yield from names
