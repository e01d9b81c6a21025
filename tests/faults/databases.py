"""One database is prepared, and every fault happens to a copy of it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.people import PEOPLE
from tests.postgresql import Server, binaries
from tests.site import PASSWORD, Site, new_database, on_free_port

SETTINGS = "tests.faults.settings"


@dataclass(frozen=True)
class Prepared:
    """`cells` are the keys of the cell that each editor works on."""

    address: str
    cells: dict[str, int]

    def copied(self, folder: Path) -> Site:
        return site(folder, copied(self.address, folder))

    def copied_to(self, server: Server, folder: Path) -> Site:
        """To a PostgreSQL of the test's own."""
        dumped = [str(binaries() / "pg_dump"), "--no-owner", f"--dbname={self.address}"]
        dump = subprocess.run(dumped, check=True, capture_output=True).stdout
        into = [str(binaries() / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", server.address]
        subprocess.run(into, input=dump, check=True, stdout=subprocess.DEVNULL)
        return site(folder, server.address)


def site(folder: Path, address: str) -> Site:
    return on_free_port(folder, DATABASE_URL=address, DJANGO_SETTINGS_MODULE=SETTINGS)


def migrated(folder: Path) -> str:
    """The address of an empty catalogue."""
    found = site(folder, new_database(folder))
    found.manage("migrate", "--skip-checks", "--verbosity=0")
    return found.environment["DATABASE_URL"]


def with_people(folder: Path, empty: str) -> Prepared:
    """A small catalogue, and editors who have a cell of it each."""
    address = copied(empty, folder)
    code = PEOPLE.format(password=PASSWORD)
    said = site(folder, address).manage("shell", "--no-imports", "-c", code)
    cells = (line.split() for line in said.splitlines())
    return Prepared(address, {name: int(key) for name, key in cells})


def copied(address: str, folder: Path) -> str:
    new = new_database(folder)
    if is_sqlite(address):
        shutil.copy(_path(address), _path(new))
        return new
    name, template = (each.rpartition("/")[2] for each in (new, address))
    with psycopg.connect(f"{new.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return new


def is_sqlite(address: str) -> bool:
    return address.startswith("sqlite:")


def asked(address: str, query: str) -> list[Any]:
    """Past Django, and past whatever a process that was killed had in its hands."""
    if is_sqlite(address):
        with closing(sqlite3.connect(_path(address))) as file:
            return file.execute(query).fetchall()
    with psycopg.connect(address) as connection:
        return connection.execute(query.encode()).fetchall()


def _path(address: str) -> Path:
    return Path(address.removeprefix("sqlite:///"))
