"""The report of a run holds what it must, in order, whatever happened to its answers."""

from __future__ import annotations

import re

import pytest

from pipeline.records import Answer, Finding, Run, Score, Settings, Student
from pipeline.writers.document.assembly import Document, assemble, contents_list
from pipeline.writers.document.nodes import Nodes, plain_text, walk
from tests.writers.sample_run import LONG, PROMPTS, SHORT, sample_run


@pytest.fixture(scope="module")
def report() -> Document:
    return assemble(sample_run())


@pytest.fixture(scope="module")
def comparison() -> Document:
    return assemble(sample_run(template="comparison"))


def headings(document: Document, level: int) -> list[str]:
    return [
        plain_text(item["c"][2])
        for item in walk(document.blocks)
        if item["t"] == "Header" and item["c"][0] == level and "unlisted" not in item["c"][1][1]
    ]


def shown(document: Document) -> str:
    return " ".join(plain_text(document.blocks).split())


def divisions(document: Document, kind: str) -> list[str]:
    return [plain_text(item) for item in walk(document.blocks) if item["t"] == "Div" and kind in item["c"][0][1]]


def rows_under(document: Document, caption: str) -> list[list[str]]:
    for item in walk(document.blocks):
        if item["t"] == "Table" and caption in plain_text(item["c"][1][1]):
            return [[plain_text(cell[4]) for cell in row[1]] for row in item["c"][4][0][3]]
    raise AssertionError(f"no table is called {caption}")


def test_a_lab_report_has_the_sections_of_the_course(report: Document) -> None:
    sections = ["Summary", "Aim", "Experiment", "Algorithm", "Prompt", "Output", "Result", "Conclusion", "Appendix"]
    assert headings(report, 1) == sections


def test_a_comparison_has_a_section_for_each_tool(comparison: Document) -> None:
    assert headings(comparison, 1) == [
        *("Summary", f"Tool 1: {LONG}", f"Tool 2: {SHORT}", "Side by side", "Conclusion", "Appendix")
    ]
    prompts = [f"Prompt {number}: {prompt.title}" for number, prompt in enumerate(PROMPTS, 1)]
    assert headings(comparison, 2)[:8] == prompts * 2


@pytest.mark.parametrize("template", ["lab-report", "comparison"])
def test_no_heading_level_is_skipped(template: str) -> None:
    level = 0
    for item in walk(assemble(sample_run(template=template)).blocks):
        if item["t"] == "Header":
            assert item["c"][0] <= level + 1, plain_text(item)
            level = item["c"][0]


def test_the_cover_names_student_course_and_notice(report: Document) -> None:
    (cover,) = divisions(report, "cover")
    for words in (
        "தமிழ்ச்செல்வன் 李雷 नेहा",
        "7376231CS101",
        "Generative AI (CIAEC59)",
        "12 March 2026",
        "No model wrote them",
    ):
        assert words in cover


def test_what_is_not_known_of_the_student_is_left_out() -> None:
    (cover,) = divisions(assemble(sample_run(student=Student(), notice=None)), "cover")
    assert [line for line in cover.split("\n") if line.strip()] == [
        *("Lab report", "Fundamentals of generative AI: Aurora & Brevis", "Models compared", "Aurora and Brevis")
    ]


def test_the_summary_shows_means_of_what_was_measured(report: Document) -> None:
    run = sample_run()
    rows = rows_under(report, "The models side by side")
    words = [score.length.words for score in run.scores if score.provider == LONG and score.length]
    assert [row[0] for row in rows] == [LONG, SHORT]
    assert rows[0][1:4] == ["3 of 4", "89 %", f"{sum(words) / len(words):.0f}"]


def test_what_could_not_be_measured_is_a_dash_and_never_a_zero(report: Document) -> None:
    rows = {row[0]: row[1:] for row in rows_under(report, "Exercise 2: the answers measured")}
    assert rows[SHORT] == ["failed", "–", "–", "–", "–", "–"]
    assert "could not be measured" in shown(report)


