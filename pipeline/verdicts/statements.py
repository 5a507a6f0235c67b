"""One statement of a person, as far as it can be checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.records import Element
from pipeline.verdicts.differences import Difference
from pipeline.verdicts.phrasing import Kind
from pipeline.verdicts.quantities import Amount, Degree, Percentage
from pipeline.verdicts.shares import Share
from pipeline.verdicts.telling import Extent, Lead, Surplus

Treatment = Extent | Literal["covered", "absent", "more", "less", "equal", "surplus"]


@dataclass(frozen=True)
class Claim:
    """One checkable (or plainly not checkable) statement of a person.

    Attributes:
        kind: what it is about; ``topics`` for what an answer treats, ``elements`` for tables and the like, ``amounts``
            for so much of a measure, ``differences`` for so much more or less of it, ``none`` for what no measure
            stands for.
        start: offset of its words in the sentence.
        end: offset of their end.
        subjects: labels it speaks of.
        references: labels it compares them with; empty: with all others.
        sign: +1 the subjects have more of it, -1 less, 0 as much.
        comparative: whether it compares (``more``, ``than``), or only describes (``detailed``).
        general: whether it speaks of more than these answers (``always``, ``tends to``).
        factor: ratio it names, or None.
        bound: 1 where that is the least that it may be (``more than twice``), -1 the most, else 0.
        percentage: how many percent more or less it names, or None.
        degree: whether it calls the difference small or large, or None.
        share: in how many answers it is said to be so, or None.
        amount: what is said, with ``amounts``.
        difference: what is said, with ``differences``.
        explained: whether its verb is one for explaining.
        lengths: whether words for length are among its words, next to words for detail.
        targets: phrases for what is treated, with ``topics``.
        element: what is counted, with ``elements``.
        number: how many of it, with ``elements``, or None.
        treatment: how it is said to be treated, with ``topics`` and ``elements``; ``surplus``: that some topics are,
            which the references leave out.
        extent: the words that say how far it is treated or left out; empty if there are none.
        against: labels of which the same sentence says the opposite, so that an extent is a comparison.
        surplus: what a claim of that treatment says.
        lead: how many topics more or fewer are said to be treated, with ``topics``.
        not_all: whether it says that it is not so of all subjects.
        only: whether it says that nobody else treats it so.
        words: those of the clause by which the claim was recognised.
        notes: sentences on what of it was not checked.
    """

    kind: Kind | Literal["topics", "elements", "amounts", "differences", "none"]
    start: int
    end: int
    subjects: tuple[str, ...]
    references: tuple[str, ...] = ()
    sign: int = 1
    comparative: bool = False
    general: bool = False
    factor: float | None = None
    bound: int = 0
    percentage: Percentage | None = None
    degree: Degree | None = None
    share: Share | None = None
    amount: Amount | None = None
    difference: Difference | None = None
    explained: bool = False
    lengths: bool = False
    targets: tuple[str, ...] = ()
    element: Element | None = None
    number: int | None = None
    treatment: Treatment = "covered"
    extent: str = ""
    against: tuple[str, ...] = ()
    surplus: Surplus | None = None
    lead: Lead | None = None
    not_all: bool = False
    only: bool = False
    words: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
