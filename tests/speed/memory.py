"""What a worker holds under load, and whether it holds more and more."""

from __future__ import annotations

from itertools import cycle

from facts import progress
from tests.speed import cases, data, servers, wrk
from tests.speed.rounds import Figures
from tests.speed.verdict import Target

PART = "memory"
REQUESTS, WARM = 200_000, 20_000
MOST, NO_MORE = Target(250, most=True, unit=" MB"), Target(10, most=True, unit=" MB")


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    """The figures are those of the largest worker; what comes after WARM requests is growth."""
    with servers.site(data.facts(), data.folder()) as site:
        paths = cycle([*cases.CACHED.values(), *cases.FIXED])
        answered, warm = 0, 0.0
        while answered < REQUESTS:
            answered += wrk.load(f"{site.url}{next(paths)}", seconds, cases.PACKED).requests
            progress.show(min(answered, REQUESTS), REQUESTS, "requests")
            if not warm and answered >= WARM:
                warm = site.resident_megabytes
        most = site.resident_megabytes
    figures.add(PART, "a worker", f"after {REQUESTS:,} requests", most, MOST)
    figures.add(PART, "a worker", f"growth since {WARM:,} requests", most - warm, NO_MORE)
