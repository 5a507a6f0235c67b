from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Finding, Grade
from tests.verdicts.verdict_cases import EXERCISES, Case, hostile_cases, lines, misquoted

TOPICS = {
    "foundations": ("Transformers and large language models", "Ethics: bias and misuse", "Drug discovery"),
    "architectures": ("Multi-head attention", "Diffusion models", "Number of parameters"),
    "applications": ("Code generation", "Healthcare and imaging", "Music"),
    "scaling": ("Few-shot learning", "Environmental impact", "Future directions"),
}
TEXT = {
    "ChatGPT": "RLHF is a way of training. Flow charts are not meant. Ethics matter.",
    "Gemini": "**Flow-Based Models:** learn a mapping.",
}


def course() -> Case:
    """ChatGPT: longer, fuller, harder to read. Gemini: short, easier, alone on drug discovery."""
    case = Case(providers=("ChatGPT", "Gemini"), topics=TOPICS)
    case.four(
        "ChatGPT",
        words=[1200, 1240, 1200, 1240],
        ease=[30, 31, 32, 33],
        marks=[50] * 4,
        grades=[(2, 2, 0), (2, 0, 2), (2, 2, 1), (2, 2, 2)],
        text=[TEXT["ChatGPT"]] * 4,
    )
    return case.four(
        "Gemini",
        words=[400] * 4,
        ease=[40, 41, 42, 43],
        marks=[17] * 4,
        grades=[(1, 0, 2), (0, 0, 1), (2, 1, 0), (0, 1, 0)],
        text=[TEXT["Gemini"]] * 4,
    )


def standings(text: str, case: Case | None = None) -> list[tuple[str, str]]:
    """Kind and standing of each finding."""
    return [(f.id.removeprefix("claim-"), f.standing) for f in (case or course()).check(text)]


def one(text: str, case: Case | None = None) -> Finding:
    """The only finding."""
    (finding,) = (case or course()).check(text)
    return finding


@pytest.mark.parametrize(
    ("text", "kind", "standing"),
    [
        ("ChatGPT is longer than Gemini.", "length", "supported"),
        ("Gemini is longer than ChatGPT.", "length", "contradicted"),
        ("Gemini is concise.", "length", "supported"),
        ("Unlike ChatGPT, Gemini is brief and to the point.", "length", "supported"),
        ("ChatGPT is not longer than Gemini.", "length", "contradicted"),
        ("Gemini is not as long as ChatGPT.", "length", "supported"),
        ("Both are equally long.", "length", "contradicted"),
        ("Neither of the models is short.", "length", "not measurable"),
        ("ChatGPT is three times as long as Gemini.", "length", "supported"),
        ("ChatGPT is twice as long as Gemini.", "length", "contradicted"),
        ("Gemini is half as long as ChatGPT.", "length", "contradicted"),
        ("ChatGPT wrote three times as many words as Gemini.", "length", "supported"),
        ("ChatGPT wrote about three times as many words as Gemini.", "length", "supported"),
        ("ChatGPT is always longer.", "length", "too few samples"),
        ("ChatGPT wrote the more detailed and thorough text.", "detail", "supported"),
        ("Gemini goes into more depth than ChatGPT.", "detail", "contradicted"),
        ("Gemini lacks depth.", "detail", "supported"),
        ("ChatGPT does not lack depth.", "detail", "supported"),
        ("Gemini is less detailed than ChatGPT.", "detail", "supported"),
        ("Gemini gives a high-level summary.", "detail", "supported"),
        ("ChatGPT is not less detailed than Gemini.", "detail", "supported"),
        ("ChatGPT covers more topics than Gemini.", "coverage", "supported"),
        ("Gemini covers a broader range of topics.", "coverage", "contradicted"),
        ("Gemini covers fewer topics than ChatGPT.", "coverage", "supported"),
        ("ChatGPT covers fewer concepts.", "coverage", "contradicted"),
        ("ChatGPT does not cover fewer topics than Gemini.", "coverage", "supported"),
        ("Gemini covers twice as many topics as ChatGPT.", "coverage", "contradicted"),
        ("Gemini covers as many topics as ChatGPT.", "coverage", "contradicted"),
        ("ChatGPT covers twice as many topics as Gemini.", "coverage", "too close"),
        ("Gemini is more readable for non-experts.", "readability", "supported"),
        ("ChatGPT is more technical and harder to follow than Gemini.", "readability", "supported"),
        ("ChatGPT is simpler than Gemini.", "readability", "contradicted"),
        ("Both tools are equally readable.", "readability", "contradicted"),
        ("Gemini is easy to read.", "readability", "contradicted"),
        ("Neither of the models is easy to read.", "readability", "supported"),
        ("Gemini is easy to read, while ChatGPT is technical.", "readability", "supported"),
        ("ChatGPT is overwhelming.", "readability", "supported"),
        ("ChatGPT is twice as readable as Gemini.", "readability", "contradicted"),
        ("Gemini is twice as readable as ChatGPT.", "readability", "not measurable"),
        ("ChatGPT is better structured than Gemini.", "structure", "too close"),
        ("Both models are well organised with headings.", "structure", "supported"),
        ("ChatGPT is unstructured.", "structure", "contradicted"),
        ("ChatGPT is more accurate.", "unmeasured", "not measurable"),
        ("Gemini is more creative than ChatGPT.", "unmeasured", "not measurable"),
        ("Overall, ChatGPT is better.", "unmeasured", "not measurable"),
        ("It is not true that ChatGPT is longer.", "unmeasured", "not measurable"),
        ("If it were shorter, ChatGPT would be easier to read.", "unmeasured", "not measurable"),
        ("ChatGPT was there on a rainy Sunday.", "unmeasured", "not measurable"),
    ],
)  # fmt: skip
def test_measures_answer_to_the_usual_words(text: str, kind: str, standing: str) -> None:
    assert standings(text) == [(kind, standing)]
    assert one(text).sentence == text


