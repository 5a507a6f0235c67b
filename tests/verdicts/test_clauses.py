from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.verdicts.clauses import Reader
from tests.verdicts.verdict_cases import LABELS

TWO = ("ChatGPT", "Gemini")


def parts(sentence: str, labels: tuple[str, ...] = TWO) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Words, subjects and references of each clause."""
    (read,) = Reader(labels).read(sentence)
    return [(read.text[c.start : c.end], c.subjects, c.references) for c in read.clauses]


def subjects(text: str, labels: tuple[str, ...] = TWO) -> list[tuple[str, ...]]:
    """Subjects of the clauses of all sentences."""
    return [clause.subjects for sentence in Reader(labels).read(text) for clause in sentence.clauses]


def test_markdown_is_taken_off_and_words_stay() -> None:
    text = (
        "## Conclusion\n\n1) **ChatGPT** is `longer`\n   than _Gemini_.\n2) See [Gemini](http://x)!\n\n• One\n• Two\n\n"
        "```\ncode\n```\n<b>raw</b> x\n\n| Tool | Note |\n|---|---|\n| Gemini | short |\n"
    )
    assert [sentence.text for sentence in Reader(TWO).read(text)] == [
        "Conclusion",
        "ChatGPT is longer than Gemini.",
        "See Gemini!",
        "One",
        "Two",
        "raw x",
        "Tool",
        "Note",
        "Gemini",
        "short",
    ]


def test_sentences_end_at_stops_but_not_at_abbreviations_or_versions() -> None:
    text = "Gemini 1.5 is short, e.g. in Fig. 2. ChatGPT's is longer than Gemini's. It is! Is it? Yes"
    assert [sentence.text for sentence in Reader(TWO).read(text)] == [
        "Gemini 1.5 is short, e.g. in Fig. 2.",
        "ChatGPT's is longer than Gemini's.",
        "It is!",
        "Yes",
    ]


@pytest.mark.parametrize(
    ("text", "labels", "first"),
    [
        ("It is longer than Sample A. It is dense.", ("Sample A", "Sample B"), "It is longer than Sample A."),
        ("It is longer than Tool B. It is dense.", TWO, "It is longer than Tool B."),
        ("ChatGPT is longer than model C. It is dense.", TWO, "ChatGPT is longer than model C."),
        ("It is longer than B. It is dense.", ("A", "B"), "It is longer than B."),
        ("It is longer than Gemini A. It is dense.", TWO, "It is longer than Gemini A."),
        ("Gemini quotes J. McCarthy at length.", TWO, "Gemini quotes J. McCarthy at length."),
        ("Gemini names A. Turing.", ("Sample A", "Gemini"), "Gemini names A. Turing."),
    ],
)
def test_a_capital_that_names_a_model_is_no_initial(text: str, labels: tuple[str, ...], first: str) -> None:
    assert Reader(labels).read(text)[0].text == first


@pytest.mark.parametrize(
    ("text", "labels", "subject"),
    [
        ("GEMINI AI is short", TWO, "Gemini"),
        ("Chat GPT's report is long", TWO, "ChatGPT"),
        ("chat-gpt is long", TWO, "ChatGPT"),
        ("Tool 2 is short", TWO, "Gemini"),
        ("the AI 1 is short", TWO, "ChatGPT"),
        ("Claude is short", ("Claude (Opus 4)", "Llama 3.1 8B"), "Claude (Opus 4)"),
        ("Opus 4 is short", ("Claude (Opus 4)", "Llama 3.1 8B"), "Claude (Opus 4)"),
        ("Llama is short", ("Claude (Opus 4)", "Llama 3.1 8B"), "Llama 3.1 8B"),
        ("llama 3.1 8b is short", ("Claude (Opus 4)", "Llama 3.1 8B"), "Llama 3.1 8B"),
        ("Mistral is short", ("Tool 1: Mistral", "Phi"), "Tool 1: Mistral"),
        ("GPT-4o is short", ("GPT-4", "GPT-4o"), "GPT-4o"),
        ("GPT-4 is short", ("GPT-4", "GPT-4o"), "GPT-4"),
        ("A is short", ("A", "B"), "A"),
    ],
)
def test_models_are_known_by_their_usual_names(text: str, labels: tuple[str, ...], subject: str) -> None:
    assert subjects(text, labels) == [(subject,)]


@pytest.mark.parametrize("labels", [TWO, ("OpenAI ChatGPT", "Google Gemini"), ("ChatGPT (OpenAI)", "Gemini (Google)")])
@pytest.mark.parametrize(
    "sentence",
    [
        "Gemini is longer than ChatGPT",
        "Google Gemini is longer than OpenAI ChatGPT",
        "Google's Gemini is longer than OpenAI’s ChatGPT",
        "Gemini is longer than OpenAI Chat GPT",
    ],
)
def test_a_model_may_be_named_with_or_without_its_maker(sentence: str, labels: tuple[str, str]) -> None:
    assert parts(sentence, labels) == [(sentence, labels[1:], labels[:1])]


@pytest.mark.parametrize("label", ["Claude", "Copilot", "Llama"])
def test_each_maker_is_known(label: str) -> None:
    maker = {"Claude": "Anthropic", "Copilot": "Microsoft", "Llama": "Meta"}[label]
    sentence = f"Phi is shorter than {maker} {label}"
    assert parts(sentence, ("Phi", label)) == [(sentence, ("Phi",), (label,))]


def test_a_label_with_its_maker_stays_apart_from_one_without() -> None:
    assert subjects("Google Gemini is short. Gemini is long.", ("Google Gemini", "Gemini")) == [
        ("Google Gemini",),
        ("Gemini",),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Geminis are twins", TWO),
        ("Gemini is short", ("Gemini Pro", "Gemini Flash")),
        ("A detailed report is long", ("A", "B")),
        ("The first thing is short", ("The Model", "B1")),
    ],
    ids=["another word", "fits two models", "an article", "an everyday word"],
)
def test_other_words_are_no_models(text: str, labels: tuple[str, ...]) -> None:
    assert subjects(text, labels) == [()]


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        (
            "ChatGPT is long, while Gemini is short.",
            [("ChatGPT is long", ("ChatGPT",), ()), ("while Gemini is short.", ("Gemini",), ())],
        ),
        (
            "While ChatGPT is long, Gemini is short",
            [("While ChatGPT is long", ("ChatGPT",), ()), ("Gemini is short", ("Gemini",), ())],
        ),
        (
            "Gemini names flows but lacks depth",
            [("Gemini names flows", ("Gemini",), ()), ("but lacks depth", ("Gemini",), ())],
        ),
        (
            "ChatGPT covers bias, which is absent in Gemini",
            [("ChatGPT covers bias", ("ChatGPT",), ()), ("which is absent in Gemini", ("Gemini",), ())],
        ),
        ("Unlike ChatGPT, Gemini is short", [("Unlike ChatGPT, Gemini is short", ("Gemini",), ("ChatGPT",))]),
        ("Overall, ChatGPT is long", [("Overall, ChatGPT is long", ("ChatGPT",), ())]),
        ("ChatGPT is longer than Gemini", [("ChatGPT is longer than Gemini", ("ChatGPT",), ("Gemini",))]),
        ("Gemini is not as long as ChatGPT", [("Gemini is not as long as ChatGPT", ("Gemini",), ("ChatGPT",))]),
        (
            "ChatGPT and Gemini are long and Gemini is dense",
            [("ChatGPT and Gemini are long", TWO, ()), ("and Gemini is dense", ("Gemini",), ())],
        ),
        ("Both models are long", [("Both models are long", TWO, ())]),
        (
            "ChatGPT covers transformers and RLHF; the other does not",
            [("ChatGPT covers transformers and RLHF", ("ChatGPT",), ()), ("the other does not", ("Gemini",), ())],
        ),
    ],
)
def test_clauses_speak_of_one_side_each(
    sentence: str, clauses: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    assert parts(sentence) == clauses


def test_a_list_behind_than_is_all_reference() -> None:
    three = ("ChatGPT", "Gemini", "Claude")
    assert parts("Claude is longer than ChatGPT, or Gemini", three)[0][2] == ("ChatGPT", "Gemini")


def test_pronouns_go_back_to_whom_was_spoken_of() -> None:
    text = "ChatGPT is longer than Gemini. It is dense. The latter is short. The former is long."
    assert subjects(text) == [("ChatGPT",), ("ChatGPT",), ("Gemini",), ("ChatGPT",)]


def test_a_single_model_is_meant_where_none_is_named() -> None:
    assert subjects("The report is short.", ("ChatGPT",)) == [("ChatGPT",)]


def test_private_characters_of_the_text_are_no_mentions() -> None:
    assert subjects("\ue000\ue001 is long") == [()]


def test_a_sentence_without_end_has_limits() -> None:
    assert Reader(TWO).read("ChatGPT is long and " * 200) == []


WORDS = [
    "ChatGPT",
    "Gemini",
    "A",
    "is",
    "longer",
    "than",
    "and",
    ",",
    ";",
    "while",
    "which",
    "not",
    "as",
    "both",
    ".",
    "it",
]
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(LABELS, TEXTS)
def test_any_text_is_taken_apart_in_order(labels: list[str], text: str) -> None:
    for sentence in Reader(tuple(dict.fromkeys(labels))).read(text):
        ends = [0]
        for clause in sentence.clauses:
            assert ends[-1] <= clause.start < clause.end <= len(sentence.text)
            assert set(clause.subjects) | set(clause.references) <= set(labels)
            assert len(clause.masked) == clause.end - clause.start
            ends.append(clause.end)
