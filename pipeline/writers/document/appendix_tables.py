"""Tables that a reader turns to in order to check: evidence, claims, status of the answers, versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.records import Answer, Finding, Grade, Prompt, RubricExercise, Run, Score, TopicHit
from pipeline.writers.document.nodes import (
    Node,
    Nodes,
    cell,
    division,
    link,
    node,
    paragraph,
    plain_text,
    table,
    text,
    walk,
)
from pipeline.writers.document.result_tables import head_cell, plain_cell
from pipeline.writers.document.untrusted import blocks_of
from pipeline.writers.document.visible import one_line
from pipeline.writers.document.wording import DASH, GRADES, STATUSES, percent, provenance

QUOTATION = 400
"""Characters of a quotation that the report shows."""
_SHORT_QUOTATION = 90
"""The same in a short report, whose answers stand a few pages before."""
_LEFTOVERS = 5
"""Parts of a web page in one answer that are named."""
# Inlines that may begin or end in the middle of a word.
_WITHIN_WORDS = ("Emph", "Strong", "Strikeout", "Link", "Span", "Note", "InlineMath", "DisplayMath")
_ABREAST = 3
_TOPIC_WIDTH = 0.22

Anchors = Mapping[tuple[str, str, int], str]
"""Exercise, provider and sample to the identifier of the answer in this report."""


Marked = Mapping[tuple[str, str, int, str], Grade]
"""Provider, exercise, sample and topic to the grade that a person gave."""


def quoted(words: str, most: int = QUOTATION) -> Nodes:
    """The words in quotation marks and without Markdown, formulas set, more than so many shortened by an ellipsis."""
    return [node("Str", "“"), *_shortened(_without_marks(words), most), node("Str", "”")]


def _shortened(inlines: Nodes, most: int) -> Nodes:
    """As many of the words and formulas as have that many characters."""
    length = 0
    for place, item in enumerate(inlines):
        length += len(plain_text(item)) or 1
        if length > most:
            # One long word is cut within.
            end = place - (inlines[place - 1]["t"] == "Space")
            shown = inlines[:end] if place else text(plain_text(item)[:most])
            return [*shown, *text(" …")]
    return inlines


def _without_marks(words: str) -> Nodes:
    """The words on one line, without asterisks, backticks and list marks, which are not what an answer says."""
    if words.lstrip().startswith("|"):
        # A row of a table: its cells, without the bars.
        return text(" · ".join(part.strip() for part in one_line(words).strip("| ").split(" | ")))
    blocks = blocks_of(words, 1)
    simple = {"Para", "Plain", "Header", "BulletList", "OrderedList"}
    if not {part["t"] for part in blocks} <= simple:
        return text(one_line(words))
    inlines: Nodes = []
    for item in walk(blocks):
        if item["t"] == "Math":
            inlines.append(node("Math", [node("InlineMath"), item["c"][1]]))
        elif item["t"] in ("Str", "Code"):
            inlines += text(item["c"] if item["t"] == "Str" else item["c"][1])
        elif inlines and inlines[-1]["t"] != "Space" and item["t"] not in _WITHIN_WORDS:
            inlines.append(node("Space"))
    return inlines[:-1] if inlines and inlines[-1]["t"] == "Space" else inlines


def evidence_tables(
    exercise: RubricExercise, run: Run, anchors: Anchors, caption: str, *, short: bool = False
) -> list[Node]:
    """What each answer says about each topic, with its words; answers in columns, a further table after every three.

    Args:
        exercise: its topics are the rows.
        run: the run.
        anchors: of the answers that are shown.
        caption: of each table.
        short: whether topics that are absent from all answers stand in one line below, and long quotations are cut.
    """
    scores = [score for score in run.scores if score.exercise == exercise.id and score.key in anchors]
    order = {provider.label: place for place, provider in enumerate(run.providers)}
    scores.sort(key=lambda score: (order.get(score.provider, len(order)), score.sample))
    most = _SHORT_QUOTATION if short else QUOTATION
    absent = [topic for topic in exercise.topics if short and _is_absent(topic.id, scores, run)]
    marked = {(*mark.place, mark.topic): mark.grade for mark in (run.human.topics if run.human else ())}
    tables = []
    for start in range(0, len(scores), _ABREAST):
        some = scores[start : start + _ABREAST]
        heads = [plain_cell(each.provider + (f", sample {each.sample}" if run.repeat > 1 else "")) for each in some]
        rows = [
            [head_cell(topic.name), *(_evidence(topic.id, each, anchors, marked, most) for each in some)]
            for topic in exercise.topics
            if topic not in absent
        ]
        if not short:
            rows.append([head_cell("Coverage"), *(plain_cell(percent(each.coverage)) for each in some)])
        tables.append(
            table(
                [plain_cell("Topic"), *heads],
                rows,
                caption=text(one_line(caption)),
                widths=[_TOPIC_WIDTH, *[(1 - _TOPIC_WIDTH) / len(some)] * len(some)],
                row_heads=1,
                classes=["evidence"],
            )
        )
    if absent and tables:
        names = ", ".join(one_line(topic.name) for topic in absent)
        told = text(f"Absent from every answer to exercise {_place(exercise, run)}: {names}.")
        tables.append(division([paragraph(told)], "fine"))
    return tables


def _place(exercise: RubricExercise, run: Run) -> int:
    return [prompt.id for prompt in run.prompts].index(exercise.id) + 1


def _is_absent(topic: str, scores: Sequence[Score], run: Run) -> bool:
    """Whether nobody found the topic in any of the answers: neither the scorer, nor the judge, nor a person."""
    grades = [hit.grade for score in scores for hit in (*score.hits, *score.judged) if hit.topic == topic]
    people = [mark.grade for mark in (run.human.topics if run.human else ()) if mark.topic == topic]
    return bool(grades) and not any(grade != 0 for grade in (*grades, *people))


def _evidence(topic: str, score: Score, anchors: Anchors, marked: Marked, most: int) -> list[object]:
    """The grade, which leads to the answer, below it the words that earned it, then judge and person."""
    hit = next((hit for hit in score.hits if hit.topic == topic), None)
    judged = next((hit for hit in score.judged if hit.topic == topic), None)
    person = marked.get((score.provider, score.exercise, score.sample, topic))
    second = [node("LineBreak"), *text("Judge: "), *_graded(judged, most)] if judged else []
    if person is not None:
        second += [node("LineBreak"), *text("Person: "), node("Strong", text(GRADES[person]))]
    if hit is None or hit.grade is None:
        return cell([node("Plain", [*text(DASH), *second])])
    anchor = anchors.get(score.key) if hit.evidence else None
    return cell([node("Plain", [*_graded(hit, most, anchor), *second])], GRADES[hit.grade].split()[1])


def _graded(hit: TopicHit, most: int, anchor: str | None = None) -> Nodes:
    """The grade, which leads to the anchor, and the words that earned it, behind it if short; why, where it has none.

    Args:
        hit: the grade and the words.
        most: characters of the words.
        anchor: of the answer.
    """
    if hit.grade is None:
        return text(f"unscored: {one_line(hit.why)}")
    grade = [node("Strong", text(GRADES[hit.grade]))]
    apart = node("LineBreak" if most > _SHORT_QUOTATION else "Space")
    words = [apart, *quoted(hit.evidence, most)] if hit.evidence else []
    return [*([link(grade, f"#{anchor}")] if anchor else grade), *words]


def claim_table(claims: Sequence[Finding]) -> Node:
    """A row for each sentence that a person wrote: its standing, and what the numbers say."""
    rows = [
        [
            plain_cell(claim.sentence),
            cell([node("Plain", [node("Strong", text(claim.standing))])]),
            plain_cell(claim.why or DASH),
        ]
        for claim in claims
    ]
    return table(
        list(map(plain_cell, ["Sentence", "Standing", "What the numbers say"])),
        rows,
        caption=text("The conclusion above, checked sentence by sentence."),
        widths=[0.36, 0.16, 0.48],
    )


def _left(answer: Answer) -> str:
    if not answer.leftovers:
        return ""
    told = ", ".join(map(repr, answer.leftovers[:_LEFTOVERS]))
    more = len(answer.leftovers) - _LEFTOVERS
    return f"; holds what the web page left: {told}" + (f" and {more} more" if more > 0 else "")


def status_table(answers: Sequence[Answer], prompts: Sequence[Prompt]) -> Node:
    """A row for each answer: status, model as reported, where it comes from, why it ended."""
    titles = {prompt.id: prompt.title or prompt.id for prompt in prompts}
    rows = [
        [
            plain_cell(titles.get(answer.exercise, answer.exercise)),
            plain_cell(answer.provider + (f", sample {answer.sample}" if answer.sample else "")),
            plain_cell(STATUSES[answer.status] + (f": {answer.reason}" if answer.reason else "")),
            plain_cell(answer.model or DASH),
            plain_cell(provenance(answer) + _left(answer)),
        ]
        for answer in answers
    ]
    return table(
        list(map(plain_cell, ["Exercise", "Model", "Status", "Model as reported", "Where from"])),
        rows,
        caption=text("Every answer, and how it came about."),
        widths=[0.22, 0.15, 0.25, 0.19, 0.19],
    )


def versions_table(labreport: str, versions: Mapping[str, str]) -> Node:
    """A row for each program whose output the report depends on."""
    rows = [[head_cell(name), plain_cell(version)] for name, version in {"labreport": labreport, **versions}.items()]
    return table(
        [plain_cell("Program"), plain_cell("Version")],
        rows,
        caption=text("Versions that the numbers and pages depend on."),
        row_heads=1,
    )
