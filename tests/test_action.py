"""The GitHub action's own shell line, run as its runner runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent


def run_step(folder: Path, path: Path, fail_under: str) -> subprocess.CompletedProcess[str]:
    """The last step of the action, its inputs filled in, with the programs of a folder before all others."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = action["runs"]["steps"][-1]
    assert set(step["env"].values()) <= {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    environ = os.environ | {
        "PATH": f"{path}{os.pathsep}{os.environ['PATH']}",
        "CONFIG": str(ROOT / "prompts" / "sample" / "labreport.yaml"),
        "OUTPUT": str(folder / "out"),
        "FAIL_UNDER": fail_under,
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "CI": "true",
    }
    command = ["/bin/bash", "-c", step["run"]]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=120)


def test_the_action_replays_the_shipped_experiment(tmp_path: Path) -> None:
    done = run_step(tmp_path, Path(sys.executable).parent, "coverage=0.99")
    assert done.returncode == 100, done.stderr
    assert (tmp_path / "out" / "junit.xml").exists()
    assert "Coverage" in (tmp_path / "summary.md").read_text("utf-8")


@pytest.mark.parametrize(("fail_under", "added"), [("", []), ("smog=1 2", ["--fail-under", "smog=1 2"])])
def test_the_inputs_of_the_action_are_the_arguments_of_run(fail_under: str, added: list[str], tmp_path: Path) -> None:
    program = tmp_path / "bin" / "labreport"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "utf-8")
    program.chmod(0o755)
    done = run_step(tmp_path, program.parent, fail_under)
    config, output = ROOT / "prompts" / "sample" / "labreport.yaml", tmp_path / "out"
    arguments = ["run", "--record-mode", "none", "-c", str(config), "-o", str(output), *added]
    assert done.stdout.splitlines() == arguments
