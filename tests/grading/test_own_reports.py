"""Reports that labreport itself wrote, graded: the whole way from an experiment to the points."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean

import pytest

from pipeline import experiments
from pipeline.grading.pool import Marking, grade_one
from pipeline.grading.similarity import compare_submissions
from pipeline.inputs.rubric_presets import criteria_of
from pipeline.inputs.submission_reading import read_submissions
from pipeline.inputs.submissions import find_submissions
from pipeline.records import GradedSubmission, Run, Submission
from pipeline.run import FORMATS, compare
from pipeline.writers.report import write_report

NEAR = 0.97
"""Share of an answer's words that a PDF keeps in their order at least."""
EXERCISES = """\
title: A small lab
exercises:
  - {id: basics, title: The basics, text: "Explain what a language model is."}
  - id: uses
    title: Where it is used
    technique: Zero-shot
    text: "## Task\\n\\nList where models are used.\\n\\n### Form\\n\\nBe brief."
"""
RUBRIC = """\
title: A small lab
exercises:
  - id: basics
    prompt: Explain what a language model is.
    topics:
      - {id: tokens, name: Tokens, description: Text is cut into tokens that the model reads and predicts.}
      - {id: training, name: Training, description: The weights are adjusted on a large collection of texts.}
      - {id: attention, name: Attention, description: Each token looks at the other tokens of the text.}
  - id: uses
    prompt: List where models are used.
    topics:
      - {id: chat, name: Chatbots, description: A conversational agent answers the questions of customers.}
      - {id: risks, name: Risks, description: A model states false facts with confidence and repeats prejudice.}
"""
LONG = """\
# What a language model is

## Summary

A language model predicts text. Text is cut into **tokens** that the model reads and predicts, one after the other. The
weights are adjusted in training on a large collection of texts.

1. Attention lets each token look at the other tokens of the text.
2. Layers are stacked upon each other.

| Part | Task |
| --- | --- |
| Tokenizer | cuts text |
| Transformer | predicts |

## Exercise 2: Where it is used

    # Output
    print("hello")

## Appendix

### Conclusion

In short, a language model is a machine that continues texts. I prefer it to a parrot.
"""
SHORT = """\
A model of language guesses the next word. 512 words

What the numbers say

Conclusion: training means that it reads many texts. This is supported.
"""
USES = """\
## Exercise 1: Chatbots

A conversational agent answers the questions of customers, day and night.

## Conclusion

A model states false facts with confidence and repeats prejudice of its texts.

---

\\# Output

Last words.
"""
FEW = "Chatbots answer people.\n\n1. There are risks: false facts.\n2. There is more.\n"
OWN_AIM = "I want to find out which tool tells more.\n\n## And why\n\nBecause I care.\n"
OWN_CONCLUSION = (
    "ChatGPT is longer than Gemini, because it has headings.\n\n## Which I prefer\n\nGemini is easier to read.\n"
)
TOOLS = {"ChatGPT": (LONG, USES), "Gemini": (SHORT, FEW), "My tool_3 *x*": (f"{SHORT}\nAnd more.\n", USES)}


def made(
    folder: Path, tools: list[str], *, repeat: int = 1, more: str = "", change: Callable[[Run], Run] = lambda run: run
) -> Run:
    """A run over pasted answers, changed, with its reports in ``folder / "out"``; each sample ends in its own words."""
    (folder / "exercises.yaml").write_text(EXERCISES, "utf-8")
    (folder / "rubric.yaml").write_text(RUBRIC, "utf-8")
    providers = []
    for number, tool in enumerate(tools):
        providers.append(f'  - {{id: "file:{number}/{{exercise}}{{sample}}.md", label: "{tool}"}}')
        (folder / str(number)).mkdir()
        for sample in range(repeat):
            for name, text in zip(("basics", "uses"), (SHORT, FEW) if sample else TOOLS[tool], strict=True):
                said = f"{text}\n{tool} said so, sample {sample}.\n"
                (folder / str(number) / f"{name}{sample}.md").write_text(said, "utf-8")
    config = folder / "labreport.yaml"
    config.write_text(
        f"prompts: exercises.yaml\nrubric: rubric.yaml\nrepeat: {repeat}\n{more}"
        "student: {name: Asha Rao, register_number: RA2211003}\nproviders:\n" + "\n".join(providers),
        "utf-8",
    )
    experiment = experiments.read(config, output=folder / "out", environ={})
    compared = compare(experiment, mode="none", environ={}, concurrency=2, formats=(), on_progress=lambda _: None)
    run = change(compared.run)
    write_report(run, folder / "out")
    return run


