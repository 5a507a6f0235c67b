from __future__ import annotations

import pytest

from pipeline.inputs.reading.characters import clean


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("𝗣𝗿𝗼𝗺𝗽𝘁 𝟭: 𝜃", "Prompt 1: θ"),
        ("\ud835\udf03 = 1", "θ = 1"),
        ("\ud83d\ude42", "🙂"),
        ("\ud835 and \udf03", "\ufffd and \ufffd"),
        ("e\u0301\u00a0\ufb01ne\u200b\u202e", "é fine"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("ₓ² ½", "ₓ² ½"),
    ],
)
def test_letters_are_plain_and_whole(written: str, read: str) -> None:
    assert clean(written) == read