@pytest.mark.parametrize(
    ("text", "kind", "standing"),
    [
        # 1,220 words to 400: 205 % more, 67 % less.
        ("ChatGPT used 205 % more words than Gemini.", "length", "supported"),
        ("ChatGPT is about 200 percent longer than Gemini.", "length", "supported"),
        ("ChatGPT used 90 % more words than Gemini.", "length", "contradicted"),
        ("ChatGPT used more than 100 % more words than Gemini.", "length", "supported"),
        ("Gemini used 205 % more words than ChatGPT.", "length", "contradicted"),
        ("Gemini is two thirds shorter than ChatGPT.", "length", "supported"),
        ("Gemini is 33 % as long as ChatGPT.", "length", "supported"),
        ("Gemini is 33 % shorter than ChatGPT.", "length", "contradicted"),
        ("Gemini is a quarter shorter than ChatGPT.", "length", "contradicted"),
        ("ChatGPT is a third longer than Gemini.", "length", "contradicted"),
        ("ChatGPT is 2.5 times as long as Gemini.", "length", "contradicted"),
        ("ChatGPT is one and a half times as long as Gemini.", "length", "contradicted"),
        ("ChatGPT covers 50 % more topics than Gemini.", "coverage", "too close"),
        ("Gemini covers 50 % more topics than ChatGPT.", "coverage", "contradicted"),
        ("ChatGPT is 820 words longer than Gemini.", "differences", "supported"),
        ("ChatGPT is at least twice as long as Gemini.", "length", "supported"),
        ("ChatGPT is more than four times as long as Gemini.", "length", "contradicted"),
        ("Gemini is less than half as long as ChatGPT.", "length", "supported"),
        ("ChatGPT is not always longer than Gemini.", "unmeasured", "not measurable"),
        ("ChatGPT covers ten topics.", "amounts", "supported"),
        ("ChatGPT covers 30 topics.", "amounts", "contradicted"),
        ("ChatGPT covers every topic.", "unmeasured", "not measurable"),
        ("ChatGPT leaves out two topics.", "unmeasured", "not measurable"),
        ("ChatGPT leaves out 79 % of the topics.", "unmeasured", "not measurable"),
        ("ChatGPT explains half of the topics that Gemini leaves out.", "unmeasured", "not measurable"),
        ("The four answers of ChatGPT are longer than those of Gemini.", "length", "supported"),
        ("ChatGPT is longer in the last exercise.", "length", "supported"),
        ("ChatGPT is slightly longer than Gemini.", "length", "too close"),
        ("ChatGPT covers only a few more topics than Gemini.", "coverage", "too close"),
        ("ChatGPT is much longer than Gemini.", "length", "supported"),
        ("Gemini is slightly longer than ChatGPT.", "length", "contradicted"),
        ("ChatGPT is longer in every exercise.", "length", "supported"),
        ("ChatGPT is longer in three of the four exercises.", "length", "contradicted"),
        ("Gemini is longer in none of the four exercises.", "length", "supported"),
        ("ChatGPT is easy to read in every exercise.", "readability", "not measurable"),
        ("ChatGPT wrote 1220 words per answer.", "amounts", "supported"),
        ("ChatGPT wrote 1,220 words.", "amounts", "supported"),
        ("ChatGPT wrote 4880 words in total.", "amounts", "supported"),
        ("ChatGPT wrote about 1200 words.", "amounts", "supported"),
        ("ChatGPT wrote about 1400 words per answer.", "amounts", "too close"),
        ("ChatGPT wrote 300 words per answer.", "amounts", "contradicted"),
        ("Gemini's answers are below 500 words on average.", "amounts", "supported"),
        ("Gemini wrote almost 400 words per answer.", "amounts", "supported"),
        ("ChatGPT wrote almost 1000 words per answer.", "amounts", "contradicted"),
        ("Gemini has a reading ease of 41.5.", "amounts", "supported"),
        ("Gemini's Flesch reading ease is above 80.", "amounts", "contradicted"),
        ("Gemini's Flesch–Kincaid grade is 9.", "amounts", "not measurable"),
        # Nine of twelve explained, one mentioned.
        ("ChatGPT covered 79 % of the topics.", "amounts", "supported"),
        ("ChatGPT covered 83 % of the topics.", "amounts", "supported"),
        ("ChatGPT covered 35 % of the topics.", "amounts", "contradicted"),
        ("ChatGPT explained 75 % of the topics.", "amounts", "supported"),
        ("ChatGPT explained 83 % of the topics.", "amounts", "contradicted"),
        ("ChatGPT covered more than half of the topics.", "amounts", "supported"),
        ("ChatGPT covers ten of the twelve topics.", "amounts", "supported"),
        ("ChatGPT covers ten of the 20 topics.", "amounts", "not measurable"),
        ("ChatGPT's topic coverage is 79 %.", "amounts", "supported"),
        ("Gemini does not reach 500 words per answer.", "unmeasured", "not measurable"),
        ("ChatGPT and Gemini have 1220 and 400 words.", "unmeasured", "not measurable"),
        ("ChatGPT (1220 words) is longer than Gemini (400 words).", "unmeasured", "not measurable"),
        ("ChatGPT wrote more than 1000 words in every answer.", "amounts", "not measurable"),
    ],
)  # fmt: skip
def test_a_number_must_fit_the_measure(text: str, kind: str, standing: str) -> None:
    assert standings(text) == [(kind, standing)]


