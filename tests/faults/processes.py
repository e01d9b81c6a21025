"""Which processes a server has, and killing them as the system does: without a word."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def workers(server: int) -> list[int]:
    """The processes that answer."""
    told = Path(f"/proc/{server}/task/{server}/children").read_text()
    return [pid for pid in map(int, told.split()) if not _is_zombie(pid)]


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def _has_files(pid: int) -> bool:
    """The last of its threads closes them; the first one may be over before."""
    try:
        return not _is_zombie(pid) or len([*Path(f"/proc/{pid}/task").iterdir()]) > 1
    except FileNotFoundError:
        return False


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def kill_all(server: int) -> None:
    """At once: nobody is left who could end what was begun."""
    found = [server, *workers(server)]
    os.killpg(server, signal.SIGKILL)
    for pid in found:
        wait_until_gone(pid)


def wait_until_gone(pid: int) -> None:
    """Its files and locks are free then."""
    deadline = time.monotonic() + 30
    while _has_files(pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)  # between two looks at the condition that is waited for
