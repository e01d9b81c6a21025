"""How often a page asks the database and what CPU it costs, without any server in between.

As a program (`python -m tests.speed.asked PATH…`) on the database of its environment; another
process for each database, since Django's settings are those of a process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site import ROOT

TIMES = 5


@dataclass(frozen=True)
class Asked:
    """`milliseconds` of CPU are the median of several answers, and so are those of `waited`,
    which has what the database takes too."""

    queries: int
    milliseconds: float
    waited: float
    kilobytes: float
    status: int


def of(environment: Mapping[str, str], paths: Sequence[str]) -> dict[str, Asked]:
    command = [sys.executable, "-m", "tests.speed.asked", *paths]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True
    )
    answers = {path: Asked(**found) for path, found in json.loads(done.stdout).items()}
    if wrong := {path: each.status for path, each in answers.items() if each.status != 200}:
        raise RuntimeError(f"no good answers: {wrong}")
    return answers


def main(paths: Sequence[str]) -> None:
    django.setup()
    print(json.dumps({path: asdict(_of(path)) for path in paths}))


def _of(path: str) -> Asked:
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    client.get(path)  # templates are compiled, and what a process keeps is kept
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    queries = len(captured)  # counted now: the next answer forgets them
    cpu, waited = zip(*(_seconds(client, path) for _ in range(TIMES)), strict=True)
    size = 0 if answer.streaming else len(answer.content)
    milliseconds = (1000 * median(cpu), 1000 * median(waited))
    return Asked(queries, *milliseconds, size / 1000, answer.status_code)


def _seconds(client: Client, path: str) -> tuple[float, float]:
    """Of CPU, and of the clock."""
    before, began = time.process_time(), time.perf_counter()
    client.get(path)
    return time.process_time() - before, time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
