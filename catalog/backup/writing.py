"""Makes a backup while the site goes on: what it holds is of one moment."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from django.db import connection, models

from catalog.backup import archive, tables
from catalog.backup.archive import FORMAT, PREFIX, Manifest, Table
from catalog.export.building import flush
from catalog.export.revision import snapshot

Progress = Callable[[int, int, str], None]
SHOWN_EACH = 500  # rows
PART = ".part"  # after the name of what is not whole


def write(folder: Path, progress: Progress) -> tuple[Path, Manifest]:
    """A new file in the folder, for its owner's eyes: it is there whole, or not at all."""
    made = dt.datetime.now(dt.UTC)
    target = folder / archive.name(made)
    part = folder / f".{target.name}.{os.getpid()}{PART}"
    _remove_what_killed_ones_left(folder)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
                manifest = _write(zipped, made, progress)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
        flush(folder)
    finally:
        part.unlink(missing_ok=True)
    return target, manifest


def _remove_what_killed_ones_left(folder: Path) -> None:
    """The system takes the lock from a process that is killed."""
    for part in folder.glob(f".{PREFIX}*{PART}"):
        with suppress(OSError), part.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _write(zipped: zipfile.ZipFile, made: dt.datetime, progress: Progress) -> Manifest:
    with snapshot() as of:
        models_ = tables.tables()
        total, done = sum(map(tables.count, models_)), 0
        kept: list[Table] = []
        for model in models_:
            name = model._meta.db_table
            shown = _showing(model, done, total, progress)
            kept.append(archive.write_table(zipped, name, shown))
            done += kept[-1].rows
        migrations = tables.migrations()
    progress(total, total, "")
    when = made.isoformat(timespec="seconds")
    left = list(tables.LEFT_OUT)
    found = Manifest(FORMAT, when, connection.vendor, of.number, left, migrations, kept)
    archive.write_manifest(zipped, found)
    return found


def _showing(
    model: type[models.Model], done: int, total: int, progress: Progress
) -> Iterator[bytes]:
    for number, line in enumerate(tables.lines(model)):
        if number % SHOWN_EACH == 0 and done + number < total:
            progress(done + number, total, str(model._meta.verbose_name_plural))
        yield line


def tidy(folder: Path, keep: int) -> list[Path]:
    """Removes all but the newest of our backups; their names are in the order of their times."""
    found = sorted(folder.glob(f"{PREFIX}*Z.zip"))
    old = found[:-keep] if keep else []
    for path in old:
        path.unlink()
    return old
