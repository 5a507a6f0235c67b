"""Progress on stderr: a bar for each model on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.cli.terminal import echo, harmless
from pipeline.records import Progress

_LINES_EACH = 4


@contextmanager
def progress(show: bool) -> Iterator[Callable[[Progress], None]]:
    """What takes the events of a run while it lasts; shows nothing where ``show`` is false."""
    if not show:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bars() as take:
            yield take
    else:
        yield _plain_lines(lambda line: echo(line, err=True))


@contextmanager
def _bars() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[detail]}"),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def take(event: Progress) -> None:
            if event.provider not in tasks:
                tasks[event.provider] = bars.add_task(escape(harmless(event.provider)), total=event.total, detail="")
            detail = escape(harmless(event.detail)) if event.kind == "waiting" else ""
            bars.update(tasks[event.provider], completed=event.done, total=event.total, detail=detail)

        yield take


def _plain_lines(write: Callable[[str], None]) -> Callable[[Progress], None]:
    """What turns events into a few lines for each provider: waits, the first failure, each quarter of its answers."""
    shown: dict[str, int] = {}
    failed: Counter[str] = Counter()
    waits: dict[str, str] = {}

    def take(event: Progress) -> None:
        if event.kind == "waiting":
            if waits.get(event.provider) != event.detail:
                write(f"{event.provider}: {event.detail}")
            waits[event.provider] = event.detail
        elif event.kind == "finished":
            failed[event.provider] += event.detail == "failed"
            first = event.detail == "failed" and failed[event.provider] == 1
            quarter = event.done * _LINES_EACH // event.total
            if quarter > shown.get(event.provider, 0) or first:
                shown[event.provider] = quarter
                note = f", {failed[event.provider]} failed" if failed[event.provider] else ""
                write(f"{event.provider}: {event.done}/{event.total}{note}")

    return take
