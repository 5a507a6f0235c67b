"""The exercises that a sentence names: by number, by place, by title, and those that it excepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.verdicts.topics import stems

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_TASK = r"(?:prompt|exercise|question|task|experiment|assignment|problem)"
_ANSWER = r"(?:answer|response|output|reply|result|text)"
_SHORT = r"(?:Exs?|Exp|Expt|Qs?|Qn|Ques)"
_COUNTED = (
    r"(?:%|[.,]\d|\d|(?:different\s+|large\s+)?(?:words?|points?|grades?|levels?|sentences?|topics?|concepts?|tables?|"
    r"lists?|headings?|formulas?|models?|tools?|AIs?|LLMs?|chatbots?|assistants?|answers?|prompts?|exercises?|questions?)\b|"
    r"(?:more|fewer|less|times|percent|per|out|of|x)\b|×)"
)
_NUMBER = (
    rf"(?:\#\s?)?(?<![\d.,])(?:\d{{1,3}}|{'|'.join(_WORDS)}|(?-i:II|III|IV|VI|VII|VIII|IX))(?!\w|-[^\W\d])"
    rf"(?!\s*{_COUNTED})"
)
_TO = r"\s*(?:to|till|until|through|[-–])\s*"
_LISTED = rf"{_NUMBER}(?:{_TO}{_NUMBER}|(?:\s*,\s*(?=\S+\s*(?:,|and|&|or)|\S+\s*$)|\s*,?\s*(?:and|&|or)\s+){_NUMBER})*"
_NUMBERED = re.compile(
    rf"\b(?:(?<!this )(?<!each )(?<!every )(?<!per ){_TASK}s?|{_SHORT}\.?|(?<!can )(?<!to ){_ANSWER})"
    rf"\s*(?:(?:no|nr|number)\b\.?\s*)?(?P<numbers>{_LISTED})",
    re.IGNORECASE,
)
_PLACE = rf"(?:{'|'.join(_PLACES)}|\d{{1,2}}(?:st|nd|rd|th)|last|final)"
_PLACED = re.compile(
    rf"\b(?P<places>{_PLACE}(?:(?:\s*,\s*|\s*,?\s*(?:and|&|or)\s+)(?:the\s+)?{_PLACE})*)"
    rf"(?:\s+(?P<count>\d|{'|'.join(_WORDS)}))?\s+(?:{_TASK}s?|{_ANSWER}s?|replies)\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    rf"\b(?:all|every|each|any)\s+(?:of\s+)?(?:the\s+|other\s+)*(?:{_TASK}|{_ANSWER})s?\s+"
    rf"(?P<whole>(?:but|except(?:\s+for)?|apart\s+from|besides|other\s+than)\s+(?:in\s+|for\s+)?(?:the\s+)?"
    rf"(?:(?P<places>{_PLACE})(?:\s+one)?|(?P<numbers>{_LISTED})))(?!\s*{_TASK})",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"\b(?:in|for|on)\s+the\s+(?P<places>{_PLACE})(?:\s+one)?(?=\s*[,.;]|\s*$|\s+[\ue000-\uf8ff])", re.IGNORECASE
)
_EXCEPT = re.compile(
    r"\b(?:except(?:ing)?(?:\s+(?:for|in|on))?|apart\s+from|besides|aside\s+from|other\s+than|excluding|not\s+(?:in|for))"
    r"\s+(?:in\s+|for\s+|on\s+)?(?:the\s+|its\s+|their\s+)?$",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_\ue000-\uf8ff]+(?:['’-][^\W\d_\ue000-\uf8ff]+)*"
_BEFORE = re.compile(
    rf"\b(?P<name>{_WORD}(?:\s+(?:{_WORD}|&)){{0,6}})\s+(?P<noun>{_TASK}|{_ANSWER})s?\b", re.IGNORECASE
)
_BEHIND = re.compile(
    rf"\b(?P<noun>{_TASK}|{_ANSWER})s?\s+(?:is\s+)?(?:on|about|of|for|to|regarding|concerning|around|called|titled|named|dealing\s+with)"
    rf"\s+(?:the\s+)?[\"“‘']?(?P<name>{_WORD}(?:\s+(?:{_WORD}|&)){{0,7}})",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(
    r"[\"”’']?\s*(?:[,.;:!?)\ue000-\uf8ff]|$)|[\"”’']?\s+(?:is|are|was|were|has|have|had|do|does|did|the|both|neither|it|they|"
    r"while|whereas|but|and|or|than|in|from|by|of|for|with|to|which|that|where|because|as|only|also|all|each|every|"
    r"wrote|gave|came|(?:write|give|contain|mention|cover|explain|look|seem|read|show|use|include)s|\w+ed)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^\W*(?:(?:and|but|while|whereas|however|overall|also|finally|then),?\s+)*"
    r"(?P<lead>in|on|for|regarding|about|concerning|with\s+regards?\s+to|in\s+terms\s+of|when\s+it\s+comes\s+to|as\s+for|"
    rf"coming\s+to|under|except(?:\s+for)?|apart\s+from|besides)\s+(?:the\s+)?[\"“‘']?(?P<name>{_WORD}(?:\s+(?:{_WORD}|&)){{0,7}}?)[\"”’']?"
    r"(?=\s*[,:]|\s+[\ue000-\uf8ff]|\s+(?:the|both|neither|it)\b)",
    re.IGNORECASE,
)
_TITLED = re.compile(rf"^\W*(?:the\s+)?(?P<name>{_WORD}(?:\s+(?:{_WORD}|&)){{0,9}})\s*[:–—]\s", re.IGNORECASE)
_TRAILING = re.compile(
    # Without width, so that one preposition behind another is tried too.
    r"(?=\b(?:on|for|in|about|regarding|under|except|besides|apart\s+from)\s+(?:the\s+)?[\"“‘']?"
    rf"(?P<name>{_WORD}(?:\s+(?:{_WORD}|&)){{0,6}})[\"”’']?\s*(?:[.,;!]|$|\b(?:while|but|whereas|than|and)\b))",
    re.IGNORECASE,
)
_LED = re.compile(
    r"\b(?:(?:in|for|on|of|to)\s+(?P<the>the)|in|for|on|to|from|at|the|this|its|their|with|and|or)\s+", re.IGNORECASE
)
_TREATS = re.compile(
    r"\b(?:talk|focus|mention|discuss|explain|cover|describ|say|said|tell|told|writ|wrote|speak|spoke|elaborat|touch|go|"
    r"goes|went|deal|inform|detail|depth|nothing|section|know)\w*\b",
    re.IGNORECASE,
)
"""Behind these a name is what is treated, not where."""
_MORE_TOPICS = re.compile(
    r"\b(?:more|most|fewer|fewest)\s+(?:of\s+the\s+)?(?:topics|concepts|points)\s*"
    r"(?:\bthan\s+[\ue000-\uf8ff]+\s*)?(?:\b(?:especially|particularly|mainly|notably)\s*)?$",
    re.IGNORECASE,
)
"""The measure is said in full: a name behind it tells where."""
_PLAIN_WORDS = (
    "this that these those same other others given above previous following whole entire lab each every all both "
    "different various single simple hard difficult easy easier harder long short my our own certain particular next "
    "new main actual original exact test sample practical generative AI course current present two three four five "
    "six first second third fourth last final more most less better best longer shorter good detailed complete "
    "model models tool tools its their his her your one ones no any some many few several us me you it them which "
    "what how answer answers chatgpt gemini claude in on for of by with every only average overall"
)
"""Tell nothing of which exercise is meant."""


@dataclass(frozen=True)
class Mention:
    """Words that name exercises.

    Attributes:
        start: where they begin.
        end: where they end.
        places: 1-based numbers of the exercises; beyond their number where there is none such.
        excepted: whether the sentence is about all but these.
        unknown: the name, where no exercise goes by it; else empty.
    """

    start: int
    end: int
    places: tuple[int, ...] = ()
    excepted: bool = False
    unknown: str = ""


class ExerciseNames:
    """Finds what names the exercises of a run.

    Args:
        titles: of the exercises in order, or their ids where they have none.
        texts: of their prompts, in the same order.
    """

    def __init__(self, titles: Sequence[str], texts: Sequence[str] = ()) -> None:
        self.titles = tuple(titles)
        self._strict = _distinct([stems(_lettered(title)) for title in titles])
        wide = [stems(_lettered(f"{title} {text[:300]}")) for title, text in zip(titles, texts, strict=False)]
        self._wide = _distinct(wide) if len(wide) == len(self._strict[0]) else self._strict

    def find(self, text: str) -> list[Mention]:
        """The mentions in a sentence, whose models may be masked, in order; none overlap."""
        found: list[Mention] = []
        for each in self._candidates(text):
            if all(each.end <= other.start or other.end <= each.start for other in found):
                before = None if each.excepted else _EXCEPT.search(text, 0, each.start)
                found.append(replace(each, start=before.start(), excepted=True) if before else each)
        return sorted(found, key=lambda mention: mention.start)

    def _candidates(self, text: str) -> Iterator[Mention]:
        for match in _ALL_BUT.finditer(text):
            yield Mention(*match.span("whole"), self._numbers(match), excepted=True)
        for pattern in (_NUMBERED, _PLACED):
            for match in pattern.finditer(text):
                yield Mention(*match.span(), self._numbers(match))
        for match in _ALONE.finditer(text):
            yield Mention(*match.span("places"), self._numbers(match))
        yield from self._by_title(text)

    def _numbers(self, match: re.Match[str]) -> tuple[int, ...]:
        groups = match.groupdict()
        if groups.get("numbers"):
            return tuple(dict.fromkeys(_numbers(groups["numbers"])))
        count = _number(groups["count"]) if groups.get("count") else 1
        places: list[int] = []
        for said in re.findall(_PLACE, groups["places"], re.IGNORECASE):
            if said.lower() in ("last", "final"):
                places += range(max(len(self.titles) - count, 0) + 1, len(self.titles) + 1)
            else:
                start = int(said[:-2]) if said[0].isdigit() else _PLACES.index(said.lower()) + 1
                places += range(start, start + count)
        return tuple(dict.fromkeys(places))

    def _by_title(self, text: str) -> Iterator[Mention]:
        for match in _LEADING.finditer(text):
            if (place := self._place(match["name"], self._strict)) is not None:
                yield Mention(match.start("name"), match.end("name"), (place,), match["lead"].lower()[:3] in _EXCEPTING)
        titled = _TITLED.match(text)
        if titled and (place := self._place(titled["name"], self._strict)) is not None:
            yield Mention(*titled.span("name"), (place,))
        for match in _BEFORE.finditer(text):
            yield from self._before(match)
        for match in _BEHIND.finditer(text):
            yield from self._behind(match)
        for match in _TRAILING.finditer(text):
            clause = re.split(r"[,;]|\b(?:while|but|whereas)\b", text[: match.start()])[-1]
            places = self._places(match["name"])
            if places and (not _TREATS.search(clause) or _MORE_TOPICS.search(clause)):
                yield Mention(*match.span("name"), places)

    def _before(self, match: re.Match[str]) -> Iterator[Mention]:
        """``the scaling exercise``: the longest row of words before the noun that names one."""
        led = list(_LED.finditer(match["name"]))
        begin = match.start("name") + (led[-1].end() if led else 0)
        name = match.string[begin : match.end("name")]
        for word in re.finditer(rf"{_WORD}|&", name):
            if (place := self._place(name[word.start() :], self._wide)) is not None:
                yield Mention(begin + word.start(), match.end(), (place,))
                return
        asked = re.fullmatch(_TASK, match["noun"], re.IGNORECASE)
        telling = bool(stems(name)) and not stems(name) & stems(_PLAIN_WORDS) and not _TREATS.search(name)
        if asked and telling and led and led[-1]["the"] and len(name.split()) <= _LONGEST_UNKNOWN:
            yield Mention(begin, match.end(), unknown=name)

    def _behind(self, match: re.Match[str]) -> Iterator[Mention]:
        """``the exercise on scaling``: the longest row of words behind the noun that names one."""
        words = list(re.finditer(rf"{_WORD}|&", match["name"]))
        for last in range(len(words), 0, -1):
            name = match["name"][: words[last - 1].end()]
            ends = _NAME_ENDS.match(match.string, match.start("name") + len(name))
            if ends and (place := self._place(name, self._wide)) is not None:
                # "The answer on scaling" stays an answer.
                begin = match.start() if re.fullmatch(_TASK, match["noun"], re.IGNORECASE) else match.end("noun")
                yield Mention(begin, match.start("name") + len(name), (place,))
                return
        name = words[0].group()
        told = re.search(r"\s(?:about|on)\s", match.group()[: match.start("name") - match.start()], re.IGNORECASE)
        if told and re.fullmatch(_TASK, match["noun"], re.IGNORECASE) and stems(name) - stems(_PLAIN_WORDS):
            yield Mention(match.start(), match.start("name") + len(name), unknown=name)

    def _places(self, name: str) -> tuple[int, ...]:
        """The number of the exercise that goes by a name, or those of ``scaling and applications``; else empty."""
        whole = self._place(name, self._strict)
        parts = [self._place(part, self._strict) for part in re.split(r"\s+(?:and|or|&)\s+(?:the\s+|in\s+)?", name)]
        known = tuple(place for place in parts if place is not None)
        return (whole,) if whole is not None else known if len(known) == len(parts) else ()

    def _place(self, name: str, names: tuple[list[frozenset[str]], frozenset[str]]) -> int | None:
        """The number of the only exercise that has all words of a name; words of several exercises do not count."""
        distinct, shared = names
        said = stems(name) - shared - stems(_PLAIN_WORDS)
        found = [place for place, own in enumerate(distinct, 1) if said and said <= own]
        return found[0] if len(found) == 1 else None


_EXCEPTING = ("exc", "apa", "bes")
_LONGEST_UNKNOWN = 2
"""Words of a name that is taken for that of an exercise though none goes by it."""


def _distinct(names: Sequence[frozenset[str]]) -> tuple[list[frozenset[str]], frozenset[str]]:
    """The words that only one of the names has, by name, and those of several."""
    spread = Counter(word for name in names for word in name)
    shared = frozenset(word for word, count in spread.items() if count > 1)
    return [name - shared - stems(_PLAIN_WORDS) for name in names], shared


def _lettered(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text)


def _numbers(listed: str) -> Iterator[int]:
    previous, ranged = 0, False
    for part in re.findall(rf"{_TO}|\d+|[^\W\d_]+", listed, re.IGNORECASE):
        if re.fullmatch(_TO, part, re.IGNORECASE):
            ranged = True
        elif (number := _number(part)) or part.isdigit():
            yield from range(previous + 1, min(number, previous + 30)) if ranged else ()
            yield number or 10_000
            previous, ranged = number, False


def _number(said: str) -> int:
    """The number of digits, a word or a Roman numeral; 0 for any other word."""
    if said.isdigit():
        return int(said)
    if said.lower() in _WORDS:
        return _WORDS.index(said.lower()) + 1
    return _ROMAN.index(said.upper()) + 1 if said.upper() in _ROMAN else 0
