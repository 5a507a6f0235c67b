"""The comment that a student finds beside the grade in Moodle: HTML on one line."""

from __future__ import annotations

import hashlib
import html
import re

from pipeline.records import GradedSubmission
from pipeline.writers.class_tables import points_text
from pipeline.writers.lms.filling import is_of_a_part
from pipeline.writers.markup import xml_text
from pipeline.writers.sheets.view import next_steps

_BREAK = "<br>"
_OURS = re.compile(r"(.*)\(labreport ([0-9a-f]{12})\)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def feedback_comment(graded: GradedSubmission) -> str:
    """Points of every criterion, what the marker says, at most three next steps; no word on other students."""
    if graded.status == "not gradable":
        lines = [
            f"This could not be graded yet: {xml_text(graded.reason)}.",
            "No points were given and none were taken. Hand it in again in a form that can be read, or ask.",
        ]
    else:
        lines = [_total(graded)]
        if is_of_a_part(graded):
            lines.append(f"Only a part could be graded: {xml_text(graded.reason)}.")
        for each in graded.criteria:
            said = f" Your marker: {xml_text(each.comment)}" if each.comment else ""
            points = points_text(each.points) or "–"
            lines.append(f"{xml_text(each.name)}: {points} of {points_text(each.max_points)}.{said}")
        steps = [f"{xml_text(each.name)}: {xml_text(each.next_step)}" for each in next_steps(graded)]
        lines += [f"Next: {step}" for step in steps]
    # Moodle keeps line ends as they are; a cell of one line survives every spreadsheet.
    text = _BREAK.join(" ".join(line.replace("&#10;", " ").split()) for line in lines)
    return f"<p>{text}{_BREAK}(labreport {_digest(_words(text))})</p>"


def is_own(comment: str) -> bool:
    """Whether an earlier run wrote the comment, and nobody has changed a word of it since."""
    found = _OURS.fullmatch(_words(comment))
    return found is not None and found[2] == _digest(found[1])


def _words(text: str) -> str:
    """What a reader sees, however the platform's editor wrote the tags and entities."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _digest(words: str) -> str:
    return hashlib.sha256("".join(words.split()).encode("utf-8", "replace")).hexdigest()[:12]


def _total(graded: GradedSubmission) -> str:
    total = f"{points_text(graded.points) or '–'} of {points_text(graded.max_points)} points."
    return f"{total} {points_text(graded.open_points)} more are left out." if graded.open_points else total
