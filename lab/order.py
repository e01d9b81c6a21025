"""What the load generator is told, and what it says."""

from __future__ import annotations

import base64

from facts.contract import Step
from facts.measurements import Errors, Latency, Load
from facts.values import Fact
from lab import client


class Order(Fact):
    """`request` and `body` are base64: the bytes to send, and those that must come back.

    An answer that comes sooner than `at_least_ms` is wrong too.
    """

    port: int
    request: str
    statuses: list[int]
    body: str
    at_least_ms: float
    load: Load
    warm_up_seconds: float
    seconds: float
    timeout_seconds: float


class Outcome(Fact):
    """The fields are those of a MeasurementRecord, where it says what they mean."""

    seconds: float
    answers: int
    latency: Latency | None
    corrected: Latency | None
    errors: Errors
    first_wrong: str | None
    starved: int
    silent_ms: float
    silent_at_end_ms: float
    late_ms: float | None
    cpu_seconds: float


def request(step: Step, port: int) -> bytes:
    """The bytes of a step's request, as the contract's client sends them, kept alive."""
    content, headers = client.content(step)
    if content:
        headers["Content-Length"] = str(len(content))
    fields = {"Host": f"127.0.0.1:{port}", "Accept-Encoding": "identity", **headers, **step.headers}
    lines = [f"{step.method} {step.path} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()
