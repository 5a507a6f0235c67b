"""What a command took: seconds, and the memory of it and its children, looked at while it works."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple


class Peak(NamedTuple):
    """What a command took.

    Attributes:
        seconds: from start to end.
        megabytes: largest resident memory of the command and its children together.
    """

    seconds: float
    megabytes: float


def measured(
    command: Sequence[str],
    folder: Path,
    *,
    codes: Sequence[int] = (0,),
    count: Callable[[], int] | None = None,
    timeout: float = 1200.0,
) -> tuple[Peak, dict[int, float]]:
    """What the command took, and its own memory in MB by what was counted at the time.

    Args:
        command: to run in the folder, without CI in its environment.
        folder: where.
        codes: exit codes that are as they should be.
        count: called every tenth of a second.
        timeout: seconds.

    Raises:
        AssertionError: another exit code.
    """
    start = time.perf_counter()
    environ = {name: value for name, value in os.environ.items() if name != "CI"}
    process = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    peak = 0.0
    by_count: dict[int, float] = {}
    said: list[bytes] = []
    reader = threading.Thread(target=lambda: said.extend(process.communicate()))
    reader.start()
    while reader.is_alive():
        own, whole = memory(process.pid)
        peak = max(peak, whole)
        if count and own:
            by_count[count()] = own
        if time.perf_counter() - start > timeout:
            process.kill()
        reader.join(0.1)
    assert process.returncode in codes, f"code {process.returncode}: {b''.join(said).decode()[-2000:]}"
    return Peak(time.perf_counter() - start, peak), by_count


def memory(pid: int) -> tuple[float, float]:
    """Resident megabytes of a process, and of it and its children together; 0 where it has ended."""
    own = _resident(pid)
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        children = []
    return own, own + sum(_resident(int(child)) for child in children)


def _resident(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)