@pytest.mark.parametrize(
    ("text", "kind", "standing"),
    [
        # Nine sentences in each answer, so that those of the longer answers are longer.
        ("Gemini uses shorter sentences.", "sentences", "supported"),
        ("In ChatGPT's answers the sentences are longer.", "sentences", "supported"),
        ("ChatGPT writes short, simple sentences.", "sentences", "contradicted"),
        ("ChatGPT writes longer paragraphs.", "unmeasured", "not measurable"),
        ("Gemini's introduction is shorter.", "unmeasured", "not measurable"),
        ("ChatGPT's longest answer was about architectures.", "unmeasured", "not measurable"),
        ("The shortest answer of Gemini was about music.", "unmeasured", "not measurable"),
        ("ChatGPT wrote the longest answers.", "length", "supported"),
    ],
)
def test_long_is_said_of_sentences_too(text: str, kind: str, standing: str) -> None:
    assert standings(text)[0] == (kind, standing)


def test_sentences_are_told_in_words() -> None:
    assert one("Gemini uses shorter sentences.").why == (
        "In all four exercises ChatGPT wrote longer sentences than Gemini: 135.6 against 44.4 on average."
    )


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Aurora explains history better than Brevis.", "supported"),
        ("Only Aurora covers history.", "supported"),
        ("Brevis did not mention history.", "supported"),
        ("Aurora did not mention history.", "contradicted"),
        ("Brevis covers more topics about history than Aurora.", "contradicted"),
        # What a topic limits is not the topic, and limits are those of two.
        ("Aurora covers transformers.", "not measurable"),
        ("Aurora covers limits.", "not measurable"),
    ],
)
def test_a_topic_goes_by_the_word_before_of_if_no_other_has_it(text: str, standing: str) -> None:
    topics = ("History of the field", "Limits of transformers", "Limits of memory")
    case = Case(topics={"foundations": topics})
    case.add("Aurora", "foundations", grades=[2, 0, 0]).add("Brevis", "foundations", grades=[0, 0, 0])
    assert standings(text, case) == [("topics", standing)]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("None of the tools mentions diffusion models.", "supported"),
        ("None of the two models covers diffusion models.", "supported"),
        ("No model mentions RLHF.", "contradicted"),
        ("None of them covers music.", "contradicted"),
        ("All two tools cover code generation.", "supported"),
        ("All of them cover code generation.", "supported"),
        ("All tools cover RLHF.", "contradicted"),
        ("All three tools cover code generation.", "not measurable"),
    ],
)
def test_all_and_none_of_the_tools_are_every_model(text: str, standing: str) -> None:
    case = Case(
        providers=("ChatGPT", "Gemini"), topics={"foundations": ("Code generation", "Diffusion models", "Music")}
    )
    case.add("ChatGPT", "foundations", grades=[2, 0, 1], text="RLHF.").add("Gemini", "foundations", grades=[2, 0, 0])
    assert standings(text, case) == [("topics", standing)]


def test_a_name_that_is_nearly_a_model_s_is_asked_back() -> None:
    finding = one("Gemni is shorter.")
    assert (finding.standing, finding.why) == (
        "not measurable",
        "No model here is called “Gemni”; did you mean Gemini?",
    )
    # It must not pass for the model of the clause before.
    assert standings("ChatGPT is longer, while ChatGTP is dense.") == [("unmeasured", "not measurable")]
    assert standings("ChatGPT covers Geminal and Germany.")[0][0] == "topics"


def test_what_the_writer_thinks_is_a_claim() -> None:
    assert standings("I found Gemini easier to read.") == [("readability", "supported")]
    assert standings("I think that Gemini is a charmer.") == [("unmeasured", "not measurable")]
    assert standings("I used Gemini, and it was a charmer.") == [("unmeasured", "not measurable")]
    assert standings("To sum up, Gemini is a charmer.") == [("unmeasured", "not measurable")]


def test_always_longer_is_contradicted_by_one_exercise() -> None:
    case = Case().four("Aurora", words=[900, 900, 900, 100]).four("Brevis", words=[300] * 4)
    assert standings("Aurora is always longer.", case) == [("length", "contradicted")]
    assert standings("Aurora is longer in three of the four exercises.", case) == [("length", "supported")]


def test_the_leeway_of_a_number_is_told() -> None:
    assert one("ChatGPT used 90 % more words than Gemini.").why.endswith(
        "That is 205 % more; “90 % more” may be 9 points off."
    )
    assert one("ChatGPT wrote about 1200 words per answer.").why == (
        "ChatGPT has 1,220 words per answer on average. “About 1200 words per answer” may be 10 % off."
    )


