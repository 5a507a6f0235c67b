"""Labelled answers -> rows of signals with what a reader says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.records import RubricExercise
from pipeline.scoring.analysis import analyse
from pipeline.scoring.asides import Asides, answer_signals
from pipeline.scoring.candidates import Kind, named_sites, retold_sites, stretch
from pipeline.scoring.omissions import left_out
from pipeline.scoring.parts import Part, spread
from pipeline.scoring.quotation import find_quotation
from pipeline.scoring.signal_names import SIGNALS
from pipeline.scoring.signals import passage_signals, topic_signals
from pipeline.scoring.sites import Site
from pipeline.scoring.text import read_markdown
from tests.evaluation.labelled import Label, LabelledAnswer

FOREIGN = "foreign"
"""Group of answers that are read against the rubric of another subject, where they cover nothing."""
FOREIGN_STEP = 17
"""How many subjects further on in the alphabet that rubric is taken from."""
FRAGMENT = "fragment"
"""Group of short answers that are cut out of longer ones."""
ASTRAY = "homonym"
"""Group of answers that use the words of a rubric in other senses."""
FRAGMENT_WORDS = (1, 30, 80)
"""Least numbers of words of such an answer, in turn; it begins and ends with a paragraph."""
FRAGMENT_STEP = 7
"""One fragment in so many is kept."""
RELATED = (
    {"cameras", "photography"},
    {"contracts", "contract-law"},
    {"databases", "relational-databases"},
    {"inflation", "monetary-policy"},
    {
        "attention-everyday",
        "attention-lab",
        "attention-models",
        "computer-vision",
        "genai-applications",
        "genai-architectures",
        "genai-basics-exam",
        "genai-concepts",
        "genai-coursework",
        "genai-everyday",
        "genai-fields",
        "genai-foundations",
        "genai-growth",
        "genai-impact",
        "genai-overview",
        "genai-practice",
        "genai-primer",
        "genai-report",
        "genai-scaling",
        "genai-transformers",
        "genai-uses",
        "image-generation",
        "llm-engineering",
        "llm-scaling-effects",
        "machine-learning-basics",
        "prompt-engineering",
        "recommender-systems",
        "reinforcement-learning",
        "scaling-everyday",
        "scaling-laws",
        "speech-recognition",
        "transformer-internals",
        "transformers",
        "uses-everyday",
    },
)
"""Subjects that share topics: one of them tells nothing of how the scorer does on an unknown other."""


class Row(NamedTuple):
    """A passage that may show how a topic is treated."""

    topic: int
    place: int
    """Of the passage."""
    kind: Kind
    signals: tuple[float, ...]
    """All but whether the answer speaks of something else, which is given as 1."""
    grade: int
    """What the reader gave the topic."""
    hit: bool
    """Whether the passage overlaps with the words on which the reader's grade rests."""


class AnswerRows(NamedTuple):
    """One answer with its rows."""

    subject: str
    rubric: str
    """Subject of the rubric."""
    group: str
    grades: tuple[int, ...]
    """The reader's, by topic."""
    astray: bool
    """Whether it was written about something else, or for another rubric."""
    sparse: bool
    """Whether it seems to avoid the names of topics."""
    known: tuple[bool, ...]
    """By topic whether its typical words are known."""
    signals: tuple[float, ...]
    """Those of the answer as a whole."""
    sureness: float
    """How far it is long enough to tell what it is about."""
    asides: dict[int, tuple[float, ...]]
    """By index of a passage what tells whether it speaks of something else."""
    rows: tuple[Row, ...]


def related(one: str, other: str) -> bool:
    """Whether two subjects share topics."""
    return one == other or any({one, other} <= family for family in RELATED)


def every_answer(answers: Sequence[LabelledAnswer]) -> Iterator[tuple[LabelledAnswer, str]]:
    """The answers, foreign ones and fragments, each with the subject of its rubric."""
    yield from with_foreign(answers)
    pieces = (piece for number, answer in enumerate(answers) for piece in fragments(answer, number))
    yield from ((piece, piece.subject) for number, piece in enumerate(pieces) if number % FRAGMENT_STEP == 0)


def fragments(answer: LabelledAnswer, number: int) -> Iterator[LabelledAnswer]:
    """Short answers out of a longer one; their labels leave out topics that are treated in another part of it."""
    least = FRAGMENT_WORDS[number % len(FRAGMENT_WORDS)]
    piece: list[str] = []
    for paragraph in answer.text.split("\n\n"):
        piece.append(paragraph)
        text = "\n\n".join(piece)
        if len(text.split()) >= least and not paragraph.lstrip().startswith("#"):
            labels = {
                topic: label
                for topic, label in answer.labels.items()
                if label.grade == 0 or find_quotation(label.evidence, text)
            }
            yield answer._replace(name=f"{FRAGMENT}_{answer.group}", text=text, labels=labels)
            piece = []


def with_foreign(answers: Sequence[LabelledAnswer]) -> Iterator[tuple[LabelledAnswer, str]]:
    """Each answer with the subject of its rubric, and half of those without stuffing against another rubric."""
    exercises = {answer.subject: answer.exercise for answer in answers}
    subjects = sorted(exercises)
    for answer in answers:
        yield answer, answer.subject
        if answer.group in ("good", "paraphrase", "homonym") and answer.name.endswith("1"):
            place = subjects.index(answer.subject) + FOREIGN_STEP
            while related(answer.subject, subjects[place % len(subjects)]):
                place += 1
            other = subjects[place % len(subjects)]
            yield _foreign(answer, exercises[other]), other


def _foreign(answer: LabelledAnswer, exercise: RubricExercise) -> LabelledAnswer:
    labels = {topic.id: Label(0, "") for topic in exercise.topics}
    return answer._replace(name=f"{FOREIGN}_1", exercise=exercise, labels=labels)


def read_rows(answer: LabelledAnswer, rubric: str) -> AnswerRows:
    """Everything that the scorer weighs in an answer.

    Args:
        answer: with labels.
        rubric: subject of its rubric.
    """
    analysis = analyse(read_markdown(answer.text), answer.exercise)
    labels = [answer.labels.get(topic.id) for topic in answer.exercise.topics]
    evidence = [find_quotation(label.evidence, answer.text) if label else None for label in labels]
    asides = Asides(analysis)
    of_passage: dict[int, list[Part]] = {}

    def read(site: Site, kind: Kind, grade: int) -> Row:
        if site.index not in of_passage:
            of_passage[site.index] = passage_signals(analysis, site.index)
        start, end = stretch(site, kind)
        shown = evidence[site.topic]
        hit = shown is not None and start < shown[1] and shown[0] < end
        signals = spread([*of_passage[site.index], *topic_signals(site, 1.0)], SIGNALS)
        return Row(site.topic, site.index, kind, signals, grade, hit)

    sites = list(named_sites(analysis))
    sites += [(site, "retold") for topic in range(len(labels)) for site in retold_sites(analysis, topic)]
    # What is refused whatever the models say is nothing for them to learn from.
    rows = [
        read(site, kind, label.grade) for site, kind in sites if (label := labels[site.topic]) and not left_out(site)
    ]
    return AnswerRows(
        answer.subject,
        rubric,
        answer.group,
        tuple(label.grade if label else 0 for label in labels),
        ASTRAY in (answer.group, answer.name.rpartition("_")[2]) or answer.group == FOREIGN,
        analysis.sparse,
        analysis.known,
        answer_signals(analysis),
        asides.sureness,
        {index: asides.signals(index) for index in {row.place for row in rows}},
        tuple(rows),
    )
