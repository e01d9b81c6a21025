"""What a server's processes use, and what the rest of the machine does, from /proc (Linux)."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

PROC = Path("/proc")
REAPER = 1  # inherits the whole lives of processes whose parents were stopped before them
LOOK_SECONDS = 1.0
QUIET = 0.1  # of one core
TICKS = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def pinned(cores: Collection[int]) -> Iterator[None]:
    """What is started here stays on these cores, with all its threads; none means anywhere."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores or before)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def of_session(session: int) -> list[int]:
    """The processes of a session: a server that was started in one, and all its children."""
    return sorted(p for p, f in _all() if int(f[3]) == session and f[0] != "Z")


def others(sessions: Collection[int]) -> dict[int, float]:
    """Seconds of processor time so far of every process that is in none of the sessions.

    Not what /proc/stat says of the whole machine: it counts by the ticks of a clock, and a load
    generator that wakes as regularly is then seen at every tick, or at none.
    """
    mine = {*sessions, os.getpid()}
    found = {p: f for p, f in _all() if int(f[3]) not in mine and p not in mine}
    return {p: _own(f) if p == REAPER else _used(f) for p, f in found.items()}


def more(before: dict[int, float], after: dict[int, float]) -> float:
    """What processes used between two looks; of one that is new, all that it used."""
    return sum(used - before.get(process, 0.0) for process, used in after.items())


def cpu_seconds(processes: list[int]) -> float:
    """Of the processes, and of their children that have ended and were waited for."""
    return sum(_used(fields) for p in processes if (fields := _stat(p)))


def memory_bytes(processes: list[int]) -> int | None:
    """The proportional set size: memory that n processes share counts 1/n for each.

    None where the kernel does not tell.
    """
    sizes = [size for p in processes if (size := _proportional(p)) is not None]
    return sum(sizes) if sizes else None


def stolen_seconds() -> float:
    """Taken by the host of a virtual machine since it started, from all its processors."""
    first = (PROC / "stat").read_text("ascii").partition("\n")[0]
    return int(first.split()[8]) / TICKS


def quiet_within(
    seconds: float,
    used: Callable[[], dict[int, float]] = lambda: others(()),
    look_seconds: float = LOOK_SECONDS,
) -> bool:
    """Waits until the machine has nothing else to do; False if it does not come to that.

    `used` gives the seconds of processor time of each process so far.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before = used()
        time.sleep(look_seconds)  # what is looked at is what happens meanwhile
        if more(before, used()) < QUIET * look_seconds:
            return True
    return False


def _all() -> Iterator[tuple[int, list[str]]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            yield int(entry.name), fields


def _own(fields: list[str]) -> float:
    return sum(map(int, fields[11:13])) / TICKS


def _used(fields: list[str]) -> float:
    """With what its children used that have ended."""
    return sum(map(int, fields[11:15])) / TICKS


def _stat(process: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third on (state, parent, group, session …)."""
    try:
        text = (PROC / str(process) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None  # it has ended
    return text.rpartition(")")[2].split()


def _proportional(process: int) -> int | None:
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return None
    found = (int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return next(found, None)