def test_a_word_in_every_answer_is_counted_and_its_lack_proves_nothing() -> None:
    assert standings("ChatGPT mentions RLHF in every exercise.") == [("topics", "supported")]
    assert standings("ChatGPT mentions drug discovery in every exercise.") == [("topics", "not measurable")]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("ChatGPT covers four topics more than Gemini.", "supported"),
        ("ChatGPT covers 4 more topics than Gemini.", "supported"),
        ("ChatGPT explains 7 more topics.", "supported"),
        ("ChatGPT covers five topics more.", "too close"),
        ("ChatGPT covers ten topics more.", "contradicted"),
        ("Gemini covers four topics fewer than ChatGPT.", "supported"),
        ("Gemini covers two more topics than ChatGPT.", "contradicted"),
    ],
)
def test_so_many_topics_more_are_counted(text: str, standing: str) -> None:
    finding = one(text)
    assert (finding.id, finding.standing) == ("claim-topics", standing)
    assert re.match(
        r"Of twelve topics of the rubric, \w+ \w+ \d+ and \w+ \d+, which is \w+ (?:more|fewer)\.", finding.why
    )


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("ChatGPT covers transformers.", "supported"),
        ("ChatGPT covers RLHF.", "supported"),
        ("Gemini covers RLHF.", "contradicted"),
        ("Gemini does not mention RLHF.", "supported"),
        ("There is no mention of RLHF in Gemini.", "supported"),
        ("RLHF is missing in ChatGPT.", "contradicted"),
        ("Gemini names things such as flow-based models.", "supported"),
        ("ChatGPT names things such as flow-based models.", "contradicted"),
        ("Neither ChatGPT nor Gemini covers diffusion models.", "supported"),
        ("Both models discuss code generation.", "supported"),
        ("Both models discuss multi-head attention.", "contradicted"),
        ("ChatGPT discusses drug discovery.", "contradicted"),
        ("ChatGPT discusses music more than Gemini.", "too close"),
        ("Only Gemini mentions drug discovery.", "supported"),
        ("Only ChatGPT discusses code generation.", "contradicted"),
        ("ChatGPT discusses ethical questions and the outlook extensively.", "supported"),
        ("Gemini discusses future trends extensively.", "contradicted"),
        ("Future trends are mostly absent in Gemini.", "supported"),
        ("In ChatGPT, ethics is missing.", "contradicted"),
        ("Ethical concerns are mostly absent in Gemini.", "too close"),
        ("Gemini only briefly mentions the environmental impact.", "supported"),
        ("ChatGPT only briefly mentions the environmental impact.", "contradicted"),
        ("ChatGPT discusses ethics more than Gemini.", "supported"),
        ("Gemini discusses ethics more than ChatGPT.", "contradicted"),
        ("ChatGPT says less about ethics than Gemini.", None),
        ("ChatGPT covers code generation as deeply as Gemini.", "supported"),
        ("Gemini gives real-world use cases.", None),
        ("ChatGPT covers real-world use cases.", "not measurable"),
        ("Gemini lacks real-world use cases.", "not measurable"),
        ("Gemini covers DALL-E.", "contradicted"),
        ("ChatGPT discusses flow charts extensively.", "not measurable"),
        ("In prompt 2, ChatGPT covers multi-head attention.", "supported"),
        ("In the first prompt, ChatGPT covers multi-head attention.", "not measurable"),
    ],
)  # fmt: skip
def test_topics_answer_to_what_is_covered_or_absent(text: str, standing: str | None) -> None:
    expected = ("unmeasured", "not measurable") if standing is None else ("topics", standing)
    assert standings(text) == [expected]


ETHICS = ("Bias", "Privacy", "Copyright", "Misuse", "Fairness", "Job losses", "Toxic speech")

FULL: Grade = 2
NONE: Grade = 0


def on_ethics(first: list[Grade], second: list[Grade], *, outlook: tuple[Grade, Grade] = (2, 0)) -> Case:
    """Two models' grades on seven topics of ethics in one exercise, and on the future in another."""
    case = Case(providers=("ChatGPT", "Gemini"), topics={"foundations": ETHICS, "scaling": ("Future directions",)})
    for label, grades, grade in zip(case.providers, (first, second), outlook, strict=True):
        case.add(label, "foundations", grades=grades).add(label, "scaling", grades=[grade])
    return case


BOTH_SIDES = "ChatGPT discusses ethical concerns extensively, which are mostly absent in Gemini."


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([2, 2, 2, 2, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0], ("supported", "supported")),
        # A comparison first: three of seven against two of seven is no contradiction, but hardly a difference either.
        ([2, 2, 2, 0, 0, 0, 0], [2, 2, 1, 0, 0, 0, 0], ("too close", "too close")),
        # Clearly ahead, but far from half of the topics.
        ([2, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0], ("too close", "supported")),
        # The other way round.
        ([2, 0, 0, 0, 0, 0, 0], [2, 2, 2, 2, 0, 0, 0], ("contradicted", "contradicted")),
        # Much is explained, but even more by the other.
        ([2, 2, 2, 2, 0, 0, 0], [2, 2, 2, 2, 2, 2, 2], ("contradicted", "contradicted")),
        # Level: ChatGPT is not ahead, and what Gemini explains for the most part is not absent.
        ([2, 2, 2, 2, 2, 0, 0], [2, 2, 2, 2, 2, 0, 0], ("too close", "contradicted")),
    ],
    ids=["clear", "hardly apart", "ahead of nothing", "the other way", "less than the other", "level"],
)
def test_how_far_is_a_comparison_first_where_the_sentence_compares(
    first: list[Grade], second: list[Grade], expected: tuple[str, str]
) -> None:
    assert tuple(standing for _, standing in standings(BOTH_SIDES, on_ethics(first, second))) == expected


