"""A judge's grades in the report: beside the scorer's, with their doubts."""

from __future__ import annotations

from pipeline.records import Agreement, Grade, JudgeUsed, Preference, Run, Score, Settings, TopicHit
from pipeline.writers.document.assembly import Document, assemble
from pipeline.writers.document.nodes import plain_text, walk
from tests.writers.sample_run import LONG, SHORT, TOPICS, sample_run

AGREED = Agreement(
    marks=10, answers=6, exact=0.8, kappa=0.75, low=0.5, high=0.9, table=((4, 1, 0), (0, 2, 0), (0, 1, 2))
)
NOTHING = Agreement(marks=0, answers=0, table=((0, 0, 0), (0, 0, 0), (0, 0, 0)))


def judged_run(agreement: Agreement = AGREED, **changes: object) -> Run:
    """The sample run with a judge that gave the foundations of the first model 2, unscored, 0, 0."""
    judge = JudgeUsed(
        label="Justice <b>", id="openai:justice", settings=Settings(), is_contestant=False, calls=6, agreement=agreement
    )
    run = sample_run()
    return run.model_copy(
        update={"judge": judge.model_copy(update=changes), "scores": tuple(map(_with_grades, run.scores))}
    )


def _with_grades(score: Score) -> Score:
    if (score.exercise, score.provider) != ("foundations", LONG):
        return score
    names = list(TOPICS["foundations"])
    first = score.hits[0]
    grades: tuple[Grade | None, ...] = (2, None, 0, 0)
    hits = tuple(
        TopicHit(topic=name, grade=grade, why="the judge quoted nothing")
        for name, grade in zip(names, grades, strict=True)
    )
    quoted = hits[0].model_copy(update={"evidence": first.evidence, "start": first.start, "end": first.end})
    return score.model_copy(update={"judged": (quoted, *hits[1:]), "judged_coverage": 1 / 3})


def shown(document: Document) -> str:
    return " ".join(plain_text(document.blocks).split())


def warnings(document: Document) -> str:
    found = [item for item in walk(document.blocks) if item["t"] == "Div" and "warning" in item["c"][0][1]]
    return " ".join(plain_text(item) for item in found)


def test_a_run_without_a_judge_says_nothing_of_one() -> None:
    words = shown(assemble(sample_run()))
    assert "The judge" not in words
    assert "by the judge" not in words
    assert "Judge:" not in words


def test_the_agreement_stands_in_the_report_with_its_interval() -> None:
    words = shown(assemble(judged_run(unscored=1)))
    assert "One of 4 topics has no such grade." in words
    assert "Of the ten topics that both graded, 80 % have the same grade" in words
    assert "kappa is 0.75 (95 % interval 0.50 to 0.90)" in words
    assert "Justice <b>" in words


def test_judged_grades_stand_beside_the_offline_ones() -> None:
    words = shown(assemble(judged_run(unscored=1)))
    assert "Judge: ● explained" in words
    assert "Judge: unscored: the judge quoted nothing" in words
    assert "Judge: ○ absent" in words
    assert "Topic coverage, by the judge 33 % –" in words


def test_a_judge_among_the_contestants_is_warned_of() -> None:
    assert "judged answers of its own" in warnings(assemble(judged_run(is_contestant=True)))
    assert "judged answers of its own" not in warnings(assemble(judged_run()))


def test_questions_without_a_reply_are_warned_of() -> None:
    assert "left two of six questions without a reply" in warnings(assemble(judged_run(failed=2)))


def test_a_judge_that_left_everything_unscored_has_no_figures() -> None:
    words = shown(assemble(judged_run(NOTHING, unscored=4)))
    assert "Four of 4 topics have no such grade." in words
    assert "kappa is" not in words


def test_preferences_are_counted_with_ties_by_order() -> None:
    run = judged_run().model_copy(
        update={
            "preferences": (
                Preference(
                    exercise="scaling", first=LONG, second=SHORT, first_better=3, ties=1, order_ties=2, unscored=4
                ),
            )
        }
    )
    assert f"Exercise 4 {LONG} / {SHORT} 3 0 1 2 4" in shown(assemble(run))
