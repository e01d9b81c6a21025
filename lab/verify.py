"""Verifies samples: builds, starts, runs the contract, stops, records. Several at once."""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from facts.contract import Task
from facts.runs import FailureRecord, VerificationRecord
from facts.samples import Exhibit, Sample, Server
from lab import contract, environment, server
from lab.contract import Failure
from lab.environment import Built

COMMAND_SECONDS = 120


@dataclass(frozen=True)
class Case:
    """One sample on one of its framework's servers."""

    exhibit: Exhibit
    sample: Sample
    task: Task
    server: Server

    @property
    def name(self) -> str:
        return f"{self.sample.framework} {self.sample.task} ({self.server.slug})"


def cases(
    exhibits: dict[str, Exhibit], tasks: dict[str, Task], every_server: bool = False
) -> list[Case]:
    """Each sample on its recommended server (or the one its task needs), or on every server."""
    found = []
    for exhibit in exhibits.values():
        for slug, sample in exhibit.samples.items():
            if slug in tasks:
                usual = [exhibit.server_of(slug)]
                servers = exhibit.servers_of(slug) if every_server else usual
                found += [Case(exhibit, sample, tasks[slug], server) for server in servers]
    return found


def build_all(found: list[Case], folder: Path, jobs: int) -> dict[str, Built]:
    """What verify_all needs: the environment of each framework."""
    exhibits = {case.exhibit.framework: case.exhibit for case in found}
    return environment.build_all(exhibits.values(), folder, jobs)


def verify_all(
    found: list[Case], pythons: Mapping[str, Built], jobs: int
) -> Iterator[VerificationRecord]:
    """The records as they come. Stopping early leaves no server behind."""
    pool = ThreadPoolExecutor(jobs)
    try:
        running = [pool.submit(_verify, case, pythons[case.sample.framework]) for case in found]
        for done in as_completed(running):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _verify(case: Case, built: Built) -> VerificationRecord:
    began = time.monotonic()
    at = dt.datetime.now(dt.UTC)
    version, python_version = None, None
    try:
        if isinstance(built, environment.CannotBuild):
            raise built
        version, python_version = environment.versions(built, case.exhibit.stack)
        failure = _run(case, built)
    except (environment.CannotBuild, subprocess.SubprocessError) as error:
        failure = Failure("the environment", "pip install", "an environment", str(error))
    return VerificationRecord(
        framework=case.sample.framework,
        task=case.sample.task,
        server=case.server.slug,
        interface=case.server.interface,
        workers=case.server.workers,
        threads=case.server.threads,
        version=version,
        python=python_version,
        digest=case.sample.digest,
        pins=case.exhibit.pins,
        contract=case.task.digest,
        lines=case.sample.lines,
        passed=failure is None,
        failure=FailureRecord(**failure.record()) if failure else None,
        seconds=round(time.monotonic() - began, 2),
        at=at,
    )


def _run(case: Case, python: Path) -> Failure | None:
    with tempfile.TemporaryDirectory(prefix="framewise-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server.put(case.sample, folder)
        if case.task.command:
            return _command(case, python, folder)
        try:
            with server.RunningServer(case.exhibit, case.server, python, folder) as running:
                return contract.first_failure(case.task, running)
        except server.CannotStart as error:
            return Failure("start", "the server", "a server that answers", str(error))


def _command(case: Case, python: Path, folder: Path) -> Failure | None:
    command = [part.format(python=python) for part in case.task.command]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=server.environment(case.exhibit, case.server, python, folder, server.free_port()),
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=COMMAND_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Failure("the command", " ".join(command[1:]), "an end", f"{COMMAND_SECONDS} s")
    if done.returncode == 0 and " passed" in done.stdout:
        return None
    return Failure("the command", " ".join(command[1:]), "tests that pass", done.stdout[-500:])
