"""A backup is made while the site goes on, and what is restored from it is the same, row by row."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from catalog import history
from catalog.backup import archive, restoring, writing
from catalog.models import ApiKey, Framework, Suggestion
from tests.catalog.roles import member
from tests.made import emptied
from tests.site import Site, new_database, on_free_port

pytestmark = pytest.mark.django_db
Rows = dict[str, list[str]]
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
NOTHING_SHOWN: Any = lambda *_: None  # noqa: E731
MADE_BY_MIGRATIONS = {"django_migrations", "django_session", "sqlite_sequence"}


@pytest.fixture(autouse=True)
def counting(db: None) -> Iterator[None]:
    """PostgreSQL goes on counting where a restoring told it to, though the rest is taken back."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        before = cursor.fetchall()
        yield
        for name, last in before:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def backup(folder: Path, *options: str) -> Path:
    said = StringIO()
    call_command("backup", str(folder), *options, stdout=said, skip_checks=True)
    return Path(said.getvalue().partition(": ")[0])


def restore(path: Path, *options: str) -> str:
    said = StringIO()
    call_command("restore", str(path), *options, stdout=said, skip_checks=True)
    return said.getvalue()


def rows_here() -> Rows:
    with connection.cursor() as cursor:
        return _rows(cursor, connection.vendor)


def rows_of(address: str) -> Rows:
    """Of another database, past Django."""
    if address.startswith("postgresql:"):
        with psycopg.connect(address, options="-c timezone=UTC") as other:
            return _rows(other.cursor(), "postgresql")
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file:
        return _rows(file.cursor(), "sqlite")


def _rows(cursor: Any, vendor: str) -> Rows:
    """As the database itself writes them, so that nothing is made alike on the way."""
    cursor.execute(TABLES[vendor])
    names = {name for (name,) in cursor.fetchall()} - MADE_BY_MIGRATIONS
    found = {}
    for name in sorted(name for name in names if not name.startswith("axes_")):
        row = f"t::text FROM {name} t"
        if vendor == "sqlite":
            cursor.execute(f"SELECT name FROM pragma_table_info('{name}')")  # noqa: S608
            columns = (f'quote("{column}")' for (column,) in cursor.fetchall())
            row = " || ',' || ".join(columns) + f" FROM {name}"
        cursor.execute(f"SELECT {row}")
        found[name] = sorted(text for (text,) in cursor.fetchall())
    return found


@pytest.fixture
def lived_in(editor: User) -> None:
    """Accounts, a key, a changed fact and a suggestion, besides the facts."""
    member("publisher")
    ApiKey.objects.create(name="a program", owner=editor, digest="0" * 64, scopes=["runs"])
    flask = Framework.objects.get(slug="flask")
    with history.revision(editor, 'Ω, "quoted"\nand on two lines'):
        flask.summary = "Said otherwise: ünïcode 🎯"
        flask.save()
    Suggestion.objects.create(
        noun="frameworks", key="flask", text="a,b", told={"a": [1.5, None]}, revision=1
    )


@pytest.fixture
def empty_machine(tmp_path: Path) -> Site:
    site = on_free_port(tmp_path, DATABASE_URL=new_database(tmp_path))
    site.manage("migrate", "--skip-checks", "--verbosity=0")
    return site


def test_an_empty_machine_gets_the_same(
    lived_in: None, empty_machine: Site, tmp_path: Path
) -> None:
    path = backup(tmp_path)
    before = rows_here()
    assert before["auth_user"]
    assert before["reversion_version"]
    said = empty_machine.manage("restore", str(path))
    assert f"{sum(map(len, before.values()))} rows" in said
    after = rows_of(empty_machine.environment["DATABASE_URL"])
    assert after.keys() == before.keys()
    assert [name for name in before if after[name] != before[name]] == []
    # New rows get keys that are free, and what was loaded is known to be.
    code = "from django.contrib.auth.models import User; User.objects.create(username='new')"
    empty_machine.manage("shell", "-c", code)
    assert "0 created, 0 changed" in empty_machine.manage("load_facts")


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="needs both databases")
def test_a_backup_of_postgresql_makes_a_sqlite_database(lived_in: None, tmp_path: Path) -> None:
    path = backup(tmp_path / "here")
    other = on_free_port(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'other.sqlite3'}")
    other.manage("migrate", "--skip-checks", "--verbosity=0")
    other.manage("restore", str(path))
    other.manage("backup", str(tmp_path / "there"))
    (again,) = (tmp_path / "there").iterdir()
    assert archive.opened(again)[1].tables == archive.opened(path)[1].tables


@pytest.fixture
def small(db: None) -> Iterator[None]:
    with emptied():
        User.objects.create(username="the only one")
        yield


def test_what_is_there_is_not_lost_unasked(small: None, tmp_path: Path) -> None:
    path = backup(tmp_path)
    User.objects.create(username="another one")
    with pytest.raises(CommandError, match=r"not empty\. --replace removes"):
        restore(path)
    assert User.objects.filter(username="another one").exists()
    assert "restored" in restore(path, "--replace")
    assert User.objects.filter(username="the only one").exists()
    assert not User.objects.filter(username="another one").exists()


def test_a_damaged_file_is_found_wherever_it_is_damaged(small: None, tmp_path: Path) -> None:
    whole = backup(tmp_path).read_bytes()
    damaged = tmp_path / "damaged.zip"
    before, found = rows_here(), 0
    for place in range(0, len(whole), len(whole) // 150):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            restoring.restore(damaged, NOTHING_SHOWN, replace=True)
        except archive.Unreadable:
            found += 1
        assert rows_here() == before, place
    assert found > 110  # the rest says nothing: dates of the entries, and the like


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_a_file_that_was_cut_off_is_refused(small: None, tmp_path: Path, kept: int) -> None:
    path = backup(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(CommandError, match=r"no backup that can be read.*Nothing was changed"):
        restore(path, "--replace")


def test_a_backup_of_another_release_is_refused(small: None, tmp_path: Path) -> None:
    path = backup(tmp_path)
    _told(path, lambda told: told["migrations"].append("catalog.9999_later"))
    with pytest.raises(CommandError, match=r"catalog\.9999_later.*Take the release that wrote it"):
        restore(path, "--replace")


def _told(path: Path, change: Any) -> None:
    """Writes the manifest anew."""
    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    told = json.loads(entries[archive.MANIFEST])
    change(told)
    entries[archive.MANIFEST] = json.dumps(told).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in entries.items():
            new.writestr(name, data)


def test_check_reads_all_and_writes_nothing(small: None, tmp_path: Path) -> None:
    path, before = backup(tmp_path), rows_here()
    User.objects.create(username="another one")
    assert "is whole" in restore(path, "--check")
    assert rows_here() != before
    _told(path, lambda told: told["tables"][0].update(sha256="0" * 64))
    with pytest.raises(CommandError, match="is not as it was written"):
        restore(path, "--check")


def test_nobody_else_reads_it_and_the_oldest_go(small: None, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"framewise-2026010{day}T000000Z.zip").touch()
    (tmp_path / "framewise-notes.txt").touch()
    path = backup(tmp_path, "--keep=2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {path.name, "framewise-20260103T000000Z.zip", "framewise-notes.txt"}


def test_what_ends_it_early_leaves_nothing(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing.write(tmp_path, stopped)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_told(small: None, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="No backup was written to"):
        backup(tmp_path / "file")
