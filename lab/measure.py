"""Makes one measurement: starts a server, asks once, loads it, and looks at what it used."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from facts import validity
from facts.measurements import Invalid, MeasurementRecord, Plan
from facts.samples import Sample
from lab import client, contract, processes, server
from lab.order import Order, Outcome, coded, request
from lab.plan import Turn
from lab.server import RunningServer

ROOT = Path(__file__).resolve().parent.parent
LOOK_SECONDS = 0.5  # between two looks at the server's memory
SPARE_SECONDS = 30.0  # after which a load generator that does not end is stopped
STOP_SECONDS = 1.0  # for a server to end by itself: nothing of it is needed any more


class CannotMeasure(Exception):
    """The server's first answer was wrong, or the load generator said nothing."""


@dataclass(frozen=True)
class Used:
    """What was used in the measured window, in seconds of processor time and in bytes."""

    server: float | None  # null where a process ended: what it used is not known
    other: float
    stolen: float
    memory: int | None
    ended: bool


def measure(turn: Turn, python: Path, plan: Plan, ceiling: float | None) -> MeasurementRecord:
    """Always a record: what could not be measured says why."""
    at = dt.datetime.now(dt.UTC)
    with _folder(turn.case.sample) as folder:
        running = RunningServer(
            turn.case.exhibit, turn.case.server, python, folder, plan.server_cores, STOP_SECONDS
        )
        try:
            with running:
                order = first_order(turn, running.port, plan)
                outcome, used = load(order, running.session, plan.generator_cores)
        except (server.CannotStart, CannotMeasure, OSError, http.client.HTTPException) as error:
            return _record(turn, at, {}, [Invalid(check="start", detail=str(error)[:4000] or "?")])
    record = _record(turn, at, _figures(outcome, used, running.start_seconds), [])
    found = validity.reasons(record, outcome.silent_at_end_ms, used.ended, ceiling)
    return record.model_copy(update={"invalid": found})


@contextlib.contextmanager
def _folder(sample: Sample) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="framewise-", ignore_cleanup_errors=True) as name:
        server.put(sample, Path(name))
        yield Path(name)


def first_order(turn: Turn, port: int, plan: Plan) -> Order:
    """Sends the steps of the contract up to the loaded one, which must be answered rightly.

    So a database holds what the load reads. The body that comes is what every answer must be.
    """
    task = turn.case.task
    cookies: client.Cookies = {}
    for step in task.steps:
        response = client.send(port, step, cookies)
        cookies.update(response.cookies)
        if step.name == task.loads:
            break
    for expected, got in contract.compare(step.expect, response):
        raise CannotMeasure(f"{step.method} {step.path}: expected {expected}, got {got}")
    return Order(
        port=port,
        request=coded(request(step, port)),
        statuses=step.expect.status,
        body=coded(response.body),
        at_least_ms=step.expect.at_least_ms or 0,
        load=turn.load,
        warm_up_seconds=plan.warm_up_seconds,
        seconds=plan.seconds,
        timeout_seconds=plan.timeout_seconds,
    )


def load(order: Order, session: int | None, cores: Collection[int]) -> tuple[Outcome, Used]:
    """Runs the load generator on the cores, and watches a server's session meanwhile."""
    most = order.warm_up_seconds + order.seconds + order.timeout_seconds + SPARE_SECONDS
    with _generator(order, cores) as generator:
        watch = Watch(session, generator.pid)
        line = _lines(cast("IO[bytes]", generator.stdout), time.monotonic() + most, watch)
        if next(line, "") != "begin":
            raise CannotMeasure("the load generator did not begin")
        watch.begin()
        if next(line, "") != "end":
            raise CannotMeasure("the load generator did not end")
        used = watch.end()
        told = next(line, "")
    if not told:
        raise CannotMeasure("the load generator did not say what it saw")
    return Outcome.model_validate_json(told), used


@contextlib.contextmanager
def _generator(order: Order, cores: Collection[int]) -> Iterator[subprocess.Popen[bytes]]:
    """In a session of its own, so that Ctrl-C reaches it through us alone."""
    with processes.pinned(cores):
        process = subprocess.Popen(
            [sys.executable, "-m", "lab.load", order.model_dump_json()],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _lines(out: IO[bytes], deadline: float, watch: Watch) -> Iterator[str]:
    """The lines that the generator prints; looks at the server while there is none."""
    while (left := deadline - time.monotonic()) > 0:
        if select.select([out], [], [], min(LOOK_SECONDS, left))[0]:
            line = out.readline()
            if not line:
                return
            yield line.decode().strip()
        else:
            watch.look()


class Watch:
    """Looks at a server's processes between the beginning and the end of a measured window.

    A process that is there before the load and not after it has ended under load.
    """

    def __init__(self, session: int | None, generator: int) -> None:
        self._session = session
        self._sessions = [generator] if session is None else [generator, session]
        self._memory: int | None = None
        self._first = self._processes()

    def begin(self) -> None:
        self._server = processes.cpu_seconds(self._processes())
        self._others = processes.others(self._sessions)
        self._stolen = processes.stolen_seconds()
        self.look()

    def look(self) -> None:
        now = processes.memory_bytes(self._processes())
        if now is not None:
            self._memory = max(now, self._memory or 0)

    def end(self) -> Used:
        last = self._processes()
        ended = bool(set(self._first) - set(last))
        used = processes.cpu_seconds(last) - self._server
        others = processes.more(self._others, processes.others(self._sessions))
        stolen = processes.stolen_seconds() - self._stolen
        self.look()
        return Used(None if ended else used, others, stolen, self._memory, ended)

    def _processes(self) -> list[int]:
        return processes.of_session(self._session) if self._session else []


def _figures(outcome: Outcome, used: Used, start_seconds: float) -> dict[str, Any]:
    kept = ("seconds", "answers", "latency", "corrected", "errors", "first_wrong", "starved")
    return {
        **{name: getattr(outcome, name) for name in (*kept, "silent_ms", "late_ms")},
        "server_cpu_seconds": _seconds(used.server),
        "generator_cpu_seconds": _seconds(outcome.cpu_seconds),
        "other_cpu_seconds": _seconds(used.other),
        "stolen_seconds": _seconds(used.stolen),
        "memory_bytes": used.memory,
        "start_seconds": _seconds(start_seconds),
    }


def _seconds(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _record(
    turn: Turn, at: dt.datetime, figures: dict[str, Any], invalid: list[Invalid]
) -> MeasurementRecord:
    case = turn.case
    return MeasurementRecord(
        framework=case.sample.framework,
        server=case.server.slug,
        interface=case.server.interface,
        workers=case.server.workers,
        threads=case.server.threads,
        task=case.sample.task,
        load=turn.load,
        round=turn.round,
        at=at,
        invalid=invalid,
        **figures,
    )
