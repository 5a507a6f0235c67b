"""The one way to the terminal: nothing on it is a key, and nothing steers it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping

import click

_LAYOUT = "\n\t"
_JOINERS = "\u200c\u200d"
"""Parts of words and emoji."""
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

_environments: list[Mapping[str, str]] = [os.environ]


def keep_secret(environ: Mapping[str, str]) -> None:
    """Strike the keys of this environment, too, out of all that is shown from now on."""
    _environments.append(environ)


def echo(message: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text, without keys and harmless, on stdout or stderr."""
    click.echo(harmless(without_keys(str(message))), err=err, nl=nl)


def without_keys(text: str) -> str:
    """The text, keys that labreport knows or recognises struck out."""
    from pipeline.run import without_keys as strike

    for environ in _environments:
        text = strike(text, environ)
    return text


def harmless(text: str) -> str:
    """The text, U+FFFD in place of what a terminal would obey or that turns text round; lines and tabs stay."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    return "".join("\ufffd" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    return character not in _LAYOUT + _JOINERS and unicodedata.category(character) in _STEERING
