"""What a word is."""

from __future__ import annotations

import pytest

from pipeline.scoring.words import find_words, mostly_latin


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("-- *** 🙂 …", ()),
        ("Plain words, twice.", ("Plain", "words", "twice")),
        ("self-attention and a model's don’t", ("self-attention", "and", "a", "model's", "don’t")),
        ("'quoted' -dash- snake_case _x_", ("quoted", "dash", "snake_case", "x")),
        ("GPT-3.5 has 1,750 or 1.5e3 (90 %)", ("GPT-3.5", "has", "1,750", "or", "1.5e3", "90")),
        ("the U.S. e.g. i.e. end.Next 3.", ("the", "U.S", "e.g", "i.e", "end", "Next", "3")),
        ("हिन्दी भाषा। தமிழ் மொழி", ("हिन्दी", "भाषा", "தமிழ்", "மொழி")),
        ("مُحَمَّد كتاب", ("مُحَمَّد", "كتاب")),
        ("你好 GPT世界 カナ", ("你", "好", "GPT", "世", "界", "カ", "ナ")),
        ("cafe\u0301 naïve", ("cafe\u0301", "naïve")),
    ],
    ids=[
        "empty",
        "no word",
        "plain",
        "joined",
        "marks around",
        "numbers",
        "single letters",
        "indic marks",
        "arabic vowels",
        "ideographs",
        "accents",
    ],
)
def test_words_are_found(text: str, words: tuple[str, ...]) -> None:
    assert find_words(text) == words


@pytest.mark.parametrize(
    ("words", "latin"),
    [((), False), (("a", "তা"), True), (("a", "তা", "না"), False), (("2017", "3"), False), (("é",), True)],
    ids=["none", "half", "less than half", "numbers", "accented"],
)
def test_script_is_judged_by_words(words: tuple[str, ...], latin: bool) -> None:
    assert mostly_latin(words) is latin
