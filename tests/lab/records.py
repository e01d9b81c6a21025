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
