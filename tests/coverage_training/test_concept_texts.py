"""The concept texts and what is compiled of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.scoring.lexicon import FOLDER as DATA
from pipeline.scoring.terms import read_word
from pipeline.scoring.typical import COMPILED, key_of
from tests.coverage_training.concept_texts import FOLDER, ConceptText, compile_concepts, read_concepts

TEXTS = sorted(FOLDER.glob("*.txt"))
TEA = ConceptText(("Tea", "infusion of leaves"), tuple(["Leaves steep in a kettle of water."] * 8))
RAIN = ConceptText(("Rain", "precipitation"), tuple(["Drops of water fall from a cloud."] * 8))


def weights(compiled: dict[str, dict[str, str]], word: str) -> dict[str, int]:
    """What a word weighs in tenths, by number of the concept."""
    pairs = (pair.split(":") for pair in compiled["words"].get(read_word(word).stem, "").split())
    return {concept: int(weight) for concept, weight in pairs}


def test_the_compiled_words_are_those_of_the_texts() -> None:
    made = compile_concepts(read_concepts())
    assert json.loads((DATA / COMPILED).read_text("utf-8")) == made, "run: python -m tests.coverage_training"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_concept_has_names_and_paragraphs(path: Path) -> None:
    assert not path.read_text("utf-8").strip().startswith(("#", "\ufeff"))
    concepts = [concept for concept in read_concepts(FOLDER) if concept.names[0] in path.read_text("utf-8")]
    assert len(concepts) > 50
    for concept in concepts:
        assert len(concept.names) >= 3, concept.names
        assert len(concept.paragraphs) >= 8, concept.names
        assert all(8 <= len(paragraph.split()) <= 90 for paragraph in concept.paragraphs), concept.names


def test_a_file_of_concepts_is_read_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "drinks.txt").write_text("= Tea; green tea\nLeaves in water.\n\nHot.\n\n= Coffee\nBeans.\n", "utf-8")
    assert read_concepts(tmp_path) == [
        ConceptText(("Tea", "green tea"), ("Leaves in water.", "Hot.")),
        ConceptText(("Coffee",), ("Beans.",)),
    ]


def test_a_word_is_typical_of_the_concept_that_alone_uses_it() -> None:
    compiled = compile_concepts([TEA, RAIN])
    assert weights(compiled, "kettle").keys() == {"0"}
    assert weights(compiled, "cloud").keys() == {"1"}
    assert weights(compiled, "water") == {}


def test_words_of_few_paragraphs_weigh_less() -> None:
    rarely = TEA._replace(paragraphs=("A samovar sings.", *TEA.paragraphs[1:]))
    compiled = compile_concepts([rarely, *[RAIN._replace(names=(f"Rain {n}",)) for n in range(30)]])
    assert 0 < weights(compiled, "samovar")["0"] < weights(compiled, "kettle")["0"]


def test_names_stand_for_all_concepts_that_have_them() -> None:
    compiled = compile_concepts([TEA, RAIN._replace(names=("Rain", "tea"))])
    assert compiled["names"][key_of("teas")] == "0 1"
    assert compiled["names"][key_of("infusion of leaves")] == "0"


def test_no_concepts_come_to_nothing() -> None:
    assert compile_concepts([]) == {"names": {}, "words": {}}