@pytest.mark.parametrize(
    ("explained", "standing"), [(4, "supported"), (3, "too close"), (2, "too close"), (1, "contradicted")]
)
def test_extensively_alone_is_half_of_the_topics_and_says_so(explained: int, standing: str) -> None:
    finding = one(
        "ChatGPT discusses ethics in depth.", on_ethics([FULL] * explained + [NONE] * (7 - explained), [FULL] * 7)
    )
    assert finding.standing == standing
    assert finding.why.endswith(
        "“In depth” is read as at least half of the topics explained (contradicted by less than a quarter)."
    )


def test_two_of_nine_topics_are_less_than_a_quarter() -> None:
    case = Case(topics={"foundations": (*ETHICS, "Safety", "Harms")})
    case.add("Aurora", "foundations", grades=[2, 2, *[NONE] * 7])
    assert one("Aurora discusses ethics extensively.", case).standing == "contradicted"


def test_the_rule_of_a_comparison_is_told_with_its_points() -> None:
    finding = one(
        "Unlike Gemini, ChatGPT discusses ethics extensively.", on_ethics([FULL] * 4 + [NONE] * 3, [1, *[NONE] * 6])
    )
    assert finding.standing == "supported"
    assert finding.why.endswith(
        "“Extensively” is read as a comparison first, over one point ahead (an explained topic counts two points, a "
        "mentioned one: “ethics” ChatGPT 8, Gemini 1), then as at least half of the topics explained (contradicted by "
        "less than a quarter)."
    )


@pytest.mark.parametrize(
    ("first", "outlook", "standing", "told"),
    [
        ([2] * 7, (2, 0), "supported", "Of the seven"),
        ([0] * 7, (2, 0), "too close", "Contradicted for “ethics”, supported for “future trends”. Of the seven"),
        ([2] * 7, (0, 0), "too close", "Supported for “ethics”, contradicted for “future trends”. Of the seven"),
        ([2, 2, 2, 0, 0, 0, 0], (2, 0), "too close", "Too close for “ethics”, supported for “future trends”. Of the"),
        ([0] * 7, (0, 0), "contradicted", "Of the seven"),
    ],
)
def test_two_things_are_judged_one_by_one(
    first: list[Grade], outlook: tuple[Grade, Grade], standing: str, told: str
) -> None:
    text = "ChatGPT discusses ethics and future trends extensively."
    finding = one(text, on_ethics(first, [0] * 7, outlook=outlook))
    assert finding.standing == standing
    assert finding.why.startswith(told)


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("ChatGPT explains topics that Gemini leaves out.", "supported"),
        ("Gemini leaves out several topics that ChatGPT covers.", "supported"),
        ("ChatGPT explains four topics that Gemini does not mention.", "supported"),
        ("ChatGPT explains nine concepts which are missing in Gemini.", "too close"),
        ("Gemini explains topics ChatGPT ignores.", "too close"),
        ("Gemini explains one of the topics that ChatGPT leaves out.", "supported"),
        ("ChatGPT does not explain topics that Gemini leaves out.", None),
        ("ChatGPT explains all topics that Gemini leaves out.", None),
    ],
)
def test_topics_beyond_the_other_s_are_counted(text: str, standing: str | None) -> None:
    expected = ("unmeasured", "not measurable") if standing is None else ("topics", standing)
    assert standings(text) == [expected]


def test_topics_beyond_the_other_s_are_named_and_quoted() -> None:
    case = Case(providers=("Sample A", "Sample B"), topics={"scaling": ("Energy", "Jobs", "Data")})
    case.add("Sample A", "scaling", grades=[2, 2, 0]).add("Sample B", "scaling", grades=[0, 0, 2])
    _, finding = case.check(
        "Sample A is longer than Sample B. It is longer and explains topics that Sample B leaves out."
    )[1:]
    assert finding.sentence == "explains topics that Sample B leaves out"
    assert finding.why == (
        "Of the three topics of the rubric, Sample A explains two that Sample B leaves out: “Energy” and “Jobs”. The "
        "other way round there is one."
    )
    assert lines(finding) == [
        "Topics that Sample A explains and Sample B leaves out: 2 of 3",
        "Topics that Sample B explains and Sample A leaves out: 1 of 3",
    ]
    assert [quotation.provider for quotation in finding.quotations] == ["Sample A"] * 2
    assert case.check("Sample B explains topics that Sample A leaves out.")[0].standing == "too close"


