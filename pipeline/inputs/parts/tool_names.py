"""The names by which reports call the models they asked."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

_VERSION = (
    r"(?:[\s-]*(?:(?:v?\d+(?:\.\d+)*[a-z]{0,2}|pro|flash|plus|turbo|mini|advanced|ultra|ai|sonnet|opus|haiku|free)\b"
    r"|\((?:v?\d+(?:\.\d+)*[a-z]{0,2}|free|pro|plus)\)))*"
)
# (label, pattern, label of the model that it also may be called, words without which the pattern cannot be found)
_FAMILIES: tuple[tuple[str, str, str, str], ...] = (
    (
        "ChatGPT",
        r"(?:open\s?ai(?:'s|’s)?\s*)?chat[\s-]*gpt|gpt[\s-]?\d+(?:\.\d)?o?|open\s?ai",
        "",
        "gpt,openai,open ai",
    ),
    ("Gemini", r"(?:google(?:'s|’s)?\s+)?gemini|google\s+ai(?:\s+studio)?", "Bard", "gemini,google ai"),
    ("Bard", r"(?:google(?:'s|’s)?\s+)?bard", "Gemini", "bard"),
    ("Claude", r"(?:anthropic(?:'s|’s)?\s+)?claude|anthropic", "", "claude,anthropic"),
    ("Copilot", r"(?:(?:microsoft|ms|github|bing)(?:'s|’s)?\s+)?co-?pilot", "Bing Chat", "copilot,co-pilot"),
    ("Bing Chat", r"bing(?:\s+(?:chat|ai))", "Copilot", "bing"),
    ("Perplexity", r"perplexity(?:\.ai)?", "", "perplexity"),
    ("Meta AI", r"meta\s*ai", "Llama", "meta ai,metaai"),
    ("Llama", r"(?:meta(?:'s|’s)?\s+)?llama", "Meta AI", "llama"),
    ("Mistral", r"mi[sx]tral|le\s+chat", "", "mistral,mixtral,le chat"),
    ("DeepSeek", r"deep\s?seek", "", "deepseek,deep seek"),
    ("Grok", r"(?:xai(?:'s|’s)?\s+)?grok", "", "grok"),
    ("Qwen", r"qwen", "", "qwen"),
    ("Kimi", r"kimi", "", "kimi"),
    ("Gemma", r"gemma", "", "gemma"),
    ("Poe", r"poe(?=\s+ai|$)", "", "poe"),
    ("HuggingChat", r"hugging\s?chat", "", "huggingchat,hugging chat"),
    ("Blackbox AI", r"black\s?box\s*ai", "", "blackbox,black box"),
    ("You.com", r"you\.com|youchat", "", "you.com,youchat"),
    ("Notion AI", r"notion\s+ai", "", "notion ai"),
    ("Jasper", r"jasper(?:\s*ai)?", "", "jasper"),
    ("Cohere", r"cohere", "", "cohere"),
)
_KIN = {label: kin for label, _, kin, _ in _FAMILIES if kin}
_TITLED = re.compile(
    r"(?:(?:gen(?:erative)?\s*)?ai[\s-]*)?(?:tool|model|llm|chat\s?bot|platform|assistant)\s*(?:name\s*)?"
    r"(?:no\.?\s*|#\s*)?(?P<number>\d|[IV]{1,3}\b|[A-D]\b|one\b|two\b|three\b)?\s*(?P<mark>[:=\-–—.)]+\s*|$)",
    re.IGNORECASE,
)
_TOOL_PERPLEXITY = re.compile(
    r"perplexity(?:\.ai|\s+(?:ai|pro)\b)|(?:gpt|gemini|claude|copilot|bard)\b[^\n]{0,120}?\b(?-i:Perplexity)\b"
    r"|\b(?-i:Perplexity)\b[^\n]{0,120}?(?:gpt|gemini|claude|copilot|bard)\b",
    re.IGNORECASE,
)
"""Where the word is a tool's name: answers about language models use it in its own sense."""
_NUMBERED = re.compile(
    r"\b(?:tool|model|llm|chat\s?bot|platform|assistant)\s*(?:no\.?\s*|#\s*)?(?P<number>\d|[A-D]\b|one\b|two\b|three\b)",
    re.IGNORECASE,
)
_MEANS = re.compile(r"\s*(?:\*\*)?\s*(?:[:=(–—-]+|is\b|was\b|as\b|used\b)\s*(?:\*\*)?\s*", re.IGNORECASE)
_MEANT = re.compile(r"\s*(?:[:=(–—-]+|is|was|as|for)\s*$", re.IGNORECASE)
_LEGEND = 20_000
"""Characters in which a report says which tool is its first."""
_NUMBERS = {"one": 1, "two": 2, "three": 3, "i": 1, "ii": 2, "iii": 3, "iv": 4, "a": 1, "b": 2, "c": 3, "d": 4}
_NAME = re.compile(r"[A-Za-z][\w.+-]*(?: [\w.+()-]+){0,3}")
_NO_NAME = re.compile(
    r"\b(?:the|is|are|was|used|using|this|prompt|tool|output|response|answer|comparison|and|vs|name|types?|selection)\b",
    re.IGNORECASE,
)


