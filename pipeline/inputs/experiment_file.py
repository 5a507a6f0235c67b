"""The shape of labreport.yaml as it is written, and its JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from pipeline.records import Limits, Price, ReportLength, Settings, Student

MEASURES = (
    "coverage",
    "words",
    "sentences",
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "gunning_fog",
    "smog",
    "coleman_liau",
    "automated_readability",
)
"""Columns of scores.csv that may have a threshold."""

KINDS = ("openai", "google", "anthropic", "ollama", "local", "gguf", "file")
KIND_ALIASES = {"gemini": "google"}

MOST_REPEATS = 1000

_SHARE: dict[str, object] = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*%\s*$"},
    ],
    "description": "Smallest acceptable mean coverage: 0 to 1, or a percentage such as 60%.",
}
_THRESHOLDS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        measure: {"type": "number", "description": f"Smallest acceptable mean of the column {measure} of scores.csv."}
        for measure in MEASURES
    }
    | {"coverage": _SHARE},
}


def _branch(value: object) -> str:
    return "text" if isinstance(value, str) else "keys"


class Entry(BaseModel):
    """Base of what is written by hand: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ProviderEntry(Entry):
    """One model to ask."""

    id: str = Field(
        description="Who runs the model, and its name: openai:NAME, google:NAME, anthropic:NAME, ollama:NAME, "
        "local:NAME (any server that speaks OpenAI's protocol), gguf:PATH (a model file), or file:PATH (pasted "
        "answers; {exercise} in the path stands for the exercise's id).",
    )
    label: str | None = Field(default=None, description="Name that the report shows; by default made from the id.")
    settings: Settings = Field(
        default=Settings(), description="Settings for this model; they override the common ones."
    )
    base_url: str | None = Field(
        default=None,
        description="Address of the server. Default for local: http://127.0.0.1:8080/v1 (llama.cpp's server).",
    )
    timeout: float | None = Field(
        default=None, gt=0, description="Seconds one call may take; 120 if left out, 600 for ollama:, local: and gguf:."
    )
    limits: Limits = Field(default=Limits(), description="How fast this provider may be asked.")
    price: Price | None = Field(
        default=None, description="US dollars for a million tokens, for --dry-run and --max-cost."
    )


class ScoringEntry(Entry):
    """Ways of grading beside the offline scorer, which always grades."""

    judge: (
        Annotated[
            Annotated[str, Tag("text")] | Annotated[ProviderEntry, Tag("keys")],
            Discriminator(_branch),
        ]
        | None
    ) = Field(
        default=None,
        description="A model that grades the answers too: an id alone, or an id with a label and more. Its grades "
        "count only with a quotation that stands in the answer, and are shown beside the offline ones.",
    )
    pairwise: bool = Field(
        default=False,
        description="Whether the judge also says which of two answers is better; each pair is shown in both orders.",
    )
    embedding: str | None = Field(
        default=None,
        description="Folder of a sentence-embedding model, as sentence-transformers saves it, relative to this file. "
        "It may raise a topic from absent to explained, on a sentence of the answer. Nothing is downloaded.",
    )


class TextFile(Entry):
    """A text that stands in a file of its own."""

    file: str = Field(description="Path of a Markdown or text file, relative to labreport.yaml.")