def test_no_topic_beyond_the_other_s_contradicts() -> None:
    case = (
        Case(topics={"scaling": ("Energy",)}).add("Aurora", "scaling", grades=[2]).add("Brevis", "scaling", grades=[1])
    )
    finding = one("Aurora explains topics that Brevis leaves out.", case)
    assert finding.standing == "contradicted"
    assert finding.why == "Of the only topic of the rubric, Aurora explains none that Brevis leaves out."
    unscored = Case().add("Aurora", "scaling").add("Brevis", "scaling")
    assert one("Aurora explains topics that Brevis leaves out.", unscored).standing == "not measurable"


def test_four_sentences_as_in_the_course_come_back_in_their_own_words() -> None:
    text = (
        "1) ChatGPT wrote the fuller, more thorough text, whereas Gemini AI kept to a short overview.\n"
        "2) ChatGPT covers things such as transformers and RLHF, while Gemini AI names flow-based models but lacks "
        "depth.\n"
        "3) Gemini AI is easier to read for beginners, while ChatGPT seems dense because of its technical detail.\n"
        "4) ChatGPT discusses moral questions and the outlook at length, which are largely missing in Gemini AI's "
        "answers.\n"
    )
    findings = course().check(text)
    assert [(f.sentence, f.standing) for f in findings] == [
        ("ChatGPT wrote the fuller, more thorough text, whereas Gemini AI kept to a short overview.", "supported"),
        ("ChatGPT covers things such as transformers and RLHF", "supported"),
        ("Gemini AI names flow-based models", "supported"),
        ("lacks depth", "supported"),
        (
            "Gemini AI is easier to read for beginners, while ChatGPT seems dense because of its technical detail.",
            "supported",
        ),
        ("ChatGPT discusses moral questions and the outlook at length", "supported"),
        ("which are largely missing in Gemini AI's answers", "too close"),
    ]
    assert "The reason given for it is not checked." in findings[4].why


def test_a_claim_comes_with_figures_numbers_and_quotations() -> None:
    finding = one("ChatGPT is more detailed than Gemini.")
    assert finding.why == (
        "In all four exercises ChatGPT explained more of the topics (75 % against 17 % on average) and wrote more "
        "words (1,220 against 400 on average) than Gemini."
    )
    assert {"ChatGPT, words per answer", "Gemini, share of topics explained"} <= {n.name for n in finding.numbers}
    assert {q.provider for q in finding.quotations} == {"ChatGPT"}


def test_numbers_of_a_claim_read_well_in_one_line() -> None:
    assert lines(one("ChatGPT covers RLHF.")) == [
        "ChatGPT, answers with the word “RLHF”: 4 of 4",
        "Gemini, answers with the word “RLHF”: 0 of 4",
    ]
    assert lines(one("Only Gemini covers ethics."))[:3] == [
        "Gemini on “ethics”, topics explained: 0 of 2",
        "Gemini on “ethics”, topics left out: 1 of 2",
        "Gemini, answers with words such as “ethical”: 0 of 4",
    ]
    assert lines(one("Gemini is well structured.")) == ["Gemini, answers with headings or lists: 4 of 4"]


def test_what_the_other_model_has_on_a_topic_is_told_too() -> None:
    finding = one("ChatGPT covers code generation.")
    where = "the words “code generation” in one of its answers"
    assert finding.why == (
        "On the topic “Code generation” of exercise 3 (Applications): "
        f"ChatGPT explains it ({where}); Gemini explains it ({where})."
    )
    assert [q.provider for q in finding.quotations] == ["ChatGPT", "Gemini"]


@pytest.mark.parametrize(
    ("scaling", "foundations", "told"),
    [
        ("", "Energy matters.", "leaves it out there, though elsewhere the word “energy” occurs in one of its answers"),
        (
            "Much energy.",
            "Energy matters.",
            "leaves it out, though the word “energy” occurs in all its answers, one of them to that exercise",
        ),
        ("", "", "leaves it out"),
    ],
    ids=["elsewhere", "in both", "nowhere"],
)
def test_a_topic_left_out_of_its_exercise_goes_with_its_word_elsewhere(
    scaling: str, foundations: str, told: str
) -> None:
    case = Case(topics={"scaling": ("Energy",)})
    case.add("Aurora", "foundations", text=foundations).add("Aurora", "scaling", grades=[0], text=scaling)
    case.add("Brevis", "scaling", grades=[0])
    finding = one("Aurora does not cover energy.", case)
    assert finding.why == f"On the topic “Energy” of exercise 2 (Scaling): Aurora {told}."


def test_exercises_keep_their_number_where_a_claim_is_confined_to_some() -> None:
    finding = one("In prompts 3 and prompt 4, ChatGPT covers code generation.")
    assert finding.why.startswith("On the topic “Code generation” of exercise 3 (Applications): ")
    assert one("In prompt 3, ChatGPT covers code generation.").why.startswith("On the topic “Code generation”: ")


def test_a_word_in_passing_is_no_topic() -> None:
    case = Case(topics={"scaling": ("Energy",)})
    case.add("Aurora", "scaling", grades=[0], text="Put energy into it.").add("Brevis", "scaling", grades=[2])
    assert standings("Aurora covers energy.", case) == [("topics", "too close")]
    assert standings("Aurora does not cover energy.", case) == [("topics", "too close")]


