"""A prompt file: the exercises as they are sent, variables filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from pipeline.errors import ConfigError, InputError
from pipeline.inputs.confinement import refuse_outside
from pipeline.inputs.documents import read_text, reason
from pipeline.inputs.ids import repeated_ids, unsafe_ids
from pipeline.inputs.mix_ups import mix_up
from pipeline.inputs.suggestions import did_you_mean, listed
from pipeline.inputs.validation import validate
from pipeline.inputs.yaml_source import Location, Source, read_yaml, refuse
from pipeline.records import Prompt
from pipeline.records.visible import is_blank

if TYPE_CHECKING:
    from jinja2 import nodes

PROMPT_LIMIT = 1_000_000
"""Most characters of a prompt with its variables filled in."""

_RAW = "write {% raw %} before and {% endraw %} after a text that must keep its braces"


class ExerciseEntry(BaseModel):
    """One exercise as it stands in the file."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    text: str
    technique: str | None = None
    reference: str | None = None


class PromptFile(BaseModel):
    """A prompt file as it is written."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = None
    variables: dict[str, str] = {}
    exercises: tuple[ExerciseEntry, ...]


class PromptSet(NamedTuple):
    """What a prompt file holds."""

    title: str
    """Empty where the file has none."""
    prompts: tuple[Prompt, ...]


def read_prompts(path: Path) -> tuple[Prompt, ...]:
    """The exercises of a prompt file, as ``read_prompt_set``.

    Raises:
        ConfigError: as there.
    """
    return read_prompt_set(path).prompts


def read_prompt_set(path: Path, folders: Sequence[Path] | None = None) -> PromptSet:
    """The title of a prompt file and its exercises in their order; at least one.

    ``{{ name }}`` in a text stands for a variable of the file; nothing else is evaluated. White space around a text is
    not part of the prompt. A ``reference`` is a Markdown file, its path relative to the prompt file.

    Args:
        path: the file.
        folders: that a reference may lie in; None for anywhere.

    Raises:
        ConfigError: the file cannot be read or is wrong, or a reference cannot be read.
    """
    source = read_yaml(path)
    if mistaken := mix_up(source, "prompts"):
        raise mistaken
    file = validate(source, PromptFile)
    if not file.exercises:
        raise source.problem("there is no exercise; add one with an id, a title and a text", "exercises")
    places = [(entry.id, ("exercises", index, "id")) for index, entry in enumerate(file.exercises)]
    problems = [*unsafe_ids(source, places), *repeated_ids(source, places), *_unusable_variables(source, file)]
    refuse(problems)
    prompts = []
    for index, entry in enumerate(file.exercises):
        try:
            prompts.append(_prompt(source, entry, ("exercises", index), file.variables, folders))
        except ConfigError as error:
            problems.append(error)
    refuse(problems)
    return PromptSet(" ".join((file.title or "").split()), tuple(prompts))


def _prompt(
    source: Source,
    entry: ExerciseEntry,
    location: Location,
    variables: Mapping[str, str],
    folders: Sequence[Path] | None,
) -> Prompt:
    if is_blank(entry.title):
        raise source.problem("the title is empty; write a few words", *location, "title")
    text = _filled(source, entry.text, (*location, "text"), variables).strip()
    if is_blank(text):
        raise source.problem(f"the text of exercise {entry.id!r} is empty; write the prompt", *location, "text")
    return Prompt(
        id=entry.id,
        title=entry.title.strip(),
        text=text,
        technique=entry.technique,
        reference=None if entry.reference is None else _reference(source, entry.reference, location, folders),
    )


def _reference(source: Source, name: str, location: Location, folders: Sequence[Path] | None) -> str:
    path = source.path.parent / name
    try:
        if folders is not None:
            refuse_outside(path, folders)
        text = read_text(path)
    except InputError as error:
        raise source.problem(f"reference {name!r}: {reason(error, path)}", *location, "reference") from error
    if is_blank(text):
        raise source.problem(f"reference {name!r}: the file is empty", *location, "reference")
    return text


# ---------------------------------------------------------------- variables


def _unusable_variables(source: Source, file: PromptFile) -> list[ConfigError]:
    """A problem for each variable that no ``{{ name }}`` could name, such as ``my-topic`` or ``true``."""
    return [
        source.problem(
            f"{name!r} cannot be the name of a variable; use letters, digits and _, starting with a letter",
            "variables",
            name,
        )
        for name in file.variables
        if not _usable(name)
    ]


def _usable(name: str) -> bool:
    from jinja2 import Environment, TemplateError, nodes

    if not name.isidentifier():
        return False
    try:
        parsed = list(_pieces(Environment(autoescape=True).parse("{{ %s }}" % name)))  # noqa: UP031 - braces
    except TemplateError:
        return False
    return len(parsed) == 1 and isinstance(parsed[0], nodes.Name)


def _filled(source: Source, text: str, location: Location, variables: Mapping[str, str]) -> str:
    """The text with its variables; Jinja's parser reads it, but no template is ever run."""
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return text
    from jinja2 import Environment, TemplateSyntaxError, nodes

    try:
        # Nothing is rendered, so nothing needs escaping; the option only selects how literals are kept.
        tree = Environment(autoescape=False, keep_trailing_newline=True).parse(text)  # noqa: S701 - a prompt is no HTML
    except (TemplateSyntaxError, RecursionError, ValueError) as error:
        line = _brace_line(text, getattr(error, "lineno", None))
        message = f"the braces here cannot be read: every {{{{ needs a name and a }}}} behind it; {_RAW}"
        raise source.problem(message, *location, text_line=line) from error
    parts, size = [], 0
    for piece in _pieces(tree):
        if isinstance(piece, nodes.TemplateData):
            parts.append(piece.data)
        elif isinstance(piece, nodes.Name) and piece.name in variables:
            parts.append(variables[piece.name])
        else:
            raise source.problem(_unknown(piece, variables), *location, text_line=piece.lineno)
        size += len(parts[-1])
        if size > PROMPT_LIMIT:
            raise source.problem(f"the text with its variables has over {PROMPT_LIMIT:,} characters", *location)
    return "".join(parts)


def _brace_line(text: str, last: int | None) -> int:
    """The 1-based line of the last opening brace up to a line; Jinja names the line on which it gave up."""
    before = "\n".join(text.split("\n")[:last])
    return before.count("\n", 0, max(before.rfind("{{"), before.rfind("{%"), 0)) + 1


def _pieces(tree: nodes.Template) -> Iterator[nodes.Node]:
    """What a template puts out, in order; a statement stands for itself."""
    from jinja2 import nodes

    for statement in tree.body:
        if isinstance(statement, nodes.Output):
            yield from statement.nodes
        else:
            yield statement


def _unknown(piece: nodes.Node, variables: Mapping[str, str]) -> str:
    from jinja2 import nodes

    if not isinstance(piece, nodes.Name):
        return f"between braces only the name of a variable may stand, as in {{{{ topic }}}}; {_RAW}"
    known = f"; known here: {listed(variables)}" if variables else "; the file has no 'variables:'"
    return f"unknown variable {piece.name!r}{did_you_mean(piece.name, variables) or known}"
