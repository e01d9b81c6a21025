"""What a run's fields cannot show one by one: that the file agrees with itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from facts import validity
from facts.measurements import Bench, MeasurementRecord, Plan

if TYPE_CHECKING:
    from facts.runs import RunFile

MOST_TRIES = 1000  # of one round


def check(run: RunFile) -> list[str]:
    """Every problem, with its path in the file."""
    return [*_times(run), *_verifications(run), *(_bench(run.bench) if run.bench else ())]


def _times(run: RunFile) -> Iterator[str]:
    if run.ended < run.started:
        yield "ended: before the run started"


def _verifications(run: RunFile) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for place, record in enumerate(run.verifications):
        key = record.framework, record.task, record.server
        if key in seen:
            yield f"verifications.{place}: this sample on this stack stands twice"
        if record.passed == (record.failure is not None):
            yield f"verifications.{place}.failure: is there if and only if it did not pass"
        seen.add(key)


def _bench(bench: Bench) -> Iterator[str]:
    planned = {(s.framework, s.server): s.tasks for s in bench.plan.subjects}
    if len(planned) < len(bench.plan.subjects):
        yield "bench.plan.subjects: a stack stands twice"
    tries = Counter((*r.subject, r.task, r.load, r.round) for r in bench.measurements)
    if tries and max(tries.values()) > MOST_TRIES:
        yield f"bench.measurements: more than {MOST_TRIES} tries of one round"
    for place, record in enumerate(bench.measurements):
        for field, said in _measurement(record, bench.plan, planned):
            yield f"bench.measurements.{place}.{field}: {said}"


def _measurement(
    record: MeasurementRecord, plan: Plan, planned: dict[tuple[str, str], list[str]]
) -> Iterator[tuple[str, str]]:
    if record.subject not in planned:
        yield "server", f"the plan has no stack {record.framework}/{record.server}"
    elif record.task not in planned[record.subject]:
        yield "task", f"the plan does not have {record.framework}/{record.server} do this"
    if record.load not in plan.loads.get(record.task, []):
        yield "load", f"the plan has no {record.load.name} for {record.task}"
    if record.round > plan.rounds:
        yield "round", f"the plan has {plan.rounds}"
    if not record.invalid:
        yield from _counts(record)


def _counts(record: MeasurementRecord) -> Iterator[tuple[str, str]]:
    """Whoever sends a run cannot call valid what the lab would not."""
    missing = [name for name in ("seconds", "answers", "latency") if not getattr(record, name)]
    if missing:
        yield from ((name, "is not there, but nothing in invalid says why") for name in missing)
        return
    for reason in validity.reasons(record, silent_at_end_ms=0.0, ended=False, ceiling=None):
        yield "invalid", f"is empty, but {reason.check.replace('_', ' ')}: {reason.detail}"
