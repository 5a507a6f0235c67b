"""The page as a reader uses it, in Chromium."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it carries no types
from playwright.sync_api import Page, expect

from pipeline.writers.page.assembly import write_page
from pipeline.writers.page.blind import letters_of, seal, without_names
from tests.browser import OpenPage
from tests.writers.page.judged_run import LABELS, judged_run
from tests.writers.sample_run import sample_run
from tests.writers.shown_text import shown_text

KEY = "ABCDE-FGHIJ-KLMNO-PQRST"


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_page(judged_run())


@pytest.fixture(scope="module")
def sample() -> bytes:
    return write_page(sample_run())


@pytest.fixture(scope="module")
def blind_content() -> bytes:
    letters = letters_of(LABELS, KEY)
    return write_page(without_names(judged_run(), letters), sealed=seal(letters, KEY))


def complaints(page: Page) -> list[str]:
    """What axe-core finds, with the elements."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {', '.join(node['html'][:120] for node in each['nodes'][:3])}" for each in found]


def seen_columns(page: Page) -> list[str]:
    return page.evaluate(  # type: ignore[no-any-return] # what a script answers has no type
        "[...document.querySelectorAll('.column')].filter((c) => c.offsetParent).map((c) => c.dataset.model)"
    )


# ---------------------------------------------------------------- accessible, quiet, at any width


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_nothing_is_asked_for(
    sample: bytes, open_page: OpenPage, width: int, scheme: str
) -> None:
    opened = open_page(sample, width=width, color_scheme=scheme)
    page = opened.page
    assert complaints(page) == []
    page.keyboard.press("t")
    page.keyboard.press("m")
    assert complaints(page) == []
    page.locator("[data-view=method]").click()
    page.keyboard.press("?")
    assert complaints(page) == []
    assert opened.problems() == []


def test_axe_sees_a_fault_that_is_planted(sample: bytes, open_page: OpenPage) -> None:
    page = open_page(sample.replace(b'<html lang="en-GB">', b"<html>")).page
    assert complaints(page)[0].startswith("html-has-lang")


def test_axe_finds_nothing_on_the_blind_page(blind_content: bytes, open_page: OpenPage) -> None:
    opened = open_page(blind_content)
    assert complaints(opened.page) == []
    assert opened.problems() == []


@pytest.mark.parametrize("width", [360, 768, 1280, 2560])
def test_no_width_makes_the_page_scroll_sideways(content: bytes, open_page: OpenPage, width: int) -> None:
    page = open_page(content, width=width).page
    for view in ("overview", "answers", "method"):
        page.locator(f"[data-view={view}]").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_no_line_on_an_answer_is_cut_and_no_figure_leaves_its_unit(sample: bytes, open_page: OpenPage) -> None:
    page = open_page(sample, "#exercise=foundations", width=1280).page
    facts = page.locator(".answer .facts")
    assert facts.count()
    assert facts.evaluate_all("all => all.every(each => each.scrollWidth <= each.clientWidth)")
    values = page.locator(".value")
    assert values.evaluate_all("all => all.length && all.every(one => getComputedStyle(one).whiteSpace == 'nowrap')")


def test_a_small_screen_has_the_numbers_below_each_claim(sample: bytes, open_page: OpenPage) -> None:
    page = open_page(sample, width=360, height=780).page
    for cell in page.locator(".claims td").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["width"] > 250
        assert box["x"] + box["width"] <= 360


