"""What lies in the project folder may be read, and nothing else, whatever way leads out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.inputs.confinement import OUTSIDE, confined_reader, is_outside


@pytest.mark.parametrize(
    ("path", "outside"),
    [
        ("p/a.md", False),
        ("p", False),
        ("p/sub/../a.md", False),
        ("p/../p/a.md", False),
        ("p/../q/a.md", True),
        ("pq/a.md", True),
        (".", True),
        ("q/a.md", True),
    ],
)
def test_a_path_is_judged_by_where_it_leads(path: str, outside: bool, tmp_path: Path) -> None:
    assert is_outside(tmp_path / path, [tmp_path / "p"]) is outside


def test_a_link_counts_by_its_target(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "link").symlink_to(tmp_path / "q")
    (tmp_path / "p" / "loop").symlink_to(tmp_path / "p" / "loop")
    assert is_outside(tmp_path / "p" / "link" / "a.md", [tmp_path / "p"])
    assert not is_outside(tmp_path / "p" / "link" / "a.md", [tmp_path / "p", tmp_path / "q"])
    assert not is_outside(tmp_path / "p" / "loop", [tmp_path / "p"])


def test_a_reader_reads_only_inside(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.md").write_text("inside", "utf-8")
    (tmp_path / "secret").write_text("outside", "utf-8")
    read = confined_reader([tmp_path / "p"])
    assert read(tmp_path / "p" / "a.md") == "inside"
    with pytest.raises(InputError, match=OUTSIDE):
        read(tmp_path / "p" / ".." / "secret")
    with pytest.raises(InputError, match="no file can have this name"):
        read(tmp_path / "p" / "a\0b")
