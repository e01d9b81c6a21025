"""Measurement records for the tests: a good one, and changes to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from facts.measurements import Errors, Latency, Load, MeasurementRecord

LATENCY = Latency(
    count=32_000, mean_ms=16.0, p50_ms=15.0, p90_ms=20.0, p99_ms=30.0, p999_ms=60.0, max_ms=80.0
)
GOOD = MeasurementRecord(
    framework="flask",
    server="gunicorn",
    interface="wsgi",
    workers=1,
    threads=4,
    task="json",
    load=Load(connections=64),
    round=1,
    at=dt.datetime(2026, 11, 21, tzinfo=dt.UTC),
    seconds=8.0,
    answers=32_000,
    latency=LATENCY,
    errors=Errors(),
    silent_ms=5.0,
    server_cpu_seconds=7.9,
    generator_cpu_seconds=1.0,
    other_cpu_seconds=0.1,
    stolen_seconds=0.0,
    memory_bytes=40_000_000,
    start_seconds=0.2,
)


def but(**changed: Any) -> MeasurementRecord:
    """The good record with some fields changed."""
    return GOOD.model_copy(update=changed)


def slow(**changed: Any) -> Latency:
    return LATENCY.model_copy(update=changed)


def run_data() -> dict[str, Any]:
    """A small run file as plain data: one stack, verified and measured."""
    digest = "0" * 64
    verification = {
        "framework": "flask", "task": "json", "server": "gunicorn", "interface": "wsgi",
        "workers": 1, "threads": 4, "version": "3.1.3", "python": "3.11.2", "digest": digest,
        "pins": digest, "contract": digest, "lines": 9, "passed": True, "failure": None,
        "seconds": 0.5, "at": "2026-11-21T10:00:01Z",
    }  # fmt: skip
    plan = {
        "subjects": [
            {"framework": "flask", "server": "gunicorn", "reference": False, "tasks": ["json"]}
        ],
        "loads": {"json": [{"connections": 64, "rate": None}]},
        "rounds": 6, "seconds": 8.0, "warm_up_seconds": 2.0, "timeout_seconds": 5.0,
        "workers": 1, "server_cores": [1], "generator_cores": [0],
    }  # fmt: skip
    environment = {
        "label": "elsewhere", "cpu": "a processor", "cores": 2, "memory_bytes": 8_000_000_000,
        "os": "Debian 12", "kernel": "6.1", "python": "3.11.2",
    }  # fmt: skip
    checked = {
        "tool": "wrk", "subject": "flask", "connections": 64, "ours": [4000.0], "theirs": [4100.0],
    }  # fmt: skip
    return {
        "format": 1, "id": "2026-11-21-elsewhere-abc123", "method": "bench 2", "commit": None,
        "started": "2026-11-21T10:00:00Z", "ended": "2026-11-21T10:01:00Z",
        "environment": environment, "verifications": [verification],
        "bench": {
            "plan": plan, "generator": "framewise 1",
            "ceiling": {"requests_per_second": [150_000.0], "connections": 64},
            "cross_checks": [checked],
            "measurements": [GOOD.model_dump(mode="json")],
        },
    }  # fmt: skip
