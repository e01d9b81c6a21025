"""Counts what a load brought: answers, latencies, errors, silences."""

from __future__ import annotations

import base64
from collections import Counter

from facts.measurements import Errors
from lab import latency
from lab.order import Order, Outcome

SHOWN = 500  # characters of the first wrong answer


class Tally:
    """`begin` and `end` bound the measured window, in seconds of the generator's clock."""

    def __init__(self, order: Order, begin: float, end: float) -> None:
        self._order, self._begin, self._end = order, begin, end
        self._statuses = set(order.statuses)
        self._body = base64.b64decode(order.body)
        self._floor = order.at_least_ms / 1000
        self._latencies: list[float] = []
        self._lates: list[float] = []
        self._errors: Counter[str] = Counter()
        self._first_wrong: str | None = None
        self._answers = self.starved = 0
        self._last, self._silent = begin, 0.0

    def answer(self, now: float, due: float, status: int, body: bytes) -> None:
        if self._begin <= now < self._end:
            self._silent = max(self._silent, now - self._last)
            self._last = now
        if body != self._body or status not in self._statuses:
            kind = "body" if status in self._statuses else "status"
            self.wrong(kind, due, f"status {status}: {body[:SHOWN].decode('utf-8', 'replace')}")
            return
        if now - due < self._floor:
            self.wrong("early", due, f"an answer after {(now - due) * 1000:.1f} ms")
            return
        if self._begin <= now < self._end:
            self._answers += 1
        if self._begin <= due < self._end:
            self._latencies.append(now - due)

    def wrong(self, kind: str, due: float | None, shown: str) -> None:
        """An answer that the contract refuses; in the warm-up it counts too."""
        self._errors[kind] += 1
        self._first_wrong = self._first_wrong or shown[:SHOWN]

    def error(self, kind: str, due: float) -> None:
        """A request of the window that was not answered."""
        if self._begin <= due < self._end:
            self._errors[kind] += 1

    def late(self, due: float, now: float) -> None:
        """A request of an open loop that is sent now, with a connection free for it."""
        if self._begin <= due < self._end:
            self._lates.append(now - due)

    def outcome(self, cpu_seconds: float) -> Outcome:
        seconds, load = self._order.seconds, self._order.load
        ordered = sorted(self._latencies)
        closed = load.rate is None
        put_back = latency.corrected(ordered, load.connections, seconds) if closed else []
        at_end = self._end - self._last
        return Outcome(
            seconds=seconds,
            answers=self._answers,
            latency=latency.summary(ordered),
            corrected=latency.summary(put_back),
            errors=Errors(**self._errors),
            first_wrong=self._first_wrong,
            starved=self.starved,
            silent_ms=round(max(self._silent, at_end) * 1000, 3),
            silent_at_end_ms=round(at_end * 1000, 3),
            late_ms=latency.percentile(sorted(self._lates), 0.99),
            cpu_seconds=cpu_seconds,
        )
