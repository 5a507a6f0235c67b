"""The JSON object in a model's reply."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
"""What reasoning models on local servers write before they reply."""
_FENCED = re.compile(r"^[ \t]*(```+|~~~+)[ \t]*\w*[ \t]*\n(.*?)\n[ \t]*\1[ \t]*$", re.DOTALL | re.MULTILINE)


class UnreadableReplyError(ValueError):
    """A reply is not what was asked for; ``str()`` is one clause on why."""


def read_object(reply: str) -> dict[str, Any]:
    """The JSON object that a reply is, or that stands in its only fenced block of code.

    Raises:
        UnreadableReplyError: there is none, there are several, a key stands in it twice, or a number is none.
    """
    text = _THOUGHT.sub("", reply.removeprefix("\ufeff"), count=1).strip()
    if not text.startswith("{"):
        blocks = [block for _, block in _FENCED.findall(text)]
        if len(blocks) != 1:
            raise UnreadableReplyError("it is not JSON" if not blocks else "it holds several blocks of code")
        text = blocks[0]
    try:
        tree = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse)
    except UnreadableReplyError:
        raise
    except (ValueError, RecursionError) as error:
        raise UnreadableReplyError("it is not whole JSON") from error
    if not isinstance(tree, dict):
        raise UnreadableReplyError("it is no JSON object")
    return tree


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadableReplyError("a key stands in it twice")
    return found


def _refuse(name: str) -> NoReturn:
    raise UnreadableReplyError(f"{name} is no number")
