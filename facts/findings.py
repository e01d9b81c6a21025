"""What the measurements of a run say, task by task: pure functions over its records.

Whatever a reader chooses to see, the figures come from here, and so from all that was measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from facts import statistics
from facts.measurements import Bench, Latency, Load, MeasurementRecord
from facts.statistics import Difference, Interval

Stack = tuple[str, str]  # framework, server
Figure = Callable[[MeasurementRecord], float | None]


# The figures of a finding, and their names with units where they are shown or stored.
FIGURES = {
    "rate": "requests_per_second",
    "cpu_rate": "requests_per_cpu_second",
    "p50": "p50_ms",
    "p90": "p90_ms",
    "p99": "p99_ms",
    "p999": "p999_ms",
    "corrected_p99": "corrected_p99_ms",
    "memory": "memory_bytes",
    "start": "start_seconds",
}


@dataclass(frozen=True)
class Finding:
    """One stack at a task under a load: the rounds that count, and those that do not.

    Intervals are None where no valid round has the figure; memory is in bytes, times in
    milliseconds, `start` in seconds.
    """

    stack: Stack
    rounds: int
    valid: int
    refused: dict[str, int]  # why rounds do not count, by check
    details: list[str]  # the first of each
    rate: Interval | None
    cpu_rate: Interval | None
    p50: Interval | None
    p90: Interval | None
    p99: Interval | None
    p999: Interval | None
    corrected_p99: Interval | None
    memory: Interval | None
    start: Interval | None
    silent: float | None  # the worst of all rounds

    @property
    def figures(self) -> dict[str, Interval | None]:
        """By their names with units."""
        return {name: getattr(self, field) for field, name in FIGURES.items()}


@dataclass(frozen=True)
class TaskFindings:
    """`differences` holds each pair of stacks once, in the order of `findings`."""

    task: str
    load: Load
    findings: list[Finding]
    differences: dict[tuple[Stack, Stack], Difference]

    def difference(self, one: Stack, other: Stack) -> Difference | None:
        """How `one` stands to `other`, whichever way round it was computed."""
        if (one, other) in self.differences:
            return self.differences[one, other]
        found = self.differences.get((other, one))
        return found and found.turned


def of(bench: Bench) -> list[TaskFindings]:
    """In the order of the plan; stacks by their names."""
    return [
        at(task, load, bench.measurements)
        for task, loads in bench.plan.loads.items()
        for load in loads
    ]


def at(task: str, load: Load, records: Sequence[MeasurementRecord]) -> TaskFindings:
    """What the records say of one task under one load."""
    mine: dict[Stack, list[MeasurementRecord]] = {}
    for record in records:
        if record.task == task and record.load == load:
            mine.setdefault(record.subject, []).append(record)
    findings = [_finding(stack, mine[stack]) for stack in sorted(mine)]
    return TaskFindings(task, load, findings, _differences(mine))


def _finding(stack: Stack, records: Sequence[MeasurementRecord]) -> Finding:
    valid = [record for record in records if not record.invalid]
    reasons = [reason for record in records for reason in record.invalid]
    firsts = {reason.check: reason.detail for reason in reversed(reasons)}
    silences = [r.silent_ms for r in records if r.silent_ms is not None]

    def of_rounds(figure: Figure) -> Interval | None:
        known = [value for record in valid if (value := figure(record)) is not None]
        return statistics.interval(known) if known else None

    return Finding(
        stack=stack,
        rounds=len(records),
        valid=len(valid),
        refused=dict(Counter(reason.check for reason in reasons)),
        details=[f"{check}: {detail}" for check, detail in firsts.items()],
        rate=of_rounds(lambda r: r.requests_per_second),
        cpu_rate=of_rounds(lambda r: r.requests_per_cpu_second),
        p50=of_rounds(lambda r: _ms(r.latency, "p50_ms")),
        p90=of_rounds(lambda r: _ms(r.latency, "p90_ms")),
        p99=of_rounds(lambda r: _ms(r.latency, "p99_ms")),
        p999=of_rounds(lambda r: _ms(r.latency, "p999_ms")),
        corrected_p99=of_rounds(lambda r: _ms(r.corrected, "p99_ms")),
        memory=of_rounds(lambda r: r.memory_bytes),
        start=of_rounds(lambda r: r.start_seconds),
        silent=max(silences, default=None),
    )


def _ms(latency: Latency | None, name: str) -> float | None:
    value: float | None = getattr(latency, name, None)
    return value


def _differences(
    mine: dict[Stack, list[MeasurementRecord]],
) -> dict[tuple[Stack, Stack], Difference]:
    """Of throughput in a closed loop, of the median latency in an open one: both are ratios."""
    rounds = sorted({record.round for records in mine.values() for record in records})
    rows = {
        stack: [_decisive(records, number) for number in rounds]
        for stack, records in sorted(mine.items())
    }
    found = {
        (one, other): difference
        for one, other in combinations(rows, 2)
        if (difference := statistics.compare(rows[one], rows[other])) is not None
    }
    return dict(zip(found, statistics.corrected(list(found.values())), strict=True))


def _decisive(records: Sequence[MeasurementRecord], number: int) -> float | None:
    for record in records:
        if record.round == number and not record.invalid:
            if record.load.rate is None:
                return record.requests_per_second
            return record.latency.p50_ms if record.latency else None
    return None
