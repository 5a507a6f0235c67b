from __future__ import annotations

import pytest

from pipeline.verdicts.scripts import script
from tests.verdicts.verdict_cases import EXERCISES, Case

TAMIL = "ஜெனரேட்டிவ் செயற்கை நுண்ணறிவு GAN புதிய உரையை உருவாக்குகிறது."


@pytest.mark.parametrize(
    ("text", "name"),
    [("An answer.", "LATIN"), (TAMIL, "TAMIL"), ("生成式人工智能", "CJK"), ("12 + 3 = 15", None), ("", None)],
)
def test_most_letters_decide(text: str, name: str | None) -> None:
    assert script(text) == name


def case(*texts: str) -> Case:
    made = Case(topics=dict.fromkeys(EXERCISES, ("Drug discovery",)))
    for exercise, text in zip(EXERCISES, texts, strict=False):
        made.add("Aurora", exercise, words=40, text="In English.", grades=(0,))
        made.add("Brevis", exercise, words=40, text=text, grades=(0,))
    return made


def told(made: Case) -> list[str]:
    return [finding.sentence for finding in made.find().values() if finding.id == "gap-script"]


def test_answers_in_another_script_are_told() -> None:
    told_of = "Two of three answers by Brevis are written in another script than the rubric."
    assert told(case(TAMIL, "English.", TAMIL)) == [told_of]
    assert told(case(TAMIL)) == ["Brevis' answer is written in another script than the rubric."]
    assert told(case(TAMIL, "One.", "Two.", "Three."))[0].startswith("One of four answers by Brevis is written")


def test_one_script_and_a_missing_rubric_tell_nothing() -> None:
    assert told(case("English.", "1234")) == []
    bare = Case().add("Aurora", "scaling", words=40, text=TAMIL).add("Brevis", "scaling", words=40)
    assert told(bare) == []
