"""Runs of the lab: verifications of samples, and benchmarks whose findings follow from their
measurements as those of real runs do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from random import Random
from typing import Any

from catalog.made.size import NOON
from catalog.models import Run, Sample, Verification
from facts.measurements import (
    Bench,
    Errors,
    Invalid,
    Latency,
    Load,
    MeasurementRecord,
    Plan,
    Subject,
)

ROUNDS = 25
CLOSED, OPEN = Load(connections=64), Load(connections=64, rate=500)
STACKS, MOST_STACKS = 20, 40  # of a run, and of the one that is shown
Stack = tuple[str, str, Any]  # framework, server, interface
REFERENCES: tuple[Stack, ...] = (
    ("bare-wsgi", "granian", "wsgi"),
    ("bare-asgi", "granian", "asgi"),
)
VERIFIED_AT_ONCE = 100  # frameworks of a run of verifications
ENVIRONMENT: dict[str, Any] = {
    "label": "made-up",
    "cpu": "Made up",
    "cores": 2,
    "memory_bytes": 8 * 1024**3,
    "os": "made up",
    "kernel": "made up",
    "python": "3.11.7",
}
PASSED, INVALID = 0.97, 0.01  # shares


def run(slug: str, day: int, bench: dict[str, Any] | None = None) -> Run:
    """Its file is told in short: two million measurements as text would be gigabytes."""
    started = NOON + dt.timedelta(days=day)
    return Run(
        slug=slug,
        method="made 1",
        started=started,
        ended=started + dt.timedelta(hours=2),
        environment=ENVIRONMENT,
        bench=bench,
        raw=json.dumps({"id": slug, "said": "made up, so there is no file"}),
    )


def verification(of: Run, sample: Sample, draws: Random) -> Verification:
    passed = draws.random() < PASSED
    failure = {"step": "answers", "request": "GET /", "expected": "200", "got": "500"}
    stack: Any = sample.stack
    return Verification(
        run=of,
        framework=sample.framework.slug,
        task=sample.task.slug,
        server=stack.slug,
        interface=stack.interface,
        workers=stack.workers,
        threads=stack.threads,
        version=sample.framework.version,
        python="3.11.7",
        digest=sample.digest or "",
        pins=stack.pins,
        contract=sample.task.digest,
        lines=sample.lines or 0,
        passed=passed,
        failure=None if passed else failure,
        seconds=0.25,
        at=of.started,
    )


@dataclass(frozen=True)
class Benchmark:
    """A run of so many stacks, the references among them, that stops at so many measurements."""

    stacks: tuple[Stack, ...]
    tasks: tuple[str, ...]
    draws: Random = field(repr=False)
    at_most: int | None = None

    @cached_property
    def loads(self) -> dict[str, list[Load]]:
        """An open loop besides at each fourth task."""
        return {
            task: [CLOSED, OPEN] if place % 4 == 1 else [CLOSED]
            for place, task in enumerate(self.tasks)
        }

    @cached_property
    def most(self) -> int:
        """The measurements of a run that stops nowhere."""
        return len(self.stacks) * sum(map(len, self.loads.values())) * ROUNDS

    def bench(self) -> Bench:
        references = {slug for slug, _, _ in REFERENCES}
        subjects = [
            Subject(framework=f, server=s, reference=f in references, tasks=list(self.tasks))
            for f, s, _ in self.stacks
        ]
        plan = Plan(
            subjects=subjects,
            loads=self.loads,
            rounds=ROUNDS,
            seconds=5,
            warm_up_seconds=1,
            timeout_seconds=5,
            workers=1,
            server_cores=[0],
            generator_cores=[1],
        )
        measured = list(islice(self._measured(), self.at_most))
        return Bench(
            plan=plan, generator="made up", ceiling=None, cross_checks=[], measurements=measured
        )

    def _measured(self) -> Iterator[MeasurementRecord]:
        """Round by round. A stack has a speed, a task a cost, and each measurement some noise."""
        speeds = [self.draws.uniform(2000, 20_000) for _ in self.stacks]
        costs = {task: self.draws.uniform(1, 8) for task in self.tasks}
        for number in range(1, ROUNDS + 1):
            for task, loads in self.loads.items():
                for load in loads:
                    for speed, stack in zip(speeds, self.stacks, strict=True):
                        rate = speed / costs[task] * self.draws.gauss(1, 0.02)
                        yield self._record(stack, task, load, number, rate)

    def _record(
        self, stack: Stack, task: str, load: Load, number: int, rate: float
    ) -> MeasurementRecord:
        framework, server, interface = stack
        answers = round(5 * (load.rate or rate))
        ms = 1000 * load.connections / rate if load.rate is None else 1000 / rate
        spoilt = [Invalid(check="noise", detail="other programs used 0.4 of a core")]
        return MeasurementRecord.model_construct(
            framework=framework,
            server=server,
            interface=interface,
            workers=1,
            threads=4,
            task=task,
            load=load,
            round=number,
            at=NOON,
            seconds=5.0,
            answers=answers,
            latency=_latency(answers, round(ms, 3)),
            corrected=_latency(answers, round(1.1 * ms, 3)) if load.rate is None else None,
            errors=Errors(),
            starved=0,
            silent_ms=round(3 * ms, 3),
            late_ms=0.2 if load.rate else None,
            server_cpu_seconds=4.9,
            generator_cpu_seconds=2.5,
            other_cpu_seconds=0.1,
            stolen_seconds=0.0,
            memory_bytes=40_000_000 + round(1000 * ms),
            start_seconds=0.4,
            invalid=spoilt if self.draws.random() < INVALID else [],
        )


def _latency(count: int, ms: float) -> Latency:
    return Latency.model_construct(
        count=count,
        mean_ms=ms,
        p50_ms=round(0.95 * ms, 3),
        p90_ms=round(1.3 * ms, 3),
        p99_ms=round(2 * ms, 3),
        p999_ms=round(3 * ms, 3) if count > 10_000 else None,
        max_ms=round(5 * ms, 3),
    )


def renamed(values: dict[str, Any], stacks: Mapping[str, Stack]) -> dict[str, Any]:
    """A finding as one of other stacks: what one run says serves for several."""
    framework, server, interface = stacks[values["framework"]]
    differences = [
        {**each, "framework": other, "server": on}
        for each in values["differences"]
        for other, on, _ in [stacks[each["framework"]]]
    ]
    return {
        **values,
        "framework": framework,
        "server": server,
        "interface": interface,
        "differences": differences,
    }


def measured_in(number: int, stacks: Sequence[Stack]) -> tuple[Stack, ...]:
    """What a run measures: the first stacks in run 0, which is shown, then the next ones, and
    after the last the first again."""
    count = min(STACKS if number else MOST_STACKS, len(stacks))
    start = MOST_STACKS + (number - 1) * STACKS if number else 0
    return tuple(stacks[(start + place) % len(stacks)] for place in range(count))
