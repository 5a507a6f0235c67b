"""Files found -> what each student handed in."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.inputs.found_files import Found, FoundFile, Opener, is_archive, list_files
from pipeline.inputs.gradescope import read_metadata
from pipeline.inputs.ids import slug
from pipeline.inputs.lms_names import Named, tell_name
from pipeline.inputs.misplaced import without_run_files
from pipeline.inputs.rosters import Roster
from pipeline.records import Submitter

_ATTEMPT = re.compile(r"(?:attempt|version|v|submission|resubmission|try|versuch|abgabe)[ _-]?(\d{1,3})", re.IGNORECASE)
_VERSION = re.compile(
    r"(?P<base>.+?)(?:[ _-]*(?:v|version|attempt|rev)[ _.-]?(?P<number>\d{1,3})|[ _-]*\((?P<copy>\d{1,3})\)"
    r"|[ _-]+(?P<word>resubmission|resubmitted|revised|corrected|final))",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?P<base>.+?)-(?P<number>\d{1,2})")
_LAST = 1000
"""Number of a version that is only called the final one."""
_NUMBER = re.compile(r"(?=.*\d{4})[A-Za-z]{0,5}\d{2}[A-Za-z0-9]{2,11}")
"""A register number such as 1234567, AIE22001 or 22CS1045."""
_DIGEST = 6
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))})
_LOOSE_FILES = 4
"""Files in the only folder of a class from which on each is a student's."""


@dataclass(frozen=True)
class _Owned:
    """A file, whose it is, and in which delivery it came."""

    key: tuple[str, ...]
    submitter: Submitter
    file: FoundFile
    batch: tuple[int, int]
    """Number of the path given, and of the attempt that a folder's name says."""
    lms: bool = False


def find_submissions(
    paths: Sequence[Path],
    roster: Sequence[Submitter] = (),
    *,
    aside: Iterable[Path] = (),
    strike: Callable[[str], str] = str,
) -> tuple[Found, ...]:
    """What each student handed in, sorted by id; empty where there are no files.

    Takes folders, zip archives and single files, named by Moodle (folders old and new, or flat), Canvas (late and
    anonymous ones) or Gradescope (with ``submission_metadata.yml``), or plain: a folder for each student, or a file
    for each. All files of a student are one submission. Of several attempts the newest counts: by the number in a
    folder's or file's name (``attempt 2``, ``report_v2.pdf``), or else by the archive with the newest files. Students
    of one name stay apart as long as a platform's id or a folder tells them apart.

    Args:
        paths: what was given on the command line.
        roster: the class, for names, e-mail addresses and register numbers; a student whom it tells from all others
            keeps one submission over several paths.
        aside: files that nobody handed in, though they may lie among the others: the roster, a worksheet, the rubric.
        strike: takes out of a name what must be kept nowhere, such as keys.

    Raises:
        InputError: a path does not exist or is a damaged archive.
    """
    known = Roster(roster)
    owned: list[_Owned] = []
    with Opener() as opener:
        own = {path.resolve() for path in aside}
        listed = [
            [_renamed(file, strike) for file in list_files(path, opener) if not _is_one_of(own, file)] for path in paths
        ]
        people = {path: strike(name) for path, name in _named_one_by_one(paths, listed).items()}
        for number, (path, files) in enumerate(zip(paths, listed, strict=True)):
            shown = PurePosixPath(strike(path.name)) if is_archive(path) else PurePosixPath()
            owned += [
                replace(_with_roster(each, known), file=replace(each.file, path=shown / each.file.path))
                for each in _give_owners(files, path, number, opener, people.get(path, ""))
            ]
    groups: defaultdict[tuple[str, ...], list[_Owned]] = defaultdict(list)
    for each in owned:
        groups[each.key].append(each)
    blind = _blind_word(groups)
    found = [_found(key, _without_leftovers(files), blind) for key, files in groups.items()]
    clashes = Counter(each.id for _, each in found)
    unique = [replace(each, id=f"{each.id}-{_mark(key)}") if clashes[each.id] > 1 else each for key, each in found]
    return tuple(sorted(unique, key=lambda each: each.id))


