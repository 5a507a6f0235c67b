from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs.reading.plain import decode_text, read_plain

TEXT = "Zoë – naïve café: 你好"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_texts_are_read_by_their_mark(encoding: str) -> None:
    assert read_plain(TEXT.encode(encoding), "a.md").text == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_texts_without_a_mark_are_told_by_their_zeros(encoding: str) -> None:
    assert read_plain("Plain words, no mark".encode(encoding), "a.txt").text == "Plain words, no mark"


def test_old_windows_texts_are_read() -> None:
    assert read_plain("Zoë – “naïve”".encode("cp1252"), "a.txt").text == "Zoë – “naïve”"


def test_one_broken_byte_does_not_spoil_all_others() -> None:
    assert read_plain("Zoë, café, naïve".encode() + b"\xff", "a.txt").text == "Zoë, café, naïve\ufffd"


def test_line_ends_and_invisible_characters_are_made_plain() -> None:
    dirty = "a\r\nb\rc\u2028d\0 e\u200bf\u00adg\u202eh\U000e0041i\u00a0j of\ufb01ce e\u0301"
    assert read_plain(dirty.encode(), "a.md").text == "a\nb\nc\nd efghi j office é"


def test_joiners_stay_since_words_are_spelt_with_them() -> None:
    assert read_plain("می\u200cخواهم 👩\u200d🔬".encode(), "a.md").text == "می\u200cخواهم 👩\u200d🔬"


def test_a_form_feed_begins_a_page() -> None:
    reading = read_plain(b"one\ftwo\fthree", "a.txt")
    assert reading.text == "onetwothree"
    assert reading.pages == (0, 3, 6)


def test_a_program_is_fenced_and_so_no_prose() -> None:
    assert read_plain(b"x = 1\n```\n", "a.py").text == "````\nx = 1\n```\n````\n"


def test_a_long_text_is_cut_and_said() -> None:
    reading = read_plain(b"word " * 600_000, "a.txt")
    assert len(reading.text) == 2_000_000
    assert reading.notes == ("only its first 2,000,000 characters were read",)


@given(st.binary(max_size=200))
def test_any_bytes_are_some_text(data: bytes) -> None:
    assert isinstance(decode_text(data), str)
    text = read_plain(data, "a.txt").text
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\0" not in text
