"""What a server and its workers used of the machine, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def _stat(process: int) -> list[str]:
    """The fields after the name, which may hold spaces and brackets."""
    return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()


def tree(process: int) -> Iterator[int]:
    """A process and all below it."""
    yield process
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            try:
                parent = int(_stat(int(entry.name))[1])
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended since
            if parent == process:
                yield from tree(int(entry.name))


def children(process: int) -> list[int]:
    """Directly below it."""
    found = (Path(task, "children") for task in (PROC / str(process) / "task").iterdir())
    return [int(each) for path in found for each in path.read_text("ascii").split()]


def resident_of(process: int) -> float | None:
    """Megabytes; null where it has ended."""
    try:
        return int(_stat(process)[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (FileNotFoundError, ProcessLookupError):
        return None


def cpu_seconds(process: int) -> float:
    """Of a process and all below it that are still there."""
    ticks = sum(int(used) for one in tree(process) for used in _stat(one)[11:13])
    return ticks / TICKS


def resident_megabytes(process: int) -> float:
    """Of the largest process of the tree."""
    pages = max(int(_stat(one)[21]) for one in tree(process))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
