"""The same replay on two very different machines: every result must have the same bytes.

    assert differing(Path("/tmp/variations"), VARIATIONS) == []

A variation is an environment and arguments: another locale, time zone, hash seed, terminal, number of calls at a time,
home folder, and a project whose files were made in the opposite order and lie in another folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.resources import data_folder
from tests.submissions_maker import FORMATS as SUBMITTED
from tests.submissions_maker import make_class
from tests.torture.crash_harness import LABREPORT, RUBRIC, files_in

FORMATS = ("md", "html", "pdf", "docx")
OF_A_RUN = frozenset({"run.json", "scores.csv", "topics.csv", "junit.xml"})
OF_A_CLASS = frozenset({"grades.json", "gradebook.csv", "grades.html", "junit.xml"})
"""Files that must be there, whatever the formats."""


@dataclass(frozen=True)
class Variation:
    """One machine.

    Attributes:
        name: for messages.
        environ: variables that differ.
        jobs: calls, or processes, at a time.
        backwards: whether its files were made in the opposite order.
    """

    name: str
    environ: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1
    backwards: bool = False


PLAIN = Variation("plain", {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "COLUMNS": "80"})
VARIATIONS = (
    Variation("bare locale", {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONHASHSEED": "1"}, 50),
    Variation(
        "Turkish", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kolkata", "COLUMNS": "20"}, 50, True
    ),
    Variation("far east", {"LANG": "ja_JP.SJIS", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242"}, 3, True),
    Variation("far west", {"LANGUAGE": "de", "TZ": "Pacific/Pago_Pago", "COLUMNS": "400", "TERM": "dumb"}, 8),
)
"""Against ``PLAIN``."""


def differing(folder: Path, variations: Sequence[Variation], *, formats: Sequence[str] = FORMATS) -> list[str]:
    """A sentence for each result of a replayed run that has other bytes in a variation than in the plain one.

    Args:
        folder: an empty one, for the projects.
        variations: those to compare with ``PLAIN``.
        formats: of the report.
    """
    source = data_folder("prompts")
    results = {}
    for number, variation in enumerate((PLAIN, *variations)):
        place = folder / f"machine {number}" / ("ä" * number)
        copy_in_order(source, place / "prompts", backwards=variation.backwards)
        command = [
            "run",
            "-c",
            "prompts/sample/labreport.yaml",
            "-o",
            "out",
            "--record-mode",
            "none",
            "--allow",
            "prompts",
        ]
        arguments = [*command, "-j", str(variation.jobs), *(f"--format={name}" for name in formats)]
        results[variation.name] = _results_of(arguments, place, variation)
    return _differences(results, OF_A_RUN | {f"report.{name}" for name in formats})


def differing_grades(folder: Path, variations: Sequence[Variation], *, sheets: str = "md,html,pdf") -> list[str]:
    """The same for a graded class, which handed in every format."""
    make_class(folder / "class", students=len(SUBMITTED), formats=SUBMITTED)
    results = {}
    for number, variation in enumerate((PLAIN, *variations)):
        place = folder / f"machine {number}"
        copy_in_order(folder / "class", place / "class", backwards=variation.backwards)
        command = ["grade", "class", "--rubric", str(RUBRIC), "-o", "out", "--sheets", sheets, "-q"]
        results[variation.name] = _results_of([*command, "-j", str(variation.jobs)], place, variation)
    return _differences(results, OF_A_CLASS)


def copy_in_order(source: Path, target: Path, *, backwards: bool) -> None:
    """Copy a folder file by file, so that a file system which lists files as they were made lists them so."""
    files = sorted((path for path in source.rglob("*") if path.is_file()), reverse=backwards)
    for path in files:
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)


def _results_of(arguments: Sequence[str], place: Path, variation: Variation) -> dict[str, str]:
    home = place / "home"
    home.mkdir()
    known = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [str(LABREPORT), *arguments],
        cwd=place,
        env=known | {"HOME": str(home)} | dict(variation.environ),
        capture_output=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        return {"its exit code": f"{done.returncode}: {done.stderr.decode('utf-8', 'replace')[-500:]}"}
    return {name: digest for name, digest in files_in(place / "out").items() if not name.startswith(".cache")}


def _differences(results: Mapping[str, Mapping[str, str]], wanted: frozenset[str]) -> list[str]:
    plain = results[PLAIN.name]
    told = [f"{name} is missing" for name in sorted(wanted - plain.keys())]
    told += [f"{PLAIN.name}: {plain['its exit code']}"] if "its exit code" in plain else []
    for name, found in results.items():
        others = [each for each in sorted(plain.keys() | found.keys()) if plain.get(each) != found.get(each)]
        told += [f"{name}: {each} differs" + (f" ({found[each]})" if "exit" in each else "") for each in others]
    return told


def run(_: int) -> Iterator[str]:
    """The figures of all variations, of a run and of a grading; for ``make torture``.

    Raises:
        AssertionError: a result has other bytes.
    """
    with TemporaryDirectory(prefix="labreport-torture-") as folder:
        (Path(folder) / "runs").mkdir()
        (Path(folder) / "grades").mkdir()
        broken = differing(Path(folder) / "runs", VARIATIONS)
        broken += differing_grades(Path(folder) / "grades", VARIATIONS)
    yield f"{len(VARIATIONS)} machines against a plain one, a run and a grading each; {len(broken)} results differ"
    assert not broken, broken[:20]
