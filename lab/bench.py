"""Runs a benchmark: contracts first, then round after round, each result written as it comes."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from facts import progress, runs
from facts.contract import Task
from facts.measurements import Bench, Ceiling, CrossCheck, Load, MeasurementRecord
from facts.runs import RunFile, VerificationRecord
from facts.samples import Exhibit
from lab import ceiling, cross_check, environment, measure, plan, processes, verify
from lab.measure import CannotMeasure
from lab.plan import Turn
from lab.server import CannotStart
from lab.verify import Case

METHOD = "bench 2"
GENERATOR = "framewise 1"
CEILING_LOAD = Load(connections=64)
TRIES = 3

Say = Callable[[str], None]


class Benchmark:
    """A run that goes on from what its file holds. The file is written after every step."""

    def __init__(
        self, run: RunFile, path: Path, folder: Path, jobs: int, patience: float, say: Say
    ) -> None:
        """`folder` is where the environments are; `jobs` is how many contracts run at once.

        `patience` is how many seconds to wait for other programs that spoilt a measurement.
        """
        if run.bench is None:
            raise ValueError("a run without a plan is no benchmark")
        self._run, self._path, self._folder, self._jobs, self._say = run, path, folder, jobs, say
        self._plan, self._patience = run.bench.plan, patience

    @property
    def run(self) -> RunFile:
        return self._run

    def left(self, exhibits: Mapping[str, Exhibit], tasks: Mapping[str, Task]) -> list[Turn]:
        done = {plan.key(record) for record in self._bench.measurements}
        every = plan.turns(plan.cases(exhibits, self._plan, tasks), self._plan)
        return [turn for turn in every if turn.key not in done]

    def go(self, left: list[Turn]) -> None:
        cases = {_name(turn.case): turn.case for turn in left}
        self._verify([c for name, c in cases.items() if name not in self._verified()])
        good = self._verified()
        ready = [turn for turn in left if good.get(_name(turn.case))]
        if ready:
            self._look_at_the_generator(ready)
            self._measure(ready)

    def _verify(self, cases: list[Case]) -> None:
        if cases:
            self._say(f"{len(cases)} contracts to check first …")
        pythons = verify.build_all(cases, self._folder, self._jobs)
        for done, record in enumerate(verify.verify_all(cases, pythons, self._jobs), 1):
            self._write(verifications=[*self._run.verifications, record])
            progress.show(done, len(cases), f"{record.framework} {record.task} ({record.server})")
            if record.failure:
                self._say(f"not measured: {_said(record)}")

    def _verified(self) -> dict[tuple[str, str, str], bool]:
        return {(r.framework, r.server, r.task): r.passed for r in self._run.verifications}

    def _look_at_the_generator(self, left: list[Turn]) -> None:
        """Its ceiling, each time that the run is begun or resumed; wrk's opinion once."""
        old = self._bench.ceiling
        found = ceiling.rates(self._plan, CEILING_LOAD)
        rates = [*(old.requests_per_second if old else []), *found]
        self._write_bench(
            ceiling=Ceiling(requests_per_second=rates, connections=CEILING_LOAD.connections)
        )
        self._say(f"the load generator does {max(rates):,.0f} requests a second at most")
        tool = cross_check.wrk()
        if tool and not self._bench.cross_checks:
            self._write_bench(cross_checks=self._checks(tool, left))
        elif not tool:
            self._say("wrk is not installed: the load generator is not cross-checked")

    def _checks(self, tool: str, left: list[Turn]) -> list[CrossCheck]:
        found = [cross_check.bare(tool, self._plan, CEILING_LOAD)]
        turn = next((t for t in left if t.load.rate is None), None)
        if turn:
            try:
                python = environment.build(turn.case.exhibit, self._folder)
                found.append(cross_check.framework(tool, self._plan, turn, python))
            except (CannotMeasure, CannotStart, OSError) as error:
                self._say(f"{tool} could not be compared on {turn.case.name}: {error}")
        return found

    def _measure(self, left: list[Turn]) -> None:
        looked = self._bench.ceiling
        best = max(looked.requests_per_second) if looked else None
        began = time.monotonic()
        for done, turn in enumerate(left):
            pace = (time.monotonic() - began) / done if done else None
            progress.show(done, len(left), _told(turn), pace and pace * (len(left) - done))
            for record in self._tries(turn, best):
                self._write_bench(measurements=[*self._bench.measurements, record])
                if not sys.stderr.isatty():
                    self._say(f"[{done + 1}/{len(left)}] {_told(turn)} {_result(record)}")
        progress.show(len(left), len(left))

    def _tries(self, turn: Turn, best: float | None) -> Iterator[MeasurementRecord]:
        """What noise alone spoilt is measured again when the machine is quiet; all is kept."""
        try:
            python = environment.build(turn.case.exhibit, self._folder)
        except environment.CannotBuild as error:  # gone since its contract was checked
            self._say(f"not measured: {turn.case.name}: {error}")
            return
        for _ in range(TRIES):
            record = measure.measure(turn, python, self._plan, best)
            yield record
            spoilt = {reason.check for reason in record.invalid} == {"noise"}
            if not spoilt or not processes.quiet_within(self._patience):
                return

    @property
    def _bench(self) -> Bench:
        if self._run.bench is None:  # the constructor refuses it
            raise ValueError("a run without a plan is no benchmark")
        return self._run.bench

    def _write_bench(self, **changed: object) -> None:
        self._write(bench=self._bench.model_copy(update=changed))

    def _write(self, **changed: object) -> None:
        ended = dt.datetime.now(dt.UTC)
        self._run = self._run.model_copy(update={**changed, "ended": ended})
        runs.write(self._run, self._path)


def _name(case: Case) -> tuple[str, str, str]:
    return case.sample.framework, case.server.slug, case.sample.task


def _told(turn: Turn) -> str:
    return f"round {turn.round}: {turn.case.name}, {turn.load.name}"


def _result(record: MeasurementRecord) -> str:
    rate = record.requests_per_second
    shown = "no answer" if rate is None else f"{rate:,.0f} requests/s"
    return "; ".join([shown, *(f"INVALID {i.check}: {i.detail}" for i in record.invalid)])


def _said(record: VerificationRecord) -> str:
    failure = record.failure
    what = f"{failure.step}: expected {failure.expected}, got {failure.got}" if failure else ""
    return f"{record.framework} {record.task} ({record.server}): {what[:300]}"
