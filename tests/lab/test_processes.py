"""What processes used, read from this machine's own /proc."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from lab import processes

BUSY = "import time\nprint(flush=True)\nend = time.time() + 30\nwhile time.time() < end: pass"


@pytest.fixture
def busy() -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own that works all the time."""
    command = [sys.executable, "-c", BUSY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def until_it_used(process: int, seconds: float) -> None:
    deadline = time.monotonic() + 20
    while processes.cpu_seconds([process]) < seconds:
        assert time.monotonic() < deadline
        time.sleep(0.01)  # between two looks at what is waited for


def test_a_session_is_its_processes_and_what_they_use(busy: subprocess.Popen[bytes]) -> None:
    assert processes.of_session(busy.pid) == [busy.pid]
    until_it_used(busy.pid, 0.2)
    assert (processes.memory_bytes([busy.pid]) or 0) > 1_000_000
    busy.kill()
    busy.wait()
    assert processes.of_session(busy.pid) == []
    assert processes.cpu_seconds([busy.pid]) == 0
    assert processes.memory_bytes([busy.pid]) is None


def test_what_other_programs_use_is_seen_and_what_a_server_uses_is_not(
    busy: subprocess.Popen[bytes],
) -> None:
    before, without = processes.others(()), processes.others([busy.pid])
    until_it_used(busy.pid, processes.cpu_seconds([busy.pid]) + 0.3)
    after = processes.others(())
    assert processes.more(before, after) >= 0.3
    assert busy.pid in after
    assert busy.pid not in without
    assert os.getpid() not in after


def test_a_new_process_counts_with_all_that_it_used() -> None:
    assert processes.more({1: 5.0, 2: 1.0}, {1: 5.5, 3: 0.25}) == 0.75


def test_what_is_started_while_pinned_stays_there() -> None:
    before = os.sched_getaffinity(0)
    ask = [sys.executable, "-c", "import os; print(len(os.sched_getaffinity(0)))"]
    with processes.pinned([min(before)]):
        told = subprocess.run(ask, check=True, capture_output=True, text=True).stdout
    assert told.strip() == "1"
    assert os.sched_getaffinity(0) == before
