"""The decisive figures of many findings, as plain rows: all that some pages read of them."""

from __future__ import annotations

from typing import NamedTuple

from catalog.models.measurement import FindingQuerySet
from facts.statistics import Interval


class Figure(NamedTuple):
    """One stack at a task under a load in a run; without a median there is no figure."""

    run: str
    framework: str
    server: str
    task: str
    load: str
    workers: int
    reference: bool
    median: float | None
    low: float | None
    high: float | None

    @property
    def open_loop(self) -> bool:
        return self.load.endswith("-per-second")

    @property
    def decisive(self) -> Interval | None:
        return None if self.median is None else Interval(self.median, self.low, self.high)


def figures(findings: FindingQuerySet) -> tuple[Figure, ...]:
    rows = findings.values_list("run__slug", *Figure._fields[1:])
    return tuple(map(Figure._make, rows))