def test_a_small_screen_shows_one_model_and_changes_it_by_a_tap(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=architectures", width=360, height=780).page
    assert seen_columns(page) == ["0"]
    page.locator("[data-toggle='1']").click()
    assert seen_columns(page) == ["1"]
    page.locator("tr[data-topic='3'] button:visible").click()
    expect(page.locator(".column[data-model='1'] mark.on").first).to_be_in_viewport()
    expect(page.locator("#topic-bar p")).to_contain_text("Self-attention: ● explained")
    page.get_by_role("button", name="Next topic").click()
    expect(page.locator("#topic-bar p")).to_contain_text(re.compile("Multi-head attention: [○◐●] "))
    page.get_by_role("button", name="No topic").click()
    expect(page.locator("#topic-bar")).to_be_hidden()


def test_the_whole_report_is_read_without_a_script(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, java_script_enabled=False).page
    for heading in ("Overview", "Side by side", "Method", "What the numbers say", "Exercise 2: Architectures"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    assert page.locator(".answer:visible").count() == len(judged_run().answers)
    assert page.locator("button:visible, input:visible, select:visible").count() == 0


def test_print_holds_every_answer_and_no_control(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=architectures").page
    page.emulate_media(media="print")
    assert page.locator(".answer:visible").count() == len(judged_run().answers)
    assert page.locator("button:visible, .bar:visible, .toolbar:visible").count() == 0
    printed = shown_text("pdf", page.pdf(prefer_css_page_size=True))
    for heading in ("Threemodels", "Overview", "Whatthenumberssay", "Exercise2:Architectures", "Versions"):
        assert heading in printed
    assert printed.count("Aclosingremarkofthesecondsample.") == len(judged_run().answers) / 2


def test_motion_is_not_asked_of_anybody(content: bytes) -> None:
    assert b"transition" not in content
    assert b"animation" not in content


# ---------------------------------------------------------------- topics


def test_a_topic_scrolls_every_column_to_its_words(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=foundations").page
    page.get_by_role("button", name="Generative adversarial networks").click()
    boxes = page.evaluate(
        """[...document.querySelectorAll('.column')].filter((c) => c.offsetParent).map((column) => {
          const mark = [...column.querySelectorAll('mark.on')].find((each) => each.offsetParent);
          if (!mark) return null;
          const [outer, inner] = [column.getBoundingClientRect(), mark.getBoundingClientRect()];
          return inner.top >= outer.top && inner.bottom <= Math.min(outer.bottom, innerHeight);
        })"""
    )
    assert boxes == [True, True, True]
    assert "exercise=foundations&topic=gans" in page.url
    verdicts = page.locator(".verdict:visible").all_inner_texts()
    assert len(verdicts) == 3
    assert all(each.startswith("Generative adversarial networks: ● explained") for each in verdicts)


def test_every_sign_of_the_heat_map_leads_to_the_words_it_stands_for(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content).page
    row = page.locator(".map tr", has_text="Generative adversarial networks").first
    row.locator("a").nth(1).click()
    expect(page.locator(".column[data-model='1'] mark.on").first).to_be_in_viewport()
    assert page.locator("#answers").is_visible()


def test_a_mark_tells_topic_grade_and_why_and_lets_itself_be_dismissed(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=foundations&topic=gans").page
    page.locator(".column[data-model='0'] mark.on").first.hover()
    expect(page.locator("#tip")).to_contain_text("Generative adversarial networks: ● explained:")
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()


def test_a_deep_link_survives_reload_and_history(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=architectures&topic=self-attention&models=0.2&sample=1").page
    for _ in range(2):
        assert page.locator("#exercise").input_value() == "architectures"
        assert seen_columns(page) == ["0", "2"]
        assert page.locator(".answer[data-sample='1']:visible").count() == 2
        assert page.locator("tr.on:visible").inner_text().startswith("3")
        page.reload()
    page.keyboard.press("j")
    assert page.locator("#exercise").input_value() == "foundations"
    page.go_back()
    assert page.locator("#exercise").input_value() == "architectures"


def test_filters_leave_the_topics_that_fit(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=architectures").page
    rows = page.locator(".exercise.current .topics tbody tr:visible")
    every = rows.count()
    page.locator("#rail-filters input").check()
    differing = rows.count()
    assert 0 < differing < every
    page.locator("#rail-filters select").select_option("0")
    assert 0 < rows.count() <= differing
    assert "grade=0&differs=1" in page.url
    page.locator("[data-view=overview]").click()
    assert page.locator(".map tbody tr:visible").count() < 2 * every


def test_side_by_side_fills_the_window_and_marking_leaves_the_answers_in_sight(
    content: bytes, open_page: OpenPage
) -> None:
    page = open_page(content, "#exercise=foundations&topic=gans").page
    page.keyboard.press("m")
    assert page.evaluate("[scrollY, document.documentElement.scrollHeight <= innerHeight]") == [0, True]
    for seen in ("#judging", ".column[data-model='0'] header", ".column[data-model='2'] header"):
        expect(page.locator(seen).and_(page.locator(":visible")).first).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.get_by_label("Accuracy: Aurora")).to_be_visible()


def test_what_only_one_model_says_is_marked_on_request(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=foundations&models=0.1").page
    decoration = "getComputedStyle(document.querySelector('#a3 .own')).textDecorationLine"
    assert page.evaluate(decoration) == "none"
    page.locator("#own").check()
    assert page.evaluate(decoration) == "underline"


def test_the_changes_between_two_samples_are_shown_word_by_word(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=foundations").page
    page.locator("#a3 .samples").select_option(label="changes 0 → 1")
    changes = page.locator(".changes:visible")
    expect(changes.locator("del").first).to_have_text("is")
    expect(changes.locator("ins").first).to_have_text("was")
    expect(changes.locator("ins").last).to_have_text("A closing remark of the second sample.")
    changes.locator("select").select_option(label="sample 1")
    assert page.locator("#a4").is_visible()
    assert page.locator(".changes").count() == 0


# ---------------------------------------------------------------- search, keyboard


def test_search_counts_leads_and_colours(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content).page
    page.locator("#words").fill("Self-Attention")
    counts = [answer.text.lower().count("self-attention") for answer in judged_run().answers]
    told = f"{sum(counts)} places in {sum(count > 0 for count in counts)} answers"
    expect(page.locator("#results p").first).to_have_text(told)
    page.locator("#results a").nth(1).click()
    assert page.locator("#exercise").input_value() == "architectures"
    assert page.evaluate("CSS.highlights.get('found').size") > 3
    page.locator("#words").fill("no such words")
    expect(page.locator("#results p").first).to_have_text("0 places in 0 answers")


def test_the_keyboard_reaches_everything(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content).page
    press = page.keyboard.press
    press("j")
    assert page.locator("#exercise").input_value() == "architectures"
    press("k")
    assert page.locator("#exercise").input_value() == "foundations"
    press("t")
    press("t")
    assert page.locator("tr.on:visible").inner_text().startswith("2")
    press("Shift+T")
    assert page.locator("tr.on:visible").inner_text().startswith("1")
    press("2")
    assert seen_columns(page) == ["0", "2"]
    press("2")
    press("d")
    assert "differs=1" in page.url
    press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("jjj")
    assert page.locator("#exercise").input_value() == "foundations"
    press("Escape")
    press("Escape")
    press("?")
    assert page.locator("#help").is_visible()
    page.locator("#keys").uncheck()
    press("Escape")
    press("j")
    assert page.locator("#exercise").input_value() == "foundations"


def test_focus_goes_from_top_to_bottom_and_begins_at_the_skip_link(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    places = []
    for _ in range(12):
        page.keyboard.press("Tab")
        places.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
    # A row of controls is one line.
    assert all(later >= earlier - 10 for earlier, later in pairwise(places))


# ---------------------------------------------------------------- taking things away


def test_a_finding_is_copied_as_markdown(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, permissions=["clipboard-read", "clipboard-write"]).page
    page.locator("[data-copy='0']").click()
    expect(page.locator("#said")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    finding = judged_run().findings[0]
    assert copied.startswith(f"**{finding.sentence}** ({finding.standing})\n\n{finding.why}")


def downloaded(page: Page, kind: str) -> str:
    if page.locator("#downloads").is_hidden():
        page.locator("#download-button").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-download={kind}]").click()
    return Path(waiting.value.path()).read_text("utf-8")


def test_the_data_can_be_downloaded_from_the_page(content: bytes, open_page: OpenPage) -> None:
    opened = open_page(content)
    everything = json.loads(downloaded(opened.page, "json"))
    assert len(everything["answers"]) == 12
    assert everything["findings"][0]["sentence"] == judged_run().findings[0].sentence
    scores = list(csv.DictReader(io.StringIO(downloaded(opened.page, "scores"))))
    assert [row["provider"] for row in scores[:4]] == ["Aurora", "Aurora", "Brevis", "Brevis"]
    topics = list(csv.DictReader(io.StringIO(downloaded(opened.page, "topics"))))
    told = {(s.exercise, s.provider, s.sample, h.topic): h.grade for s in judged_run().scores for h in s.hits}
    read = {(row["exercise"], row["provider"], int(row["sample"]), row["topic"]): int(row["grade"]) for row in topics}
    assert read == told
    assert opened.console == []


# ---------------------------------------------------------------- a person's marks


def test_marks_are_kept_and_exported(content: bytes, open_page: OpenPage) -> None:
    page = open_page(content, "#exercise=foundations&models=0.1").page
    page.locator("#mark-button").click()
    page.get_by_label("Accuracy: Aurora").select_option("4")
    page.get_by_label("Best answer").select_option(label="Brevis")
    page.get_by_label("Latent space: Aurora").select_option("1")
    page.reload()
    page.locator("#mark-button").click()
    assert page.get_by_label("Accuracy: Aurora").input_value() == "4"
    assert page.get_by_label("Best answer").locator("option:checked").inner_text() == "Brevis"
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "marks"))))
    assert [
        (r["answer"], r["exercise"], r["sample"], r["topic"], r["grade"], r["criterion"], r["score"]) for r in rows
    ] == [
        ("Aurora", "foundations", "0", "", "", "accuracy", "4"),
        ("Aurora", "foundations", "0", "", "", "preference", "0"),
        ("Aurora", "foundations", "0", "latent-space", "1", "", ""),
        ("Brevis", "foundations", "0", "", "", "preference", "1"),
    ]


def test_a_blind_page_holds_no_name_and_no_figure_until_the_key_is_given(
    blind_content: bytes, open_page: OpenPage
) -> None:
    source = blind_content.decode()
    assert not [label for label in LABELS if label in source or label.lower() in source]
    assert "of the topics" not in source
    assert "mark class" not in source
    opened = open_page(blind_content)
    page = opened.page
    assert page.locator(".chips .model").all_text_contents() == ["Model A", "Model B", "Model C"]
    page.locator("#key").fill("WRONG-WRONG-WRONG-WRONG")
    page.get_by_role("button", name="Reveal the names").click()
    expect(page.locator("#revealed")).to_have_text("That is not the key.")
    page.locator("#key").fill(KEY.lower())
    page.get_by_role("button", name="Reveal the names").click()
    names = letters_of(LABELS, KEY)
    expect(page.locator("#revealed")).to_have_text("; ".join(f"{a} is {b}" for a, b in names.items()) + ".")
    assert page.locator(".chips .model").all_text_contents() == list(names.values())
    assert opened.problems() == []


# ---------------------------------------------------------------- hostile answers

HOSTILE = {
    "script": "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'><svg onload='window.ran = 1'></svg>",
    "links": "[a](javascript:window.ran=1) [b](data:text/html,<script>window.ran=1</script>) <javascript:window.ran=1>"
    " [c](vbscript:x) ![d](http://127.0.0.1:9/d.png) ![e](data:image/svg+xml,<svg/onload=alert(1)>)",
    "style": "<style>body{display:none}</style><p style='position:fixed;background:url(http://127.0.0.1:9/x)'>",
    "breakout": "</article></section></main></html><!-- --> </script><script>window.ran = 1</script> ]]> &lt;b&gt;",
    "identifiers": '<form id="main" name="body"><input name="ownerDocument"></form> # x {#words onclick=alert(1)}',
    "formulas": r"$\href{javascript:window.ran=1}{x}$ $$\unicode{<script>window.ran=1</script>}$$ $x^2$",
    "marks": "\ue0100\ue011 \ue0000\ue001 {{ run }} {% include 'page.html.j2' %} \u2028 \u2029 \ud800",
    "nesting": "\n".join(f"{'  ' * depth}- item {depth}" for depth in range(3000)) + "\n" + "- more\n" * 30_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_answer_runs_nothing_loads_nothing_and_stays_in_its_place(kind: str, open_page: OpenPage) -> None:
    run = sample_run()
    text = HOSTILE[kind] + "\n\nThe latent space is a compressed space.\n"
    answers = [
        each.model_copy(update={"text": text, "status": "answered"}) if each.exercise == "foundations" else each
        for each in run.answers
    ]
    scores = [score.model_copy(update={"hits": ()}) for score in run.scores]
    hostile = run.model_copy(
        update={"answers": tuple(answers), "scores": tuple(scores), "findings": (), "title": text[:200]}
    )
    opened = open_page(write_page(hostile), "#exercise=foundations")
    page = opened.page
    assert page.evaluate("window.ran") is None
    assert opened.problems() == []
    assert page.locator(".answer").count() == len(run.answers)
    assert page.locator("#a1 .body").locator("script, img, svg, style, iframe, form, [style], [onclick]").count() == 0
    assert page.locator("#a1 a[href^='javascript'], #a1 a[href^='data']").count() == 0
    page.locator("#words").fill("compressed space")
    expect(page.locator("#results p").first).to_contain_text("in ")
    assert opened.problems() == []


def test_five_megabytes_of_nested_lists_open(open_page: OpenPage) -> None:
    run = sample_run()
    text = "\n".join(f"{' ' * (2 * (line % 50))}- item {line}" for line in range(85_000))
    assert len(text) > 5_000_000
    answers = (run.answers[0].model_copy(update={"text": text}), *run.answers[1:])
    scores = (run.scores[0].model_copy(update={"hits": ()}), *run.scores[1:])
    opened = open_page(write_page(run.model_copy(update={"answers": answers, "scores": scores, "findings": ()})))
    assert opened.problems() == []
    opened.page.keyboard.press("j")
    expect(opened.page.locator(".exercise.current")).to_be_visible()
