"""Texts on the concepts of a field -> the words that are typical of each: what ``typical.json`` holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.scoring.concepts import words_of
from pipeline.scoring.typical import key_of

FOLDER = Path(__file__).parent / "concepts"
PRIOR = 4.0
"""Paragraphs added to those of each concept in which a word is as frequent as everywhere: a few prove little."""
LEAST = 0.5
"""Logarithm of how many times as frequent a word is in the paragraphs of a concept, from which it is typical of it."""


class ConceptText(NamedTuple):
    """What is written of a concept."""

    names: tuple[str, ...]
    paragraphs: tuple[str, ...]


def read_concepts(folder: Path = FOLDER) -> list[ConceptText]:
    """All concepts of a folder of texts.

    A line ``= name; other name`` begins a concept; each line below it, but for empty ones, is a paragraph on it.
    """
    concepts = []
    for path in sorted(folder.glob("*.txt")):
        for part in ("\n" + path.read_text("utf-8")).split("\n= ")[1:]:
            head, *lines = part.split("\n")
            names = tuple(name.strip() for name in head.split(";") if name.strip())
            concepts.append(ConceptText(names, tuple(line.strip() for line in lines if line.strip())))
    return concepts


def compile_concepts(concepts: list[ConceptText]) -> dict[str, Any]:
    """Concepts by the key of each of their names, and concepts with weights by typical stem; all as text."""
    # The names together are one more paragraph.
    texts = [(" ".join(concept.names), *concept.paragraphs) for concept in concepts]
    counts = [Counter(stem for text in of for stem in {w.stem for w in words_of(text) if w.role}) for of in texts]
    paragraphs = sum(map(len, texts))
    total = Counter[str]()
    for count in counts:
        total.update(count)
    by_stem: defaultdict[str, list[str]] = defaultdict(list)
    for number, count in enumerate(counts):
        for stem, times in sorted(count.items()):
            everywhere = (total[stem] + 0.5) / (paragraphs + 1)
            here = (times + PRIOR * everywhere) / (len(texts[number]) + PRIOR)
            if (weight := log(here / everywhere)) > LEAST:
                by_stem[stem].append(f"{number}:{10 * weight:.0f}")
    names: defaultdict[str, set[int]] = defaultdict(set)
    for number, concept in enumerate(concepts):
        for key in {key_of(name) for name in concept.names} - {""}:
            names[key].add(number)
    return {
        "names": {key: " ".join(map(str, sorted(of))) for key, of in sorted(names.items())},
        "words": {stem: " ".join(of) for stem, of in sorted(by_stem.items())},
    }
