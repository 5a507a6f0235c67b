"""Whether words say something or only name it."""

from __future__ import annotations

import pytest

from pipeline.scoring.predicates import defines, says


@pytest.mark.parametrize(
    "words",
    [
        "Pumps that lift water from the polder",
        "Keeps grain dry over winter",
        "Mills grind corn between two stones",
        "Translating letters of foreign merchants",
        "Tools to draft letters in minutes",
        "Sails covered with canvas by hand",
        "Automatically turning the cap into the wind",
        "Wheat (e.g., baking bread from fine flour)",
        "less wind => fewer turns",
        "Depends on the wind",
        "A ridge left by the ice",
        "a brake for stopping the sails in a storm",
    ],
)
def test_a_clause_says_something(words: str) -> None:
    assert says(words)


@pytest.mark.parametrize(
    "words",
    [
        "Drainage systems with wind gauges",
        "Windmills (post mills and similar structures)",
        "Milling of oil (Smock mills, grain-to-flour machines)",
        "Building materials, roofing, painted boards",
        "Services for legal, financial or medical purposes",
        "Mills such as smock mills and tower mills",
        "Wind-powered saws for shipyards and villages",
        "Advertising and marketing",
        "",
    ],
)
def test_a_bare_phrase_says_nothing(words: str) -> None:
    assert not says(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a ridge of rubble in front of the ice", True),
        ("the weight of the upper layers", True),
        ("boards, nails and similar goods", False),
        ("the mill", False),
        ("Ridges that grow", True),
    ],
)
def test_an_article_with_a_phrase_behind_a_name_defines_it(words: str, *, expected: bool) -> None:
    assert defines(words) is expected
