"""When a provider may be asked next: its pauses, and how fast it lets itself be asked."""

from __future__ import annotations

# What an answer takes off the gap, so that a provider that takes more is asked faster again.
_RECOVERY = 0.03
# What a refusal adds to a gap that was nearly right.
_STEP = 0.2
# Share of the calls from the first refused one on that a limit refuses; a server with random faults refuses fewer.
_TELLING = 0.5
# Largest gap, in pauses: who asks to wait so long means that a call may come after it.
_WIDEST = 4
# Seconds between two starts that are as good as none.
_NEGLIGIBLE = 1e-3


class Pace:
    """The pauses of one provider, and between them a gap from one start to the next, learned from refusals.

    Concurrency would be the wrong thing to learn: a provider counts requests a second or a minute, and a slow answer
    does not make it take fewer of them. So when the pause after a burst of refusals is over, the calls that were
    accepted since the pause before, and the seconds since then, give the gap; from there it is adjusted in steps.

    All times are seconds on one clock.

    Attributes:
        gap: seconds between two starts; 0 while nothing is refused.
    """

    def __init__(self) -> None:
        self.gap = 0.0
        self._next = 0.0
        self._paused_until = 0.0
        self._longest_pause = 0.0
        self._started = 0
        # Of the calls since the last pause: number and time of the first, number of the first refused, refusals.
        self._first = 0
        self._begun = 0.0
        self._first_refused = 0
        self._refused = 0
        # How many were accepted when any were last, and from when on; before any were, how many were tried.
        self._accepted = 0
        self._accepted_since = 0.0

    @property
    def ready_at(self) -> float:
        """When the next call may start, which may be in the past."""
        return max(self._paused_until, self._next)

    def start(self, now: float) -> int:
        """The number of the call that starts now."""
        if not self._started:
            self._begun = self._accepted_since = now
        elif self._refused:
            self._learn(now)
        self._next = max(now, self._next) + self.gap
        self._started += 1
        return self._started - 1

    def pause(self, now: float, seconds: float) -> None:
        """Let no call start for so long; a pause that ends later stays."""
        self._paused_until = max(self._paused_until, now + seconds)
        self._longest_pause = max(self._longest_pause, seconds)

    def refuse(self, number: int) -> bool:
        """Take note of the refusal of a call; whether it is the first since the last pause."""
        if number < self._first:
            return False
        self._first_refused = min(self._first_refused, number) if self._refused else number
        self._refused += 1
        return self._refused == 1

    def accept(self) -> None:
        """Take note of an answer."""
        self.gap *= 1 - _RECOVERY
        if self.gap < _NEGLIGIBLE:
            self.gap = 0.0

    def _learn(self, now: float) -> None:
        """Set the gap at the first start after a refusal; a lone refusal says too little for more than a step."""
        tried = self._started - self._first
        if tried > self._refused or not self._accepted:
            self._accepted, self._accepted_since = tried - self._refused or tried, self._begun
        limited = self._refused >= _TELLING * (self._started - self._first_refused)
        if limited and (self._refused > 1 or (not self.gap and tried > 1)):
            self.gap = (now - self._accepted_since) / self._accepted
        else:
            self.gap *= 1 + _STEP
        self.gap = min(self.gap, _WIDEST * self._longest_pause)
        self._first, self._begun, self._refused = self._started, now, 0
