"""The contestants of an experiment: ids, labels and addresses checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath, PureWindowsPath
from urllib.parse import urlsplit

from pipeline.errors import ConfigError, UsageError
from pipeline.inputs.experiment_file import KIND_ALIASES, KINDS, ExperimentFile, ProviderEntry
from pipeline.inputs.suggestions import closest, did_you_mean
from pipeline.inputs.yaml_source import Location, Source, refuse
from pipeline.records import ProviderSpec, Settings

LABEL_LENGTH = 60
PLACEHOLDERS = ("exercise", "sample")
"""What may stand in braces in the path of pasted answers."""

# Whose models start with what, for ids that lack the part before the colon.
_FAMILIES = {"gpt": "openai", "chatgpt": "openai", "gemini": "google", "claude": "anthropic", "llama": "ollama"}
# Characters that turn the direction of the text around them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_OWN_MACHINE = frozenset({"ollama", "local", "gguf"})
OWN_MACHINE_SECONDS = 600.0
"""One call of a model without a graphics card: 1,000 words at 2 to 3 tokens a second."""


def provider_specs(source: Source, file: ExperimentFile, *, exercises: int) -> tuple[ProviderSpec, ...]:
    """The contestants of labreport.yaml, in its order.

    Args:
        source: where the file's lines are.
        file: the file.
        exercises: number of prompts; with more than one, a path of pasted answers must differ between them.

    Raises:
        ConfigError: every fault of every provider, a line each.
    """
    if not file.providers:
        raise source.problem("there is no provider; add one, such as '- openai:NAME'", "providers")
    specs: list[ProviderSpec] = []
    problems: list[ConfigError] = []
    first: dict[str, int] = {}
    for index, entry in enumerate(file.providers):
        try:
            spec = _spec(source, ("providers", index), _entry(entry), file.settings)
        except ConfigError as error:
            problems.append(error)
            continue
        specs.append(spec)
        earlier = first.setdefault(spec.label.casefold(), index)
        if earlier != index:
            line = source.line("providers", earlier)
            message = f"two providers are called {spec.label!r} (see line {line}); give one of them another 'label:'"
            problems.append(source.problem(message, "providers", index, "label"))
        twin = next((other for other in specs[:-1] if _are_mixed_up(spec, other)), None)
        if twin is not None:
            message = (
                f"the recorded answers of {spec.label!r} and {twin.label!r} could not be told apart: both are "
                f"{spec.id} with the same settings, at different addresses; write another name behind "
                f"'{spec.kind}:' (a server of one model takes any), or another 'seed' into the settings of one"
            )
            problems.append(source.problem(message, "providers", index, "id"))
        fault = _path_fault(spec, exercises) if spec.kind == "file" else ""
        if fault:
            problems.append(source.problem(fault, "providers", index, "id"))
    refuse(problems)
    return tuple(specs)


def _are_mixed_up(one: ProviderSpec, other: ProviderSpec) -> bool:
    """Whether a recorded answer of one would be taken for the other's: addresses select none, since they change."""
    return (one.id, one.settings) == (other.id, other.settings) and one.base_url != other.base_url


def refuse_shared_samples(specs: Iterable[ProviderSpec], repeat: int) -> None:
    """Return if each sample of pasted answers has a file of its own.

    Raises:
        UsageError: one file would be several samples.
    """
    shared = next((spec for spec in specs if spec.kind == "file" and "{sample}" not in spec.model), None)
    if repeat > 1 and shared is not None:
        where = PurePath(shared.model)
        example = where.with_name(f"{where.stem}.{{sample}}{where.suffix}").as_posix()
        raise UsageError(
            f"--repeat {repeat} (or 'repeat: {repeat}' in labreport.yaml) needs {repeat} files for each answer of "
            f"{shared.label}: repeat once only, or put {{sample}} into the path, as in 'file:{example}'; samples are "
            "numbered from 0."
        )


def _entry(written: str | ProviderEntry) -> ProviderEntry:
    return ProviderEntry(id=written) if isinstance(written, str) else written


def judge_spec(source: Source, file: ExperimentFile) -> ProviderSpec | None:
    """The judge of labreport.yaml, or None where there is none; the settings of the contestants are not its own.

    Raises:
        ConfigError: its id, label or address is wrong, or it is a file.
    """
    written, place = file.scoring.judge, ("scoring", "judge")
    if written is None:
        if file.scoring.pairwise:
            raise source.problem(
                "'pairwise' needs a judge; add the line 'judge: ...' under scoring", "scoring", "pairwise"
            )
        return None
    entry = _entry(written)
    spec = _spec(source, place, entry, Settings())
    if spec.kind == "file":
        message = "a judge must be asked, a file cannot be; name a model, such as 'judge: openai:NAME'"
        raise source.problem(message, *place, "id")
    if file.rubric is None and not file.scoring.pairwise:
        raise source.problem("a judge needs a rubric; add the line 'rubric: ...'", *place)
    return _as_judge(spec) if entry.label is None else spec


def judge_of(written: str, base_url: str | None = None) -> ProviderSpec:
    """The judge that a command line names, such as ``openai:gpt-...``.

    Raises:
        UsageError: its id or address is wrong, or it is a file.
    """
    source = Source(Path("--judge"), written)
    try:
        spec = _spec(source, (), ProviderEntry(id=written, base_url=base_url), Settings())
    except ConfigError as error:
        raise UsageError(f"--judge: {error.message}.") from error
    if spec.kind == "file":
        raise UsageError("--judge: a judge must be asked, a file cannot be; name a model, such as openai:NAME.")
    return _as_judge(spec)


