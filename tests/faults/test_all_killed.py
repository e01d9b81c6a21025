"""All processes of the server are killed while editors save: what was acknowledged stays."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.faults import processes
from tests.faults.databases import Prepared, is_sqlite
from tests.faults.people import Editor, at_work, sign_in, signed_in
from tests.faults.whole import assert_whole, edits_lost
from tests.postgresql import own_server
from tests.reliability import Survived
from tests.site import Site, serving

ROUNDS = 3
# In a process that answers as the server's do, on the connection that answered.
PRAGMAS = """
from django.db import connection
from config.wsgi import application
from wsgiref.util import setup_testing_defaults
asked = {"PATH_INFO": "/readyz", "HTTP_HOST": "127.0.0.1", "QUERY_STRING": ""}
setup_testing_defaults(asked)
said = []
list(application(asked, lambda status, headers, *_: said.append(status)))
assert said == ["200 OK"], said
assert connection.connection is not None, "it is not the one that answered"
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous"):
        print(*cursor.execute(f"PRAGMA {name}").fetchone())
"""


def test_sqlite_has_a_save_on_the_disk_before_it_is_acknowledged(site: Site) -> None:
    """A process that dies loses nothing that it wrote; a machine that does, what is not flushed."""
    if not is_sqlite(site.environment["DATABASE_URL"]):
        pytest.skip("PostgreSQL flushes what it acknowledges by default")
    assert site.manage("shell", "--no-imports", "-c", PRAGMAS).split() == ["wal", "2"]  # FULL


def saved(editors: Sequence[Editor], more: int) -> None:
    """Waits until so many more edits were acknowledged."""
    wanted, deadline = sum(len(e.saved) for e in editors) + more, time.monotonic() + 60
    while sum(len(each.saved) for each in editors) < wanted:
        assert time.monotonic() < deadline
        time.sleep(0.003)  # between two looks at the condition that is waited for


def told(fault: str, editors: Sequence[Editor], forgotten: int, times: int = 1) -> Survived:
    saved, lost = sum(len(each.saved) for each in editors), sum(each.lost for each in editors)
    refused = sum(len(each.refused) for each in editors)
    return Survived(fault, saved + refused + lost, refused, lost, saved, forgotten, times=times)


def test_no_acknowledged_edit_is_lost_with_all_processes(
    site: Site, prepared: Prepared, tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    address = site.environment["DATABASE_URL"]
    editors = [Editor(site, name, cell) for name, cell in prepared.cells.items()]
    for turn in range(ROUNDS):
        with serving(site, tmp_path, workers=2) as server:
            if not turn:
                sign_in(editors)  # and they stay signed in
            with at_work(editors):
                saved(editors, 6 + 5 * turn)
                processes.kill_all(server)
        assert_whole(address)
        assert edits_lost(address, editors) == 0
    forgotten = edits_lost(address, editors)
    survived(told("all processes killed while editors save", editors, forgotten, ROUNDS))
    assert sum(each.lost for each in editors) >= ROUNDS  # it was in the midst of their work


def test_no_acknowledged_edit_is_lost_with_postgresql_itself(
    prepared: Prepared, tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    if is_sqlite(prepared.address):
        pytest.skip("SQLite has no process of its own")
    with own_server(durable=True) as database:  # it flushes, as it does by default
        site = prepared.copied_to(database, tmp_path)
        with serving(site, tmp_path, workers=2):
            editors = signed_in(site, prepared.cells)
            with at_work(editors):
                saved(editors, 20)
                database.stop("immediate")
            database.start()
        assert_whole(database.address)
        forgotten = edits_lost(database.address, editors)
    survived(told("PostgreSQL killed while editors save", editors, forgotten))
    assert forgotten == 0
