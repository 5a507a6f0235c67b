from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.inputs.blind_keys import read_blind_key, unblinded
from pipeline.records import Override


def test_numbers_are_read_by_submission(tmp_path: Path) -> None:
    path = tmp_path / "key.csv"
    path.write_text("blind,submission,student\nS02,'=zoe,Zoë\nS01,ada,\n", "utf-8")
    assert read_blind_key(path) == {"=zoe": "S02", "ada": "S01"}
    path.write_bytes("\ufeffblind;submission\r\nS02;zoe\r\n".encode())
    assert read_blind_key(path) == {"zoe": "S02"}


def test_no_file_is_no_number(tmp_path: Path) -> None:
    assert read_blind_key(tmp_path / "key.csv") == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("submission,student\nzoe,Zoë\n", "key.csv:1: the header must be blind,submission"),
        ("blind,submission\nS01,a\nS01,b\n", "key.csv:3: the number 'S01'"),
        ("blind,submission\nS01,a\nS02,a\n", "key.csv:3: the number 'S02' or the submission 'a'"),
        ("blind,submission\nX1,a\n", "key.csv:2: the number 'X1'"),
        ("blind,submission\nS01\n", "key.csv:2: the number 'S01' or the submission ''"),
        ("", "the header must be"),
        (f"blind,submission\nS01,{'x' * 200_000}\n", "key.csv:2: this is not a CSV (field larger"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "key.csv").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_blind_key(tmp_path / "key.csv")
    assert told in str(caught.value)


def test_a_number_stands_for_its_submission() -> None:
    rows = [Override(submission=name, criterion="c", points=1, line=2) for name in ("S01", "S09", "zoe")]
    assert [row.submission for row in unblinded(rows, {"ada": "S01"})] == ["ada", "S09", "zoe"]
