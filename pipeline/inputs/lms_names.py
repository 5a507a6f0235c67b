"""Who handed a file in, told by the names that learning platforms give to folders and files."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

# Moodle: mod/assign/classes/downloader.php. An underscore in a name becomes a blank, so the last number is the id.
_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<id>\d+)_(?P<type>assignsubmission|assignfeedback)_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?",
    re.DOTALL,
)
# Canvas: lib/content_zipper.rb. The second number is the attachment's.
_CANVAS = re.compile(
    r"(?:(?P<name>(?!LATE_).+?)_)?(?:(?P<late>LATE)_)?(?P<id>\d+|anon_[^_]+)_"
    r"(?:(?P<attachment>\d+)_(?P<file>.+)|(?P<kind>text|link)\.html)",
    re.DOTALL,
)
_JUNK = re.compile(r"(?:__MACOSX|Thumbs\.db|desktop\.ini|\..*|~.*)", re.IGNORECASE)
_RESOURCE_FORK = "._"


@dataclass(frozen=True)
class Named:
    """What a path tells.

    Attributes:
        lms: which platform named it.
        id: what the platform calls the student or participant; of anonymous ones ``anon_...``.
        name: the student's; None where it is withheld.
        file: the file's own name.
        late: whether the platform marked it late; None where it does not say.
        attachment: Canvas's id of the file.
        feedback: whether it is not a submission but what was given back.
    """

    lms: str
    id: str
    name: str | None
    file: str
    late: bool | None = None
    attachment: str | None = None
    feedback: bool = False


def tell_name(path: PurePosixPath) -> Named | None:
    """What a file's path tells if Moodle or Canvas named it; None for any other."""
    for place, part in enumerate(path.parts):
        if found := _MOODLE.fullmatch(part):
            inner = "/".join(path.parts[place + 1 :]) or found["file"] or part
            # The marker of blind grading: "Participant 1234567" carries no name.
            return Named("moodle", found["id"], found["name"], inner, feedback=found["type"] == "assignfeedback")
    found = _CANVAS.fullmatch(path.name)
    if found is None:
        return None
    anonymous = found["id"].startswith("anon_")
    return Named(
        "canvas",
        found["id"],
        None if anonymous else found["name"],
        found["file"] or f"{found['kind']}.html",
        late=found["late"] is not None,
        attachment=found["attachment"],
    )


def is_junk(path: PurePosixPath) -> bool:
    """Whether an operating system or an editor left the file there; a student may be called ``.dot`` or ``~tilde``."""
    return any(
        _JUNK.fullmatch(part) and (part.startswith(_RESOURCE_FORK) or not _MOODLE.fullmatch(part))
        for part in path.parts
    )


def fold(name: str) -> str:
    """The name's letters and digits without accents and case, as Canvas condenses names in files; any script stays."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in bare if c.isalnum())


def words_of(name: str) -> frozenset[str]:
    """The name's words, folded, in no order: ``Müller, Zoë`` and ``Zoe Müller`` are one."""
    return frozenset(word for word in (fold(part) for part in re.split(r"[\s,._-]+", name)) if word)
