"""Figures: drawn for every run, readable without colour, well-formed whatever the labels."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import (
    Length,
    Prompt,
    ProviderUsed,
    Readability,
    Rubric,
    RubricExercise,
    Run,
    Score,
    Settings,
    Topic,
    TopicHit,
)
from pipeline.verdicts.measures import flesch_band
from pipeline.writers.bar_chart import nice_scale
from pipeline.writers.charts import charts_of
from pipeline.writers.drawing import PALETTE, WIDTH, Chart, num, shorten, text_width, wrap
from pipeline.writers.markup import printable

SVG = "{http://www.w3.org/2000/svg}"
LABELS = st.text(st.characters(codec=None), max_size=60)


def score(exercise: str, provider: str, grades: tuple[int | None, ...], **more: object) -> Score:
    hits = tuple(TopicHit.model_validate({"topic": f"t{i}", "grade": g}) for i, g in enumerate(grades))
    return Score.model_validate(
        {"exercise": exercise, "provider": provider, "status": "answered", "hits": hits, **more}
    )


def length(words: int) -> Length:
    return Length(words=words, sentences=1, paragraphs=1, headings=0, list_items=0, characters=1)


def run_of(
    scores: tuple[Score, ...],
    *,
    models: tuple[str, ...] = ("ChatGPT", "Gemini"),
    titles: tuple[str, ...] = ("Foundations",),
    topics: tuple[Topic, ...] | None = (Topic(id="t0", name="Tokens"), Topic(id="t1", name="Ethics", weight=2)),
) -> Run:
    ids = [f"e{i}" for i in range(len(titles))]
    exercises = tuple(RubricExercise(id=each, topics=topics or ()) for each in ids)
    return Run(
        labreport_version="0",
        title="Run",
        prompts=tuple(Prompt(id=i, title=t, text="?") for i, t in zip(ids, titles, strict=True)),
        rubric=None if topics is None else Rubric(exercises=exercises),
        providers=tuple(ProviderUsed(label=m, id="openai:x", settings=Settings()) for m in models),
        answers=(),
        scores=scores,
    )


TWO = run_of(
    (
        score("e0", "ChatGPT", (2, 1), coverage=0.6667, length=length(1200), readability=Readability()),
        score("e0", "Gemini", (0, None), coverage=0.0, readability=Readability(flesch_reading_ease=-12.34)),
    )
)


def parsed(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)  # noqa: S314 - our own figure, and the parser is the judge of its form


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in parsed(chart).iter(f"{SVG}text")]


def test_a_run_has_a_chart_for_each_measure_and_a_heat_map_for_each_exercise() -> None:
    run = run_of((), titles=("One", "Two"))
    assert list(charts_of(run)) == ["coverage-overall", "coverage-e0", "coverage-e1", "length", "readability"]


def test_without_a_rubric_there_is_no_coverage_chart() -> None:
    assert list(charts_of(run_of((), topics=None))) == ["length", "readability"]


def test_without_prompts_or_models_there_is_no_chart() -> None:
    assert charts_of(run_of((), titles=())) == {}
    assert charts_of(run_of((), models=())) == {}


def test_the_heat_map_reads_without_colour() -> None:
    chart = charts_of(TWO)["coverage-e0"]
    shown = texts(chart)
    assert shown[0] == "Foundations: topics covered"
    assert shown[1:3] == ["ChatGPT", "Gemini"]
    assert shown[3:9] == ["Tokens", "explained", "absent", "Ethics (weight 2)", "mentioned", "–"]
    assert shown[9:12] == ["Coverage", "67 %", "0 %"]


def test_the_heat_map_of_repeats_shows_the_mean_grade() -> None:
    scores = (score("e0", "ChatGPT", (2, 1)), score("e0", "ChatGPT", (1, 1), sample=1), score("e0", "Gemini", ()))
    shown = texts(charts_of(run_of(scores))["coverage-e0"])
    assert shown[3:9] == ["Tokens", "1.5", "–", "Ethics (weight 2)", "mentioned", "–"]
    assert shown[-1] == "–  not scored; numbers between are means of the samples"


@pytest.mark.parametrize(("grades", "arc"), [((1, 0), "0 0 1"), ((1, 1), "0 0 1"), ((2, 1), "0 1 1")])
def test_the_ball_is_filled_by_the_share_of_the_grade(grades: tuple[int, int], arc: str) -> None:
    scores = tuple(score("e0", "ChatGPT", (grade,), sample=i) for i, grade in enumerate(grades))
    chart = charts_of(run_of(scores, models=("ChatGPT",), topics=(Topic(id="t0", name="Tokens"),)))["coverage-e0"]
    (ball, _) = parsed(chart).findall(f"{SVG}path")
    assert f"A7 7 {arc} " in ball.get("d", "")


def test_the_alternative_text_counts_means_by_the_nearest_grade() -> None:
    scores = tuple(score("e0", "ChatGPT", (grade, 0), sample=i) for i, grade in enumerate((2, 1, 2)))
    alt = charts_of(run_of(scores, models=("ChatGPT",)))["coverage-e0"].alt
    assert alt == "Heat map of 2 topics for 1 model. ChatGPT: 1 explained, 0 mentioned, 1 absent."


def test_an_odd_number_of_exercises_in_two_columns_loses_none() -> None:
    titles = tuple(f"Exercise {i}" for i in range(7))
    shown = texts(charts_of(run_of((), models=tuple("ABCDEF"), titles=titles))["length"])
    assert [text for text in shown if text.startswith("Exercise")] == list(titles)


def test_what_was_not_measured_is_a_dash_and_zero_is_zero() -> None:
    charts = charts_of(TWO)
    assert texts(charts["length"])[1:5] == ["Foundations", "ChatGPT", "1,200", "Gemini"]
    assert texts(charts["length"])[5] == "–"
    assert texts(charts["coverage-overall"])[1:6] == ["Foundations", "ChatGPT", "67 %", "Gemini", "0 %"]


def test_readability_names_the_band_and_holds_negative_values() -> None:
    shown = texts(charts_of(TWO)["readability"])
    assert shown[1:7] == ["Foundations", "ChatGPT", "–", "Gemini", "−12.3", "very difficult"]
    assert "−20" in shown
    assert " ".join(shown[-2:]).startswith("Below 30 very difficult, 30–50 difficult, ")


@pytest.mark.parametrize(
    ("ease", "band"),
    [(29.9, "very difficult"), (30, "difficult"), (65, "standard"), (90, "very easy"), (121, "very easy")],
)
def test_bands_begin_at_their_lower_end(ease: float, band: str) -> None:
    run = run_of((score("e0", "ChatGPT", (), readability=Readability(flesch_reading_ease=ease)),), models=("ChatGPT",))
    assert texts(charts_of(run)["readability"])[4] == band == flesch_band(ease)


def test_overall_coverage_is_the_mean_over_exercises_and_repeats() -> None:
    scores = (
        score("e0", "ChatGPT", (), coverage=0.2),
        score("e0", "ChatGPT", (), coverage=0.4, sample=1),
        score("e1", "ChatGPT", (), coverage=0.9),
    )
    run = run_of(scores, models=("ChatGPT",), titles=("One", "Two"))
    assert texts(charts_of(run)["coverage-overall"])[1:4] == ["All exercises", "ChatGPT", "60 %"]


def test_the_alternative_text_carries_the_numbers() -> None:
    charts = charts_of(TWO)
    assert "ChatGPT: 1 explained, 1 mentioned, 0 absent; coverage 67 %." in charts["coverage-e0"].alt
    assert "Foundations: ChatGPT 1,200, Gemini not measured." in charts["length"].alt
    for chart in charts.values():
        root = parsed(chart)
        assert root.get("role") == "img"
        assert root.get("aria-label") == root.findtext(f"{SVG}title") == chart.title
        assert root.findtext(f"{SVG}desc") == chart.alt


def test_texts_can_be_had_apart_from_the_shapes() -> None:
    for chart in charts_of(TWO).values():
        shapes = ET.fromstring(chart.shapes)  # noqa: S314 - as above
        assert [label.text for label in chart.labels] == texts(chart)
        assert not list(shapes.iter(f"{SVG}text"))
        assert len(list(shapes.iter())) + len(chart.labels) == len(list(parsed(chart).iter()))


def test_every_colour_is_of_the_palette_and_the_paper_is_white() -> None:
    charts = charts_of(TWO)
    root = parsed(charts["length"])
    paper, *bars = list(root.iter(f"{SVG}rect"))
    assert paper.get("fill") == "#ffffff"
    assert {bar.get("fill") for bar in bars} <= set(PALETTE)
    assert bars


def test_the_same_run_gives_the_same_bytes() -> None:
    again = Run.model_validate_json(TWO.model_dump_json())
    assert charts_of(again) == charts_of(TWO)


@given(st.lists(LABELS, min_size=1, max_size=6, unique=True), LABELS, LABELS)
@settings(max_examples=60, deadline=None)
def test_hostile_labels_stay_text_inside_the_figure(models: list[str], title: str, topic: str) -> None:
    scores = tuple(score("e0", m, (2,), coverage=1.0, length=length(10)) for m in models)
    run = run_of(scores, models=tuple(models), titles=(title,), topics=(Topic(id="t0", name=topic),))
    for chart in charts_of(run).values():
        root = parsed(chart)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "circle", "desc", "line", "path", "rect", "svg", "text", "title",
        }  # fmt: skip
        chart.svg.encode("utf-8")
        assert_inside(root)


@pytest.mark.parametrize(("models", "exercises"), [(1, 1), (2, 4), (6, 4), (6, 20), (12, 3)])
def test_nothing_leaves_the_figure_and_no_bars_text_overlaps(models: int, exercises: int) -> None:
    names = tuple(f"Model {i} with a long display name"[: 8 + 7 * i] for i in range(models))
    scores = tuple(
        score(
            f"e{e}",
            name,
            (2, 1),
            coverage=1.0,
            length=length(1 + 997 * (e + i)),
            readability=Readability(flesch_reading_ease=100.0 - 13 * (e + i)),
        )
        for e in range(exercises)
        for i, name in enumerate(names)
    )
    titles = tuple(f"Exercise {e} on a rather long subject, with more words than fit" for e in range(exercises))
    for name, chart in charts_of(run_of(scores, models=names, titles=titles)).items():
        root = parsed(chart)
        assert_inside(root)
        assert_no_overlap(root, name)


def boxes(root: ET.Element) -> list[tuple[float, float, float, float, str]]:
    """Left, right, top and bottom of each text, by the estimate that placed it."""
    found = []
    for element in root.iter(f"{SVG}text"):
        size = float(element.get("font-size", "12"))
        width = text_width(element.text or "", size, bold=element.get("font-weight") == "bold")
        x, y = float(element.get("x", "")), float(element.get("y", ""))
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "")]
        found.append((left, left + width, y - 0.8 * size, y + 0.2 * size, element.text or ""))
    return found


def assert_inside(root: ET.Element) -> None:
    height = float(root.get("height", ""))
    for left, right, top, bottom, text in boxes(root):
        assert left >= 0, text
        assert right <= WIDTH, text
        assert top >= 0, text
        assert bottom <= height, text


def assert_no_overlap(root: ET.Element, name: str) -> None:
    placed = boxes(root)
    for i, (left, right, top, bottom, text) in enumerate(placed):
        for other in placed[i + 1 :]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
            assert apart, (name, text, other[4])


@given(LABELS, st.floats(8, 400))
@settings(max_examples=200, deadline=None)
def test_shortened_text_fits_or_is_the_mark_alone(text: str, width: float) -> None:
    short = shorten(text, width)
    assert text_width(short) <= width or short == "…"
    assert short in ("", " ".join(short.split()))


@given(LABELS, st.floats(20, 400), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_wrapped_lines_fit_and_lose_nothing_unmarked(text: str, width: float, lines: int) -> None:
    wrapped = wrap(text, width, lines)
    assert len(wrapped) <= lines
    assert all(text_width(each) <= width or each == "…" for each in wrapped)
    if not (wrapped and wrapped[-1].endswith("…")):
        assert re.sub(r"\s", "", "".join(wrapped)) == re.sub(r"\s", "", printable(text))


def test_a_long_name_breaks_after_a_sign() -> None:
    assert wrap("llama3.1:70b-instruct", text_width("llama3.1:70b-instr"), 2) == ["llama3.1:70b-", "instruct"]


def test_a_cut_never_parts_a_letter_from_its_signs() -> None:
    assert shorten("கிகிகி", text_width("கிக…")) == "கி…"
    assert shorten("கிகிகி", text_width("கிகி…")) == "கிகி…"


@pytest.mark.parametrize(
    ("values", "high", "step"),
    [([], 1, 0.2), ([0], 1, 0.2), ([6], 6, 1), ([1254], 1500, 250), ([99], 100, 20), ([3_000_000], 3_000_000, 500_000)],
)
def test_a_scale_has_round_steps_and_holds_its_values(values: list[float], high: float, step: float) -> None:
    scale = nice_scale(values, "words", num)
    assert scale.low == 0
    assert scale.high == pytest.approx(high)
    assert scale.step == pytest.approx(step)
