"""What each worker holds, every few seconds, and whether it holds more and more."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from threading import Event, Thread

from tests.speed import processes

EVERY = 5.0  # seconds
# Of one process, from the second fifth of a load to its last: the same as `make speed` allows.
# In half an hour, at twenty requests and three edits a second, 1 kB that one of two workers keeps
# of every request comes to that, or 6 kB of every edit. By the second fifth the caches, which are
# bounded, have filled.
LIMIT = 10.0  # MB
SHORTEST = 600.0  # seconds: before, what grows is what is filled
FIFTHS = 5


@dataclass
class Series:
    """Seconds since the load began, and megabytes."""

    moments: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def add(self, moment: float, megabytes: float) -> None:
        self.moments.append(moment)
        self.megabytes.append(megabytes)

    def fifth(self, number: int) -> float | None:
        """The median of one, counted from 1."""
        return fifth(self.moments, self.megabytes, number)

    @property
    def growth(self) -> float | None:
        """From the second fifth to the last; null where it is too short to tell."""
        return growth(self.moments, self.megabytes)


def fifth(moments: Sequence[float], megabytes: Sequence[float], number: int) -> float | None:
    if not moments:
        return None
    begin, length = moments[0], (moments[-1] - moments[0]) / FIFTHS
    low, high = begin + (number - 1) * length, begin + number * length
    inside = [size for at, size in zip(moments, megabytes, strict=True) if low <= at <= high]
    return median(inside) if inside else None


def growth(moments: Sequence[float], megabytes: Sequence[float]) -> float | None:
    if not moments or moments[-1] - moments[0] < SHORTEST - 2 * EVERY:
        return None
    second, last = fifth(moments, megabytes, 2), fifth(moments, megabytes, FIFTHS)
    return None if second is None or last is None else last - second


class Watch:
    """Looks at a server until it is told to stop: its main process, and its workers."""

    def __init__(self, main: int) -> None:
        self._main, self._stop, self._began = main, Event(), time.monotonic()
        self.series: dict[int, Series] = {}
        self._thread = Thread(target=self._look, name="memory")
        self._thread.start()

    def stop(self) -> Mapping[str, Series]:
        self._stop.set()
        self._thread.join()
        return named(self._main, self.series)

    def _look(self) -> None:
        while True:
            moment = time.monotonic() - self._began
            for process in (self._main, *processes.children(self._main)):
                size = processes.resident_of(process)
                if size is not None:
                    self.series.setdefault(process, Series()).add(moment, size)
            if self._stop.wait(EVERY):
                return


def named(main: int, series: Mapping[int, Series]) -> dict[str, Series]:
    workers = sorted(each for each in series if each != main)
    found = {f"worker {number}": series[each] for number, each in enumerate(workers, start=1)}
    return {"main process": series[main], **found} if main in series else found
