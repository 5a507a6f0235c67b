"""Files found -> whose each is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.inputs.found_files import FileKey, FoundFile, Opener
from pipeline.inputs.gradescope import read_metadata
from pipeline.inputs.lms_names import Named, tell_name
from pipeline.inputs.rosters import Roster
from pipeline.records import Submitter

_ATTEMPT = re.compile(r"(?:attempt|version|v|submission|resubmission|try|versuch|abgabe)[ _-]?(\d{1,3})", re.IGNORECASE)
VERSION = re.compile(
    r"(?P<base>.+?)(?:[ _-]*(?:v|version|attempt|rev)[ _.-]?(?P<number>\d{1,3})|[ _-]*\((?P<copy>\d{1,3})\)"
    r"|[ _-]+(?P<word>resubmission|resubmitted|revised|corrected|final))",
    re.IGNORECASE,
)
"""A file's name without its ending, where it tells a version: ``report_v2``, ``report (3)``, ``report final``."""
_NUMBER = re.compile(r"(?=.*\d{4})[A-Za-z]{0,5}\d{2}[A-Za-z0-9]{2,11}")
"""A register number such as 1234567, AIE22001 or 22CS1045."""
_LOOSE_FILES = 4
"""Files in the only folder of a class from which on each is a student's."""

_NOBODY = re.compile(
    r"untitled|unnamed|unknown|report|document|download|downloads|lab|labs|labreport|"
    r"submission|assignment|exercise|experiment|exp|ex|homework|hw|final|draft|file|scan|"
    r"scanned|notebook|copy|of|new|my|the|project|task|practical|record|output|doc|docx|"
    r"pdf|txt|md|html|odt|rtf|word|paper|text|test|main|index|readme|upload|attachment|part|answer|answers|"
    r"work|genai|ai|llm|prompt|prompts|engineering|comparison|conclusion|chatgpt|gemini|"
    r"unbenannt|dokument|bericht|abgabe|aufgabe|rapport|informe|sans|titre|student"
)
"""Words in names of files that tell nothing of a student."""


@dataclass(frozen=True)
class Owned:
    """A file, whose it is, and in which delivery it came."""

    key: tuple[str, ...]
    submitter: Submitter
    file: FoundFile
    batch: tuple[int, int]
    """Number of the path given, and of the attempt that a folder's name says."""
    lms: bool = False


def named_one_by_one(paths: Sequence[Path], listed: Sequence[Sequence[FoundFile]], roster: Roster) -> dict[Path, str]:
    """Path -> student, where a shell wrote out ``class/*`` or ``class/*/report.pdf``: the folder is named after them.

    Several folders, each with a few files and no folders; or several files of one name. Folders are named after nobody
    where the roster knows the students by the names of the files in them only.
    """
    folders = [path.is_dir() for path in paths]
    few = all(len(files) < _LOOSE_FILES and all(len(file.path.parts) == 1 for file in files) for files in listed)
    if len(paths) > 1 and all(folders) and few:
        named = {path: path.resolve().name for path in paths}
        files = [_bare_stem(file.path.name) for each in listed for file in each]
        return {} if _knows(roster, files) and not _knows(roster, named.values()) else named
    names = Counter(path.name for path in paths)
    alike = [path for path, folder in zip(paths, folders, strict=True) if not folder and names[path.name] > 1]
    return {path: path.resolve().parent.name for path in alike}


def _knows(roster: Roster, labels: Iterable[str]) -> bool:
    return any(roster.find(_person(label)) is not None for label in labels)


def give_owners(files: Sequence[FoundFile], root: Path, number: int, opener: Opener, student: str) -> list[Owned]:
    """Whose each file of one path is; none of metadata and of feedback that an LMS put among them.

    Args:
        files: below the path.
        root: the path as given.
        number: of the path, among those given.
        opener: opens what lies in archives.
        student: the one whose all files without a platform's name are, or ``""``.
    """
    metadata = read_metadata(files, opener)
    owned: list[Owned] = []
    plain: list[FoundFile] = []
    for file in files:
        if file.path.name == "submission_metadata.yml":
            continue
        if (person := metadata.owner(file.path)) is not None:
            key = ("gradescope", person.lms_id or "")
            owned.append(Owned(key, person, file, (number, attempt_of(file.path)), lms=True))
        elif (named := tell_name(file.path)) is not None:
            if not named.feedback:
                owned.append(_by_platform(named, file, number))
        else:
            plain.append(file)
    return owned + _by_folder(plain, root, number, student)


