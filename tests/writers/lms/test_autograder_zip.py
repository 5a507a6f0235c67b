from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.writers.lms.autograder_zip import SCRIPTS, autograder_zip, own_wheel


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(own_wheel()[1]))


def test_the_archive_holds_what_gradescope_runs(tmp_path: Path) -> None:
    content = autograder_zip({"rubric.yaml": b"title: x\n"})
    assert content == autograder_zip({"rubric.yaml": b"title: x\n"})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = {info.filename: info for info in archive.infolist()}
        assert set(infos) == {"setup.sh", "run_autograder", "rubric.yaml", own_wheel()[0]}
        for name in SCRIPTS:
            assert infos[name].external_attr >> 16 == 0o755
            (tmp_path / name).write_bytes(archive.read(name))
            subprocess.run(["/bin/sh", "-n", tmp_path / name], check=True)
    assert (tmp_path / "run_autograder").read_text("utf-8").splitlines()[-1].endswith("/labreport gradescope")


def test_the_wheel_says_truly_what_it_holds(wheel: zipfile.ZipFile) -> None:
    record = next(name for name in wheel.namelist() if name.endswith("RECORD"))
    rows = list(csv.reader(io.StringIO(wheel.read(record).decode())))
    assert {row[0] for row in rows} == set(wheel.namelist())
    for path, digest, size in rows:
        if path != record:
            content = wheel.read(path)
            assert int(size) == len(content)
            assert digest == "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def test_the_wheel_runs_by_itself(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    code = (
        "import pipeline, sys; from pipeline.resources import data_folder; from pipeline.cli.main import main;"
        "print(pipeline.__file__); print(data_folder('templates')); sys.argv = ['labreport', 'demo', '--help']; main()"
    )
    environ = {"PYTHONPATH": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environ, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == [
        str(tmp_path / "pipeline" / "__init__.py"),
        str(tmp_path / "pipeline" / "_data" / "templates"),
    ]
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert b"labreport = pipeline.cli.main:main" in wheel.read(entry_points)
