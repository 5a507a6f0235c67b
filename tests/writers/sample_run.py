"""A run made by hand: two models, four exercises, every status, every script, and one hostile answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.records import (
    Answer,
    Finding,
    Grade,
    Length,
    Number,
    Overlap,
    Prompt,
    ProviderUsed,
    Quotation,
    Readability,
    Rouge,
    Rubric,
    RubricExercise,
    Run,
    Score,
    Settings,
    Student,
    ThresholdResult,
    Topic,
    TopicHit,
    Vocabulary,
)

ANSWERS = Path(__file__).with_name("answers")
LONG, SHORT = "Aurora", "Brevis"
EXERCISES = ("foundations", "architectures", "applications", "scaling")

TOPICS: dict[str, dict[str, tuple[str | None, str | None]]] = {
    "foundations": {
        "Definition of generative AI": ("generative model learns", "makes new things"),
        "Latent space": ("latent space is a compressed", None),
        "Adversarial networks": ("Two networks are trained", "GAN"),
        "Evaluation": ("Fréchet distance", None),
    },
    "architectures": {
        "Self-attention": ("Every token asks", None),
        "Positional encoding": ("without positions", None),
        "Encoder and decoder": ("the encoder reads", None),
    },
    "applications": {
        "Text": (None, "Drafting letters"),
        "Images": (None, "pictures from words"),
        "Healthcare": (None, None),
    },
    "scaling": {
        "Scaling laws": ("power law", "bigger models"),
        "Energy": ("electricity", "power"),
        "Emergent abilities": (None, "suddenly"),
    },
}


def answer_text(exercise: str, label: str) -> str:
    """The Markdown of one answer, empty where there is no file."""
    path = ANSWERS / label.lower() / f"{exercise}.md"
    return path.read_text("utf-8") if path.exists() else ""


def _hit(topic: str, text: str, words: str | None) -> TopicHit:
    if words is None or words not in text:
        return TopicHit(topic=topic, grade=0)
    start = text.index(words)
    begin = max(0, *(text.rfind(mark, 0, start) + len(mark) for mark in (". ", "\n") if mark in text[:start]), 0)
    end = min(place for place in (text.find(".", start) + 1, text.find("\n", start), len(text)) if place > start)
    grade: Grade = 2 if end - begin > 60 else 1
    return TopicHit(
        topic=topic, grade=grade, evidence=text[begin:end], start=begin, end=end, why="the sentence says so"
    )


def _score(answer: Answer) -> Score:
    if not answer.scorable:
        return Score(exercise=answer.exercise, provider=answer.provider, sample=answer.sample, status=answer.status)
    model = 0 if answer.provider == LONG else 1
    hits = tuple(_hit(topic, answer.text, words[model]) for topic, words in TOPICS[answer.exercise].items())
    words = answer.text.split()
    return Score(
        exercise=answer.exercise,
        provider=answer.provider,
        sample=answer.sample,
        status=answer.status,
        coverage=sum(hit.grade or 0 for hit in hits) / 2 / len(hits),
        hits=hits,
        length=Length(
            words=len(words),
            sentences=max(1, answer.text.count(".")),
            paragraphs=answer.text.count("\n\n") + 1,
            headings=answer.text.count("\n#"),
            list_items=answer.text.count("\n- "),
            characters=len(answer.text),
            tokens=answer.output_tokens,
        ),
        readability=Readability(
            flesch_reading_ease=31.4 + 22 * model,
            flesch_kincaid_grade=13.2 - 4 * model,
            gunning_fog=15.1 - 4 * model,
            smog=None if model else 14.0,
            coleman_liau=14.9 - 2 * model,
            automated_readability=13.8 - 4 * model,
        ),
        vocabulary=Vocabulary(distinct_words=len(set(words)), moving_type_token_ratio=0.81 - 0.05 * model),
    )


def _answer(exercise: str, label: str) -> Answer:
    plain = Answer(exercise=exercise, provider=label, status="answered", text=answer_text(exercise, label))
    changes: Mapping[str, object] = {
        ("applications", LONG): {"status": "refused", "reason": "The safety filter stopped it: category “harassment”."},
        ("architectures", SHORT): {"status": "failed", "reason": "The server answered 503 five times in a row."},
        ("applications", SHORT): {"status": "truncated", "reason": "The output limit of 400 tokens was reached."},
        ("scaling", SHORT): {"origin": "written"},
    }.get((exercise, label), {})
    if label == SHORT:
        return plain.model_copy(update={"origin": "pasted", **changes})
    recorded = "2026-03-05T09:30:00Z" if exercise == "scaling" else "2026-03-02T18:05:11Z"
    told = {"model": "aurora-2-large-2026-02", "recorded_at": recorded, "output_tokens": 900}
    return plain.model_copy(update={**told, **changes})


PROMPTS = (
    Prompt(
        id="foundations",
        title="Foundational concepts",
        text="Explain what generative AI is built on.",
        technique="plain instruction",
    ),
    Prompt(
        id="architectures",
        title="Architectures: the transformer & others",
        text="Describe the *transformer*.\n\n1. Use headings.\n2. Give one formula.",
    ),
    Prompt(id="applications", title="Applications", text="Where is it used? Name {three} uses & their risks."),
    Prompt(id="scaling", title="Impact of scaling", text="What changes when models grow?"),
)

CONCLUSION = """Aurora is more detailed than Brevis. Brevis is easier to read for beginners.