def test_every_status_is_shown_where_the_answer_would_stand(report: Document) -> None:
    assert divisions(report, "warning") == [
        "No answer could be had. The server answered 503 five times in a row.",
        "The model refused to answer. The safety filter stopped it: category “harassment”.",
        "The answer was cut off before its end. The output limit of 400 tokens was reached.",
    ]


def test_a_report_of_pasted_answers_claims_no_asking() -> None:
    run = sample_run()
    pasted = tuple(
        p.model_copy(update={"id": "file:answers/x/{exercise}.md", "settings": Settings()}) for p in run.providers
    )
    text = shown(assemble(run.model_copy(update={"providers": pasted})))
    assert "copied by hand into files" in text
    assert "answers pasted from files" in text
    assert "is sent word for word" not in text
    assert "is sent word for word" in shown(assemble(run))


def test_a_forgotten_paste_is_not_blamed_on_the_model() -> None:
    run = sample_run()
    forgotten = run.answers[0].model_copy(
        update={"status": "empty", "origin": "pasted", "text": "", "reason": "Nothing is pasted into x.md yet."}
    )
    answers = (forgotten, *run.answers[1:])
    warnings = divisions(assemble(run.model_copy(update={"answers": answers})), "warning")
    assert warnings[0] == "Nothing is pasted into x.md yet."


def test_the_summary_opens_with_the_main_findings() -> None:
    finding = Finding(id="coverage", sentence="Aurora covered more.", standing="too close")
    summary = shown(assemble(sample_run().model_copy(update={"findings": (finding,)}))).split("Aim")[0]
    assert "Aurora covered more. too close" in summary.replace("(", "").replace(")", "")


def test_a_written_sample_says_so_at_the_answer(report: Document) -> None:
    assert divisions(report, "origin") == ["Sample text, written by the labreport authors: no model wrote this."]


def test_each_claim_stands_beside_its_standing_and_its_numbers(report: Document) -> None:
    assert rows_under(report, "sentence by sentence")[1] == [
        *("Brevis is easier to read for beginners.", "supported", "Flesch reading ease 53.4 against 31.4.")
    ]


def test_findings_carry_standing_numbers_and_quotations(report: Document) -> None:
    first, second = divisions(report, "finding")
    assert "too few samples" in first
    assert "412 words (95 % interval 351 to 474)" in first
    assert "— Aurora, Exercise 1" in second


def test_evidence_quotes_the_answer_and_leads_to_it(report: Document) -> None:
    rows = rows_under(report, "Exercise 1: how each answer treats each topic")
    assert rows[1][0] == "Latent space"
    assert rows[1][1].startswith("● explained\n“The latent space is a compressed map")
    assert rows[1][2] == "○ absent"
    targets = {item["c"][1][0] for item in walk(report.blocks) if item["t"] == "Header"}
    links = [item["c"][2][0] for item in walk(report.blocks) if item["t"] == "Link"]
    inner = {link.removeprefix("#") for link in links if link.startswith("#")}
    assert {"answer-1", "answer-2"} <= inner <= targets


def test_settings_that_were_not_honoured_are_named(report: Document) -> None:
    assert rows_under(report, "what they were asked with")[0] == [
        *(LONG, "openai:aurora-2-large", "max_tokens = 2000; seed = 7; temperature = 0.2", "seed")
    ]