def _by_platform(named: Named, file: FoundFile, number: int) -> Owned:
    name = named.name.strip() if named.name else None
    person = Submitter(name=name or None, lms_id=named.id)
    kept = replace(file, name=PurePosixPath(named.file).name, late=named.late, attachment=named.attachment)
    return Owned((named.lms, named.id), person, kept, (number, attempt_of(PurePosixPath(named.file))), lms=True)


def attempt_of(path: PurePosixPath) -> int:
    """The number of the attempt that a folder of the path names; 0 for none."""
    found = (_ATTEMPT.fullmatch(part) for part in path.parts[:-1])
    return max((int(each[1]) for each in found if each), default=0)


def _by_folder(files: Sequence[FoundFile], root: Path, number: int, student: str) -> list[Owned]:
    """Files in a folder are of the student whom it is named after, loose ones of whom their own names tell."""
    depth = _owner_depth([file.path for file in files])
    owned = []
    for file in files:
        parts = file.path.parts
        below = parts[depth:]
        label = below[0] if len(below) > 1 else _bare_stem(below[0] if below else parts[-1])
        label = student or label.removesuffix(".zip")
        key = ("plain", str(number), root.name, *parts[:depth], label)
        attempt = attempt_of(PurePosixPath(*below)) if below else 0
        owned.append(Owned(key, _person(label), file, (number, attempt)))
    return owned


def _owner_depth(paths: Sequence[PurePosixPath]) -> int:
    """How many folders stand above those of the students: wrappers around all, and sections of the class."""
    depth = 0
    while paths:
        folders = [path.parts[depth:-1] for path in paths]
        first = {parts[0] if parts else None for parts in folders}
        if None in first:
            break
        if len(first) == 1:
            if all(len(parts) == 1 for parts in folders) and len(paths) < _LOOSE_FILES:
                break
            if all(len(parts) > 1 and _ATTEMPT.fullmatch(parts[1]) for parts in folders):
                break
        elif not _are_sections(folders):
            break
        depth += 1
    return depth


def _are_sections(folders: Sequence[tuple[str, ...]]) -> bool:
    """Whether every first folder holds nothing but several folders, which are not attempts."""
    inner: defaultdict[str, set[str]] = defaultdict(set)
    for parts in folders:
        if len(parts) < 2 or _ATTEMPT.fullmatch(parts[1]):
            return False
        inner[parts[0]].add(parts[1])
    return all(len(names) > 1 for names in inner.values())


def _bare_stem(name: str) -> str:
    """The file's name without ending and version: what the student's files have in common."""
    stem = PurePosixPath(name).stem or name
    found = VERSION.fullmatch(stem)
    return found["base"] if found else stem


def _person(label: str) -> Submitter:
    """Who a folder's or file's name says it is of: ``Ada_Lovelace_AIE22001`` is a name and a register number."""
    words = re.sub(r"[_\s]+", " ", label).split()
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    name = " ".join(word for word in words if word not in numbers[:1])
    return Submitter(name=name or None, register_number=numbers[0] if numbers else None)


def names_somebody(person: Submitter) -> bool:
    """Whether what a file's or folder's name says can be a student's: not ``Untitled3``, ``lab report``, ``b``."""
    words = re.findall(r"[^\W\d_]+", (person.name or "").casefold())
    return person.register_number is not None or any(len(word) > 1 and not _NOBODY.fullmatch(word) for word in words)


def by_cover(each: Owned, owners: Mapping[FileKey, Submitter]) -> Owned:
    """The file with whom its cover names; a platform knows better."""
    person = None if each.lms else owners.get(each.file.key)
    return each if person is None else replace(each, submitter=person, key=("cover", _told(person), *each.key))


def _told(person: Submitter) -> str:
    return f"{person.name} {person.register_number} {person.email}"


def with_roster(each: Owned, roster: Roster) -> Owned:
    """The file with all that the roster says of its student."""
    person = roster.find(each.submitter)
    if person is None:
        return each
    merged = Submitter(
        name=person.name or each.submitter.name,
        email=person.email or each.submitter.email,
        register_number=person.register_number or each.submitter.register_number,
        lms_id=each.submitter.lms_id or person.lms_id,
    )
    return replace(each, submitter=merged, key=each.key if each.lms else ("roster", str(roster.place(person))))
