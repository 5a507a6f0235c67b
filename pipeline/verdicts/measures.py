"""Measures of an answer by name: the columns of scores.csv, and two that only findings use."""

from __future__ import annotations

from pipeline.records import Length, Readability, Record, Score, Structure, Vocabulary

_PARTS: dict[str, type[Record]] = {
    "length": Length,
    "readability": Readability,
    "vocabulary": Vocabulary,
    "structure": Structure,
}
_PART_OF = {name: part for part, record in _PARTS.items() for name in record.model_fields}

READABILITY_FORMULAS: tuple[str, ...] = tuple(Readability.model_fields)

_FLESCH_BANDS = (
    (90, "very easy"),
    (80, "easy"),
    (70, "fairly easy"),
    (60, "standard"),
    (50, "fairly difficult"),
    (30, "difficult"),
)
_LARGEST = 1e12
"""No count or formula of a real answer comes near; sums of larger ones would leave the range of a float."""


def measure(score: Score, name: str) -> float | None:
    """One measure of one answer, or None where it could not be measured or there is no such measure.

    Args:
        score: of the answer.
        name: ``coverage`` (0 to 1) or a field of Length, Readability, Vocabulary or Structure, as the columns of
            scores.csv; or ``explained``, the share of its scored topics that it explains, in percent; or
            ``sentence_length``, words per sentence; or ``divisions``, headings and list items per 100 words.
    """
    if name == "coverage":
        value: float | None = score.coverage
    elif name == "explained":
        grades = [hit.grade for hit in score.hits if hit.grade is not None]
        value = 100 * sum(grade == 2 for grade in grades) / len(grades) if grades else None
    elif name == "sentence_length":
        value = score.length.words / score.length.sentences if score.length and score.length.sentences else None
    elif name == "divisions":
        value = _divisions(score.length)
    else:
        value = getattr(getattr(score, _PART_OF.get(name, ""), None), name, None)
    return float(value) if value is not None and abs(value) <= _LARGEST else None


def _divisions(length: Length | None) -> float | None:
    if length is None or not 0 < length.words <= _LARGEST:
        return None
    marks = length.headings + length.list_items
    return 100 * marks / length.words if abs(marks) <= _LARGEST else None


def flesch_band(ease: float) -> str:
    """Flesch's own word for a reading ease (A New Readability Yardstick, 1948): ``very difficult`` to ``very easy``."""
    return next((name for least, name in _FLESCH_BANDS if ease >= least), "very difficult")
