"""Everything labreport raises for a user to read, and the exit code each one ends with.

LabreportError                 1   one sentence: what, where, what to do
├── UsageError                 2   wrong arguments
│   └── ConfigError            2   a hand-written file (config, prompts, rubric) is wrong; carries file and line
├── InputError                 1   a file that should be read cannot be
├── OutputError                1   a file that should be written cannot be (disk full, no permission)
├── ProviderError              1   one answer could not be had; becomes a row of the report, not the end of the run
│   ├── MissingKeyError        2   no API key in the environment
│   ├── NotRecordedError       1   replay only, and this request has no cassette
│   └── BudgetError            1   --max-cost would be exceeded
├── RenderError                1   a report format could not be made
└── ThresholdError           100   a threshold was missed
Interrupted (KeyboardInterrupt) 130
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EXIT_CODES = {
    0: "done",
    1: "failed: something could not be read, asked, scored or written",
    2: "wrong use: arguments, config, prompts, rubric or a missing key",
    100: "a threshold was missed",
    130: "interrupted; the same command goes on where it stopped",
}


class LabreportError(Exception):
    """Base of all errors meant for the user; ``str()`` is one complete sentence (or a short list of them)."""

    exit_code = 1


class UsageError(LabreportError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class ConfigError(UsageError):
    """A hand-written file is wrong.

    ``str()`` reads ``labreport.yaml:7: unknown key 'providrs' (did you mean 'providers'?)``.

    Args:
        message: what is wrong and what to do, without the place.
        path: the file.
        line: 1-based line, or None where no line applies.
    """

    def __init__(self, message: str, path: Path | str | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        place = "" if path is None else f"{path}:" if line is None else f"{path}:{line}:"
        super().__init__(f"{place} {message}".strip())


class InputError(LabreportError):
    """A file that labreport was told to read cannot be read."""


class OutputError(LabreportError):
    """A file or folder cannot be written."""


class ProviderError(LabreportError):
    """One answer could not be had.

    Args:
        message: one sentence for the report's row.
        retryable: whether asking again later may help.
        retry_after: seconds the provider asked to wait, or None where it named none.
        status: HTTP status, or None where there was no response.
        unreachable: whether there was nobody to ask: no program listens, or no machine has that name.
    """

    def __init__(
        self,
        message: str,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        status: int | None = None,
        unreachable: bool = False,
    ) -> None:
        self.retryable = retryable
        self.retry_after = retry_after
        self.status = status
        self.unreachable = unreachable
        super().__init__(message)


class MissingKeyError(ProviderError):
    """No API key for a provider that must be asked."""

    exit_code = 2


class NotRecordedError(ProviderError):
    """Replay only, and no cassette holds this request."""


class BudgetError(ProviderError):
    """The next call could cost more than ``--max-cost`` leaves."""


class RenderError(LabreportError):
    """A report format could not be produced."""


class ThresholdError(LabreportError):
    """At least one threshold was missed."""

    exit_code = 100
