"""What a command was asked for: exhibits and tasks that are there, and the run file to write."""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
import sys
from pathlib import Path
from typing import NoReturn

from facts import runs, samples
from facts.contract import Task
from facts.reading import read_tasks
from facts.runs import RunFile
from facts.samples import Exhibit
from lab import machine

ROOT = Path(__file__).resolve().parent.parent


def read(
    options: argparse.Namespace, frameworks: list[str], wanted: list[str]
) -> tuple[dict[str, Exhibit], dict[str, Task]]:
    """The exhibits and tasks that were named, or all. Ends the program where one is not known."""
    exhibits, problems = samples.read(options.samples)
    tasks, task_problems = read_tasks(options.facts)
    if problems or task_problems:
        fail(*problems, *task_problems)
    unknown = set(frameworks) - exhibits.keys() | set(wanted) - tasks.keys()
    if unknown:
        known = f"frameworks: {', '.join(exhibits)}; tasks: {', '.join(tasks)}"
        fail(f"not known: {', '.join(sorted(unknown))} ({known})")
    return (
        {slug: e for slug, e in exhibits.items() if not frameworks or slug in frameworks},
        {slug: t for slug, t in tasks.items() if not wanted or slug in wanted},
    )


def fail(*problems: object) -> NoReturn:
    """Ends the program: what was asked for cannot be done."""
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(2)


def run_file(path: Path) -> RunFile:
    """Ends the program where there is none."""
    try:
        run, problems = runs.parse(path.read_text("utf-8"))
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}")
    if run is None:
        sys.exit(f"{path}: {'; '.join(problems)}")
    return run


def new_run(method: str, label: str) -> RunFile:
    """With nothing in it yet."""
    started = dt.datetime.now(dt.UTC)
    return RunFile(
        format=runs.FORMAT,
        id=f"{started:%Y-%m-%d}-{label}-{secrets.token_hex(3)}",
        method=method,
        commit=machine.commit(ROOT),
        started=started,
        ended=started,
        environment=machine.describe(label),
        verifications=[],
    )


def path_of(run: RunFile, options: argparse.Namespace) -> Path:
    path: Path = options.run or ROOT / f"var/lab/runs/{run.id}.json"
    return path
