"""Why a topic got its grade: everything in the answer that was considered, by the very steps that grade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pipeline.records import Clue, Explanation, FoundBy, RubricExercise, Sign, Signs, Topic, Weighing
from pipeline.scoring.analysis import analyse
from pipeline.scoring.candidates import Candidate, named_sites, retold_sites
from pipeline.scoring.concepts import words_of
from pipeline.scoring.coverage import Grader, hit_of
from pipeline.scoring.matching import WEAK, Reading
from pipeline.scoring.mentions import Mention
from pipeline.scoring.omissions import left_out
from pipeline.scoring.signal_words import WHOLE, group_of, seen
from pipeline.scoring.terms import read_word
from pipeline.scoring.text import Text
from pipeline.scoring.trees import effects, mean

LEAST_SHOWN = 0.05
"""Probability from which a retelling that does not count is worth showing."""
MOST_SIGNS = 3
"""Signals of a kind that are named."""
MOST_TYPICAL = 5
"""Typical words that are named."""
LEAST_WEIGHT = 0.1
"""Log odds from which a signal is worth naming."""
RATHER = "rather about "
Question = Literal["mentions", "explains"]


def explain_topic(text: Text, exercise: RubricExercise, topic_id: str) -> Explanation:
    """The grade of one topic with everything that was considered for it; without clues for an empty answer.

    The grade and the evidence are those of ``cover``.

    Args:
        text: the answer.
        exercise: with all its topics, since what names another topic speaks against this one.
        topic_id: one of them.

    Raises:
        KeyError: the exercise has no such topic.
    """
    index = next((place for place, topic in enumerate(exercise.topics) if topic.id == topic_id), None)
    if index is None:
        raise KeyError(topic_id)
    grader = Grader(analyse(text, exercise))
    best = grader.best[index]
    clues: dict[tuple[int, int], Clue] = {}
    for candidate in _considered(grader, index):
        decisive = best is not None and candidate[:4] == best[:4] and candidate.kind == best.kind
        if decisive or candidate.grade or candidate.kind != "retold" or candidate.probability >= LEAST_SHOWN:
            clue = _clue(text, grader, candidate, decisive=decisive)
            known = clues.get((clue.start, clue.end))
            if known is None or decisive:
                clues[clue.start, clue.end] = clue
    return Explanation(
        exercise=exercise.id,
        topic=exercise.topics[index],
        hit=hit_of(text, exercise.topics[index], best),
        line=_line(text, best.start) if best else None,
        on_subject=grader.on_subject,
        clues=tuple(sorted(clues.values(), key=lambda clue: (clue.start, clue.end))),
    )


def _considered(grader: Grader, topic: int) -> Iterator[Candidate]:
    for site, kind in named_sites(grader.analysis):
        if site.topic == topic:
            yield grader.weigh(site, kind)
    if grader.explained_by_name[topic]:
        # Retellings of it were not looked for.
        return
    taken = {each.site.index: each.site.topic for each in grader.retellings(every=False)}
    for site in retold_sites(grader.analysis, topic):
        candidate, other = grader.weigh(site, "retold"), taken.get(site.index, topic)
        if candidate.grade and other != topic:
            candidate = candidate._replace(grade=0, why=f"{RATHER}{grader.analysis.exercise.topics[other].name}")
        yield candidate


def _line(text: Text, offset: int) -> int:
    return text.source.count("\n", 0, offset) + 1


def _clue(text: Text, grader: Grader, candidate: Candidate, *, decisive: bool) -> Clue:
    found_by, words = _found(grader, candidate)
    weighings = _weighings(grader, candidate)
    return Clue(
        line=_line(text, candidate.start),
        start=candidate.start,
        end=candidate.end,
        text=text.source[candidate.start : candidate.end],
        found_by=found_by,
        words=words,
        grade=candidate.grade,
        why=candidate.why,
        weighings=weighings,
        rule=_rule(candidate, weighings),
        decisive=decisive,
    )


def _weighings(grader: Grader, candidate: Candidate) -> tuple[Weighing, ...]:
    """The questions that decided: whether it explains the topic and, where it does not, whether it mentions it."""
    if left_out(candidate.site):
        return ()
    asked: tuple[Question, ...] = ("explains",)
    if candidate.kind == "named" and candidate.grade < 2:
        asked = ("explains", "mentions")
    return tuple(_weighing(grader, candidate, question) for question in asked)


def _weighing(grader: Grader, candidate: Candidate, question: Question) -> Weighing:
    signals = grader.signals(candidate.site)
    model = grader.model(candidate.site, candidate.kind, question)
    start, weights = model.bias, list(map(_product, model.weights, signals))
    if model.in_doubt(start + sum(weights)):
        start += sum(map(mean, model.trees))
        for place, effect in effects(model.trees, signals).items():
            weights[place] += effect
    kinds: dict[str, list[tuple[float, int]]] = {}
    for place, weight in enumerate(weights):
        if weight:
            kinds.setdefault(group_of(place), []).append((weight, place))
    signs = [
        Signs(
            about=about,
            of_answer=about == WHOLE,
            weight=sum(weight for weight, _ in found),
            named=tuple(
                Sign(seen=seen(place, signals[place]), weight=weight)
                for weight, place in sorted(found, key=lambda each: -abs(each[0]))[:MOST_SIGNS]
                if abs(weight) >= LEAST_WEIGHT
            ),
        )
        for about, found in kinds.items()
    ]
    return Weighing(
        question=question,
        probability=model.probability(signals),
        needed=model.threshold,
        start=start,
        signs=tuple(sorted(signs, key=lambda each: -abs(each.weight))),
    )


def _rule(candidate: Candidate, weighings: tuple[Weighing, ...]) -> str:
    """What decided in place of the probabilities."""
    if not weighings:
        return "It says that the topic is left out and says nothing else of it, so it does not count."
    if candidate.kind == "retold" and candidate.why.startswith(RATHER):
        rival = candidate.why.removeprefix(RATHER)
        return f"A sentence that names no topic is taken for one only, and here “{rival}” is likelier."
    if candidate.grade == 1 and weighings[-1].probability < weighings[-1].needed:
        return "A heading that is nothing but the name of a topic always counts as a mention."
    return ""


def _product(weight: float, signal: float) -> float:
    return weight * signal


def _found(grader: Grader, candidate: Candidate) -> tuple[FoundBy, str]:
    """How the topic was found there, and by which words."""
    site, reading = candidate.site, candidate.site.reading
    topic = grader.analysis.exercise.topics[site.topic]
    if candidate.kind == "named":
        mention = reading.mentions[site.topic]
        return _naming(topic, reading, mention), _written(reading, mention)
    if candidate.kind == "heading":
        return "heading", ""
    if candidate.kind == "before":
        return "sentence before", ""
    links = grader.analysis.descriptions.links_to(site.topic, reading.links)
    links.sort(key=lambda link: (-link.gain, link.feature))
    found = [link.via if link.literal else f"{link.feature} ~ {link.via}" for link in links]
    words = grader.analysis.typical_words
    if words is not None:
        found += [stem for stem in words.telling(site.topic, site.index)[:MOST_TYPICAL] if stem not in found]
    return "retelling", ", ".join(found)


def _written(reading: Reading, mention: Mention) -> str:
    """The words of a name as they stand in the answer; an ellipsis for what stands between them."""
    passage, words = reading.passage, ""
    for place, before in zip(mention.places, (None, *mention.places), strict=False):
        gap = "" if before is None else passage.text[passage.places[before][1] : passage.places[place][0]]
        words += (gap if before is None or place == before + 1 else " … ") + passage.surface(place)
    return " ".join(words.split())


def _naming(topic: Topic, reading: Reading, mention: Mention) -> FoundBy:
    if mention.rank <= WEAK:
        return "part of the name"
    if not mention.exact:
        return "loose wording"
    passage = reading.passage
    if any(read_word(passage.surface(place)) != passage.words[place] for place in mention.places):
        return "misspelling"
    key = _joined(_written(reading, mention))
    if key == _joined(topic.name):
        return "name"
    if any(key == _joined(alias) for alias in topic.aliases):
        short = len(mention.places) == 1 and passage.surface(mention.places[0]).removesuffix("s").isupper()
        return "acronym" if short else "alias"
    return "acronym" if passage.surface(mention.places[0]).removesuffix("s").isupper() else "part of the name"


def _joined(name: str) -> str:
    return "".join(word.key for word in words_of(name))
