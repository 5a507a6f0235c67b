from __future__ import annotations

import html
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.records import ClassGrades, Submitter
from pipeline.writers.class_page.blind import HIDDEN, Redaction, blind_key, blind_key_csv
from pipeline.writers.class_page.naming import Naming
from tests.writers.class_page.page_class import file, page_class, zoe
from tests.writers.graded_class import class_of, graded


def named(*names: str) -> ClassGrades:
    """A class of these names."""
    return class_of(*(graded(f"id-{n}", student=Submitter(name=name), files=()) for n, name in enumerate(names)))


@pytest.mark.parametrize(
    "text",
    [
        "By Zoë Müller.",
        "By Zoe Mueller.",
        "By ZOE MULLER!",
        "By Müller, Zoë",
        "zoë  müller",
        "Zoë\nMüller",
        "zoëmüller",
        "Dear Zoë, thanks",
        "MUELLER said so",
        "zoe.m@uni.example",
        "number 7001122.",
        "see zoe-mueller-final.pdf",
        "see zoe-mueller-final",
        "class.zip/Zoë Müller_991/zoe-mueller-final.pdf",
        "zoe-mueller-draft.pdf",
        "ZoeMuellerEX01",
        "EX01_MullerZoe_v2",
        "Zo\u00adë M\u200büller",
        "Zoe\u0308 Mu\u0308ller",
    ],
)
def test_what_tells_a_student_is_taken_out(text: str) -> None:
    hidden = Redaction(class_of(zoe()))(text)
    assert HIDDEN in hidden
    assert not {"zoe", "zoë", "muller", "müller", "mueller", "7001122"} & set(
        hidden.casefold().replace(".", " ").split()
    )
    assert "final" not in hidden
    assert "draft" not in hidden


@pytest.mark.parametrize(
    "name", ["李小龍", "مريم", "דנה כהן", "🙂🙂", "<b>x</b> & co", "=cmd()|calc", "प्रिया शर्मा", "Bo", "Ng", "สมชาย ใจดี"]
)
def test_names_of_every_script_are_taken_out(name: str) -> None:
    assert name not in Redaction(named(name))(f"This was written by {name} alone.")


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=3, max_size=12), min_size=1, max_size=3), st.booleans())
@settings(max_examples=60)
def test_no_whole_name_survives(names: list[str], upper: bool) -> None:
    name = " ".join(" ".join(names).split())
    assume(re.search(r"[^\W\d_]{3}", name) and HIDDEN not in name)
    text = f"By {name.upper() if upper else name}, with friends."
    assert name not in Redaction(named(name))(text)


def test_a_name_that_is_a_word_stays_a_word_in_the_texts_of_others() -> None:
    redaction = Redaction(named("Will Green", "Ada Lovelace"))
    assert redaction("Green plants will grow.", "id-1") == f"{HIDDEN} plants will grow."
    assert redaction("I will go green.", "id-0") == f"I {HIDDEN} go {HIDDEN}."


def test_words_of_the_rubric_stay_but_not_as_part_of_a_whole_name() -> None:
    redaction = Redaction(named("Data Gemini", "Ada Lovelace"))
    assert redaction("Gemini writes about data.", "id-1") == "Gemini writes about data."
    assert redaction("Data Gemini writes.") == f"{HIDDEN} writes."


def test_numbers_are_unique_and_stay_from_run_to_run() -> None:
    grades = page_class()
    key = blind_key(grades, {})
    assert sorted(key.values()) == ["S01", "S02", "S03", "S04"]
    later = class_of(*grades.submissions, graded("bert"))
    assert blind_key(later, key) == {**key, "bert": "S05"}


def test_a_number_is_never_one_that_a_student_has() -> None:
    grades = class_of(graded("a", student=Submitter(register_number="S01")), graded("S02", student=Submitter()))
    assert set(blind_key(grades, {}).values()) == {"S03", "S04"}


def test_the_order_of_the_numbers_is_not_that_of_the_names() -> None:
    grades = class_of(*(graded(f"s{n:02}", files=(file("x", f"{n:064}"),)) for n in range(30)))
    key = blind_key(grades, {})
    assert [key[each.id] for each in grades.submissions] != sorted(key.values())


