"""A small run with known figures, for conclusions as students write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from pipeline.records import (
    Answer,
    Element,
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

TITLES = {
    "foundations": "Foundational concepts of generative AI",
    "architectures": "Architectures of generative AI",
    "applications": "Applications of generative AI",
    "scaling": "Impact of scaling in large language models",
}


@dataclass(frozen=True)
class Told:
    """A topic with what each model says on it; a sentence that ends with ``!`` explains it, any other mentions it."""

    name: str
    aliases: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


_TOPICS: dict[str, tuple[Told, ...]] = {
    "foundations": (
        Told("What generative AI is", ("creates new content",), {
            "ChatGPT": "It makes new pictures and texts out of what it has seen!",
            "Gemini": "Such systems create new content!",
            "Claude": "It makes things up.",
        }),
        Told("Neural networks and deep learning", ("neural network", "backpropagation"), {
            "ChatGPT": "A neural network is built of layers whose weights are adjusted!",
            "Gemini": "It uses neural networks.",
        }),
        Told("Generative adversarial networks", ("GAN", "adversarial training"), {
            "ChatGPT": "One net forges samples while its rival hunts for forgeries, and both get better!",
        }),
        Told("Latent space", ("latent vector",), {"Claude": "Codes that are close to each other look alike."}),
        Told("Bias, deepfakes and misinformation", ("deepfake", "fake news"), {"ChatGPT": "Beware of unfair output."}),
    ),
    "architectures": (
        Told("Self-attention", ("attention mechanism",), {
            "ChatGPT": "Every word looks at all the others and weighs how much each one matters!",
            "Gemini": "Self-attention relates each token to all others!",
        }),
        Told("Positional encoding", ("order of words",), {
            "ChatGPT": "Since the net has no idea of what comes first, a signal for the place is added!",
        }),
        Told("Encoder and decoder", (), {
            "ChatGPT": "There is an encoder and a decoder.",
            "Gemini": "The encoder reads, the decoder writes!",
        }),
        Told("Diffusion architectures", ("denoising",), {"ChatGPT": "Diffusion removes noise step by step!"}),
        Told("Limits of the architecture"),
    ),
    "applications": (
        Told("Code generation", ("programming assistant",), {
            "ChatGPT": "It writes programs from a description, such as a function for sorting!",
            "Gemini": "It can also write programs.",
        }),
        Told("Music", ("composing",), {"ChatGPT": "It makes songs.", "Gemini": "It makes songs too."}),
        Told("Drug discovery", ("drug design",), {
            "ChatGPT": "New molecules for medicines are proposed and screened by the model!",
        }),
        Told("Education", ("tutoring",), {
            "ChatGPT": "It tutors pupils and adapts exercises to what they know!",
            "Gemini": "Pupils get a tutor that explains again!",
            "Claude": "It is used in schools.",
        }),
        Told("Deepfakes, hallucination and copyright"),
    ),
    "scaling": (
        Told("Number of parameters", (), {
            "ChatGPT": "With more parameters the loss falls!",
            "Gemini": "Bigger models have more parameters.",
        }),
        Told("Scaling laws", ("power law",), {
            "ChatGPT": "The loss falls as a power of size, data and compute, a straight line on the right paper!",
        }),
        Told("Emergent abilities", ("emergence",), {
            "ChatGPT": "Some skills appear all of a sudden once a model is large enough!",
            "Gemini": "Large ones can suddenly do new things.",
        }),
        Told("Energy and environment", ("carbon footprint", "power consumption")),
        Told("Future directions", ("outlook",), {
            "ChatGPT": "Smaller models may come.",
            "Gemini": "In the next years, models will get smaller and cheaper!",
        }),
    ),
}  # fmt: skip
RUBRIC = Rubric(
    exercises=tuple(
        RubricExercise(
            id=exercise,
            topics=tuple(
                Topic(id=told.name.lower().replace(" ", "-").replace(",", ""), name=told.name, aliases=told.aliases)
                for told in topics
            ),
        )
        for exercise, topics in _TOPICS.items()
    )
)


@dataclass(frozen=True)
class Figures:
    """What a model's four answers measure, an item an exercise."""

    words: Sequence[int]
    grade: Sequence[float]
    ease: Sequence[float]
    sentence: int = 20
    tables: Sequence[int] = (0, 0, 0, 0)
    code: Sequence[int] = (0, 0, 0, 0)
    formulas: Sequence[int] = (0, 0, 0, 0)
    lists: Sequence[int] = (0, 0, 0, 0)
    headings: Sequence[int] = (0, 0, 0, 0)


