"""Something that is killed in the midst of its work, at a place that can be told again.

As a program (`python -m tests.faults.dying COMMAND ARGUMENTS`) it does nothing until a number comes
in: then a child of it runs the command, and kills itself before the so-manieth step; 0 lets it
finish. A step is a statement, and each side of a COMMIT. What came of it goes out as a line of
JSON: how many steps there were, null where it was killed.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.site import ROOT, Site


@dataclass
class Dying:
    """The program, as a test sees it; how often it was killed."""

    _process: subprocess.Popen[str]
    times: int = 0

    def at(self, step: int) -> bool:
        """Whether it was killed there; else it had finished before."""
        killed = self._run(step) is None
        self.times += killed
        return killed

    def whole(self) -> int:
        """How many steps it takes when nobody kills it."""
        steps = self._run(0)
        assert steps
        return steps

    def _run(self, step: int) -> int | None:
        assert self._process.stdin
        assert self._process.stdout
        print(step, file=self._process.stdin, flush=True)
        told = json.loads(self._process.stdout.readline())
        assert told["status"] in (0, -signal.SIGKILL), told
        assert (told["steps"] is None) == (told["status"] != 0)
        found: int | None = told["steps"]
        return found


@contextmanager
def dying(site: Site, *command: str) -> Iterator[Dying]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.dying", *command],
        cwd=ROOT,
        env=site.environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield Dying(process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe
            pipe.close()


class Steps:
    """Counts them, and dies before one of them."""

    def __init__(self, last: int) -> None:
        self.number, self._last = 0, last

    def step(self) -> None:
        self.number += 1
        if self.number == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Any, *told: Any) -> Any:
        self.step()
        return execute(*told)

    def around_commit(self, commit: Any) -> Any:
        def counted() -> None:
            self.step()
            commit()
            self.step()

        return counted


def main(command: list[str]) -> None:
    import django  # noqa: PLC0415

    django.setup()
    _read_the_facts_once()
    for line in sys.stdin:
        print(json.dumps(_in_a_child(command, int(line))), flush=True)


def _read_the_facts_once() -> None:
    """However often they are loaded."""
    from facts import reading  # noqa: PLC0415

    reading.read = functools.cache(reading.read)


def _in_a_child(command: list[str], last: int) -> dict[str, Any]:
    inward, outward = os.pipe()
    if not (child := os.fork()):
        os.close(inward)
        os._exit(_run(command, last, outward))
    os.close(outward)
    with os.fdopen(inward) as pipe:
        told = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"status": status, "steps": int(told) if told else None}


def _run(command: list[str], last: int, outward: int) -> int:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection as found  # noqa: PLC0415

    connection: Any = found
    steps = Steps(last)
    os.dup2(2, 1)  # what the command says is nobody's answer
    connection._commit = steps.around_commit(connection._commit)
    with connection.execute_wrapper(steps.statement):
        if ":" in command[0]:
            module, _, name = command[0].partition(":")
            getattr(importlib.import_module(module), name)(*command[1:])
        else:
            call_command(*command)
    os.write(outward, str(steps.number).encode())
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])
