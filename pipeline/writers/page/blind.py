"""A run without names, and the names under lock."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets

from pipeline.records import Answer, ProviderUsed, Run, Settings, Student

ROUNDS = 200_000
"""Of PBKDF2; the page's script has the same number."""
_TITLE = "Blind comparison"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KEY_LENGTH, _GROUP = 20, 5


def new_key() -> str:
    """A key of 100 random bits in four groups of letters and digits."""
    key = base64.b32encode(secrets.token_bytes(_KEY_LENGTH * 5 // 8 + 1)).decode()[:_KEY_LENGTH]
    return "-".join(key[start : start + _GROUP] for start in range(0, _KEY_LENGTH, _GROUP))


def letters_of(labels: tuple[str, ...], key: str) -> dict[str, str]:
    """``Model A``, ``Model B`` and so on to label, in an order that the key draws."""
    drawn = sorted(labels, key=lambda label: hmac.digest(_plain(key), label.encode(), "sha256"))
    names = [_LETTERS[place] if len(drawn) <= len(_LETTERS) else str(place + 1) for place in range(len(drawn))]
    return {f"Model {name}": label for name, label in zip(names, drawn, strict=True)}


def without_names(run: Run, letters: dict[str, str]) -> Run:
    """The run as a judge may see it: prompts, topics and answers; no name, no figure, no finding.

    An answer is left as it is, even where it names its model.
    """
    names = {label: letter for letter, label in letters.items()}
    order = {label: place for place, label in enumerate(letters.values())}
    exercises = {prompt.id: place for place, prompt in enumerate(run.prompts)}
    answers = sorted(
        (answer for answer in run.answers if answer.exercise in exercises and answer.provider in order),
        key=lambda answer: (exercises[answer.exercise], order[answer.provider], answer.sample),
    )
    return Run(
        labreport_version=run.labreport_version,
        title=_TITLE,
        student=Student(),
        prompts=run.prompts,
        rubric=run.rubric,
        providers=tuple(ProviderUsed(label=letter, id="", settings=Settings()) for letter in letters),
        repeat=run.repeat,
        answers=tuple(
            Answer(
                exercise=answer.exercise,
                provider=names[answer.provider],
                sample=answer.sample,
                status=answer.status,
                text=answer.text,
            )
            for answer in answers
        ),
        scores=(),
    )


def seal(letters: dict[str, str], key: str) -> dict[str, str]:
    """The labels under lock, in the order of the letters: ``text``, ``salt`` and ``tag``, each in base 64.

    PBKDF2 with HMAC-SHA-256 makes as many bytes of the key as the text has; the text is added to them bit by bit, and
    HMAC-SHA-256 guards it. Each key seals one text, since the salt depends on it.
    """
    text = json.dumps(list(letters.values()), ensure_ascii=False).encode()
    salt = hmac.digest(_plain(key), b"salt" + text, "sha256")[:16]
    stream = hashlib.pbkdf2_hmac("sha256", _plain(key), salt, ROUNDS, 32 + len(text))
    hidden = bytes(one ^ other for one, other in zip(text, stream[32:], strict=True))
    tag = hmac.digest(stream[:32], hidden, "sha256")
    return {name: base64.b64encode(each).decode() for name, each in (("text", hidden), ("salt", salt), ("tag", tag))}


def _plain(key: str) -> bytes:
    """The key without its dashes, as a person may type it."""
    return "".join(letter for letter in key.upper() if letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").encode()