def test_the_key_tells_who_is_who_and_keeps_those_who_are_gone() -> None:
    grades = class_of(zoe())
    written = blind_key_csv(grades, {"zoe": "S02"}, {"gone": "S01", "zoe": "S02"})
    assert written == "blind,submission,student\nS01,gone,\nS02,zoe,Zoë Müller\n"


def telling(grades: ClassGrades) -> list[str]:
    """Whatever must not be in a page without names."""
    found = []
    for each in grades.submissions:
        student = each.student
        found += [name for name in (student.name, student.email, student.register_number) if name]
        found += [part for file in each.files for part in file.path.split("/")]
        found += each.superseded
    return [form for each in found for form in (each, html.escape(each), html.escape(each, quote=False))]


def told(page: bytes) -> set[str]:
    """What tells a student in this page."""
    text = html.unescape(page.decode()).casefold()
    words = {*telling(page_class()), "zoë", "müller", "mueller", "o’brien", "lovelace", "مريم", "omar"}
    return {each for each in words if html.unescape(each).casefold() in text}


def test_no_byte_of_the_pages_without_names_tells_a_student(blind_pages: dict[str, bytes]) -> None:
    assert set().union(*map(told, blind_pages.values())) == set()


def test_the_pages_with_names_would_not_pass_that_test(open_pages: dict[str, bytes]) -> None:
    assert {"Zoë Müller", "zoe-mueller-final.pdf", "mueller", "مريم"} <= told(open_pages["grades.html"])
    assert "Zoë Müller" in told(open_pages["similarity.html"])


def test_a_note_names_submissions_by_their_numbers() -> None:
    grades = class_of(graded("ada-1", student=Submitter(name="Ada Ray")), graded("ada-12"), graded("bo"))
    naming = Naming(grades, {}, key={"ada-1": "S02", "ada-12": "S03", "bo": "S01"})
    assert naming.note("it fits ada-1 and ada-12, not Ada Ray") == f"it fits S02 and S03, not {HIDDEN}"
    assert Naming(grades, {}).note("it fits ada-1") == "it fits ada-1"


@pytest.mark.parametrize(
    "name", ["gowri", "gowri o'neil", "21CS\\042", "gowri 'the \"fast\"' rao", "gowri fits no submission"]
)
def test_a_row_that_fits_nobody_tells_no_name_on_a_page_without_names(name: str) -> None:
    grades = class_of(graded("ada-1"))
    for rest in ("fits no submission here", "fits several submissions (ada-1): write the id"):
        note = Naming(grades, {}, key={"ada-1": "S01"}).note(f"overrides.csv:3: {name!r} {rest}; the row is kept.")
        assert note.startswith(f"overrides.csv:3: {HIDDEN} fits ")
        assert "gowri" not in note
        assert "042" not in note
    assert "gowri" in Naming(grades, {}).note("overrides.csv:3: 'gowri' fits no submission here.")


@pytest.mark.parametrize("text", ["Farid O'Brien", "O’Brien, Farid", "By FARID", "21cs006", "f@uni.example", "id 4711"])
def test_who_is_in_the_roster_is_taken_out_whoever_s_text_it_is(text: str) -> None:
    farid = Submitter(name="Farid O'Brien", email="f@uni.example", register_number="21CS006", lms_id="4711")
    hidden = Redaction(named("Ada Lovelace"), [farid])(text, "id-0")
    assert HIDDEN in hidden
    assert not re.search(r"farid|brien|21cs006|4711|f@uni", hidden, re.IGNORECASE)


def test_of_whom_a_report_names_the_whole_name_is_taken_out_and_ordinary_words_stay() -> None:
    redaction = Redaction(
        named("Ada Lovelace"), named=[Submitter(name="Grace Will"), Submitter(register_number="Roll No 12")]
    )
    assert redaction("Will, Grace: by grace alone we will. Roll No: 12, 12 pages.") == (
        f"{HIDDEN}: by grace alone we will. {HIDDEN}, 12 pages."
    )
