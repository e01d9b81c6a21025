"""Finds the measurements that say nothing, or something else than they seem to, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from facts.measurements import LIMITS, Invalid, MeasurementRecord

RISES = ("p50_ms", "p90_ms", "p99_ms", "p999_ms", "max_ms")


def reasons(
    record: MeasurementRecord, silent_at_end_ms: float, ended: bool, ceiling: float | None
) -> list[Invalid]:
    """Every check that the record fails. `ceiling` is in requests a second."""
    found = [
        *_answers(record, silent_at_end_ms, ended),
        *_numbers(record),
        *_generator(record, ceiling),
        *_others(record),
    ]
    return [Invalid.model_validate({"check": check, "detail": detail}) for check, detail in found]


def _answers(record: MeasurementRecord, silent_ms: float, ended: bool) -> Iterator[tuple[str, str]]:
    errors, answers = record.errors, record.answers or 0
    if ended:
        yield "ended", "a process of the server ended under load"
    elif silent_ms > max(LIMITS.hung_ms, _slow_ms(record)):
        yield "hung", f"no answer in the last {silent_ms:.0f} ms"
    if errors and errors.wrong:
        yield "wrong_answers", f"{errors.wrong} wrong beside {answers} right: {record.first_wrong}"
    if errors and errors.lost > LIMITS.errors * (answers + errors.lost):
        kinds = {name: n for name, n in errors.model_dump().items() if n}
        yield "errors", ", ".join(f"{name} {n}" for name, n in kinds.items())
    if answers < LIMITS.answers:
        yield "too_few", f"{answers} answers in {record.seconds:g} s"
    rate = record.load.rate
    if rate and (record.requests_per_second or 0) < LIMITS.held * rate:
        held = record.requests_per_second or 0
        yield "saturated", f"{held:.1f} of the {rate:g} requests a second that were offered"


def _slow_ms(record: MeasurementRecord) -> float:
    """A server whose answers take seconds is slow, not hung."""
    return 2 * record.latency.max_ms if record.latency else 0.0


def _numbers(record: MeasurementRecord) -> Iterator[tuple[str, str]]:
    for name, latency in (("latency", record.latency), ("corrected", record.corrected)):
        known = [v for p in RISES if latency and (v := getattr(latency, p)) is not None]
        if any(later < earlier for earlier, later in pairwise(known)):
            yield "percentiles", f"{name}: {known}"
    starved, connections = record.starved or 0, record.load.connections
    if starved > LIMITS.starved * connections:
        yield "starved", f"{starved} of {connections} connections had no answer in all the time"
    elif record.load.rate is None and record.latency and record.requests_per_second:
        busy = record.requests_per_second * record.latency.mean_ms / 1000
        if abs(busy / connections - 1) > LIMITS.little:
            yield "littles_law", f"throughput x latency is {busy:.1f} for {connections} connections"


def _generator(record: MeasurementRecord, ceiling: float | None) -> Iterator[tuple[str, str]]:
    if record.load.rate is not None:
        if record.late_ms is not None and record.late_ms > LIMITS.late_ms:
            yield "generator", f"one request in a hundred was sent {record.late_ms:.1f} ms late"
        return
    busy = (record.generator_cpu_seconds or 0) / (record.seconds or 1)
    if busy > LIMITS.generator:
        yield "generator", f"the load generator was busy {busy:.0%} of the time"
    elif ceiling and (record.requests_per_second or 0) > LIMITS.ceiling * ceiling:
        yield "generator", f"as fast as the load generator can be: {ceiling:.0f} requests a second"


def _others(record: MeasurementRecord) -> Iterator[tuple[str, str]]:
    seconds = record.seconds or 1
    if (record.other_cpu_seconds or 0) > LIMITS.others * seconds:
        yield "noise", f"other programs used {record.other_cpu_seconds:.2f} s in {seconds:g} s"
    if (record.stolen_seconds or 0) > LIMITS.stolen * seconds:
        yield "noise", f"the host took {record.stolen_seconds:.2f} s of processor time"
