"""One load by wrk, and what it says of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.machine import Missing

SHAPE = ("-t2", "-c32")
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What came back: `errors` are answers that were not 2xx or 3xx, and broken connections."""

    requests: int
    seconds: float
    p99_ms: float
    errors: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def parse(told: str) -> Load:
    """Raises ValueError for what is no report of wrk's with --latency."""
    total = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m),", told)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", told)
    if total is None or slow is None:
        raise ValueError(f"this is no report of wrk's:\n{told}")
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    broken = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told
    )
    return Load(
        requests=int(total[1]),
        seconds=float(total[2]) * UNITS[total[3]] / 1000,
        p99_ms=float(slow[1]) * UNITS[slow[2]],
        errors=int(wrong[1] if wrong else 0) + sum(map(int, broken.groups() if broken else ())),
    )


def program() -> str:
    found = shutil.which("wrk")
    if found is None:
        raise Missing("make speed needs wrk: install it (on Debian: apt install wrk).")
    return found


def load(url: str, seconds: float, headers: Mapping[str, str]) -> Load:
    """wrk takes whole seconds. Raises RuntimeError where not every answer was a good one."""
    return _run(url, seconds, headers, [url])


def mixed(
    url: str, seconds: float, headers: Mapping[str, str], script: Path, arguments: Sequence[str]
) -> Load:
    """The script chooses the addresses. Some may take long."""
    told = ["--timeout", "60s", "-s", str(script), url, "--", *arguments]
    return _run(url, seconds, headers, told)


def _run(url: str, seconds: float, headers: Mapping[str, str], told: Sequence[str]) -> Load:
    sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [program(), *SHAPE, f"-d{max(1, round(seconds))}s", "--latency", *sent, *told]
    done = subprocess.run(command, check=True, text=True, capture_output=True)
    found = parse(done.stdout)
    if found.errors or not found.requests:
        raise RuntimeError(f"{url}: {found.errors} errors, {found.requests} answers")
    return found
