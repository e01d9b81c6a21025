"""Servers start, and stop whatever happens."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from facts.samples import Exhibit, Server, StackFile
from lab.server import RunningServer

pytestmark = pytest.mark.usefixtures("nothing_left")

SILENT = Server(
    slug="silent",
    server="silent",
    interface="own_server",
    workers=1,
    command=["{python}", "-c", "import time; time.sleep(60)"],
)
EXHIBIT = Exhibit(
    "crooked", "", StackFile(python=">=3.11", package="pip", servers=[SILENT]), samples={}
)


@pytest.fixture
def soon_stopped() -> Iterator[None]:
    """As if Ctrl-C were typed half a second from now."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("soon_stopped")
def test_a_server_that_is_still_starting_is_stopped_too(tmp_path: Path) -> None:
    running = RunningServer(EXHIBIT, SILENT, Path(sys.executable), tmp_path)
    with pytest.raises(KeyboardInterrupt):
        running.start()
    assert running.session is None
