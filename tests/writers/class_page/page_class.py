"""A class made by hand for its pages: hostile names, one that cannot be read, an override, similar pairs."""

from __future__ import annotations

from typing import Any

from pipeline.records import (
    ClassGrades,
    Finding,
    GradedSubmission,
    Part,
    Passage,
    Score,
    Similarity,
    SimilarPair,
    SubmittedFile,
    Submitter,
    TopicHit,
)
from pipeline.records.base import Grade
from tests.writers.graded_class import class_of, evidence, graded, results, unread

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
PROSE = f"We sat in the library with {HOSTILE} and found the first tool far too long for a beginner."
TEXTS = {
    "zoe": f"Answer by Gemini.\n\n# Conclusion\n\nI liked it. {PROSE} Zoë Müller says so.\n",
    "omar": f"# Conclusion\n\n{PROSE} That is what O’Brien thinks. Müller said no.\n",
    "ada": "# Conclusion\n\nNothing of note.\n",
    "adam": "",
}


def score(exercise: str, tool: str, **grades: Grade) -> Score:
    """The score of an answer with these grades of topics."""
    hits = tuple(TopicHit(topic=topic, grade=grade) for topic, grade in grades.items())
    return Score(exercise=exercise, provider=tool, status="answered", hits=hits)


def file(path: str, sha256: str = "ab" * 32, **fields: Any) -> SubmittedFile:
    values: dict[str, Any] = {"format": "pdf", "status": "ok", "start": 0, "end": 999}
    return SubmittedFile(path=path, sha256=sha256, **{**values, **fields})


def zoe(**fields: Any) -> GradedSubmission:
    """With names in every place where a name can stand, and one part that is not sure."""
    text = TEXTS["zoe"]
    values: dict[str, Any] = {
        "student": Submitter(name="Zoë Müller", email="zoe.m@uni.example", register_number="7001122", lms_id="991"),
        "files": (file("class.zip/Zoë Müller_991/zoe-mueller-final.pdf", pages=(0, 30)),),
        "superseded": ("class.zip/Zoë Müller_991/zoe-mueller-draft.pdf",),
        "parts": (
            Part(
                kind="answer", exercise="models", tool="Gemini", start=0, end=17, confidence=0.4, why="Zoë named none"
            ),
            Part(kind="conclusion", start=19, end=len(text), confidence=0.9),
        ),
        "scores": (score("models", "Gemini", gans=2), score("models", "Zoë Müller’s GPT", gans=0)),
        "criteria": results(
            coverage={
                "points": 9,
                "computed": 7.5,
                "overridden": True,
                "comment": "Good, Zoë.",
                "evidence": (evidence(f"Zoe Mueller writes: {HOSTILE}", page=2, heading="By Zoë"),),
            }
        ),
        "claims": (
            Finding(
                id="c", sentence="Zoë finds Gemini longer.", standing="contradicted", why="As Mueller counts: 100."
            ),
        ),
        "flags": ("Zoë Müller addresses a grader",),
    }
    return graded("zoe", **{**values, **fields})


def page_class() -> ClassGrades:
    """Four submissions: with an override, hostile, with no answers, and not gradable."""
    omar = graded(
        "omar",
        student=Submitter(name='O’Brien, "Omar" <b>=cmd()</b>', email="omar@uni.example"),
        files=(file("omar o’brien.docx", "cd" * 32, late=True),),
        parts=(Part(kind="conclusion", start=14, end=len(TEXTS["omar"]), confidence=0.9),),
        scores=(score("models", "Gemini", gans=0), score("scaling", "Gemini", data=1)),
        points=6.0,
    )
    ada = graded("ada", student=Submitter(name="Ada Lovelace"), files=(file("ada.pdf", "ef" * 32, late=False),))
    return class_of(
        ada,
        unread().model_copy(update={"student": Submitter(name="مريم 🙂")}),
        omar,
        zoe(),
        similarity=similarity(),
        notes=("overrides.csv, line 3: Zoë Müller is not there",),
    )


def similarity() -> Similarity:
    """One pair of each kind."""
    first, second = TEXTS["omar"].index(PROSE), TEXTS["zoe"].index(PROSE)
    size = len(PROSE)
    passage = Passage(
        first_start=first, first_end=first + size, second_start=second, second_end=second + size, words=16
    )
    pair: dict[str, Any] = {"first": "omar", "second": "zoe", "average": 0.8, "containment": 0.9, "percentile": 99.96}
    return Similarity(
        compared=3,
        pairs=(
            SimilarPair(scope="same file", **{**pair, "first": "ada", "average": 1, "containment": 1}),
            SimilarPair(scope="pasted answers", passages=(passage, passage), **pair),
            SimilarPair(scope="own prose", passages=(passage,), **pair),
        ),
        left_out=2,
        clusters=(("ada", "omar", "zoe"),),
    )