def test_more_topics_in_clearly_fewer_words_are_not_simply_more_detailed() -> None:
    case = Case(topics=TOPICS)
    case.four("Aurora", words=[300] * 4, grades=[(2, 2, 2)] * 4).four("Brevis", words=[900] * 4, grades=[(0, 0, 0)] * 4)
    assert standings("Aurora is more detailed.", case) == [("detail", "too close")]


def test_long_and_detailed_takes_both() -> None:
    case = Case(topics=TOPICS)
    case.four("Aurora", words=[310] * 4, grades=[(2, 2, 2)] * 4).four("Brevis", words=[300] * 4, grades=[(0, 0, 0)] * 4)
    assert standings("Aurora is more detailed.", case) == [("detail", "supported")]
    assert standings("Aurora is longer and more detailed.", case) == [("detail", "too close")]


def test_half_turns_the_direction() -> None:
    case = Case().four("Aurora", words=[800] * 4).four("Brevis", words=[400] * 4)
    assert standings("Brevis is half as long as Aurora.", case) == [("length", "supported")]
    assert standings("Aurora is half as long as Brevis.", case) == [("length", "contradicted")]


def test_a_part_that_no_measure_stands_for_never_passes_as_checked() -> None:
    findings = course().check("ChatGPT is more detailed and accurate. ChatGPT covers RLHF and good examples.")
    assert [f.standing for f in findings] == ["supported", "not measurable", "supported", "not measurable"]
    assert findings[0].why.startswith("On “detailed”: ")
    assert findings[1].why.startswith("On “accurate”: ")
    assert findings[2].why.startswith("On “RLHF”: ")
    assert findings[3].why.startswith("On “good examples”: ")


def test_a_clause_that_was_not_checked_is_not_shown_as_checked() -> None:
    assert one("ChatGPT is longer; I like Gemini.").sentence == "ChatGPT is longer"


def test_a_claim_may_be_confined_to_one_exercise() -> None:
    case = Case().four("Aurora", words=[900, 300, 900, 900]).four("Brevis", words=[300, 900, 300, 300])
    assert standings("In prompt 2, Brevis is longer than Aurora.", case) == [("length", "supported")]
    assert standings("Brevis' second answer is longer.", case) == [("length", "supported")]
    assert standings("Brevis is longer than Aurora in exercise 1.", case) == [("length", "contradicted")]
    assert one("Brevis is longer than Aurora in prompt 9.", case).why == "There are only four exercises."


def test_figures_that_lean_the_other_way_are_told() -> None:
    case = Case().four("Aurora", words=[900, 900, 900, 100]).four("Brevis", words=[300] * 4)
    finding = one("Brevis is longer.", case)
    assert finding.standing == "too few samples"
    assert "So far the means point the other way." in finding.why


def test_three_points_of_reading_ease_are_too_close_to_claim() -> None:
    case = Case().four("Aurora", ease=[43] * 4).four("Brevis", ease=[40] * 4)
    assert standings("Aurora is more readable for non-experts than Brevis.", case) == [("readability", "too close")]
    assert standings("Both are equally readable.", case) == [("readability", "supported")]


def test_detail_is_not_measured_without_a_rubric() -> None:
    case = Case().four("Aurora", words=[900] * 4).four("Brevis", words=[300] * 4)
    finding = one("Aurora is more detailed.", case)
    assert finding.standing == "not measurable"
    assert finding.why.endswith("Without a rubric only length was measured, not how much is explained.")


def test_a_general_claim_needs_six_exercises() -> None:
    case = Case()
    for place in range(6):
        case.add("Aurora", f"e{place}", words=900).add("Brevis", f"e{place}", words=300)
    finding = one("Aurora is always longer.", case)
    assert finding.standing == "supported"
    assert "over six exercises p = 0.031" in finding.why


def test_a_superlative_is_against_every_other_model() -> None:
    case = Case(providers=("A1", "B2", "C3"))
    case.four("A1", words=[900] * 4).four("B2", words=[300] * 4).four("C3", words=[850] * 4)
    assert standings("A1 is the longest.", case) == [("length", "too close")]
    assert standings("A1 is longer than B2.", case) == [("length", "supported")]
    assert standings("B2 is the shortest of all.", case) == [("length", "supported")]
    assert standings("C3 is the longest.", case) == [("length", "too close")]
    assert standings("B2 is longer than A1 and C3.", case) == [("length", "contradicted")]


def test_a_model_without_text_is_not_measurable() -> None:
    case = Case(topics=TOPICS).four("Aurora", words=[9] * 4).four("Brevis", status=["failed"] * 4)
    assert standings("Brevis is short. Brevis does not mention RLHF.", case) == [
        ("length", "not measurable"),
        ("topics", "not measurable"),
    ]


def test_nothing_is_absent_from_an_answer_that_was_cut_off() -> None:
    case = Case(topics={"scaling": ("Energy",)})
    case.add("Aurora", "scaling", grades=[2]).add("Brevis", "scaling", grades=[0], status="truncated")
    assert standings("Brevis does not mention energy.", case) == [("topics", "not measurable")]


def test_one_model_alone_has_nothing_to_be_longer_than() -> None:
    case = Case(providers=("Aurora",)).four("Aurora", words=[9] * 4, ease=[70] * 4)
    assert standings("Aurora is long. It is easy to read.", case) == [
        ("length", "not measurable"),
        ("readability", "supported"),
    ]


