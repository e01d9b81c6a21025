"""The disk is full to its last byte: everything is read, nothing is half written, and the editor is
told why. Once there is room, all is well without a restart."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import databases
from tests.faults.databases import Prepared, is_sqlite
from tests.faults.disks import Disk, disk
from tests.faults.people import Editor, signed_in
from tests.faults.whole import assert_whole, edits_lost
from tests.postgresql import own_server
from tests.reliability import Survived
from tests.site import ROOT, Site, serving
from tests.steady_load import steady_load

PATHS = ["/frameworks/", "/frameworks/small-1/", "/api/v1/supports/?limit=3", "/readyz"]
PATHS += [f"/search/?q={number}" for number in range(50)]
MEGABYTES = 12
OF_POSTGRESQL = 120  # of which its logs take 16 each
TRIES = 200


@pytest.fixture
def small(prepared: Prepared) -> Iterator[Disk]:
    megabytes = MEGABYTES if is_sqlite(prepared.address) else OF_POSTGRESQL
    with disk(megabytes) as found:
        yield found


@contextmanager
def on_disk(prepared: Prepared, small: Disk) -> Iterator[Site]:
    """With all that it writes: its database too."""
    if is_sqlite(prepared.address):
        yield prepared.copied(small.folder)
        return
    with own_server(parent=small.folder) as database:
        yield prepared.copied_to(database, small.folder)


def test_who_saves_is_told_that_there_is_no_room(
    prepared: Prepared, small: Disk, tmp_path: Path, survived: Callable[[Survived], None]
) -> None:
    with on_disk(prepared, small) as site:
        address = site.environment["DATABASE_URL"]
        with serving(site, tmp_path):
            [editor, *_] = signed_in(site, prepared.cells)
            assert editor.save("While there was room.")[0] == 302
            small.fill()
            with steady_load(site.url, PATHS, 2) as seen:
                page = until_refused(editor)
                seen.wait_for_answers(40)
            assert "There is no room left on the disk" in page
            assert_whole(address)
            small.make_room()
            seconds = until_saved(editor)
        assert_whole(address)
        forgotten = edits_lost(address, [editor])
    requests, refused = seen.sent + len(editor.saved), seen.refused + len(editor.refused)
    survived(
        Survived(
            "disk full", requests + len(editor.refused), refused, seen.lost,
            len(editor.saved), forgotten, seconds,
        )
    )  # fmt: skip
    assert (seen.lost, seen.refused, forgotten) == (0, 0, 0), seen.examples


def until_refused(editor: Editor) -> str:
    """What a database has set aside for itself is used first, and what is acknowledged stays."""
    for _ in range(TRIES):
        status, page = editor.save(f"{secrets.token_hex(1900)}.")
        if status == 503:
            return page
        assert status == 302, page
    raise AssertionError("there is still room")


def until_saved(editor: Editor) -> float:
    began = time.monotonic()
    while editor.save("There is room again.")[0] != 302:
        assert time.monotonic() - began < 30
    return time.monotonic() - began


@pytest.mark.parametrize("command", ["backup", "build_export"])
def test_a_command_that_finds_no_room_says_so_and_leaves_nothing(
    prepared: Prepared, command: str
) -> None:
    with disk(1) as var:
        site = databases.site(var.folder, prepared.address)
        site.manage("check", "--database=default")  # the secret is there
        var.fill()
        done = subprocess.run(
            [sys.executable, "manage.py", command, "--skip-checks"],
            cwd=ROOT, env=site.environment, check=False, text=True, capture_output=True,
        )  # fmt: skip
        assert done.returncode == 1, done.stdout
        assert done.stderr.startswith("CommandError: ")
        assert "No space left" in done.stderr or "full" in done.stderr, done.stderr
        left = {path.name for path in var.folder.rglob("*") if path.is_file()}
    assert left <= {"ballast", "secret-key", "lock"}
