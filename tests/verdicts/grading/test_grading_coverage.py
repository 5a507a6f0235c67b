from __future__ import annotations

from pipeline.records import Score, TopicHit
from pipeline.verdicts.grading.coverage import best_grades, judge_coverage
from tests.verdicts.grading.made_report import DATA, GAN, RUBRIC, VAE, Report, criterion, whole_report


def test_points_are_the_mean_over_the_tools() -> None:
    found = judge_coverage(whole_report().case(), criterion("coverage", exercise="models"))
    assert found.points == 7.5
    assert "ChatGPT 100 % and Gemini 50 %" in found.why


def test_without_an_exercise_the_points_are_the_mean_over_all_exercises() -> None:
    assert judge_coverage(whole_report().case(), criterion("coverage")).points == 8.75


def test_the_band_says_what_earns_nothing_and_what_earns_everything() -> None:
    case = whole_report().case()
    assert judge_coverage(case, criterion("coverage", exercise="models", high=75)).points == 10
    assert judge_coverage(case, criterion("coverage", exercise="models", low=50)).points == 5
    assert judge_coverage(case, criterion("coverage", exercise="models", low=80)).points == 0


def test_a_missing_answer_is_told_and_counts_as_nothing() -> None:
    report = Report().answer("models", "ChatGPT", f"{GAN} {VAE}")
    found = judge_coverage(report.case(), criterion("coverage"))
    assert found.points == 2.5
    assert "No answer of Gemini to exercise 1 or to exercise 2 was found, which counts as nothing." in found.why


def test_a_weak_answer_is_never_worth_less_than_none() -> None:
    strong = Report().answer("models", "ChatGPT", f"{GAN} {VAE}")
    missing = judge_coverage(strong.case(), criterion("coverage", exercise="models"))
    weak = judge_coverage(strong.answer("models", "Gemini", "I do not know.").case(), criterion("coverage"))
    assert missing.points == 5
    assert (weak.points or 0) * 2 >= missing.points


def test_without_any_answer_there_are_no_points() -> None:
    found = judge_coverage(Report().case(), criterion("coverage"))
    assert found.points is None


def test_an_unnamed_answer_is_not_told_as_missing_twice() -> None:
    report = Report().answer("models", None, GAN).answer("models", None, VAE)
    found = judge_coverage(report.case(), criterion("coverage", exercise="models"))
    assert "Tool 1 50 % and Tool 2 50 %" in found.why
    assert "was found" not in found.why


def test_two_stretches_of_one_answer_count_together() -> None:
    report = Report().answer("models", "ChatGPT", GAN).answer("models", "ChatGPT", VAE)
    one = RUBRIC.model_copy(update={"tools": ("ChatGPT",)})
    assert judge_coverage(report.case(one), criterion("coverage", exercise="models")).points == 10


def test_the_best_grade_counts_and_an_unscored_topic_stays_unscored() -> None:
    def score(*grades: int | None) -> Score:
        hits = tuple(TopicHit.model_validate({"topic": str(n), "grade": grade}) for n, grade in enumerate(grades))
        return Score(exercise="e", provider="p", status="answered", hits=hits)

    assert best_grades([score(0, 2, None), score(1, 1, None), score(None, 0, None)]) == {"0": 1, "1": 2, "2": None}


def test_evidence_quotes_the_submission_with_its_heading() -> None:
    report = whole_report()
    found = judge_coverage(report.case(), criterion("coverage"))
    assert {(each.topic, each.tool) for each in found.evidence} == {
        *((topic, "ChatGPT") for topic in ("gans", "vaes", "data")),
        *((topic, "Gemini") for topic in ("gans", "data")),
    }
    for each in found.evidence:
        assert each.text == report.text[each.start : each.end]
        assert each.heading == each.tool


def test_the_next_step_names_topics_that_no_answer_explains() -> None:
    report = Report().answer("models", "ChatGPT", GAN).answer("models", "Gemini", GAN)
    found = judge_coverage(report.case(), criterion("coverage", exercise="models"))
    assert "“Variational autoencoders”" in found.next_step
    assert "adversarial" not in found.next_step


def test_full_points_need_no_next_step() -> None:
    report = Report().answer("scaling", "ChatGPT", DATA).answer("scaling", "Gemini", DATA)
    assert judge_coverage(report.case(RUBRIC), criterion("coverage", exercise="scaling")).next_step == ""
