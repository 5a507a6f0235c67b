"""The JSON object in a model's reply."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.structured_reply import UnreadableReplyError, read_object


@pytest.mark.parametrize(
    "reply",
    [
        '{"a": 1}',
        '\ufeff \n{"a": 1}\n',
        '```json\n{"a": 1}\n```',
        'Here it is:\n\n~~~~\n{"a":\n1}\n~~~~\n\nAnything else?',
        '<think>{"a": 2} or not?</think>\n{"a": 1}',
    ],
    ids=["plain", "byte order mark", "fence", "fence among prose", "thought"],
)
def test_an_object_is_found(reply: str) -> None:
    assert read_object(reply) == {"a": 1}


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("", "not JSON"),
        ("I cannot do that.", "not JSON"),
        ('The reply is {"a": 1}', "not JSON"),
        ('{"a": 1', "not whole"),
        ('{"a": 1} and more', "not whole"),
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": NaN}', "no number"),
        ("[1]", "not JSON"),
        ("```\n[1]\n```", "no JSON object"),
        ('```\n{"a": 1}\n```\n```\n{"a": 2}\n```', "several"),
        ('{"a":' * 100_000, "not whole"),
    ],
)
def test_anything_else_is_refused(reply: str, why: str) -> None:
    with pytest.raises(UnreadableReplyError, match=why):
        read_object(reply)


@given(
    st.lists(st.sampled_from(['{"a": 1}', "```", "\n", "json", "{", "}", '"', "<think>", "</think>", " "])).map("".join)
)
@settings(max_examples=100, deadline=None)
def test_any_reply_is_read_or_refused(reply: str) -> None:
    try:
        found = read_object(reply)
    except UnreadableReplyError:
        return
    assert isinstance(found, dict)
