"""parts.yaml: what the marker says about the parts of single submissions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, create_model

from pipeline.errors import ConfigError
from pipeline.inputs.parts.cutting import put_in_place
from pipeline.inputs.parts.lines import Line, clean, read_lines
from pipeline.inputs.suggestions import closest, did_you_mean, listed
from pipeline.inputs.validation import check
from pipeline.inputs.yaml_source import Location, Source, read_yaml, refuse
from pipeline.records import AbsentAnswer, Part, PartKind, Rubric

SHOWN = 60
"""Characters of a line that a message repeats."""

# "from" is a word of Python, so the class cannot be written out.
_Entry: Final[type[BaseModel]] = create_model(
    "_Entry",
    __config__=ConfigDict(extra="forbid", frozen=True),
    kind=(PartKind | Literal["missing"], "answer"),
    exercise=(str | None, None),
    tool=(str | None, None),
    **{"from": (str | None, None), "to": (str | None, None)},
)  # type: ignore[call-overload]  # its overloads know no ** with fields


class Correction(NamedTuple):
    """One part as the marker sets it."""

    kind: PartKind | Literal["missing"]
    """``missing``: an answer that is not there, whatever may look like it."""
    exercise: str | None
    tool: str | None
    begin: str | None
    """Number or beginning of its first line; None for what is missing."""
    end: str | None
    """The same of its last line; None: it ends where the part that stands there ends."""
    path: Path
    line: int
    """Where it stands in parts.yaml."""


def read_corrections(
    path: Path, rubric: Rubric, submissions: Collection[str] | None = None
) -> dict[str, tuple[Correction, ...]]:
    """What parts.yaml sets, by id of the submission; empty for a file of comments alone.

    Args:
        path: the file.
        rubric: whose exercises the parts may belong to.
        submissions: the ids that exist; None accepts any.

    Raises:
        ConfigError: the file cannot be read or is wrong; every fault, a line each.
    """
    source = read_yaml(path)
    if source.value is None:
        return {}
    if not isinstance(source.value, dict):
        raise ConfigError("the file must have ids of submissions with a list below each", path, 1)
    problems: list[ConfigError] = []
    found: dict[str, tuple[Correction, ...]] = {}
    for name, entries in source.value.items():
        if submissions is not None and name not in submissions:
            hint = did_you_mean(name, submissions)
            problems.append(source.problem(f"there is no submission {name[:SHOWN]!r}{hint}", name))
        elif entries is None:
            continue
        elif not isinstance(entries, list):
            problems.append(
                source.problem(f"below {name[:SHOWN]!r} a list is expected: lines that start with '- '", name)
            )
        else:
            found[name] = tuple(_read_entries(source, name, rubric, problems))
    refuse(sorted(problems, key=lambda problem: problem.line or 0))
    return found


def _read_entries(source: Source, name: str, rubric: Rubric, problems: list[ConfigError]) -> Iterator[Correction]:
    entries: Any = source.value
    known = [exercise.id for exercise in rubric.exercises]
    for index, value in enumerate(entries[name]):
        place: Location = (name, index)
        lines = {where[2:]: line for where, line in source.lines.items() if where[:2] == place}
        entry, wrong = check(Source(source.path, value, {(): source.line(*place), **lines}), _Entry)
        problems += (ConfigError(each.message, source.path, max(each.line or 1, source.line(*place))) for each in wrong)
        if entry is None:
            continue
        told = entry.model_dump()
        if told["exercise"] is not None and told["exercise"] not in known:
            hint = did_you_mean(told["exercise"], known) or f"; there are {listed(known)}"
            problems.append(
                source.problem(f"the rubric has no exercise {told['exercise'][:SHOWN]!r}{hint}", *place, "exercise")
            )
            continue
        if wanting := _wanting(told):
            problems.append(source.problem(wanting, *place))
            continue
        yield Correction(
            told["kind"], told["exercise"], told["tool"], told["from"], told["to"], source.path, source.line(*place)
        )


def _wanting(told: dict[str, Any]) -> str:
    """What an entry lacks, or has too much; empty where it is complete."""
    if told["kind"] != "missing":
        return "" if told["from"] is not None else "'from' is missing: the first line of the part, or its number"
    if told["from"] is not None or told["to"] is not None:
        return "an answer that is missing stands nowhere: leave out 'from' and 'to', or write kind: answer"
    return "" if told["exercise"] else "'exercise' is needed: the one whose answer is missing"


def ruled_out(corrections: Iterable[Correction]) -> frozenset[tuple[str, str | None]]:
    """Exercise and tool of the answers that the marker says are missing; None as tool: of any."""
    return frozenset(
        (each.exercise, each.tool) for each in corrections if each.kind == "missing" and each.exercise is not None
    )


def corrected(text: str, parts: Sequence[Part], corrections: Sequence[Correction]) -> tuple[Part, ...]:
    """The parts with what the marker set in place of what stood there, in order.

    A correction without an end reaches to the end of the part in which it begins, or to the next part.

    Args:
        text: of the submission.
        parts: as found.
        corrections: of this submission.

    Raises:
        ConfigError: a line is not there, or a text stands in several lines; with the place in parts.yaml.
    """
    there = [each for each in corrections if each.kind != "missing"]
    if not there:
        return tuple(parts)
    lines = read_lines(text, fenced=True)
    placed = sorted((_place(text, lines, parts, each) for each in there), key=lambda part: part.start)
    ends = [*(part.start for part in placed[1:]), len(text)]
    placed = [part.model_copy(update={"end": min(part.end, end)}) for part, end in zip(placed, ends, strict=True)]
    placed = [part for part in placed if part.start < part.end]
    return put_in_place(text, parts, placed)


def _place(text: str, lines: Sequence[Line], parts: Sequence[Part], correction: Correction) -> Part:
    assert correction.kind != "missing"  # noqa: S101 - such an entry has no place
    assert correction.begin is not None  # noqa: S101 - checked where it was read
    first = _line(lines, correction.begin, correction)
    if correction.end is not None:
        by_number = correction.end.strip().isdigit()
        behind = lines if by_number else [line for line in lines if line.start >= first.start]
        last = _line(behind, correction.end, correction)
        end = last.end
        if end <= first.start:
            raise _problem(correction, f"'to' is line {last.number}, before 'from' in line {first.number}")
    else:
        inside = (part.end for part in parts if part.start < first.end and first.start < part.end)
        following = (part.start for part in parts if part.start >= first.end)
        end = next(inside, next(following, len(text)))
    stretch = text[first.start : end]
    return Part(
        kind=correction.kind,
        exercise=correction.exercise,
        tool=correction.tool,
        start=first.start,
        end=first.start + len(stretch.rstrip()),
        confidence=1,
        why=f"set in {correction.path.name}:{correction.line}",
        corrected=True,
    )


def _line(lines: Sequence[Line], told: str, correction: Correction) -> Line:
    """The line of that number, or the only one that begins with that text."""
    if not lines:
        raise _problem(correction, "the submission has no text")
    if told.strip().isdigit():
        number = int(told)
        if not 1 <= number <= lines[-1].number:
            raise _problem(correction, f"there is no line {told.strip()[:12]}; the last one is {lines[-1].number}")
        return next(line for line in lines if line.number >= number)
    wanted = clean(told.strip()).casefold()
    found = [line for line in lines if line.words.casefold() == wanted]
    found = found or [line for line in lines if wanted and line.words.casefold().startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = listed([str(line.number) for line in found[:6]])
        raise _problem(correction, f"{told[:SHOWN]!r} stands in lines {numbers}; write the number of the line")
    near = closest(wanted, (line.words for line in lines if len(line.words) < 200))
    hint = f" (did you mean {near[:SHOWN]!r}?)" if near else "; write the number of the line"
    raise _problem(correction, f"no line begins with {told[:SHOWN]!r}{hint}")


def _problem(correction: Correction, message: str) -> ConfigError:
    return ConfigError(message, correction.path, correction.line)


HEAD = """\
# Which text of a submission is what. labreport reads this file and does as it says; without an entry it decides itself.
#
# Below are the parts that it is not sure of. To correct one, remove the '#' in front of the submission's name and of
# the part's line, and change what is wrong. Lines that stay comments change nothing.
#
#   kind:      answer, prompt, introduction, conclusion or other; missing for an answer that is not there
#   exercise:  {exercises}
#   tool:      the model whose answer it is{tools}
#   from, to:  first and last line: its number, or the words it begins with, such as "Prompt 2"; "to" may be left out
"""


def corrections_template(
    submissions: Mapping[str, tuple[str, Sequence[Part]]],
    rubric: Rubric,
    absent: Mapping[str, Sequence[AbsentAnswer]] = MappingProxyType({}),
    *,
    sure: float = 0.6,
) -> str:
    """A parts.yaml in which every part of little confidence stands as a comment, to be corrected or left.

    So does every expected answer that was not found.

    Args:
        submissions: text and found parts by id, in the order wanted.
        rubric: whose exercises are named.
        absent: answers that were not found, by id.
        sure: parts of this confidence or more are left out.
    """
    tools = f": {', '.join(rubric.tools)}" if rubric.tools else ", such as ChatGPT"
    blocks = [HEAD.format(exercises=", ".join(exercise.id for exercise in rubric.exercises), tools=tools)]
    for name, (text, parts) in submissions.items():
        doubtful = [part for part in parts if part.confidence < sure and not part.corrected]
        entries = [*(_template_entry(text, part) for part in doubtful), *map(_absent_entry, absent.get(name, ()))]
        if entries:
            blocks.append("\n".join([f"# {_scalar(name)}:", *entries]) + "\n")
    if len(blocks) == 1:
        blocks.append("# No part is in doubt.\n")
    return "\n".join(blocks)


def _absent_entry(absent: AbsentAnswer) -> str:
    fields = f"exercise: {_scalar(absent.exercise)}, tool: {_scalar(absent.tool)}"
    if not absent.doubt:
        why = "not found, counts as nothing; if it is there, say where"
        return f"#   # {why}:\n#   - {{kind: answer, {fields}, from: LINE}}"
    return (
        f"#   # not found, but {_printable(absent.doubt)}; say where it stands, or that it is missing:\n"
        f"#   - {{kind: answer, {fields}, from: LINE}}\n"
        f"#   - {{kind: missing, {fields}}}"
    )


def _template_entry(text: str, part: Part) -> str:
    first = text.count("\n", 0, part.start) + 1
    last = text.count("\n", 0, part.end) + 1
    words = clean(text[part.start : part.start + 200].partition("\n")[0])[:SHOWN]
    fields = [f"kind: {part.kind}"]
    fields += [f"exercise: {_scalar(part.exercise)}"] if part.exercise else []
    fields += [f"tool: {_scalar(part.tool)}"] if part.tool else []
    fields += [f"from: {first}", f"to: {last}"]
    why = _printable(f"'{words}': {part.why}")
    return f"#   # {100 * part.confidence:.0f} % sure; begins {why}\n#   - {{{', '.join(fields)}}}"


def _scalar(text: str) -> str:
    """The text as YAML has it on one line, in quotes where it needs them."""
    plain = text.replace("-", "").replace(" ", "").replace("_", "")
    if plain.isascii() and plain.isalnum() and not text.startswith(("-", " ")) and not text.endswith(" "):
        return text
    return '"' + _printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
