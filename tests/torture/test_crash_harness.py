"""A command that is killed in its middle loses nothing, pays nothing twice and leaves nothing half-done: a short trial.

The long one is ``make torture``.
"""

from __future__ import annotations

from pathlib import Path

from tests.torture.crash_harness import crash_grading, crash_runs


def test_a_run_that_is_killed_goes_on_to_the_results_of_an_undisturbed_one(tmp_path: Path) -> None:
    crashes = crash_runs(tmp_path, kills=2, each=2, seed=3, formats=(("none",),))
    assert crashes.broken == []
    assert crashes.kills == 2


def test_a_grading_that_is_killed_goes_on_to_the_grades_of_an_undisturbed_one(tmp_path: Path) -> None:
    crashes = crash_grading(tmp_path, kills=2, each=2, seed=3, students=2, sheets=("md",))
    assert crashes.broken == []
    assert crashes.kills == 2
