"""Signals in parts."""

from __future__ import annotations

from pipeline.scoring.model import Logistic
from pipeline.scoring.parts import spread

PARTS = [(3, (0.5, 1.0)), (0, (2.0,))]


def test_parts_stand_at_their_places_among_zeros() -> None:
    assert spread(PARTS, 6) == (2.0, 0.0, 0.0, 0.5, 1.0, 0.0)
    assert spread([], 2) == (0.0, 0.0)


def test_parts_weigh_what_all_signals_weigh() -> None:
    model = Logistic(bias=-1.0, weights=(1.0, 7.0, 7.0, 2.0, -3.0, 7.0))
    assert model.log_odds(PARTS) == 0.0
    assert model.probability(spread(PARTS, 6)) == Logistic(bias=-1.0, weights=()).probability(())