def _as_judge(spec: ProviderSpec) -> ProviderSpec:
    return spec.model_copy(update={"label": f"Judge {spec.label}"[:LABEL_LENGTH].strip()})


def _path_fault(spec: ProviderSpec, exercises: int) -> str:
    """What is wrong with a path of pasted answers; empty if nothing."""
    for name in re.findall(r"\{([^{}]*)\}", spec.model):
        if name not in PLACEHOLDERS:
            meant = closest(name, PLACEHOLDERS)
            hint = f" (did you mean {{{meant}}}?)" if meant else "; known are {exercise} and {sample}"
            return f"unknown placeholder {{{name}}} in {spec.id!r}{hint}"
    if exercises > 1 and "{exercise}" not in spec.model:
        return (
            f"{spec.id!r} names one file for {exercises} exercises; put {{exercise}} into the path, "
            "as in 'file:answers/{exercise}.md'"
        )
    return ""


def _spec(source: Source, place: Location, entry: ProviderEntry, common: Settings) -> ProviderSpec:
    kind, model, fault = _split(entry.id)
    if fault:
        raise source.problem(fault, *place, "id")
    label = _default_label(kind, model) if entry.label is None else entry.label
    if fault := _label_fault(label):
        raise source.problem(fault, *place, "label")
    if entry.base_url is not None and (fault := _address_fault(kind, entry.base_url)):
        raise source.problem(fault, *place, "base_url")
    timeout = entry.timeout or (OWN_MACHINE_SECONDS if kind in _OWN_MACHINE else None)
    given = {"timeout": timeout} if timeout is not None else {}
    return ProviderSpec(
        id=f"{kind}:{model}",
        label=" ".join(unicodedata.normalize("NFC", label).split()),
        settings=Settings.model_validate({**common.given(), **entry.settings.given()}),
        base_url=entry.base_url,
        limits=entry.limits,
        price=entry.price,
        **given,
    )


def _split(provider: str) -> tuple[str, str, str]:
    """Kind, model, and what is wrong with them (empty if nothing)."""
    text = provider.strip()
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "", "", f"the provider {text!r} holds a control character; remove it"
    parts = re.split("[:/]", text, maxsplit=1)
    if len(parts) == 1:
        family = next((kind for start, kind in _FAMILIES.items() if text.lower().startswith(start)), "openai")
        return (
            "",
            "",
            f"the provider {text!r} must say who runs the model; write for example '{family}:{text or 'NAME'}'",
        )
    kind, model = parts[0].strip().lower(), parts[1].strip()
    kind = KIND_ALIASES.get(kind, kind)
    if kind not in KINDS:
        return "", "", f"unknown provider {kind!r}{_meant(kind, text)}; known are {', '.join(KINDS)}"
    if not model:
        what = "a path" if kind in ("file", "gguf") else "the name of a model"
        return "", "", f"{what} is missing behind '{kind}:'"
    return kind, model, ""


def _meant(kind: str, text: str) -> str:
    """What an unknown provider may stand for: the path of an answer, the name of a model, or a kind misspelt."""
    if PureWindowsPath(text).suffix.lower() in (".md", ".txt", ".markdown"):
        return f" (did you mean 'file:{text}'?)"
    family = next((known for start, known in _FAMILIES.items() if kind.startswith(start)), None)
    return f" (did you mean {family!r}?)" if family else did_you_mean(kind, (*KINDS, *KIND_ALIASES))


def _default_label(kind: str, model: str) -> str:
    """``gpt-5`` for ``openai:gpt-5``, ``gemini`` for ``file:answers/gemini/{exercise}.md``."""
    if kind not in ("file", "gguf"):
        return (model.rstrip("/").rsplit("/", 1)[-1] or model).replace(":", " ")[:LABEL_LENGTH]
    # This class splits at both kinds of slash.
    parts = [part for part in PureWindowsPath(model).parts if "{" not in part]
    return (PureWindowsPath(parts[-1]).stem if parts else kind)[:LABEL_LENGTH]


def _label_fault(label: str) -> str:
    """What is wrong with a label, which also names a folder; empty if nothing."""
    if not label.strip():
        return "the label is empty; write the name that the report should show"
    if any(unicodedata.category(c) == "Cc" or c in _TURNING for c in label):
        return f"the label {label!r} holds an invisible control character; remove it"
    if not any(unicodedata.category(c)[0] in "LNS" for c in label):
        return f"the label {label!r} has no letter or digit; write the name that the report should show"
    if len(label) > LABEL_LENGTH:
        return f"the label {label[:20]!r}... has {len(label)} characters; at most {LABEL_LENGTH} fit into a table"
    return ""


def _address_fault(kind: str, address: str) -> str:
    """What is wrong with a server's address; empty if nothing."""
    if kind in ("file", "gguf"):
        return f"a provider '{kind}:' asks no server; remove 'base_url'"
    # Before anything is taken apart or shown: it may hold a password.
    if "@" in address:
        return "a user name or password may not stand in 'base_url'; keys are read from the environment"
    if "?" in address or "#" in address:
        return "a query ('?...') may not stand in 'base_url'; keys are read from the environment"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"{address!r} is not an address; write for example http://127.0.0.1:8080/v1"
    if parts.scheme not in ("http", "https") or not host:
        return f"{address!r} is not an address; write for example http://127.0.0.1:8080/v1"
    return ""
