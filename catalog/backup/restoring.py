"""Makes a database what a backup says: all of it, or nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, models, transaction

from catalog import history
from catalog.backup import archive, tables
from catalog.backup.archive import Manifest, Table, Unreadable

Progress = Callable[[int, int, str], None]
OTHER_RELEASE = (
    "The backup is of another release: {}. Take the release that wrote it, restore, and migrate "
    "then."
)


class NotEmpty(Exception):
    """There is something that would be lost."""


def check(path: Path, progress: Progress) -> Manifest:
    """Reads all of it, and writes nothing. Raises Unreadable."""
    zipped, manifest = archive.opened(path)
    done = 0
    with zipped:
        for table in manifest.tables:
            progress(done, manifest.rows, table.name)
            for _ in archive.lines(zipped, table):
                pass
            done += table.rows
    progress(manifest.rows, manifest.rows, "")
    return manifest


def restore(path: Path, progress: Progress, *, replace: bool) -> Manifest:
    """In one transaction. Raises Unreadable or NotEmpty, and nothing is written."""
    zipped, manifest = archive.opened(path)
    with zipped, transaction.atomic():
        if not replace and not _is_empty():
            raise NotEmpty
        found = _matched(manifest)
        for model in tables.tables():
            tables.empty(model)
        done = 0
        for table, model in found:
            for some in _parts(_rows(model, table, zipped)):
                tables.insert(model, some)
                done += len(some)
                progress(done, manifest.rows, table.name)
        _go_on_counting()
        connection.check_constraints()
    return manifest


def _is_empty() -> bool:
    """What migrations make, roles and kinds of content, is nothing to lose."""
    made: tuple[type[models.Model], ...] = (User, *history.record_models())
    return not any(models.QuerySet(model).exists() for model in made)


def _matched(manifest: Manifest) -> list[tuple[Table, type[models.Model]]]:
    """The tables with their models: the same migrations have made them."""
    mine = tables.migrations()
    if mine != manifest.migrations:
        differ = sorted({*mine} ^ {*manifest.migrations})
        raise Unreadable(OTHER_RELEASE.format(", ".join(differ[:5])))
    known = {model._meta.db_table: model for model in tables.tables()}
    if {table.name for table in manifest.tables} != known.keys():
        raise Unreadable("The backup has not the tables of this database.")
    return [(table, known[table.name]) for table in manifest.tables]


def _rows(model: type[models.Model], table: Table, zipped: zipfile.ZipFile) -> Iterator[list[Any]]:
    found = archive.lines(zipped, table)
    if next(found) != tables.columns(model):
        raise Unreadable(f"{table.name} has other columns.")
    return found


def _parts(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while some := list(islice(rows, tables.AT_ONCE)):
        yield some


def _go_on_counting() -> None:
    """PostgreSQL counts keys apart from the rows that have them."""
    reset = connection.ops.sequence_reset_sql(no_style(), tables.tables())
    with connection.cursor() as cursor:
        for statement in reset:
            cursor.execute(statement)