def _is_one_of(own: Collection[Path], file: FoundFile) -> bool:
    names = {path.name for path in own}
    return not file.entries and file.source.name in names and file.source.resolve() in own


def _renamed(file: FoundFile, strike: Callable[[str], str]) -> FoundFile:
    texts = (file.path.as_posix(), file.name, file.problem)
    path, name, problem = struck = tuple(map(strike, texts))
    return file if struck == texts else replace(file, path=PurePosixPath(path), name=name, problem=problem)


def find_one(folder: Path, submitter: Submitter, *, strike: Callable[[str], str] = str) -> Found:
    """Everything in a folder as what one student handed in; without files where there are none.

    Args:
        folder: of one student.
        submitter: who.
        strike: takes out of a name what must be kept nowhere, such as keys.

    Raises:
        InputError: the folder does not exist.
    """
    with Opener() as opener:
        files = [_renamed(file, strike) for file in list_files(folder, opener)]
    owned = [_Owned(("one",), submitter, file, (0, _attempt(file.path))) for file in files]
    return _found(("one",), owned, None)[1] if owned else Found("submission", submitter, ())


# ---------------------------------------------------------------- whose is a file?


def _named_one_by_one(paths: Sequence[Path], listed: Sequence[Sequence[FoundFile]]) -> dict[Path, str]:
    """Path -> student, where a shell wrote out ``class/*`` or ``class/*/report.pdf``: the folder is named after them.

    Several folders, each with a few files and no folders; or several files of one name.
    """
    folders = [path.is_dir() for path in paths]
    few = all(len(files) < _LOOSE_FILES and all(len(file.path.parts) == 1 for file in files) for files in listed)
    if len(paths) > 1 and all(folders) and few:
        return {path: path.resolve().name for path in paths}
    names = Counter(path.name for path in paths)
    alike = [path for path, folder in zip(paths, folders, strict=True) if not folder and names[path.name] > 1]
    return {path: path.resolve().parent.name for path in alike}


def _give_owners(files: Sequence[FoundFile], root: Path, number: int, opener: Opener, student: str) -> list[_Owned]:
    metadata = read_metadata(files, opener)
    owned: list[_Owned] = []
    plain: list[FoundFile] = []
    for file in files:
        if file.path.name == "submission_metadata.yml":
            continue
        if (person := metadata.owner(file.path)) is not None:
            key = ("gradescope", person.lms_id or "")
            owned.append(_Owned(key, person, file, (number, _attempt(file.path)), lms=True))
        elif (named := tell_name(file.path)) is not None:
            if not named.feedback:
                owned.append(_by_platform(named, file, number))
        else:
            plain.append(file)
    return owned + _by_folder(plain, root, number, student)


def _by_platform(named: Named, file: FoundFile, number: int) -> _Owned:
    name = named.name.strip() if named.name else None
    person = Submitter(name=name or None, lms_id=named.id)
    kept = replace(file, name=PurePosixPath(named.file).name, late=named.late, attachment=named.attachment)
    return _Owned((named.lms, named.id), person, kept, (number, _attempt(PurePosixPath(named.file))), lms=True)


def _attempt(path: PurePosixPath) -> int:
    """The number of the attempt that a folder of the path names; 0 for none."""
    found = (_ATTEMPT.fullmatch(part) for part in path.parts[:-1])
    return max((int(each[1]) for each in found if each), default=0)


def _by_folder(files: Sequence[FoundFile], root: Path, number: int, student: str) -> list[_Owned]:
    """Files in a folder are of the student whom it is named after, loose ones of whom their own names tell."""
    depth = _owner_depth([file.path for file in files])
    owned = []
    for file in files:
        parts = file.path.parts
        below = parts[depth:]
        label = below[0] if len(below) > 1 else _bare_stem(below[0] if below else parts[-1])
        label = student or label.removesuffix(".zip")
        key = ("plain", str(number), root.name, *parts[:depth], label)
        attempt = _attempt(PurePosixPath(*below)) if below else 0
        owned.append(_Owned(key, _person(label), file, (number, attempt)))
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
    found = _VERSION.fullmatch(stem)
    return found["base"] if found else stem


