"""A worker is killed under load: what it had in its hands is lost, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import processes
from tests.faults.databases import Prepared
from tests.faults.people import at_work, signed_in
from tests.faults.whole import assert_whole, edits_lost
from tests.reliability import Survived
from tests.site import Site, serving
from tests.steady_load import steady_load

READERS = 3
# Some are held and some are not: what was not searched for yet is made anew.
PATHS = ["/frameworks/", "/frameworks/small-1/", "/api/v1/supports/?limit=3"]
PATHS += [f"/search/?q={number}" for number in range(200)]


def test_only_what_a_killed_worker_had_in_its_hands_is_lost(
    site: Site, prepared: Prepared, tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    address, log = site.environment["DATABASE_URL"], tmp_path / "server.log"
    with serving(site, tmp_path, workers=2) as server:
        editors = signed_in(site, prepared.cells)
        with steady_load(site.url, PATHS, READERS) as seen, at_work(editors):
            seen.wait_for_answers(40)
            first, other = processes.workers(server)
            processes.kill(first)
            seconds = until_replaced(log)
            seen.wait_for_answers(40)
            assert other in processes.workers(server)
    lost = seen.lost + sum(each.lost for each in editors)
    saved, forgotten = sum(len(e.saved) for e in editors), edits_lost(address, editors)
    requests = seen.sent + lost - seen.lost + saved
    survived(Survived("a worker killed", requests, seen.refused, lost, saved, forgotten, seconds))
    assert_whole(address)
    assert forgotten == 0
    # Each asks for one thing at a time, so no more can have been in its hands.
    assert lost <= READERS + len(editors), seen.examples
    assert seen.refused == 0


def until_replaced(log: Path) -> float:
    """Seconds until a third worker answers beside the one that never stopped."""
    began = time.monotonic()
    while log.read_text().count("Started worker-") < 3:
        assert time.monotonic() - began < 60, log.read_text()
        time.sleep(0.02)  # between two looks at the condition that is waited for
    return time.monotonic() - began
