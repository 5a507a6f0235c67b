"""Why a topic got its grade, as lines of a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from math import log

from pipeline.cli.quotations import GRADES, graded, plain, quoted
from pipeline.records import Clue, Explanation, FoundBy, Sign, Weighing

WIDTH = 80
_LONGEST = 300
_SHORT = 160
_MOST = 5
"""Sentences that did not decide that are shown in brief."""
_BRIEFLY = 2
"""Signs for and against that are named of a sentence that did not decide."""
_LEAST = 0.15
"""Weight of a kind of sign from which it is a line of its own."""
_FOUND: dict[FoundBy, str] = {
    "name": "its name {}",
    "alias": "its alias {}",
    "acronym": "its acronym {}",
    "part of the name": "a part of its name, {}",
    "misspelling": "its name misspelt, {}",
    "loose wording": "the words of a name in another order or form, {}",
    "heading": "the heading or opening name above it",
    "sentence before": "the sentence before it, which names the topic",
    "retelling": "words of its description, their synonyms or words typical of it",
}


def explanation_lines(found: Explanation, *, full: bool) -> Iterator[str]:
    """The lines of an explanation, at most 80 characters each but for words that are longer.

    Args:
        found: the explanation.
        full: whether every sentence is shown with all that it was weighed by, not only the one that decided.
    """
    hit = found.hit
    who = f", {plain(found.provider)}" if found.provider else ""
    who += f" ({found.sample})" if found.sample else ""
    topic = f"{plain(found.topic.name)} ({found.topic.id})"
    yield from _filled(f"{topic}, exercise {found.exercise}{who}: {graded(hit.grade)}")
    if found.stretches > 1:
        yield f"This is the best of the {found.stretches} stretches of that answer in the report."
    decisive = next((clue for clue in found.clues if clue.decisive), None)
    if decisive is None:
        yield f"Why: {plain(hit.why)}."
    else:
        offsets = "" if decisive.page or decisive.heading else f", characters {hit.start} to {hit.end}"
        yield from _filled(f"Why: {plain(hit.why)}; {_place(decisive)}{offsets}:")
        yield quoted(hit.evidence, "  ", width=WIDTH)
    if found.recorded is not None:
        why = f": {plain(found.recorded.why)}" if found.recorded.why else ""
        yield from _filled(f"What was stored then is {graded(found.recorded.grade)}{why}.")
    yield ""
    nearest = decisive or max(found.clues, key=_nearness, default=None)
    if nearest is None:
        yield "No sentence of the answer names the topic or comes near its description."
    else:
        yield from _clue(nearest, "What decided" if decisive else "What came nearest")
        if rest := [clue for clue in found.clues if clue is not nearest]:
            yield ""
            yield f"Considered besides: {len(rest)} sentence{'' if len(rest) == 1 else 's'}"
            shown = rest if full else sorted(sorted(rest, key=_nearness)[-_MOST:], key=lambda clue: clue.start)
            for clue in shown:
                yield from _clue(clue, "") if full else _briefly(clue)
            if len(shown) < len(rest):
                yield f"  and {len(rest) - len(shown)} that come less near; --full shows them"
        yield ""
        yield "+0.7 doubles the odds, -0.7 halves them."
    if not found.on_subject:
        yield ""
        yield from _filled("The answer does not seem to keep to the subject, which speaks against each sentence.")


def _place(clue: Clue) -> str:
    parts = [f"page {clue.page}"] if clue.page else []
    parts += [f"under “{plain(clue.heading)}”"] if clue.heading else []
    return ", ".join(parts) or f"line {clue.line}"


def _nearness(clue: Clue) -> float:
    return max((each.probability / each.needed for each in clue.weighings), default=0.0)


def _clue(clue: Clue, title: str) -> Iterator[str]:
    """A sentence with all that it was weighed by."""
    if title:
        yield from _filled(f"{title}: {_verdict(clue)}, found by {_found_by(clue)}.")
    else:
        yield from _filled(_heading(clue), "  ", "    ")
    if not clue.decisive:
        if title:
            yield f"  {_place(clue)}:"
        yield quoted(clue.text, "    ", longest=_LONGEST, width=WIDTH)
    if clue.rule:
        yield from _filled(clue.rule, "  ")
    for weighing in clue.weighings:
        yield ""
        yield from _weighing(weighing)


def _briefly(clue: Clue) -> Iterator[str]:
    yield from _filled(_heading(clue), "  ", "    ")
    yield quoted(clue.text, "    ", longest=_SHORT, width=WIDTH)
    if clue.rule:
        yield from _filled(clue.rule, "    ")
        return
    for weighing in clue.weighings[-1:]:
        # What holds for the whole answer tells nothing of why this sentence and not another.
        signs = [sign for each in weighing.signs if not each.of_answer for sign in each.named]
        signs.sort(key=lambda sign: -abs(sign.weight))
        told = [
            f"{side}: " + ", ".join(f"{sign.seen} {sign.weight:+.1f}" for sign in chosen[:_BRIEFLY])
            for side, chosen in (
                ("for", [sign for sign in signs if sign.weight > 0]),
                ("against", [sign for sign in signs if sign.weight < 0]),
            )
            if chosen
        ]
        yield from _filled("; ".join(told), "    ")


def _heading(clue: Clue) -> str:
    likely = "; ".join(_likely(each) for each in clue.weighings)
    return f"{_place(clue)}: {_verdict(clue)}, found by {_found_by(clue)}{f' ({likely})' if likely else ''}"


def _verdict(clue: Clue) -> str:
    return GRADES[clue.grade] if clue.grade else "does not count"


def _found_by(clue: Clue) -> str:
    return _FOUND[clue.found_by].format(plain(clue.words))


def _likely(weighing: Weighing) -> str:
    return f"{weighing.question} it: {_percent(weighing.probability)}, {_percent(weighing.needed)} needed"


def _percent(probability: float) -> str:
    return f"{100 * probability:.0f} %"


def _weighing(weighing: Weighing) -> Iterator[str]:
    """The account of one question: what was seen, each with its weight, and the sum."""
    enough = weighing.probability >= weighing.needed
    yield from _filled(
        f"Does it {weighing.question.removesuffix('s')} the topic? {_percent(weighing.probability)} likely, "
        f"{_percent(weighing.needed)} needed: {'yes' if enough else 'no'}. What was seen, and what it weighs for (+) "
        f"or against (-) the grade {graded(2 if weighing.question == 'explains' else 1)}:",
        "  ",
    )
    rows = [("before anything is looked at", weighing.start)]
    heavy = [each for each in weighing.signs if each.named and abs(each.weight) >= _LEAST]
    rows += [(f"{each.about}: {_named(each.named)}", each.weight) for each in heavy]
    rows.append(("all else", sum(each.weight for each in weighing.signs if each not in heavy)))
    totals = [0.0, *accumulate(weight for _, weight in rows)]
    # Each is rounded with those above it, so that what is shown adds up to the sum.
    for (text, _), (above, total) in zip(rows, pairwise(totals), strict=True):
        yield from _row(round(total, 1) - round(above, 1), text)
    needed = log(weighing.needed / (1 - weighing.needed))
    yield "    -----"
    yield from _row(
        round(totals[-1], 1), f"together: {_percent(weighing.probability)} likely; {needed:+.1f} would be enough"
    )


def _named(signs: Iterable[Sign]) -> str:
    return ", ".join(f"{sign.seen} {sign.weight:+.1f}" for sign in signs)


def _row(weight: float, text: str) -> list[str]:
    return _filled(text, f"    {weight:+5.1f}  ", " " * 11)


def _filled(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