# 750 words against 475 on average, 3,000 against 1,900 in all; 16 topics treated against 10, 12 explained against 5.
CHATGPT = Figures(
    (800, 600, 700, 900), (14,) * 4, (30,) * 4, 20, (1, 0, 1, 0), (0, 1, 0, 0), (0, 2, 0, 1), (3, 2, 4, 3), (4,) * 4
)
GEMINI = Figures((500, 400, 450, 550), (12,) * 4, (45,) * 4, 16, lists=(1, 1, 0, 1), headings=(2,) * 4)
CLAUDE = Figures((300,) * 4, (12,) * 4, (45,) * 4, 16)
# The second exercise the other way round.
TURNED = {
    "ChatGPT": Figures((800, 300, 700, 900), (14, 10, 14, 14), (30, 50, 30, 30)),
    "Gemini": Figures((400, 600, 350, 450), (12, 13, 12, 12), (45, 35, 45, 45)),
}
BARE = {"ChatGPT": Figures((800,) * 4, (14,) * 4, (30,) * 4), "Gemini": Figures((500,) * 4, (12,) * 4, (45,) * 4)}
CASES: dict[str, dict[str, Figures]] = {
    "pair": {"ChatGPT": CHATGPT, "Gemini": GEMINI},
    "turned": TURNED,
    "trio": {"ChatGPT": CHATGPT, "Gemini": GEMINI, "Claude": CLAUDE},
    "pdf": BARE,
    "plain": BARE,
}


def check(name: str, text: str) -> tuple[Finding, ...]:
    """The claims of a conclusion on one of the cases."""
    answers: list[Answer] = []
    scores: list[Score] = []
    for label, figures in CASES[name].items():
        for place, exercise in enumerate(TITLES):
            answer, score = _answer(label, exercise, figures, place, name)
            answers.append(answer)
            scores.append(score)
    prompts = [Prompt(id=each, title=title, text=f"{title}.") for each, title in TITLES.items()]
    return check_claims(text, answers, scores, prompts=prompts, rubric=RUBRIC, providers=tuple(CASES[name]))


def _answer(label: str, exercise: str, figures: Figures, place: int, case: str) -> tuple[Answer, Score]:
    text = "" if case == "plain" else "**Answer.**"
    hits: list[TopicHit] = []
    for told, topic in zip(_TOPICS[exercise], RUBRIC.exercises[place].topics, strict=True):
        words = told.said.get(label, "")
        grade: Grade = 0 if not words else 2 if words.endswith("!") else 1
        start = len(text) + 1
        text = f"{text}\n{words}" if words else text
        span = (start, start + len(words)) if words else (None, None)
        hits.append(TopicHit(topic=topic.id, grade=grade, evidence=words, start=span[0], end=span[1]))
    length = figures.words[place]
    answer = Answer(
        exercise=exercise,
        provider=label,
        status="answered",
        text=text,
        origin="pasted",
        lost=get_args(Element) if case == "pdf" else (),
    )
    score = Score(
        exercise=exercise,
        provider=label,
        status="answered",
        coverage=sum(hit.grade or 0 for hit in hits) / (2 * len(hits)),
        hits=tuple(hits),
        length=Length(
            words=length,
            sentences=length // figures.sentence,
            paragraphs=5,
            headings=figures.headings[place],
            list_items=4 * figures.lists[place],
            characters=6 * length,
        ),
        readability=Readability(flesch_reading_ease=figures.ease[place], flesch_kincaid_grade=figures.grade[place]),
        structure=Structure(
            heading_depth=0,
            lists=figures.lists[place],
            tables=figures.tables[place],
            code_blocks=figures.code[place],
            formulas=figures.formulas[place],
            links=0,
        ),
    )
    return answer, score
