"""What a worker holds under load, and whether it holds more and more."""

from __future__ import annotations

import tempfile
from pathlib import Path

from facts import progress
from tests import postgresql
from tests.speed import cases, data, mixture, servers, wrk
from tests.speed.rounds import Figures
from tests.speed.servers import Server
from tests.speed.verdict import Target

PART = "memory"
MARKS = 20_000, 100_000, 200_000  # requests: by the second one, all that is bounded is full
AT_ONCE = 10  # seconds of one load
MOST, NO_MORE = Target(250, most=True, unit=" MB"), Target(10, most=True, unit=" MB")


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    """The figures are those of the largest worker."""
    with postgresql.server() as server:
        environment = data.on_postgresql(server, "made")
        with servers.site(environment, data.folder()) as site:
            megabytes = _under_load(site)
    for requests, found in megabytes.items():
        figures.add(PART, "a worker", f"after {requests:,} requests", found, MOST)
    _, full, last = megabytes.values()
    figures.add(PART, "a worker", f"growth since {MARKS[1]:,} requests", last - full, NO_MORE)


def _under_load(site: Server) -> dict[int, float]:
    """By the marks, in their order."""
    found: dict[int, float] = {}
    answered = load = 0
    with tempfile.TemporaryDirectory() as folder:
        script, addresses = mixture.keep(site, Path(folder))
        while len(found) < len(MARKS):
            arguments = (str(addresses), str(load))
            answered += wrk.mixed(site.url, AT_ONCE, cases.PACKED, script, arguments).requests
            load += 1
            for mark in MARKS:
                if answered >= mark:
                    found.setdefault(mark, site.resident_megabytes)
            progress.show(min(answered, MARKS[-1]), MARKS[-1], "requests")
    return found