Ethics is mostly absent in Brevis."""


def sample_run(**changes: object) -> Run:
    """The run, with the given fields changed."""
    answers = tuple(_answer(exercise, label) for exercise in EXERCISES for label in (LONG, SHORT))
    quoted = next(answer for answer in answers if answer.key == ("foundations", LONG, 0))
    start = quoted.text.index("The latent space")
    run = Run(
        labreport_version="0.1.0",
        versions={"pypandoc_binary": "1.17", "typst": "0.15.0"},
        title="Fundamentals of generative AI: Aurora & Brevis",
        length="full",
        student=Student(
            name="Anbuselvan தமிழ்ச்செல்வன் 李雷 नेहा",
            register_number="7376231CS101",
            course="Generative AI (CIAEC59)",
            date="12 March 2026",
        ),
        notice="The answers are samples written for this test. No model wrote them.",
        prompts=PROMPTS,
        rubric=Rubric(
            exercises=tuple(
                RubricExercise(id=exercise, topics=tuple(Topic(id=name, name=name) for name in topics))
                for exercise, topics in TOPICS.items()
            )
        ),
        providers=(
            ProviderUsed(
                label=LONG,
                id="openai:aurora-2-large",
                settings=Settings(temperature=0.2, max_tokens=2000, seed=7),
                unsupported=("seed",),
            ),
            ProviderUsed(label=SHORT, id="file:answers/brevis/{exercise}.md", settings=Settings()),
        ),
        answers=answers,
        scores=tuple(map(_score, answers)),
        overlaps=(
            Overlap(
                exercise="foundations",
                sample=0,
                first=LONG,
                second=SHORT,
                rouge=Rouge(rouge1=0.31, rouge2=0.08, rougeL=0.17),
            ),
        ),
        findings=(
            Finding(
                id="longer",
                sentence="Aurora writes longer answers than Brevis.",
                standing="too few samples",
                why="Aurora is longer in both exercises that both answered; two exercises cannot rule out chance.",
                numbers=(
                    Number(name="Aurora: words per answer", value=412.5, unit="words", low=351, high=474.0),
                    Number(name="Brevis: words per answer", value=96.0, unit="words"),
                ),
            ),
            Finding(
                id="only-one-explains",
                sentence="Only Aurora explains the latent space.",
                standing="supported",
                why="Brevis does not name it in any answer.",
                quotations=(
                    Quotation(
                        provider=LONG,
                        exercise="foundations",
                        topic="Latent space",
                        text=quoted.text[start : start + 90],
                        start=start,
                        end=start + 90,
                    ),
                ),
            ),
        ),
        conclusion=CONCLUSION,
        claims=(
            Finding(
                id="claim-1",
                sentence="Aurora is more detailed than Brevis.",
                standing="supported",
                why="412 words an answer against 96; topic coverage 61 % against 38 %.",
            ),
            Finding(
                id="claim-2",
                sentence="Brevis is easier to read for beginners.",
                standing="supported",
                why="Flesch reading ease 53.4 against 31.4.",
            ),
            Finding(id="claim-3", sentence="Ethics is mostly absent in Brevis.", standing="not measurable", why=""),
        ),
        thresholds=(
            ThresholdResult(measure="coverage", provider=LONG, minimum=0.5, value=0.61, passed=True),
            ThresholdResult(measure="coverage", provider=SHORT, minimum=0.5, value=0.38, passed=False),
        ),
    )
    return run.model_copy(update=changes)
