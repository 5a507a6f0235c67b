"""What is said of all models or of none, of topics that are retold in other words."""

from __future__ import annotations

import pytest

from pipeline.records import Rubric, RubricExercise, Topic
from pipeline.verdicts.claims import check_claims
from tests.verdicts.student_case import check
from tests.verdicts.verdict_cases import Case

NOBODY = """\
Neither model talks about {}.
Neither of them mentions {}.
Neither of the two says anything about {}.
Neither ChatGPT nor Gemini has a section on {}.
Neither one brings up {}.
Both skip {}.
Both models leave {} out.
Both forgot to mention {}.
Both models are silent on {}.
No model talks about {}.
No one mentions {}.
Nobody mentions {}.
None mentions {}.
None of the models mentions {}.
Each of them skips {}.
All models ignore {}.
Not one of them mentions {}.
Not a single model mentions {}.
Not any of the models covers {}.
There is nothing about {} in either answer.
There is no mention of {} in both models.
I found nothing on {} in either of the models.
ChatGPT does not mention {} and neither does Gemini.
"""


@pytest.mark.parametrize("text", NOBODY.splitlines())
def test_nobody_is_wrong_where_one_retells_it_and_right_where_none_does(text: str) -> None:
    standings = [check("pair", text.format(topic))[0].standing for topic in ("scaling laws", "latent space")]
    assert standings == ["contradicted", "supported"]


@pytest.mark.parametrize(
    ("case", "text", "standing"),
    [
        ("pair", "Neither covers GANs nor scaling laws.", "contradicted"),
        ("pair", "Scaling laws are not mentioned by either model.", "contradicted"),
        ("pair", "The latent space is not mentioned by any model.", "supported"),
        ("trio", "No model talks about the latent space.", "contradicted"),
        ("trio", "Neither ChatGPT nor Gemini talks about the latent space.", "supported"),
        ("trio", "All three explain self-attention.", "contradicted"),
        ("trio", "All three mention education.", "supported"),
        ("trio", "All four mention education.", "not measurable"),
        ("trio", "Not all models cover drug discovery.", "supported"),
        ("trio", "Not all three mention education.", "contradicted"),
        ("trio", "Not every model uses tables.", "supported"),
        ("trio", "Not all models are long.", "not measurable"),
        ("pair", "Only ChatGPT explains code generation.", "supported"),
        ("pair", "Only ChatGPT mentions code generation.", "contradicted"),
        ("pair", "Neither model explains music in depth.", "supported"),
        ("pair", "Neither model explains education in depth.", "contradicted"),
    ],
)
def test_all_none_and_only_are_told_apart(case: str, text: str, standing: str) -> None:
    assert [finding.standing for finding in check(case, text)] == [standing]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        # Aliases: of a topic that ChatGPT treats in other words, and of one that nobody treats.
        ("Neither model speaks about adversarial training.", "too close"),
        ("ChatGPT covers power laws.", "too close"),
        ("ChatGPT does not mention power laws.", "too close"),
        ("Gemini does not mention power laws.", "supported"),
        ("No model mentions the carbon footprint.", "supported"),
        ("ChatGPT mentions the carbon footprint.", "contradicted"),
        # What nobody knows may be put otherwise.
        ("Neither model talks about the branches of AI.", "not measurable"),
    ],
)
def test_what_an_alias_names_may_be_said_in_other_words(text: str, standing: str) -> None:
    assert [finding.standing for finding in check("pair", text)] == [standing]


def test_who_retells_it_is_told_and_quoted() -> None:
    (finding,) = check("pair", "Neither model speaks about adversarial training.")
    assert finding.why == (
        "No answer has the words “adversarial training”. The rubric has it under “Generative adversarial networks”, "
        "which ChatGPT treats in whatever words."
    )
    assert [quotation.provider for quotation in finding.quotations] == ["ChatGPT"]


def test_an_acronym_stands_for_a_name_without_its_first_word() -> None:
    case = Case(topics={"e": ("Learning from human feedback",)})
    case.add("Aurora", "e", grades=[2], text="People rate the answers.").add("Brevis", "e", grades=[0])
    topic = Topic(id="learning-from-human-feedback", name="Learning from human feedback", aliases=("RLHF",))
    rubric = Rubric(exercises=(RubricExercise(id="e", topics=(topic,)),))
    (finding,) = check_claims(
        "Neither model mentions RLHF.", case.answers, case.scores, rubric=rubric, providers=case.providers
    )
    assert finding.standing == "contradicted"


def test_one_sample_of_several_that_mentions_it_is_not_passed_over() -> None:
    case = Case(topics={"e": ("Energy",)}).add("Brevis", "e", grades=[0])
    case.add("Aurora", "e", grades=[1], text="Power.").add("Aurora", "e", grades=[0]).add("Aurora", "e", grades=[0])
    # The name stands in the made evidence; a retelling does not have it.
    answers = [answer.model_copy(update={"text": answer.text.replace("Energy", "Power")}) for answer in case.answers]
    (finding,) = check_claims(
        "Neither model mentions energy.", answers, case.scores, rubric=case.rubric, providers=case.providers
    )
    assert finding.standing == "too close"


def test_what_a_cut_answer_mentions_is_there() -> None:
    case = Case(topics={"e": ("Energy",)}).add("Aurora", "e", grades=[1], status="truncated").add("Brevis", "e")
    answers = [answer.model_copy(update={"text": answer.text.replace("Energy", "Power")}) for answer in case.answers]
    (finding,) = check_claims(
        "Aurora does not mention energy.", answers, case.scores, rubric=case.rubric, providers=case.providers
    )
    assert finding.standing == "contradicted"