def with_statuses(run: Run) -> Run:
    """The run as if it had been asked over the wire: one answer cut off, one refused, one failed."""
    changes: dict[int, dict[str, object]] = {
        1: {"status": "truncated", "reason": "It reached max_tokens (10)."},
        2: {"status": "refused", "reason": "A filter stopped it.", "text": "I cannot say that."},
        -1: {"status": "failed", "reason": "429: quota exhausted.", "text": "", "recorded_at": None, "model": None},
    }
    wire = {"origin": "recorded", "model": "m_1-2026", "recorded_at": "2026-11-20T10:00:00Z", "output_tokens": 1234}
    answers = [answer.model_copy(update=wire) for answer in run.answers]
    for place, change in changes.items():
        answers[place] = answers[place].model_copy(update=change)
    silent = {answer.key for answer in answers if not answer.scorable}
    scores = tuple(score for score in run.scores if score.key not in silent)
    return run.model_copy(update={"answers": tuple(answers), "scores": scores})


def _block(name: str, text: str) -> str:
    return f"{name}: |\n" + "".join(f"  {line}\n" for line in text.splitlines())


class Reports:
    """What one run wrote, and what is read of it."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder / "out"
        self.run = run
        assert run.rubric
        self.marking = Marking(run.rubric, criteria_of(run.rubric))
        handed_in = folder / "class"
        for name in FORMATS:
            (handed_in / f"Asha {name}").mkdir(parents=True)
            (handed_in / f"Asha {name}" / f"report.{name}").write_bytes(self.bytes(name))
        read = read_submissions(find_submissions([handed_in]))
        self.read = dict(zip(sorted(FORMATS), read, strict=True))
        assert all(submission.files[0].labreport for submission in read)
        self.graded = {name: grade_one(each, self.marking) for name, each in self.read.items()}

    def bytes(self, name: str) -> bytes:
        return (self.folder / f"report.{name}").read_bytes()

    def said(self, name: str, kind: str) -> list[str]:
        return texts(self.read[name], self.graded[name], kind)


def texts(submission: Submission, graded: GradedSubmission, kind: str) -> list[str]:
    return [submission.text[part.start : part.end] for part in graded.parts if part.kind == kind]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The template lab-report in full, two tools, the student's own aim and conclusion."""
    folder = tmp_path_factory.mktemp("lab")
    own = "length: full\n" + _block("aim", OWN_AIM) + _block("conclusion", OWN_CONCLUSION)
    return Reports(folder, made(folder, ["ChatGPT", "Gemini"], more=own))


@pytest.fixture(scope="session")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The template comparison, short, three tools, two samples, answers of every status, nothing of the student's."""
    folder = tmp_path_factory.mktemp("comparison")
    return Reports(folder, made(folder, list(TOOLS), repeat=2, more="template: comparison\n", change=with_statuses))


@pytest.fixture(params=["lab", "comparison"])
def reports(request: pytest.FixtureRequest) -> Reports:
    found: Reports = request.getfixturevalue(request.param)
    return found


# ---------------------------------------------------------------- every format, both templates


@pytest.mark.parametrize("name", FORMATS)
def test_every_answer_is_read_word_for_word(reports: Reports, name: str) -> None:
    said = [answer for answer in reports.run.answers if answer.scorable]
    found = {
        (part.exercise, part.tool, part.sample or 0): reports.read[name].text[part.start : part.end]
        for part in reports.graded[name].parts
        if part.kind == "answer"
    }
    assert set(found) == {answer.key for answer in said}
    for answer in said:
        read = words(found[answer.key])
        if name == "pdf":
            assert SequenceMatcher(None, read, words(answer.text), autojunk=False).ratio() >= NEAR
        else:
            assert read == words(answer.text)