class Named(NamedTuple):
    """A model's name in a line."""

    label: str
    start: int
    end: int


class ToolNames:
    """Finds names of models.

    Args:
        labels: the rubric's; these are how a found model is called.
    """

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        own = sorted((label.strip() for label in labels if label.strip()), key=len, reverse=True)
        given = [(label, _spaced(label), (re.split(r"[\s-]+", label.casefold())[0],)) for label in own]
        known = [(label, pattern, tuple(traces.split(","))) for label, pattern, _, traces in _FAMILIES]
        self.families = [
            (label, re.compile(rf"\b(?:{pattern})(?!(?!ai\b)[^\W\d_]){_VERSION}", re.IGNORECASE), traces)
            for label, pattern, traces in given + known
        ]
        self._official = self._match_labels(own)

    def within(self, text: str) -> ToolNames:
        """The same names without those that the text does not have, which is faster."""
        lowered = text.lower()
        fewer = copy.copy(self)
        fewer.families = [each for each in self.families if any(trace in lowered for trace in each[2])]
        if "Perplexity" not in self.labels and not _TOOL_PERPLEXITY.search(text):
            fewer.families = [each for each in fewer.families if each[0] != "Perplexity"]
        return fewer

    def _match_labels(self, own: Iterable[str]) -> dict[str, str]:
        """The rubric's label by family, where one label alone belongs to it."""
        by_family: dict[str, set[str]] = {}
        for label in own:
            for family, pattern, _, _ in _FAMILIES:
                if re.search(rf"\b(?:{pattern})", label, re.IGNORECASE):
                    by_family.setdefault(family, set()).add(label)
                    break
        return {family: next(iter(labels)) for family, labels in by_family.items() if len(labels) == 1}

    def label(self, name: str) -> str:
        """What the class calls a model of that name."""
        if name in self.labels:
            return name
        return self._official.get(name) or self._official.get(_KIN.get(name, "")) or name

    def find(self, words: str) -> list[Named]:
        """Every name in a text, in order."""
        lowered = words.lower()
        found: list[Named] = []
        for label, pattern, traces in self.families:
            if any(trace in lowered for trace in traces):
                found += (Named(self.label(label), *each.span()) for each in pattern.finditer(words))
        if len(found) < 2:
            return found
        found.sort(key=lambda each: (each.start, -each.end))
        apart = found[:1]
        for each in found[1:]:
            if each.start < apart[-1].end:
                continue
            if words[: each.start].endswith("("):
                # Copilot (GPT-4) is Copilot, but Bard (Gemini) is what Bard is called now.
                label = each.label if _KIN.get(apart[-1].label) == each.label else apart[-1].label
                apart[-1] = Named(label, apart[-1].start, each.end)
            else:
                apart.append(each)
        return apart

    def legend(self, text: str) -> dict[int, str]:
        """The names behind numbers, from ``Tool 1 is ChatGPT`` or ``ChatGPT (Tool 1)`` anywhere at the beginning."""
        told: dict[int, str] = {}
        for found in _NUMBERED.finditer(text, 0, _LEGEND):
            given = found["number"].lower()
            number = int(given) if given.isdigit() else _NUMBERS[given]
            behind = _MEANS.match(text, found.end())
            begin = found.start()
            label = ""
            if behind is not None:
                names = self.find(text[behind.end() : behind.end() + 40])
                label = names[0].label if names and not names[0].start else ""
            if not label and (before := _MEANT.search(text[max(0, begin - 12) : begin])):
                end = max(0, begin - 12) + before.start()
                names = self.find(text[max(0, end - 40) : end])
                label = names[-1].label if names and names[-1].end == end - max(0, end - 40) else ""
            if label:
                told.setdefault(number, label)
        return told

    def numbered(self, words: str) -> tuple[int | None, str, int] | None:
        """The number and name behind ``Tool 2 : ...``, and where it ends; the name is empty where none stands there."""
        found = _TITLED.match(words)
        if not found or not (found["mark"] or found["number"]):
            return None
        given = (found["number"] or "").lower()
        number = int(given) if given.isdigit() else _NUMBERS.get(given)
        name = _NAME.match(words, found.end())
        if name is None or len(words) - name.end() > 12 or _NO_NAME.search(name[0]):
            return (number, "", found.end()) if number is not None else None
        if number is None and name[0][0].islower():
            return None
        return number, name[0].rstrip("().- "), name.end()


def _spaced(label: str) -> str:
    """A pattern for a label that allows other spaces and hyphens."""
    return r"[\s-]*".join(re.escape(word) for word in re.split(r"[\s-]+", label) if word)


@lru_cache(maxsize=16)
def tool_names(labels: tuple[str, ...]) -> ToolNames:
    """The finder for a rubric's tools, made once."""
    return ToolNames(labels)
