"""The archive that an instructor uploads to Gradescope: two scripts, the rubric, and labreport itself as a wheel."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path

from pipeline.resources import data_folder
from pipeline.writers.lms.feedback_zips import zip_bytes

SCRIPTS = ("setup.sh", "run_autograder")
_WHEEL = "Wheel-Version: 1.0\nGenerator: labreport\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def autograder_zip(source: Mapping[str, bytes]) -> bytes:
    """The archive; the same labreport and files make the same bytes.

    Args:
        source: what else lies in ``/autograder/source``, by name: ``rubric.yaml``, ``overrides.csv``.
    """
    folder = data_folder("templates") / "gradescope"
    name, wheel = own_wheel()
    return zip_bytes(
        {**{each: (folder / each).read_bytes() for each in SCRIPTS}, **source, name: wheel}, executable=SCRIPTS
    )


def own_wheel() -> tuple[str, bytes]:
    """Name and bytes of a wheel of the labreport that runs, whether it was installed or runs from a checkout.

    The format is that of https://packaging.python.org/specifications/binary-distribution-format/.
    """
    own = distribution("labreport")
    name = f"labreport-{own.version}"
    info = f"{name}.dist-info"
    entries = dict(_package())
    entries[f"{info}/METADATA"] = (own.read_text("METADATA") or "").encode()
    entries[f"{info}/entry_points.txt"] = (own.read_text("entry_points.txt") or "").encode()
    entries[f"{info}/WHEEL"] = _WHEEL.encode()
    record = io.StringIO(newline="")
    writer = csv.writer(record, lineterminator="\n")
    writer.writerows((path, f"sha256={_digest(content)}", len(content)) for path, content in sorted(entries.items()))
    writer.writerow((f"{info}/RECORD", "", ""))
    entries[f"{info}/RECORD"] = record.getvalue().encode()
    return f"{name}-py3-none-any.whl", zip_bytes(entries)


def _package() -> Iterator[tuple[str, bytes]]:
    """Every file of the package and its data by its path in a wheel."""
    package = Path(__file__).parents[2]
    yield from _files(package, "pipeline")
    for folder in ("prompts", "templates"):
        yield from _files(data_folder(folder), f"pipeline/_data/{folder}")


def _files(folder: Path, shown: str) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if path.is_file() and "__pycache__" not in relative.parts:
            yield f"{shown}/{relative.as_posix()}", path.read_bytes()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
