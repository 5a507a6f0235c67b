"""The GitHub action's own shell line, run as its runner runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("fail_under", "code"), [("", 0), ("coverage=0.99", 100)], ids=["no threshold", "threshold"])
def test_the_action_replays_the_shipped_experiment(fail_under: str, code: int, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = action["runs"]["steps"][-1]
    assert set(step["env"].values()) <= {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    summary = tmp_path / "summary.md"
    environ = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "CONFIG": str(ROOT / "prompts" / "sample" / "labreport.yaml"),
        "OUTPUT": str(tmp_path / "out"),
        "FAIL_UNDER": fail_under,
        "GITHUB_STEP_SUMMARY": str(summary),
        "CI": "true",
    }
    done = subprocess.run(
        ["/bin/bash", "-c", step["run"]],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    assert (tmp_path / "out" / "junit.xml").exists()
    assert "Coverage" in summary.read_text("utf-8")
