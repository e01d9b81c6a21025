"""What a server's processes use, and what the rest of the machine does, from /proc (Linux)."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
LOOK_SECONDS = 1.0
QUIET = 0.1  # of one core
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Busy:
    """Seconds of processor time of the whole machine since it started."""

    used: float
    stolen: float  # by the host of a virtual machine


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
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields and int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return sorted(found)


def cpu_seconds(processes: list[int]) -> float:
    """Of the processes, and of their children that have ended and were waited for."""
    return sum(sum(map(int, fields[11:15])) for p in processes if (fields := _stat(p))) / TICKS


def memory_bytes(processes: list[int]) -> int | None:
    """The proportional set size: memory that n processes share counts 1/n for each.

    None where the kernel does not tell.
    """
    sizes = [size for p in processes if (size := _proportional(p)) is not None]
    return sum(sizes) if sizes else None


def machine() -> Busy:
    first = (PROC / "stat").read_text("ascii").partition("\n")[0]
    user, nice, system, _, _, irq, softirq, steal = map(int, first.split()[1:9])
    return Busy((user + nice + system + irq + softirq) / TICKS, steal / TICKS)


def quiet_within(
    seconds: float,
    used: Callable[[], float] = lambda: machine().used,
    look_seconds: float = LOOK_SECONDS,
) -> bool:
    """Waits until the machine has nothing else to do; False if it does not come to that.

    `used` gives the seconds of processor time so far.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before = used()
        time.sleep(look_seconds)  # what is looked at is what happens meanwhile
        if used() - before < QUIET * look_seconds:
            return True
    return False


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