def test_structure_of_one_model_is_whether_it_has_any() -> None:
    case = Case(providers=("Aurora",)).add("Aurora", "e1", words=90, marks=3).add("Aurora", "e2", words=90)
    case.add("Aurora", "e3", words=90, marks=1)
    finding = one("Aurora is well structured.", case)
    assert finding.standing == "too close"
    assert finding.why.startswith("Headings or lists are in two of three answers by Aurora.")


def test_a_word_without_a_model_is_not_measurable() -> None:
    finding = one("The report is very detailed.")
    assert (finding.standing, finding.why) == ("not measurable", "It does not say which model is meant.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you.",
        "# Conclusion",
        "ChatGPT vs Gemini",
        "Is ChatGPT longer?",
        "- \n\n```x```",
        "I had no time for Gemini.",
        "I asked ChatGPT on a rainy Sunday.",
        "To compare the answers of ChatGPT to four prompts.",
        "Aim: To study the answers of Gemini to a prompt.",
    ],
)
def test_what_claims_nothing_is_left_out(text: str) -> None:
    assert course().check(text) == ()


def test_a_label_may_hold_anything() -> None:
    case = Case(providers=("Claude (Opus {4})", "100% [x](y)"))
    case.four("Claude (Opus {4})", words=[900] * 4).four("100% [x](y)", words=[300] * 4)
    assert standings("Claude is longer.", case) == [("length", "supported")]


PIECES = (
    "ChatGPT Gemini ChatGPT's the,model both neither it is are more less longer shorter detailed readable technical "
    "not lacks depth than as and but while which covers mentions explains RLHF ethics future,trends bias mostly absent "
    "in briefly extensively twice always equally only better accurate structured comma . ; prompt,2 don't Overall"
)
LIKE_ENGLISH = st.lists(
    st.sampled_from([piece.replace(",", " ").replace("comma", ",") for piece in PIECES.split()]), max_size=30
).map(" ".join)
CONCLUSIONS = st.one_of(st.text(max_size=200), LIKE_ENGLISH, st.text("\n*#_`|[]()<>- aA1.", max_size=80))


@settings(max_examples=200, deadline=None)
@given(LIKE_ENGLISH)
def test_any_conclusion_is_checked_in_the_person_s_own_words(text: str) -> None:
    case = course()
    findings = case.check(text)
    assert not misquoted(findings, case.answers)
    for finding in findings:
        assert finding.sentence in " ".join(text.split())
        assert finding.sentence
        assert finding.why


@settings(max_examples=60, deadline=None)
@given(hostile_cases(), CONCLUSIONS)
def test_any_scores_and_any_conclusion_never_raise(case: Case, text: str) -> None:
    assert not misquoted(case.check(text), case.answers)


COUNTS = st.lists(st.integers(1, 3000), min_size=4, max_size=4)
COMPARING = {
    "Aurora is {not_}longer than Brevis": ("Aurora", 1),
    "Aurora is {not_}shorter than Brevis": ("Aurora", -1),
    "Brevis is {not_}more concise than Aurora": ("Brevis", -1),
    "Compared to Aurora, Brevis is {not_}lengthy": ("Brevis", 1),
    "Aurora is {not_}as long as Brevis": ("Aurora", 0),
}


@settings(max_examples=120, deadline=None)
@given(COUNTS, COUNTS, st.sampled_from(sorted(COMPARING)), st.booleans())
def test_supported_never_points_the_other_way(first: list[int], second: list[int], text: str, negated: bool) -> None:
    case = Case().four("Aurora", words=first).four("Brevis", words=second)
    finding = one(text.format(not_="not " if negated else ""), case)
    subject, sign = COMPARING[text]
    gap = sum(first) - sum(second) if subject == "Aurora" else sum(second) - sum(first)
    if sign == 0:
        within = max(sum(first), sum(second)) < 1.25 * min(sum(first), sum(second))
        claimed = gap < 0 if negated else within
    else:
        claimed = gap * sign * (-1 if negated else 1) > 0
    if finding.standing == "supported":
        assert claimed
    if finding.standing == "contradicted":
        assert not claimed


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 2]), min_size=4, max_size=4),
    st.sampled_from(["covers", "explains", "does not mention"]),
)
def test_supported_topics_agree_with_their_grade(grades: list[int], verb: str) -> None:
    case = Case(topics=dict.fromkeys(EXERCISES, ("Energy",)))
    case.four("Aurora", grades=[(grade,) for grade in grades])
    finding = one(f"Aurora {verb} energy.", case)
    seen = any(grades)
    if finding.standing == "supported":
        assert seen != verb.startswith("does not")
    if finding.standing == "contradicted":
        assert seen == verb.startswith("does not")


@pytest.mark.parametrize(
    "text",
    [
        "In this lab I sent the same four prompts to ChatGPT and Gemini.",
        "I asked ChatGPT first and Gemini second.",
        "First, we gave ChatGPT the prompts, then Gemini.",
    ],
)
def test_what_was_done_is_no_claim(text: str) -> None:
    assert course().check(text) == ()


def test_the_name_of_a_thing_ends_where_the_exercise_stood() -> None:
    found = one("ChatGPT covered the perceptron in exercise 2 with queries and keys.")
    assert "the word “perceptron”" in found.why
