"""Where sentences end. Rules for English abbreviations and numbers; full stops of other scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.scoring.blocks import FILL, LINE_BREAK

_QUOTES = "\"'”’»)\\]"
_WIDE = "。！？｡।॥"
_BLANK = f"{FILL} \n\t{LINE_BREAK}"
_STOP = re.compile(
    # One class of characters first: the engine skips to it, where it would try every branch at every character.
    rf"(?P<stop>[.!?…؟۔{_WIDE}{LINE_BREAK}](?:(?<=[.!?…])[.!?…]*+|(?<=[{_WIDE}])[{_WIDE}]*+)?)"
    rf"(?:(?<=[.!?…؟۔])(?P<close>(?:[{_QUOTES}{FILL}]|\[[0-9]{{1,3}}\])*)(?=\s|$)"
    rf"|(?P<wide>(?<=[{_WIDE}])[」』）{_QUOTES}{FILL}]*+)"
    rf"|(?<={LINE_BREAK}))"
)
_NEXT_WORD = re.compile(rf"[\s\"'“‘«(\[{{¿¡{FILL}–—-]*+(?P<word>\w[\w']*+)?(?P<point>\.)?")
_OPENING = "\"'“‘«([{"
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_ENUMERATOR = re.compile(r"[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,5}")

# What follows belongs to it: a name, a term.
_NEVER_LAST = re.compile(
    r"approx|ca|cf|dr|e\.g|eg|esp|gen|gov|hon|i\.e|ie|incl|messrs|mr|mrs|ms|prof|resp|rev|sen|st|viz|vs"
)
_BEFORE_NUMBERS = re.compile(r"app|art|cha?p?|eqn?s?|figs?|nos?|pp?|par|refs?|sect?|tab|vols?|v")
_SOMETIMES_LAST = re.compile(
    r"""al|bros|co|corp|dept|eds?|est|inc|jr|ltd|max|min|ph\.d|sr|univ
    |jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec""",
    re.VERBOSE,
)
# What opens a sentence, or is otherwise written with a small letter.
_OPENERS = re.compile(
    r"""an?|according|additionally|after|all|although|and|another|as|at|because|before|both|but|by|despite|does|during
    |each|every|finally|first|for|from|furthermore|given|had|has|have|hence|how|however|i|if|in|instead|is|its?|later
    |like|many|meanwhile|moreover|most|my|nevertheless|no|not|now|on|once|one|only|other|our|over|second|s?he
    |similarly|since|so|some|such|than|that|the|their|them|then|there|therefore|these|they|this|those|through|thus|to
    |today|two|under|unlike|until|we|what|when|where|which|while|who|why|with|without|yet|your?""",
    re.VERBOSE,
)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each sentence of one block's text, without white space around; none for a blank text.

    Markup in front of a sentence belongs to it, and so do closing quotes, brackets and citation marks behind it.
    """
    begin = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, begin, stop):
            yield from _trimmed(text, begin, stop.end())
            begin = stop.end()
    yield from _trimmed(text, begin, len(text))


def _trimmed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    stretch = text[begin:end]
    if stretch.strip(_BLANK):
        yield begin + len(stretch) - len(stretch.lstrip()), begin + len(stretch.rstrip())


def _ends_sentence(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether a full stop or line break ends the sentence that begins there."""
    following = _NEXT_WORD.match(text, stop.end())
    word = following["word"] if following else None
    if stop["wide"] is not None or not word:
        return True
    small = word[0].islower()
    if stop["stop"] != "." or stop["close"].strip(FILL):
        return not small
    before = text[max(begin, stop.start() - 40) : stop.start()].replace(FILL, "")
    last = before.split()[-1].lstrip(_OPENING) if before and not before[-1].isspace() else ""
    if len(last) == len(word) == 1 and following and following["point"]:
        return False  # two initials
    return _may_be_last(last, word, alone=before.strip() == last and stop.start() - begin <= 40)


def _may_be_last(last: str, following: str, *, alone: bool) -> bool:
    """Whether a sentence may end with a word and its point.

    Args:
        last: the word without the point.
        following: the word after it.
        alone: whether the word is all there is of the sentence so far.
    """
    lower, small = last.lower(), following[0].islower()
    if _NEVER_LAST.fullmatch(lower) or (alone and _ENUMERATOR.fullmatch(last)):
        return False
    if _BEFORE_NUMBERS.fullmatch(lower):
        return not small and not following[0].isdigit()
    if lower == "etc" or (len(last) == 1 and last.islower()):
        return not small
    if _SOMETIMES_LAST.fullmatch(lower) or _DOTTED.fullmatch(last) or (len(last) == 1 and last.isalpha()):
        return not small and _OPENERS.fullmatch(following.lower()) is not None
    return True
