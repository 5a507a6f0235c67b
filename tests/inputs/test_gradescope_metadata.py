from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inputs.gradescope import read_autograder_metadata
from pipeline.records import Submitter

ZOE = {"name": "Zoë Müller", "email": "zoe@example.edu", "id": 4}


def told(folder: Path, value: Any) -> tuple[Submitter, float | None]:
    path = folder / "submission_metadata.json"
    path.write_text(json.dumps(value), "utf-8")
    return read_autograder_metadata(path)


def test_metadata_tell_who_and_for_how_many_points(tmp_path: Path) -> None:
    found = told(tmp_path, {"id": 77, "assignment": {"total_points": "50.0"}, "users": [ZOE]})
    assert found == (Submitter(name="Zoë Müller", email="zoe@example.edu", lms_id="77"), 50)


def test_a_groups_members_share_a_submission(tmp_path: Path) -> None:
    found = told(tmp_path, {"id": 77, "users": [ZOE, {"name": "Bo", "email": "b@example.edu"}]})
    assert found == (Submitter(name="Zoë Müller and Bo", lms_id="77"), None)


@pytest.mark.parametrize("points", ["0", "-1", "many", None, [], "nan", "inf"])
def test_points_that_are_none_are_not_told(tmp_path: Path, points: Any) -> None:
    assert told(tmp_path, {"id": 77, "assignment": {"total_points": points}})[1] is None


def test_without_metadata_nothing_is_known(tmp_path: Path) -> None:
    assert read_autograder_metadata(tmp_path / "none.json") == (Submitter(), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.sampled_from(["id", "users", "assignment"]), each),
    max_leaves=6,
)


@given(value=JSON)
def test_no_metadata_stop_the_grader(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    submitter, points = told(tmp_path_factory.getbasetemp(), value)
    assert isinstance(submitter, Submitter)
    assert points is None