@pytest.mark.parametrize("name", FORMATS)
def test_topics_get_the_grades_that_the_run_gave_them(reports: Reports, name: str) -> None:
    def grades(scores: Run | GradedSubmission) -> dict[object, list[object]]:
        return {score.key: [hit.grade for hit in score.hits] for score in scores.scores}

    assert grades(reports.graded[name]) == grades(reports.run)


@pytest.mark.parametrize("name", FORMATS)
def test_points_for_topics_are_those_of_the_mean_over_models_and_samples(reports: Reports, name: str) -> None:
    earned = {each.id: each.points for each in reports.graded[name].criteria}
    for criterion in reports.marking.criteria:
        if criterion.kind == "coverage":
            shares: dict[str, list[float]] = {}
            for score in reports.run.scores:
                if score.exercise == criterion.exercise and score.coverage is not None:
                    shares.setdefault(score.provider, []).append(score.coverage)
            mean = 100 * fmean(map(fmean, shares.values()))
            assert earned[criterion.id] == pytest.approx(
                criterion.points * min(1, mean / (criterion.high or 100)), abs=0.01
            )


@pytest.mark.parametrize("name", FORMATS)
def test_the_prompts_are_read_once_for_each_place_where_they_stand(reports: Reports, name: str) -> None:
    prompts = reports.said(name, "prompt")
    told = [words(prompt.text) for prompt in reports.run.prompts]
    repeated = len(reports.run.providers) if reports.run.template == "comparison" and name != "html" else 1
    assert [words(prompt) for prompt in prompts] == told * repeated


@pytest.mark.parametrize("name", FORMATS)
def test_only_what_the_student_wrote_is_theirs(lab: Reports, comparison: Reports, name: str) -> None:
    assert [words(each) for each in lab.said(name, "introduction")] == [words(OWN_AIM)]
    assert [words(each) for each in lab.said(name, "conclusion")] == [words(OWN_CONCLUSION)]
    assert {part.kind for part in comparison.graded[name].parts} == {"answer", "prompt"}
    told = {criterion.id: criterion for criterion in comparison.graded[name].criteria}["conclusion"]
    assert told.points is None
    assert told.why.startswith("No conclusion of your own was found")


def test_every_format_earns_the_same_points_and_no_flag(reports: Reports) -> None:
    points = {name: [criterion.points for criterion in graded.criteria] for name, graded in reports.graded.items()}
    assert [points[name] for name in FORMATS] == [points["md"]] * len(FORMATS)
    assert {name: graded.flags for name, graded in reports.graded.items()} == dict.fromkeys(points, ())


# ---------------------------------------------------------------- files that somebody changed


def edited(docx: bytes, *changes: tuple[str, str], count: int = 1) -> bytes:
    """The file with the text part changed, as a person does in a word processor; each change fits."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                text = content.decode()
                for before, behind in changes:
                    assert re.search(before, text), before
                    text = re.sub(before, behind, text, count=count, flags=re.DOTALL)
                content = text.encode()
            new.writestr(name, content)
    return made.getvalue()


def heading(title: str, level: int = 1) -> str:
    """A pattern of a heading's paragraph, with its words as a group."""
    return rf'<w:p><w:pPr><w:pStyle w:val="Heading{level}" ?/></w:pPr><w:r><w:t[^>]*>({title})</w:t></w:r></w:p>'


def paragraph(text: str, style: str = "BodyText") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def titled(title: str) -> str:
    return paragraph(title, "Heading1")


OWN = "I find ChatGPT longer than Gemini, since it has more words."
BEFORE_APPENDIX = rf"(?=<w:bookmarkStart[^>]*>\s*{heading('Appendix')})"
Regrade = Callable[..., tuple[Submission, GradedSubmission]]


@pytest.fixture
def regrade(tmp_path: Path) -> Regrade:
    """Reads and grades a file."""

    def grade(reports: Reports, data: bytes, name: str = "report.docx") -> tuple[Submission, GradedSubmission]:
        (tmp_path / "Asha Rao").mkdir(exist_ok=True)
        (tmp_path / "Asha Rao" / name).write_bytes(data)
        (submission,) = read_submissions(find_submissions([tmp_path]))
        return submission, grade_one(submission, reports.marking)

    return grade