def test_captions_are_counted_in_reading_order(report: Document) -> None:
    captions = [plain_text(item["c"][1][1]) for item in walk(report.blocks) if item["t"] in ("Table", "Figure")]
    for kind in ("Table", "Figure"):
        numbers = [int(re.findall(r"\d+", caption)[0]) for caption in captions if caption.startswith(kind)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > 5


def test_the_table_of_contents_lists_the_report_and_not_the_answers(report: Document) -> None:
    titles = [plain_text(entry.title) for entry in report.contents]
    assert titles[:3] == ["Summary", "Aim", "Experiment"]
    assert "Encoder and decoder" not in titles
    assert len({entry.anchor for entry in report.contents}) == len(titles)


def test_the_list_of_contents_nests_exercises_below_their_section(report: Document) -> None:
    (made,) = contents_list(report.contents)
    under: Nodes = made["c"][4]
    assert plain_text(under[0]) == "Prompt"
    assert plain_text(under[1]["c"][0]) == "Exercise 1: Foundational concepts"
    assert contents_list(()) == []


def test_a_run_with_nothing_but_failures_still_makes_a_report() -> None:
    answers = tuple(
        Answer(exercise=prompt.id, provider=label, status="failed", reason="No key.")
        for prompt in PROMPTS
        for label in (LONG, SHORT)
    )
    scores = tuple(Score(exercise=answer.exercise, provider=answer.provider, status="failed") for answer in answers)
    bare: dict[str, object] = {
        "rubric": None,
        "overlaps": (),
        "findings": (),
        "claims": (),
        "conclusion": None,
        "thresholds": (),
    }
    document = assemble(sample_run(answers=answers, scores=scores, **bare))
    assert rows_under(document, "side by side") == [[LONG, "0 of 4", *["–"] * 4], [SHORT, "0 of 4", *["–"] * 4]]
    assert document.modified is None
    assert len(divisions(document, "warning")) == 8


def test_a_model_that_was_not_asked_is_shown_as_such() -> None:
    run = sample_run()
    kept = [answer for answer in run.answers if answer.provider == LONG]
    scores = [score for score in run.scores if score.provider == LONG]
    document = assemble(sample_run(answers=tuple(kept), scores=tuple(scores)))
    assert divisions(document, "warning").count("This model was not asked.") == 4


def repeated(run: Run) -> Run:
    again = [answer.model_copy(update={"sample": 1}) for answer in run.answers]
    scores = [score.model_copy(update={"sample": 1}) for score in run.scores]
    pairs = sorted(
        [*zip(run.answers, run.scores, strict=True), *zip(again, scores, strict=True)], key=lambda pair: pair[0].key
    )
    answers, all_scores = zip(*pairs, strict=True)
    return run.model_copy(update={"repeat": 2, "answers": answers, "scores": all_scores})


def test_repeats_are_shown_sample_by_sample_with_their_mean() -> None:
    document = assemble(repeated(sample_run()))
    rows = rows_under(document, "Exercise 1: the answers measured")
    assert [row[0] for row in rows[:3]] == ["Aurora, sample 0", "Aurora, sample 1", "Aurora, mean"]
    assert "Brevis, sample 1" in headings(document, 3)


@pytest.mark.parametrize("count", [1, 3, 7])
def test_any_number_of_models_fits(count: int) -> None:
    run = sample_run()
    labels = [f"Model {number}" for number in range(count)]
    providers = tuple(run.providers[0].model_copy(update={"label": label}) for label in labels)
    answers = tuple(
        answer.model_copy(update={"provider": label})
        for answer in run.answers
        if answer.provider == LONG
        for label in labels
    )
    scores = tuple(
        score.model_copy(update={"provider": label})
        for score in run.scores
        if score.provider == LONG
        for label in labels
    )
    document = assemble(sample_run(providers=providers, answers=answers, scores=scores))
    heads = [
        [plain_text(cell[4]) for cell in item["c"][3][1][0][1]]
        for item in walk(document.blocks)
        if item["t"] == "Table" and item["c"][3][1] and "answer-table" not in item["c"][0][1]
    ]
    assert max(map(len, heads)) <= 7
    named = [cell for head in heads if head[0] == "Measure" for cell in head if cell.startswith("Model ")]
    assert named == labels


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "99999-99-99", "now", ""])
def test_a_time_that_cannot_be_is_no_time(when: str) -> None:
    answers = tuple(answer.model_copy(update={"recorded_at": when}) for answer in sample_run().answers)
    assert assemble(sample_run(answers=answers)).modified is None
