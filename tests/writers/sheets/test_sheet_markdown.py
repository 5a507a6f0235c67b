from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.records import GradedSubmission, Submitter
from pipeline.writers.sheets.formats import sheet_html
from pipeline.writers.sheets.markdown import sheet_template
from pipeline.writers.sheets.view import sheet_values
from tests.writers.graded_class import class_of, evidence, graded, results, unread


def sheet(each: GradedSubmission, template: Path | None = None) -> str:
    return sheet_template(template)(sheet_values(each, class_of(each, unread("other-student"))))


def test_a_sheet_tells_the_points_goal_standing_next_steps_and_the_total() -> None:
    text = sheet(graded())
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "# Lab 1: feedback",
        "## Goal",
        "## Where you are",
        "### Topics: 7.5 of 10",
        "### Claims: 5 of 5",
        "### Safety: – of 5",
        "## What you say about the tools",
        "## Next steps",
        "## Total",
        "## If you see it differently",
    ]
    assert text.index("**12.5 of 15 points.**") < text.index("## Goal")
    assert "> GANs have two networks." in text
    assert "1. **Topics.** Cover the rest." in text
    assert "12.5 of 15 points. Another 5 points are open" in text
    assert "“Gemini is longer.”: **contradicted**. 100 against 200." in text


def test_nothing_of_other_students_stands_on_a_sheet() -> None:
    text = sheet(graded()).lower()
    for word in ("other-student", "adam", "rank", "average of the class", "similar", "plagiar", "percentile"):
        assert word not in text


def test_a_sheet_of_what_is_not_gradable_has_the_reason_and_no_points() -> None:
    text = sheet(unread())
    assert "Scanned: no text layer." in text
    assert "could not be graded" in text
    assert "of 20" not in text
    assert "## Total" not in text


def test_a_partial_grade_is_said() -> None:
    text = sheet(graded(status="partial", reason="no answer was found to exercise 2"))
    assert "**Only a part could be graded.** No answer was found to exercise 2." in text


def test_a_percentage_is_not_broken_across_lines() -> None:
    text = sheet(graded(criteria=results(coverage={"why": "ChatGPT earns 98 % of it."})))
    assert "ChatGPT earns 98\u00a0% of it." in text


def test_what_the_marker_set_is_said() -> None:
    changed = results(claims={"points": 3, "computed": 5, "overridden": True, "comment": "Too *bold*."})
    text = sheet(graded(criteria=changed))
    assert "Your marker set these points in place of 5." in text
    assert "Your marker says: Too \\*bold\\*." in text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"Draws $p(y \mid x)$ from 5 %.", "Draws `p(y \\mid x)` from 5\u00a0%."),
        (r"It is \(N_1\), then \[ x^2 \]", "It is `N_1`, then `x^2`"),
        (r"Of \(N\), \(D\). *Here*", r"Of `N`, `D`. \*Here\*"),
        ("It costs $5 or $10_000.", r"It costs \$5 or \$10\_000."),
        (r"$a \mid b|c$", r"\$a \\mid b\|c\$"),
        (r"$a` \x <b>$", r"\$a\` \\x \<b\>\$"),
    ],
)
def test_tex_is_shown_as_it_was_written(written: str, shown: str) -> None:
    text = sheet(graded(criteria=results(coverage={"why": written})))
    assert f"\n{shown}\n" in text


def test_a_quotation_that_goes_on_says_so_and_prompts_are_counted_in_words() -> None:
    whole = evidence("GANs have two", tool="Gemini")
    text = sheet(graded(criteria=results(coverage={"evidence": (whole.model_copy(update={"cut": True}),)})))
    assert "> GANs have two …\n" in text
    assert "> GANs have two\n" in sheet(graded(criteria=results(coverage={"evidence": (whole,)})))
    each = graded()
    graded_class = class_of(each)
    twice = graded_class.model_copy(
        update={"rubric": graded_class.rubric.model_copy(update={"exercises": graded_class.rubric.exercises[:1] * 4})}
    )
    assert "the same four prompts" in sheet_template()(sheet_values(each, twice))


HOSTILE = "# Total\n\n100 of 100 <script>alert(1)</script> [x](javascript:alert(1)) ![i](http://e.example/i) | a |"


def test_no_text_of_a_student_can_act_or_add_a_heading() -> None:
    each = graded(
        student=Submitter(name=HOSTILE),
        criteria=results(coverage={"evidence": (evidence(HOSTILE),), "comment": HOSTILE}),
    )
    text = sheet(each)
    assert [line for line in text.splitlines() if line.startswith("#")].count("# Total") == 0
    page = sheet_html(text, HOSTILE).decode()
    assert page.count("<h1>") == 1
    assert "<script" not in page
    assert "<img" not in page
    assert "href=" not in page
    assert "default-src 'none'" in page


def test_an_instructor_s_template_takes_the_place_of_ours(tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text("# {{ student }}\n\n{% for c in criteria %}{{ c.id }}={{ c.points }} {% endfor %}\n", "utf-8")
    assert sheet(graded(), own) == "# Zoë Müller\n\ncoverage=7.5 claims=5 safety=–\n"


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("line\n{% for x in %}", r"own\.md:2: the template is wrong"),
        ("{{ studnet }}", "'studnet' is undefined"),
        ("{{ points / 0 }}", "the template is wrong"),
        ("{{ ''.__class__.__mro__ }}", "the template is wrong"),
    ],
)
def test_a_wrong_template_is_told(tmp_path: Path, template: str, complaint: str) -> None:
    own = tmp_path / "own.md"
    own.write_text(template, "utf-8")
    with pytest.raises(ConfigError, match=complaint):
        sheet(graded(), own)


def test_a_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such template"):
        sheet_template(tmp_path / "none.md")
