"""Starts the process of the readers, follows it, and ends it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.site import ROOT
from tests.soak import reading
from tests.soak.reading import Task

Told = Callable[[dict[str, Any]], None]


def ask(task: Task, progress: Told) -> dict[str, Any]:
    """What they saw. Ctrl-C ends the load, not the account of it: it comes with `cut`.

    Raises RuntimeError where the readers themselves failed.
    """
    command = [sys.executable, "-m", "tests.soak.reading"]
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, start_new_session=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    found: dict[str, Any] = {}
    cut = False
    try:
        _give(process, task)
        while not found:
            try:
                found = _follow(process, progress)
            except KeyboardInterrupt:
                cut = True
                process.terminate()
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=task.timeout + 10)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
    return found | {"cut": cut}


def _give(process: subprocess.Popen[str], task: Task) -> None:
    assert process.stdin is not None
    process.stdin.write(reading.told(task))
    process.stdin.close()


def _follow(process: subprocess.Popen[str], progress: Told) -> dict[str, Any]:
    assert process.stdout is not None
    for line in process.stdout:
        said: dict[str, Any] = json.loads(line)
        if "done" in said:
            done: dict[str, Any] = said["done"]
            return done
        progress(said)
    raise RuntimeError(f"the readers stopped: {process.wait()}")
