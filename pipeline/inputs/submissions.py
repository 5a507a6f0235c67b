"""Files found -> what each student handed in."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pipeline.inputs.file_owners import (
    VERSION,
    Owned,
    attempt_of,
    by_cover,
    give_owners,
    named_one_by_one,
    names_somebody,
    with_roster,
)
from pipeline.inputs.found_files import FileKey, Found, FoundFile, Opener, is_archive, list_files
from pipeline.inputs.ids import slug
from pipeline.inputs.misplaced import without_run_files
from pipeline.inputs.rosters import Roster
from pipeline.records import Submitter

_COUNTED = re.compile(r"(?P<base>.+?)-(?P<number>\d{1,2})")
_LAST = 1000
"""Number of a version that is only called the final one."""
_DIGEST = 6
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))})


def find_submissions(
    paths: Sequence[Path],
    roster: Sequence[Submitter] = (),
    *,
    aside: Iterable[Path] = (),
    owners: Mapping[FileKey, Submitter] = MappingProxyType({}),
    strike: Callable[[str], str] = str,
    passed_over: Callable[[str], None] = lambda _: None,
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
        aside: files that nobody handed in, though they or copies of them may lie among the others: the roster, a
            worksheet, the rubric.
        owners: whose files are by their covers, where nothing else tells it.
        strike: takes out of a name what must be kept nowhere, such as keys.
        passed_over: takes the path of each file that is set aside.

    Raises:
        InputError: a path does not exist or is a damaged archive.
    """
    known = Roster(roster)
    owned: list[Owned] = []
    with Opener() as opener:
        own = {path.resolve() for path in aside}
        every = [list_files(path, opener) for path in paths]
        not_theirs = {file.key: file for files in every for file in files if _is_one_of(own, file)}
        for file in not_theirs.values():
            passed_over(strike(file.path.as_posix()))
        listed = [[_renamed(file, strike) for file in files if file.key not in not_theirs] for files in every]
        people = {path: strike(name) for path, name in named_one_by_one(paths, listed, known).items()}
        for number, (path, files) in enumerate(zip(paths, listed, strict=True)):
            shown = PurePosixPath(strike(path.name)) if is_archive(path) else PurePosixPath()
            owned += [
                replace(with_roster(each, known), file=replace(each.file, path=shown / each.file.path))
                for each in (
                    by_cover(each, owners) for each in give_owners(files, path, number, opener, people.get(path, ""))
                )
            ]
    groups: defaultdict[tuple[str, ...], list[Owned]] = defaultdict(list)
    for each in owned:
        groups[each.key].append(each)
    blind = _blind_word(groups)
    found = [_found(key, _without_leftovers(files), blind) for key, files in groups.items()]
    sure = {key for key, files in groups.items() if any(each.lms or each.key[0] == "roster" for each in files)}
    if not roster:
        sure |= {key for key, files in groups.items() if names_somebody(files[0].submitter)}
    found = [(key, replace(each, told=key in sure)) for key, each in found]
    clashes = Counter(each.id for _, each in found)
    unique = [replace(each, id=f"{each.id}-{_mark(key)}") if clashes[each.id] > 1 else each for key, each in found]
    return tuple(sorted(unique, key=lambda each: each.id))


def _is_one_of(own: Collection[Path], file: FoundFile) -> bool:
    """Whether it is one of these files, or a copy of one."""
    if file.entries or file.problem:
        return False
    return any(_same_file(path, file.source) for path in own if path.suffix.lower() == file.source.suffix.lower())


def _same_file(one: Path, other: Path) -> bool:
    try:
        if one.samefile(other):
            return True
        size = one.stat().st_size
        return 0 < size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False


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
    owned = [Owned(("one",), submitter, file, (0, attempt_of(file.path))) for file in files]
    return _found(("one",), owned, None)[1] if owned else Found("submission", submitter, ())


def _blind_word(groups: dict[tuple[str, ...], list[Owned]]) -> str | None:
    """The word that Moodle writes for every name where marking is blind: ``Participant``, in whichever language."""
    names = [files[0].submitter.name for key, files in groups.items() if key[0] == "moodle"]
    return names[0] if len(names) > 1 and len(set(names)) == 1 else "Participant"


# ---------------------------------------------------------------- which files count?


def _without_leftovers(files: list[Owned]) -> list[Owned]:
    """The files but those left behind by a system; these where the student has no others."""
    return [each for each in files if not each.file.leftover] or files


def _found(key: tuple[str, ...], files: Sequence[Owned], blind: str | None) -> tuple[tuple[str, ...], Found]:
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
        if found := VERSION.fullmatch(stem):
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
