"""Every file that a person may write or damage is read, or refused in sentences that name it; never a traceback."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import LabreportError
from pipeline.inputs.blind_keys import read_blind_key
from pipeline.inputs.canvas_rubrics import read_canvas_rubric
from pipeline.inputs.experiment import read_experiment
from pipeline.inputs.human_marks import read_human_marks, read_letters
from pipeline.inputs.marks import read_marks
from pipeline.inputs.overrides import read_overrides
from pipeline.inputs.parts.corrections import corrected, read_corrections
from pipeline.inputs.prompts import read_prompt_set
from pipeline.inputs.rosters import read_roster
from pipeline.inputs.rubrics import check_rubric, read_rubric
from pipeline.inputs.runs import read_run, read_title
from pipeline.inputs.worksheets import read_worksheet
from pipeline.records import Rubric, RubricExercise, Topic
from tests.inputs.conftest import CONFIG, PROMPTS, RUBRIC
from tests.writers.sample_run import sample_run

RUN = sample_run()
GRADED = Rubric(exercises=(RubricExercise(id="foundations", topics=(Topic(id="gan", name="GANs"),)),))


def read_parts(path: Path) -> object:
    """The corrections, put into a text."""
    return [corrected("one\ntwo\nPrompt 2\nthree", (), each) for each in read_corrections(path, GRADED).values()]


FILES: Mapping[str, tuple[str, Callable[[Path], object]]] = {
    "labreport.yaml": (
        CONFIG + "repeat: 2\nthresholds: {coverage: 60%}\nstudent: {name: A}\nscoring: {judge: openai:j}\n",
        read_experiment,
    ),
    "prompts.yaml": (PROMPTS + "title: All\nvariables: {what: AI}\n", read_prompt_set),
    "rubric.yaml": (RUBRIC + "tools: [A, B]\ncriteria: [{id: c, name: C, kind: coverage, points: 5}]\n", read_rubric),
    "checked.yaml": (RUBRIC, check_rubric),
    "parts.yaml": ("s-1:\n  - {kind: answer, exercise: foundations, tool: A, from: 1, to: 'Prompt 2'}\n", read_parts),
    "overrides.csv": (
        'submission,criterion,points,comment,version\ns-1,coverage,4.5,"well, done",ab12\n',
        read_overrides,
    ),
    "marks.csv": ("answer,exercise,topic,grade\na.md,foundations,gan,2\n", lambda path: read_marks(path, GRADED)),
    "human.csv": (
        "answer,exercise,sample,topic,grade,criterion,score\nAurora,foundations,0,,,clarity,4\n",
        lambda path: read_human_marks(path, RUN, {}),
    ),
    "blind-key.csv": ("blind,submission,student\nS01,ada,Ada L\n", read_blind_key),
    "roster.csv": ("Full name,Email address,ID number\nAda L,a@b.example,0042\n", read_roster),
    "worksheet.csv": ("Identifier,Full name,Status,Grade\nParticipant 1,Ada L,Submitted,\n", read_worksheet),
    "canvas.csv": (
        (
            "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,"
            "Rating Name,Rating Description,Rating Points\nR,C,D,false,A,B,5\n"
        ),
        read_canvas_rubric,
    ),
    "run.json": (RUN.model_dump_json(), lambda path: (read_run(path), read_title(path.parent))),
    "blind.json": ('{"key": "AAAA", "models": {"Model A": "Aurora"}}', lambda path: read_letters(path.parent)),
}
FRAGMENTS = [
    *(
        "",
        "\0",
        "\ufeff",
        "\r",
        "\n",
        "\t",
        "  ",
        ",",
        ";",
        ":",
        '"',
        "'",
        "[",
        "]",
        "{",
        "}",
        "- ",
        "#",
        "&a ",
        "*a",
        "!x ",
    ),
    *(
        "nan",
        "inf",
        "1e999",
        "-1",
        "٣",
        "9" * 400,
        "a" * 3000,
        "null",
        "~",
        "true",
        "../..",
        "/etc/passwd",
        "\u202e",
        "\\",
    ),
    *("[" * 60, "{a: " * 60, "---\n", "...\n", "%YAML 9\n", "<<: *a\n", "? ", "| \n", "\x85", "\u2028", "\ue000", "🙂"),
]
DAMAGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(FRAGMENTS) | st.text(max_size=6)),
    min_size=1,
    max_size=4,
)


def damaged(text: str, damages: list[tuple[float, int, str]]) -> str:
    """The text with stretches exchanged, each given by its place as a share of the text, and its length."""
    for place, length, fragment in damages:
        start = int(place * len(text))
        text = text[:start] + fragment + text[start + length :]
    return text


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(damages=DAMAGES, broken=st.sampled_from([b"", b"", b"", b"\xff", b"\xe4", b"\xed\xa0\x80"]))
def test_a_damaged_file_is_read_or_refused_in_sentences(
    name: str, damages: list[tuple[float, int, str]], broken: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged" / name
    folder.mkdir(exist_ok=True, parents=True)
    for beside in ("prompts.yaml", "rubric.yaml"):
        (folder / beside).write_text(FILES[beside][0], "utf-8")
    text, read = FILES[name]
    (folder / name).write_bytes(damaged(text, damages).encode("utf-8", "surrogatepass") + broken)
    try:
        read(folder / name)
    except LabreportError as error:
        told = str(error)
        assert told
        assert len(told) < 20_000
        assert not re.search(r"Traceback|<class|0x[0-9a-f]{8}", told)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_a_cell_of_any_length_is_read_or_refused(name: str, tmp_path: Path) -> None:
    """The csv module gives up at 131,072 characters."""
    header, row = FILES[name][0].split("\n")[:2]
    for text in (f'{header}\n"{"x" * 200_000}",{row}\n', f'{header}\n"{row}\n' + "a,b\n" * 50_000):
        (tmp_path / name).write_text(text, "utf-8")
        with suppress(LabreportError):
            assert FILES[name][1](tmp_path / name) is not None


@pytest.mark.parametrize("name", FILES)
def test_the_undamaged_file_is_read(name: str, tmp_path: Path) -> None:
    for beside in ("prompts.yaml", "rubric.yaml", name):
        (tmp_path / beside).write_text(FILES[beside][0], "utf-8")
    assert FILES[name][1](tmp_path / name) is not None


BOMBS = {
    "aliases": "a: &a [x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
    "merges": "a: &a {k: v}\nb: {<<: *a}\n",
    "depth": "[" * 100_000,
    "mappings": "{a: " * 50_000,
    "indentation": "\n".join(" " * n + "a:" for n in range(2000)),
    "entries": "- - - - - - - - - - - - - - - - - - - - - - - - x\n" * 5,
    "keys": "".join(f"key{n}: 1\n" for n in range(50_000)),
    "same key": "a: 1\n" * 100_000,
    "long key": "k" * 900_000 + ": 1",
    "explicit key": "? " * 50_000,
    "too large": "a: " + "x" * 2_000_000,
    "tag": "!!python/object/apply:os.system ['true']",
    "comment": "#" * 900_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("name", ["labreport.yaml", "prompts.yaml", "rubric.yaml", "parts.yaml"])
def test_a_bomb_is_refused_at_once(name: str, bomb: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(bomb, "utf-8")
    start = time.process_time()
    try:
        assert FILES[name][1](path) == []
    except LabreportError as error:
        assert len(str(error)) < 20_000  # noqa: PT017 - parts.yaml may be a comment alone
    # A bomb that goes off takes minutes or all memory; this is no measure of speed.
    assert time.process_time() - start < 20