@pytest.mark.parametrize(
    "change",
    [
        (heading("Conclusion"), rf"\g<0>{paragraph(OWN)}"),
        (heading("Conclusion"), titled("What I think") + paragraph(OWN)),
        (BEFORE_APPENDIX, paragraph(OWN)),
        (BEFORE_APPENDIX, titled("My conclusion") + paragraph(OWN)),
        (heading("Side by side"), titled("My verdict") + paragraph(OWN) + titled("Side by side")),
    ],
    ids=["below the heading", "heading changed", "at the end", "a section of its own", "a section before"],
)
def test_sentences_added_to_the_word_file_are_the_conclusion(
    comparison: Reports, regrade: Regrade, change: tuple[str, str]
) -> None:
    submission, graded = regrade(comparison, edited(comparison.bytes("docx"), change))
    assert texts(submission, graded, "conclusion") == [OWN]
    assert texts(submission, graded, "answer") == comparison.said("docx", "answer")


@pytest.mark.parametrize(
    "change",
    [
        (heading("Output"), titled("What they said")),
        (heading("Prompt"), titled("My prompts")),
        (heading("Result"), titled("Results and tables")),
        (heading("Appendix"), titled("Annexure")),
        (r'<w:p><w:pPr><w:pStyle w:val="Facts" ?/></w:pPr>.*?</w:p>', ""),
        (heading("ChatGPT", 3), paragraph("ChatGPT 5", "Heading3")),
    ],
    ids=["output", "prompt", "result", "appendix", "line above an answer", "name of a tool"],
)
def test_changed_headings_and_lost_lines_do_no_harm(lab: Reports, regrade: Regrade, change: tuple[str, str]) -> None:
    submission, graded = regrade(lab, edited(lab.bytes("docx"), change))
    for kind in ("answer", "prompt", "introduction", "conclusion", "other"):
        assert texts(submission, graded, kind) == lab.said("docx", kind)


def test_a_report_without_its_headings_is_read_like_any_other(lab: Reports, regrade: Regrade) -> None:
    plain = edited(lab.bytes("docx"), (r'w:val="Heading\d" ?/>', 'w:val="BodyText"/>'), count=0)
    _, graded = regrade(lab, plain)
    assert {part.exercise for part in graded.parts if part.kind == "answer"} >= {"basics", "uses"}


def test_what_labreport_computed_earns_nothing(lab: Reports, regrade: Regrade) -> None:
    better = lab.bytes("md").decode().replace("absent", "explained").replace("mentioned", "explained")
    better = re.sub(r"\b\d+ %", "100 %", better)
    _, graded = regrade(lab, better.encode(), "report.md")
    assert [each.points for each in graded.criteria] == [each.points for each in lab.graded["md"].criteria]


def test_a_marker_alone_changes_nothing(lab: Reports, regrade: Regrade) -> None:
    body = (
        "<h2>Prompt 1: Explain what a language model is.</h2><h3>ChatGPT</h3>"
        f"<p>{' '.join(LONG.split())}</p><h3>Gemini</h3><p>{SHORT * 4}</p>"
        f"<h2>Conclusion</h2><p>{OWN}</p>"
    )
    marked = f'<!DOCTYPE html><meta name="generator" content="labreport">{body}'
    submission, graded = regrade(lab, marked.encode(), "report.html")
    assert submission.files[0].labreport
    told = [(part.kind, part.exercise, part.tool, part.confidence) for part in graded.parts]
    submission, graded = regrade(lab, f"<!DOCTYPE html>{body}".encode(), "report.html")
    assert not submission.files[0].labreport
    assert [(part.kind, part.exercise, part.tool, part.confidence) for part in graded.parts] == told


def test_what_labreport_wrote_makes_no_two_reports_alike(lab: Reports, comparison: Reports) -> None:
    read = [
        each.read[name].model_copy(update={"id": f"{number} {name}"})
        for number, each in enumerate((lab, comparison))
        for name in FORMATS
    ]
    graded = [grade_one(each, lab.marking) for each in read]
    similarity = compare_submissions(read, graded, lab.marking)
    assert similarity
    assert {(pair.first[0], pair.second[0]) for pair in similarity.pairs if pair.scope == "own prose"} == {("0", "0")}
