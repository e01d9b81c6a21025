"""The machine comes back with a disk, or a database, that may only be read: everything is read, and
the editor is told so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults import migrating, processes
from tests.faults.databases import Prepared, asked, is_sqlite
from tests.faults.disks import Disk, disk
from tests.faults.people import signed_in
from tests.faults.whole import assert_whole, edits_lost
from tests.reliability import Survived
from tests.site import Site, serving
from tests.steady_load import steady_load

PATHS = ["/frameworks/", "/frameworks/small-1/", "/api/v1/supports/?limit=3", "/readyz"]
PATHS += [f"/search/?q={number}" for number in range(50)]
PATHS += ["/admin/login/"]


@contextmanager
def read_only(site: Site, small: Disk) -> Iterator[None]:
    """What the site keeps beside the database, and the database: of PostgreSQL, as one that
    follows another one."""
    small.make_read_only()
    _set(site, "SET default_transaction_read_only = on")
    yield
    _set(site, "RESET default_transaction_read_only")
    small.make_writable()


def _set(site: Site, what: str) -> None:
    address = site.environment["DATABASE_URL"]
    if not is_sqlite(address):
        server, _, name = address.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} {what}".encode())


@pytest.mark.parametrize("ended", ["stopped", "killed"])
def test_everything_is_read_and_who_saves_is_told(
    prepared: Prepared, tmp_path: Path, ended: str, survived: Callable[[Survived], None]
) -> None:
    with disk(12) as small:
        site = prepared.copied(small.folder)
        with serving(site, tmp_path) as server:
            [editor, *_] = signed_in(site, prepared.cells)
            assert editor.save("Before.")[0] == 302
            if ended == "killed":
                processes.kill_all(server)
        address = site.environment["DATABASE_URL"]
        if ended == "stopped":
            asked(address, migrating.APPLIED)  # who closes SQLite's file last takes its log away
        with read_only(site, small), serving(site, tmp_path):
            with steady_load(site.url, PATHS, 2) as seen:
                status, page = editor.save("Meanwhile.")
                seen.wait_for_answers(len(PATHS) + 10)
            assert (status, editor.refused) == (503, ["Meanwhile."])
            assert "This site can be read just now, but not be changed." in page
        with serving(site, tmp_path):
            assert editor.save("Afterwards.")[0] == 302
        assert_whole(address)
        forgotten = edits_lost(address, [editor])
    survived(
        Survived(
            f"disk and database read-only after the server was {ended}",
            seen.sent + 3, seen.refused + 1, seen.lost, 2, forgotten,
        )
    )  # fmt: skip
    assert (seen.lost, seen.refused, forgotten) == (0, 0, 0), seen.examples
