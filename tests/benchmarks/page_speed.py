"""The page of a large run in Chromium: 6 models x 20 exercises x 3 samples of 1,500 words."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from pathlib import Path

from pipeline.records import (
    Answer,
    Grade,
    Length,
    Prompt,
    ProviderUsed,
    Rubric,
    RubricExercise,
    Run,
    Score,
    Settings,
    Topic,
    TopicHit,
)
from pipeline.writers.page.assembly import write_page
from tests.browser import NAMES

MODELS, EXERCISES, SAMPLES, WORDS, TOPICS, ROUNDS = 6, 20, 3, 1500, 12, 5
_WORDS = (Path(__file__).parents[1] / "sample_answers" / "long" / "foundations.md").read_text("utf-8").split()


def large_run() -> Run:
    """The run, its answers drawn from the words of a sample."""
    drawn = random.Random(0)  # noqa: S311 - an example, not secrecy
    topics = tuple(Topic(id=f"t{number}", name=f"Topic {number}") for number in range(TOPICS))
    answers = [
        _answer(f"e{exercise}", f"Model {model}", sample, drawn)
        for exercise in range(EXERCISES)
        for model in range(MODELS)
        for sample in range(SAMPLES)
    ]
    return Run(
        labreport_version="0",
        title="Large",
        prompts=tuple(Prompt(id=f"e{n}", title=f"Exercise {n}", text="Explain.") for n in range(EXERCISES)),
        rubric=Rubric(exercises=tuple(RubricExercise(id=f"e{n}", topics=topics) for n in range(EXERCISES))),
        providers=tuple(ProviderUsed(label=f"Model {n}", id=f"local:m{n}", settings=Settings()) for n in range(MODELS)),
        repeat=SAMPLES,
        answers=tuple(answers),
        scores=tuple(_score(answer, drawn) for answer in answers),
    )


def _answer(exercise: str, model: str, sample: int, drawn: random.Random) -> Answer:
    paragraphs = [" ".join(drawn.choices(_WORDS, k=75)).replace("#", "") + "." for _ in range(WORDS // 75)]
    text = "\n\n".join(f"## Part {n}\n\n{each}" if n % 5 == 0 else each for n, each in enumerate(paragraphs))
    return Answer(exercise=exercise, provider=model, sample=sample, status="answered", text=text)


def _score(answer: Answer, drawn: random.Random) -> Score:
    hits = []
    for number in range(TOPICS):
        start = answer.text.index(" ", drawn.randrange(len(answer.text) - 400)) + 1
        end = answer.text.index(" ", start + 120)
        grades: tuple[Grade, ...] = (0, 1, 2)
        grade = drawn.choice(grades)
        hits.append(
            TopicHit(topic=f"t{number}", grade=grade, evidence=answer.text[start:end], start=start, end=end)
            if grade
            else TopicHit(topic=f"t{number}", grade=0)
        )
    length = Length(words=WORDS, sentences=20, paragraphs=20, headings=4, list_items=0, characters=len(answer.text))
    return Score(
        exercise=answer.exercise,
        provider=answer.provider,
        sample=answer.sample,
        status="answered",
        coverage=sum(hit.grade or 0 for hit in hits) / 2 / TOPICS,
        hits=tuple(hits),
        length=length,
    )


# Until the next frame is drawn, so that layout counts.
_TIMED = """(act) => new Promise((done) => {
  const start = performance.now();
  eval(act);
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
_ACTS = {
    "filter topics of the overview": "document.querySelector('[data-filter=differs]').click()",
    "go to another exercise": "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}))",
    "pick a topic": "document.dispatchEvent(new KeyboardEvent('keydown', {key: 't', bubbles: true}))",
    "filter topics beside the answers": "document.querySelector('#rail-filters input').click()",
    "search in all answers": "const w = document.querySelector('#words'); w.value = 'network'; "
    "w.dispatchEvent(new Event('input', {bubbles: true}))",
}


def page_times() -> tuple[float, int, dict[str, float]]:
    """Seconds to write the page, its bytes, and milliseconds of each act: the least of several rounds."""
    from playwright.sync_api import sync_playwright

    start = time.perf_counter()
    content = write_page(large_run())
    written = time.perf_counter() - start
    times: dict[str, list[float]] = {"open, until everything can be used": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_bytes(content)
        program = next(filter(None, map(shutil.which, NAMES)))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            page = browser.new_page(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
            begun = time.perf_counter()
            page.goto(file.as_uri())
            page.wait_for_selector("html.ready")
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
            times["open, until everything can be used"].append(1000 * (time.perf_counter() - begun))
            for name, act in _ACTS.items():
                times.setdefault(name, []).append(page.evaluate(_TIMED, act))
            page.close()
        browser.close()
    return written, len(content), {name: min(found) for name, found in times.items()}
