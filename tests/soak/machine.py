"""Who used the processors during a load."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.speed import processes

OTHERS = "the commands and all else"


@dataclass(frozen=True)
class Used:
    """Seconds of processor time so far, of those who were asked about and of the machine."""

    moment: float
    server: float
    database: float
    writers: float
    everything: float


def look(server: int, database: Sequence[int]) -> Used:
    return Used(
        moment=time.monotonic(),
        server=processes.cpu_seconds(server),
        database=sum(map(processes.cpu_seconds, database)),
        writers=time.process_time(),
        everything=_busy(),
    )


def shares(before: Used, after: Used, readers: float) -> dict[str, float]:
    """Of all processors together, from 0 to 1."""
    whole = (after.moment - before.moment) * (os.cpu_count() or 1)
    server, database = after.server - before.server, after.database - before.database
    writers = after.writers - before.writers
    others = after.everything - before.everything - server - database - writers - readers
    used = {
        "server": server, "database": database, "readers": readers, "writers": writers,
        OTHERS: max(others, 0.0),
    }  # fmt: skip
    return {name: seconds / whole for name, seconds in used.items()}


def _busy() -> float:
    """User, nice, system, interrupts; without waiting, and without what the host took."""
    first = Path("/proc/stat").read_text("ascii").partition("\n")[0].split()[1:]
    return sum(int(first[place]) for place in (0, 1, 2, 5, 6)) / processes.TICKS