def _person(label: str) -> Submitter:
    """Who a folder's or file's name says it is of: ``Ada_Lovelace_AIE22001`` is a name and a register number."""
    words = re.sub(r"[_\s]+", " ", label).split()
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    name = " ".join(word for word in words if word not in numbers[:1])
    return Submitter(name=name or None, register_number=numbers[0] if numbers else None)


def _with_roster(each: _Owned, roster: Roster) -> _Owned:
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


def _blind_word(groups: dict[tuple[str, ...], list[_Owned]]) -> str | None:
    """The word that Moodle writes for every name where marking is blind: ``Participant``, in whichever language."""
    names = [files[0].submitter.name for key, files in groups.items() if key[0] == "moodle"]
    return names[0] if len(names) > 1 and len(set(names)) == 1 else "Participant"


# ---------------------------------------------------------------- which files count?


def _without_leftovers(files: list[_Owned]) -> list[_Owned]:
    """The files but those left behind by a system; these where the student has no others."""
    return [each for each in files if not each.file.leftover] or files


def _found(key: tuple[str, ...], files: Sequence[_Owned], blind: str | None) -> tuple[tuple[str, ...], Found]:
    newest = max(
        {each.batch for each in files},
        key=lambda batch: (batch[1], max(each.file.modified for each in files if each.batch == batch), batch[0]),
    )
    current = [each for each in files if each.batch == newest]
    older = [each for each in files if each.batch != newest]
    handed_in = without_run_files([each.file for each in current])
    kept = _latest_versions(handed_in)
    gone = [each.file for each in older] + [file for file in handed_in if file not in kept]
    person = current[0].submitter
    label = _label(" ".join(filter(None, (person.name, person.lms_id or person.register_number))))
    if person.name == blind and key[0] == "moodle":
        person = person.model_copy(update={"name": None})
    if label in _DEVICES:
        label = f"student-{label}"
    superseded = tuple(sorted(file.path.as_posix() for file in gone))
    found = Found(label or f"student-{_mark(key)}", person, tuple(sorted(kept, key=_in_order)), superseded)
    return key, found


def _label(text: str) -> str:
    """The text as a file name in plain letters, or in its own where plain ones cannot spell it."""
    own, bare = slug(text), slug(text, ascii_only=True)
    return bare if len(bare) == len(own) else own


def _in_order(file: FoundFile) -> tuple[list[tuple[int, str]], str]:
    """``part 2`` before ``part 10``."""
    pieces = re.split(r"(\d+)", file.path.as_posix().casefold())
    return [(int(p), "") if p.isdecimal() and len(p) < 10 else (0, p) for p in pieces], file.path.as_posix()


def _latest_versions(files: Sequence[FoundFile]) -> list[FoundFile]:
    """The files but those of which a newer version is there, by what their names say."""
    stems = {(file.path.parent, PurePosixPath(file.name).stem.casefold()) for file in files}
    newest: dict[tuple[object, ...], tuple[int, FoundFile]] = {}
    for file in files:
        stem, suffix = PurePosixPath(file.name).stem.casefold(), PurePosixPath(file.name).suffix.casefold()
        base, version = stem, 0
        if found := _VERSION.fullmatch(stem):
            base = found["base"]
            version = int(found["number"] or found["copy"] or _LAST)
        elif (found := _COUNTED.fullmatch(stem)) and (file.path.parent, found["base"]) in stems:
            # "part-1" and "part-2" are parts; "report-1" beside "report" is Canvas's second attempt.
            base, version = found["base"], int(found["number"])
        key = (file.path.parent, base, suffix)
        if key not in newest or (version, file.modified) > (newest[key][0], newest[key][1].modified):
            newest[key] = (version, file)
    return [file for _, file in newest.values()]


def _mark(key: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
