"""What the evidence says to a claim, and how the parts of a claim are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.records import Number, Quotation, Standing


@dataclass(frozen=True)
class Verdict:
    """What the evidence says to a claim or a part of it."""

    standing: Standing
    why: str
    numbers: tuple[Number, ...] = ()
    quotations: tuple[Quotation, ...] = ()


def combine(verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict on a claim that has several parts: it stands only if every part stands."""
    order: tuple[Standing, ...] = ("contradicted", "not measurable", "too few samples", "too close", "supported")
    standings = {verdict.standing for verdict in verdicts}
    standing: Standing = next((one for one in order if one in standings), "not measurable")
    return Verdict(
        standing,
        " ".join(dict.fromkeys(verdict.why for verdict in verdicts if verdict.why)),
        tuple(dict.fromkeys(number for verdict in verdicts for number in verdict.numbers)),
        tuple(dict.fromkeys(quotation for verdict in verdicts for quotation in verdict.quotations)),
    )


def turned(verdict: Verdict) -> Verdict:
    """The verdict on the claim that not all of it stands."""
    opposite: dict[Standing, Standing] = {"supported": "contradicted", "contradicted": "supported"}
    return replace(verdict, standing=opposite.get(verdict.standing, verdict.standing))
