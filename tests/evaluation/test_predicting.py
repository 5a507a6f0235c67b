"""The three ways of grading, on texts of a few words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import RubricExercise, Topic
from tests.evaluation.__main__ import main
from tests.evaluation.labelled import Label, LabelledAnswer
from tests.evaluation.predicting import by_keywords, by_labreport, by_length, occurrences

NAT = Topic(id="nat", name="Network address translation", aliases=("NAT", "address"))
EXERCISE = RubricExercise(id="e", topics=(NAT,))


def answer(text: str, grade: int = 0, name: str = "good_1", subject: str = "nets") -> LabelledAnswer:
    return LabelledAnswer(subject, name, text, EXERCISE, {"nat": Label(grade, "")})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Nothing here.", 0),
        ("nat and Nat.", 2),
        ("Nature and natural combinations", 0),
        ("Network Address Translation", 1),
        ("An address, and NAT.", 2),
    ],
    ids=["absent", "case is ignored", "whole words", "overlapping terms count once", "terms are added up"],
)
def test_occurrences_of_a_topic(text: str, count: int) -> None:
    assert occurrences(text, NAT) == count


def test_the_longest_of_overlapping_terms_is_counted() -> None:
    assert occurrences("The port number", Topic(id="port", name="Port", aliases=("number", "port number"))) == 1


def test_a_word_that_occurs_once_is_a_mention_and_more_often_an_explanation() -> None:
    grades = [given["nat"].grade for given in by_keywords([answer("-"), answer("NAT"), answer("NAT NAT NAT")])]
    assert grades == [0, 1, 2]


def test_length_alone_draws_from_the_other_answers_of_the_subject_only() -> None:
    """The answer's own label is the one that can never be drawn."""
    answers = [answer("a b c", 2, "good_1"), answer("a b c", 1, "good_2"), answer("a b c", 1, "good_3")]
    elsewhere = [answer("a b c", 0, f"good_{number}", "soils") for number in range(20)]
    assert by_length([*answers, *elsewhere])[0]["nat"].grade == 1
    assert by_length(elsewhere[:1])[0]["nat"].grade == 0


def test_length_alone_does_not_read() -> None:
    answers = [answer(f"{word} b c", place % 3, f"good_{place}") for place, word in enumerate("pqrstu")]
    others = [entry._replace(text="NAT NAT NAT") for entry in answers]
    assert by_length(answers) == by_length(others)


def test_longer_answers_draw_higher_grades() -> None:
    def total(words: int) -> int:
        """Sum of the grades drawn for an answer of so many words in forty subjects."""
        grades = 0
        for number in range(40):
            peers = [answer("word " * 10, place % 3, f"good_{place}", f"subject {number}") for place in range(6)]
            grades += by_length([answer("word " * words, 0, "long_1", f"subject {number}"), *peers])[0]["nat"].grade
        return grades

    assert total(1) < total(10) < total(100)


def test_labreport_gives_evidence_from_the_answer() -> None:
    text = "# Report\n\nNAT lets many machines share one public address, because the router rewrites every packet."
    (given,) = by_labreport([answer(text)])
    assert given["nat"].grade > 0
    assert given["nat"].evidence in text
    assert given["nat"].why


def write_set(folder: Path) -> None:
    """Two answers on one topic: one that explains it and one that is about something else."""
    (folder / "nets" / "answers").mkdir(parents=True)
    rubric = "exercises: [{id: e, topics: [{id: nat, name: NAT, description: Many machines share an address.}]}]\n"
    (folder / "nets" / "rubric.yaml").write_text(rubric, "utf-8")
    labels = "answer,topic,grade,evidence\nodd_1,nat,0,\ngood_1,nat,1,NAT\n"
    (folder / "nets" / "labels.csv").write_text(labels, "utf-8")
    (folder / "nets" / "answers" / "good_1.md").write_text("- NAT\n", "utf-8")
    (folder / "nets" / "answers" / "odd_1.md").write_text("NAT. Ask Nat about NAT.\n", "utf-8")


def test_the_command_prints_each_group_and_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_set(tmp_path)
    assert main(["--labels", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[1::3]] == [["good", "1", "1"], ["odd", "1", "1"], ["all", "2", "2"]]
    assert lines[1].split()[3:] == ["keywords", "1.000", "1.000", "–", "–", "–"]
    assert lines[4].split()[3:] == ["keywords", "0.000", "0.000", "0.000", "0.000", "–"]
    assert lines[7].split()[3:8] == ["keywords", "0.500", "0.667", "0.000", "-0.333"]


def test_the_command_lists_disagreements_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_set(tmp_path)
    (tmp_path / "nets" / "labels.csv").write_text(
        "answer,topic,grade,evidence\nodd_1,nat,1,NAT\ngood_1,nat,0,\n", "utf-8"
    )
    assert main(["--labels", str(tmp_path), "--errors"]) == 0
    lines = capsys.readouterr().out.splitlines()
    place = lines.index("nets/good_1 nat: label 0, labreport 1")
    assert lines[place + 1] == "    label:     –"
    assert lines[place + 2].startswith("    labreport: NAT")


def test_a_folder_without_a_set_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["--labels", str(tmp_path)])
    assert refusal.value.code == 2
    assert "no */rubric.yaml" in capsys.readouterr().err
