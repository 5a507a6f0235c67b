"""Which values are secret, and texts without them."""

from __future__ import annotations

from collections.abc import Iterable

REMOVED = "[secret removed]"
"""What stands in a file or a message where a secret would have stood."""

SHORTEST_SECRET = 6
"""Shorter values (``none``, ``EMPTY``, ``test``) are placeholders and everyday words, not secrets."""


def true_secrets(values: Iterable[str]) -> tuple[str, ...]:
    """The values that are long enough to be secrets, longest first.

    A value with white space around it comes a second time without, which is how it is sent.
    """
    forms = {form for value in values for form in (value, value.strip()) if len(value.strip()) >= SHORTEST_SECRET}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def strike_out(text: str, secrets: Iterable[str]) -> str:
    """The text, ``REMOVED`` in place of each of the secrets; values shorter than ``SHORTEST_SECRET`` stay."""
    for secret in true_secrets(secrets):
        text = text.replace(secret, REMOVED)
    return text
