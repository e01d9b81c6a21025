"""What the latencies of one load say: percentiles as they were, and as a visitor would see them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from facts.measurements import Latency

FEWEST_BEYOND = 10  # a percentile rests on at least so many slower answers


def summary(ordered: Sequence[float]) -> Latency | None:
    """Of latencies in seconds, rising; None where there are none."""
    if not ordered:
        return None
    return Latency(
        count=len(ordered),
        mean_ms=_ms(math.fsum(ordered) / len(ordered)),
        p50_ms=percentile(ordered, 0.5),
        p90_ms=percentile(ordered, 0.9),
        p99_ms=percentile(ordered, 0.99),
        p999_ms=percentile(ordered, 0.999),
        max_ms=_ms(ordered[-1]),
    )


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """In milliseconds, by nearest rank; None where fewer than ten answers were slower.

    So the 99.9th percentile needs 10,000 answers.
    """
    if len(ordered) * (1 - share) < FEWEST_BEYOND - 1e-6:
        return None
    return _ms(ordered[math.ceil(len(ordered) * share) - 1])


def corrected(ordered: Sequence[float], connections: int, seconds: float) -> list[float]:
    """The latencies with those added that a closed loop omitted, rising.

    A connection that waited long sent nothing meanwhile. In the time of its wait it would have
    sent a request every so often (as it did on the average of the load): each is added with what
    it would still have had to wait. This is how HdrHistogram and wrk correct
    (github.com/HdrHistogram/HdrHistogram, recordValueWithExpectedInterval).
    """
    if not ordered:
        return []
    every = seconds * connections / len(ordered)
    added = [latency - every * k for latency in ordered for k in range(1, int(latency / every))]
    return sorted([*ordered, *added])


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
