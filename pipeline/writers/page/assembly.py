"""Run -> one HTML page that needs nothing else: no font, no file, no address, and no script in order to be read."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from pipeline.records import Run
from pipeline.writers.document import appendix_tables, result_tables
from pipeline.writers.document.extent import left_out
from pipeline.writers.document.human_view import human_view
from pipeline.writers.document.judge_view import JudgeView, judge_view
from pipeline.writers.document.nodes import Nodes
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.document.view import general_values, headlines, unmeasured
from pipeline.writers.document.visible import one_line
from pipeline.writers.markup import unbroken
from pipeline.writers.page.answers import exercises_of
from pipeline.writers.page.data import data_of
from pipeline.writers.page.elements import Elements
from pipeline.writers.page.evidence import evidence_of
from pipeline.writers.page.figures import bar_tables, cards
from pipeline.writers.page.findings import SIGNS, findings_of
from pipeline.writers.page.formulas import Formulas
from pipeline.writers.page.narrative import tell
from pipeline.writers.page.shell import fill_page

STYLES = ("page/tokens.css", "page/page.css", "page/print.css")
SCRIPTS = tuple(f"page/{name}.js" for name in ("logic", "compare", "search", "judging", "export", "main"))
_TEXT_LEVEL = 4


def write_page(run: Run, *, sealed: dict[str, str] | None = None) -> bytes:
    """The page of a run; the same bytes for the same run.

    Args:
        run: the run, for a blind page one without names and figures.
        sealed: the names of the models under lock, for a blind page; None for an open one.

    Raises:
        RenderError: a template is wrong, or pandoc cannot set a formula.
    """
    formulas = Formulas()
    filled = fill_page("page/page.html.j2", _values(run, formulas, sealed), styles=STYLES, scripts=SCRIPTS)
    return formulas.set_in(filled).encode("utf-8", "replace")


def _values(run: Run, formulas: Formulas, sealed: dict[str, str] | None) -> dict[str, Any]:
    """Everything that the templates name."""
    evidence = evidence_of(run)
    shown = frozenset(evidence.anchors)
    overlaps = result_tables.shown_overlaps(run, shown)
    exercises = exercises_of(run, evidence, formulas)
    findings = findings_of(run, evidence, formulas)
    titles = {prompt.id: f"Exercise {number}" for number, prompt in enumerate(run.prompts, 1)}
    judge, human = judge_view(run, titles), human_view(run)

    def drawn(name: str, blocks: Nodes) -> Markup:
        return Markup(Elements(name, formulas).write(blocks))  # noqa: S704 - every text in it is escaped

    def written(name: str, text: str | None) -> Markup:
        return drawn(name, blocks_of(text, _TEXT_LEVEL) if text else [])

    student = run.student
    return {
        **general_values(run),
        "blind": sealed is not None,
        "title": one_line(run.title),
        "details": [
            (name, one_line(value))
            for name, value in (
                ("Name", student.name),
                ("Register number", student.register_number),
                ("Course", student.course),
                ("Date", student.date),
            )
            if value
        ],
        "labels": [one_line(provider.label) for provider in run.providers],
        "cards": cards(run),
        "bar_tables": bar_tables(run),
        "headlines": [
            (
                SIGNS[each.standing],
                unbroken(one_line(each.sentence)),
                each.standing,
                run.findings.index(each) + 1,
            )
            for each in headlines(run)
        ],
        "unmeasured": unmeasured(run),
        "left_out": left_out(run, shown),
        "exercises": exercises,
        "findings": findings,
        "aim": written("aim", run.aim),
        "conclusion": written("conclusion", run.conclusion),
        "claims": [
            (SIGNS[c.standing], c.standing, one_line(c.sentence), unbroken(one_line(c.why))) for c in run.claims
        ],
        "told": {name: Markup(text) for name, text in tell(general_values(run), formulas, 4).items()},  # noqa: S704 - as above
        "human": human,
        "human_tables": drawn("human", human.tables.blocks) if human else "",
        "judge": judge,
        "judge_tables": drawn("judge", _blocks(judge)) if judge else "",
        "tables": {
            "measures": drawn("measures", result_tables.measure_tables(run)),
            "models": drawn("models", [result_tables.models_table(run.providers)]),
            "overlaps": drawn("overlaps", [result_tables.overlap_table(overlaps, titles)] if overlaps else []),
            "thresholds": drawn(
                "thresholds", [result_tables.threshold_table(run.thresholds)] if run.thresholds else []
            ),
            "statuses": drawn(
                "statuses", [appendix_tables.status_table([a for a in run.answers if a.key in shown], run.prompts)]
            ),
            "versions": drawn("versions", [appendix_tables.versions_table(run.labreport_version, run.versions)]),
        },
        "data": Markup(data_of(run, evidence, findings, sealed)),  # noqa: S704 - it holds no angle bracket
    }


def _blocks(judge: JudgeView) -> Nodes:
    return [block for slot in (judge.model, judge.grades, judge.preferences) if slot for block in slot.blocks]
