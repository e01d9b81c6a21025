"""The file of a backup: a zip with a table's rows as JSON Lines in each entry, and a manifest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

FORMAT = 1
MANIFEST = "manifest.json"
PREFIX = "framewise-"
LONGEST = 1 << 30  # bytes of a line: the longest row that PostgreSQL keeps, too
# What reading a zip and the JSON in it raises; RuntimeError: it claims a password, or another zip.
DAMAGED = (
    OSError, EOFError, KeyError, TypeError, ValueError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class Unreadable(Exception):
    """The file is no backup, or not as it was written; says what is wrong with it."""


@dataclass(frozen=True)
class Table:
    """`rows` of one table of the database, and the digest of its entry."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`migrations` are those that had been applied: only they say what the columns mean."""

    format: int
    made: str
    database: str
    revision: int
    left_out: list[str]
    migrations: list[str]
    tables: list[Table]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def name(made: dt.datetime) -> str:
    return f"{PREFIX}{made:%Y%m%dT%H%M%S}Z.zip"


def write_table(archive: zipfile.ZipFile, table: str, lines: Iterable[bytes]) -> Table:
    """The first of the lines names the columns."""
    digest, count = hashlib.sha256(), -1
    with archive.open(_entry(table), "w", force_zip64=True) as file:
        for line in lines:
            digest.update(line + b"\n")
            file.write(line + b"\n")
            count += 1
    return Table(table, count, digest.hexdigest())


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


def opened(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """Raises Unreadable where this is no backup, or one that another release writes."""
    try:
        archive = zipfile.ZipFile(path)
        told = json.loads(archive.read(MANIFEST))
        if told["format"] != FORMAT:
            raise ValueError(f"it is of format {told['format']}, and this release reads {FORMAT}")
        tables = [Table(**each) for each in told.pop("tables")]
        return archive, Manifest(**told, tables=tables)
    except DAMAGED as error:
        raise Unreadable(f"{path} is no backup that can be read: {error}") from error


def lines(archive: zipfile.ZipFile, table: Table) -> Iterator[list[Any]]:
    """The columns, and then the rows. Raises Unreadable at the end of an entry that is not what
    the manifest says: whoever acts on rows before that must be able to take it back."""
    digest, count = hashlib.sha256(), -1
    try:
        with archive.open(_entry(table.name)) as file:
            while line := file.readline(LONGEST):
                digest.update(line)
                count += 1
                yield cast("list[Any]", json.loads(line))
    except DAMAGED as error:
        raise Unreadable(f"{table.name} cannot be read: {error}") from error
    if (digest.hexdigest(), count) != (table.sha256, table.rows):
        raise Unreadable(f"{table.name} is not as it was written.")


def _entry(table: str) -> str:
    return f"{table}.jsonl"