class ExperimentFile(Entry):
    """An experiment: which prompts go to which models, and how the answers are judged."""

    title: str | None = Field(default=None, description="Title of the report; that of the prompt file if left out.")
    student: Student = Field(default=Student(), description="Who hands the report in; printed on the cover.")
    prompts: str = Field(description="Path of the prompt file, relative to labreport.yaml.")
    rubric: str | None = Field(default=None, description="Path of the rubric; without one, coverage is not scored.")
    providers: tuple[
        Annotated[
            Annotated[str, Tag("text")] | Annotated[ProviderEntry, Tag("keys")],
            Discriminator(_branch),
        ],
        ...,
    ] = Field(description="The models to compare: an id alone, or an id with a label and more.")
    settings: Settings = Field(default=Settings(), description="Settings for all models.")
    repeat: int = Field(default=1, gt=0, le=MOST_REPEATS, description="How often each prompt is sent to each model.")
    thresholds: Annotated[dict[str, Any], WithJsonSchema(_THRESHOLDS)] = Field(
        default={}, description="Smallest acceptable means; a model below one makes labreport end with exit code 100."
    )
    scoring: ScoringEntry = Field(
        default=ScoringEntry(), description="A judge beside the offline scorer; without it, no model grades."
    )
    conclusion: (
        Annotated[
            Annotated[str, Tag("text")] | Annotated[TextFile, Tag("keys")],
            Discriminator(_branch),
        ]
        | None
    ) = Field(
        default=None,
        description="What you conclude, as text or as {file: PATH}; its claims are checked against the numbers.",
    )
    template: Literal["lab-report", "comparison"] = Field(
        default="lab-report", description="lab-report: Aim to Conclusion; comparison: the models side by side."
    )
    length: ReportLength = Field(
        default="auto",
        description="How much the report shows. full: a cover, a table of contents, a page for each exercise; short: "
        "the same answers and findings on about half the pages; auto: short where the answers are short.",
    )
    notice: str | None = Field(default=None, description="A sentence that the report shows in a prominent place.")
    aim: str | None = Field(default=None, description="Text under the heading Aim; the template has one of its own.")
    cassettes: str = Field(default="cassettes", description="Folder of recorded answers, relative to labreport.yaml.")
    output: str | None = Field(
        default=None, description="Folder for the report, relative to labreport.yaml; reports/<title> if left out."
    )


# Keys whose models are records; those say in their own words what is stored, these what to write.
_DESCRIPTIONS = {
    "Student": {
        "name": "Your name.",
        "register_number": "Your register number, as it should be printed.",
        "course": "Course or class.",
        "date": "Date of the experiment, as it should be printed.",
    },
    "Settings": {
        "system": "System prompt: what the model is told before each exercise.",
        "temperature": "0 for the most likely words, up to 2 for surprising ones.",
        "top_p": "Share of likely words to choose from, above 0 and at most 1.",
        "max_tokens": "Longest answer, in tokens (about 3/4 of a word each).",
        "seed": "Number that makes answers repeatable where the provider allows it.",
        "stop": "Texts at which the answer ends.",
    },
    "Limits": {
        "concurrency": "Calls at the same time; for ollama: 1 if left out.",
        "requests_per_minute": "Calls in a minute.",
        "tokens_per_minute": "Tokens in a minute.",
    },
    "Price": {
        "input": "US dollars for a million tokens of prompts.",
        "output": "US dollars for a million tokens of answers.",
    },
}


def experiment_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of labreport.yaml, every key described; for editors."""
    schema = ExperimentFile.model_json_schema()
    definitions = schema["$defs"]
    for name, keys in _DESCRIPTIONS.items():
        # The record's own docstring is for programmers.
        del definitions[name]["description"]
        for key, description in keys.items():
            definitions[name]["properties"][key]["description"] = description
    for part in (schema, *definitions.values()):
        for entry in part["properties"].values():
            # Made from the key's name; an editor would show it above the description.
            entry.pop("title", None)
    # Editors see a number where labreport takes the text as it is written.
    definitions["Student"]["properties"]["register_number"]["anyOf"].append({"type": "number"})
    for place in (
        definitions["ProviderEntry"]["properties"]["id"],
        schema["properties"]["providers"]["items"]["oneOf"][0],
        definitions["ScoringEntry"]["properties"]["judge"]["anyOf"][0]["oneOf"][0],
    ):
        place["pattern"] = f"^({'|'.join((*KINDS, *KIND_ALIASES))})[:/]."
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "labreport.yaml"}
