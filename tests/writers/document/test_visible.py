"""Characters that act unseen are shown as their codes; the writing of the world stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.writers.document.visible import code_point, make_visible, one_line


@pytest.mark.parametrize(
    ("acting", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\u2066b\u2069", "a[U+2066]b[U+2069]"),
        ("bell\x07", "bell[U+0007]"),
        ("nul\x00", "nul[U+0000]"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("soft\u00adhyphen", "soft[U+00AD]hyphen"),
        ("cite\ue200turn0", "cite[U+E200]turn0"),
        ("lone \ud83d surrogate", "lone [U+D83D] surrogate"),
        ("joined\u200dASCII", "joined[U+200D]ASCII"),
        ("tag\U000e0041", "tag[U+E0041]"),
    ],
    ids=lambda value: value.encode("unicode_escape").decode() if value.isascii() is False else value,
)
def test_an_acting_character_is_shown_as_its_code(acting: str, shown: str) -> None:
    assert make_visible(acting) == shown


@pytest.mark.parametrize(
    "text",
    ["தமிழ்", "क्‍ष हिन्दी", "می‌خواهم", "👩‍🔬 ❤️ 🇮🇳", "汉字 漢字 かな", "葛\U000e0100", "é e\u0301 ṩ", "tab\tand\nline"],
)
def test_the_writing_of_the_world_stays(text: str) -> None:
    assert make_visible(text) == text


def test_a_pile_of_marks_is_cut_into_codes() -> None:
    assert make_visible("z" + "\u0301" * 6) == "z" + "\u0301" * 4 + "[U+0301][U+0301]"


def test_line_ends_become_line_breaks_and_a_leading_byte_order_mark_goes() -> None:
    assert make_visible("\ufeffa\r\nb\rc") == "a\nb\nc"


def test_one_line_joins_lines_and_runs_of_blanks() -> None:
    assert one_line("  a\n\n b\t c ") == "a b c"


@given(st.text())
def test_nothing_that_acts_is_left_and_every_character_is_accounted_for(text: str) -> None:
    shown = make_visible(text)
    assert not any(character in "\x00\x07\u200b\u202a\u202e\u2066\ufeff\ue000" for character in shown)
    shown.encode()
    kept = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for character in kept:
        assert character in shown or code_point(character) in shown
