"""Typical words of well-known concepts."""

from __future__ import annotations

from pipeline.records import RubricExercise, Topic
from pipeline.scoring.analysis import Analysis, analyse
from pipeline.scoring.signal_names import TYPICAL
from pipeline.scoring.terms import read_word
from pipeline.scoring.text import read_markdown
from pipeline.scoring.typical import Typical, concepts_of, typical_of
from pipeline.scoring.typical_words import LEAST_TYPICAL, TypicalWords

GAN = Topic(id="gan", name="Generative adversarial networks", aliases=("GANs",))
DIFFUSION = Topic(id="diffusion", name="Diffusion models")
SELF = Topic(id="self", name="Self-attention")
OTHER = Topic(id="other", name="Crop rotation")
EXERCISE = RubricExercise(id="models", topics=(GAN, DIFFUSION, SELF, OTHER))
ANSWER = """# Image models

**Denoising:** Grain and static are taken away step by step, until a clear picture is left of the noise.

A forger tries to fool an inspector, and both get better with every fake banknote.

The weather was fine.
"""


def stems(text: str) -> list[str]:
    return [read_word(word).stem for word in text.split()]


def known(exercise: RubricExercise = EXERCISE) -> Typical:
    found = typical_of(exercise)
    assert found is not None
    return found


def words(text: str = ANSWER) -> tuple[Analysis, TypicalWords]:
    analysis = analyse(read_markdown(text), EXERCISE)
    assert analysis.typical_words is not None
    return analysis, analysis.typical_words


def place(analysis: Analysis, start: str) -> int:
    return next(i for i, reading in enumerate(analysis.readings) if reading.passage.text.startswith(start))


def test_a_topic_stands_for_the_concepts_of_its_names() -> None:
    assert concepts_of(GAN)
    assert concepts_of(GAN) == concepts_of(GAN.model_copy(update={"name": "Xyzzy"}))
    assert not concepts_of(OTHER)
    assert not concepts_of(Topic(id="empty", name="?"))


def test_a_rubric_of_another_field_knows_nothing() -> None:
    fields = RubricExercise(id="farm", topics=(OTHER, Topic(id="soil", name="Soil"), Topic(id="use", name="Education")))
    assert typical_of(fields) is None
    assert analyse(read_markdown(ANSWER), fields).typical_words is None
    assert typical_of(RubricExercise(id="none", topics=())) is None


def told(text: str) -> tuple[int, ...]:
    return known().by_topic(known().told(stems(text)))


def test_typical_words_weigh_for_their_topic() -> None:
    gan, diffusion, attention, other = told("forger fake inspector")
    assert gan > max(diffusion, attention)
    assert other == 0
    assert told("noise static grain")[1] > LEAST_TYPICAL
    assert told("") == told("xyzzy plugh") == (0, 0, 0, 0)


def test_what_is_told_adds_up() -> None:
    whole, parts = told("forger noise"), (told("forger"), told("noise"))
    assert whole == tuple(map(sum, zip(*parts, strict=True)))


def test_a_rival_is_a_concept_that_is_not_asked_for() -> None:
    words = stems("tokenisation subword vocabulary byte pair merges")
    assert known().rival(words) > LEAST_TYPICAL
    asked = Topic(id="pieces", name="Tokenisation", aliases=("byte pair encoding", "WordPiece"))
    assert known(EXERCISE.model_copy(update={"topics": (*EXERCISE.topics, asked)})).rival(words) < known().rival(words)
    assert known().rival([]) == 0


def test_a_passage_in_typical_words_is_tried_as_a_retelling() -> None:
    analysis, told = words()
    assert place(analysis, "A forger") in told.most_typical(0)
    assert place(analysis, "The weather") not in told.most_typical(0)
    assert told.most_typical(3) == []


def test_of_windows_alike_the_one_with_more_in_a_single_passage_is_tried_first() -> None:
    split = "A forger hid in the cellar. The inspector was shown a fake banknote.\n\n" * 3
    analysis = analyse(
        read_markdown(f"{split}A forger hid; the inspector in the cellar was shown a fake banknote."), EXERCISE
    )
    assert analysis.typical_words is not None
    first, *_ = analysis.typical_words.most_typical(0)
    assert first == place(analysis, "A forger hid; the")


def test_the_heaviest_words_tell_why() -> None:
    analysis, told = words()
    telling = told.telling(0, place(analysis, "A forger"))
    assert set(stems("forger fake")) <= set(telling)
    assert read_word("weather").stem not in telling


def test_signals_tell_a_retelling_from_another_passage() -> None:
    analysis, told = words()
    of_forger, of_weather = (
        dict(zip(TYPICAL, told.signals(0, place(analysis, start)), strict=True))
        for start in ("A forger", "The weather")
    )
    assert of_weather["none of its typical words"] == 1 > of_forger["none of its typical words"]
    for name in ("its typical words", "its typical words beside names", "more typical of it than of other topics"):
        assert of_forger[name] > of_weather[name], name
    assert all(-1 <= signal <= 1 for signal in (*of_forger.values(), *of_weather.values()))
    assert of_weather["its typical words in another passage"] > of_forger["its typical words in another passage"]


def test_a_lead_in_tells_which_concept_a_passage_is_about() -> None:
    analysis, told = words()
    here = place(analysis, "**Denoising")
    of_diffusion, of_gan = (dict(zip(TYPICAL, told.signals(topic, here), strict=True)) for topic in (1, 0))
    assert of_diffusion["more typical of it in the lead-in"] > of_gan["more typical of it in the lead-in"]
