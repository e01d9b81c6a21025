"""The tables of a backup, and their rows as JSON: the same from every database."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

# Whoever was signed in signs in again; who failed to, and from where, is nothing to keep.
LEFT_OUT = ("sessions", "axes")
AT_ONCE = 200  # rows; a run's raw file may be megabytes


def tables() -> list[type[models.Model]]:
    """A model for each table, those that only link others among them."""
    every = apps.get_models(include_auto_created=True)
    found = [
        model
        for model in every
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def migrations() -> list[str]:
    """Those that this database has seen, like "catalog.0001_initial"."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def count(model: type[models.Model]) -> int:
    # The plain query set: a manager may leave rows out.
    return models.QuerySet(model).count()


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """The names of the columns, then the rows in the order of their keys."""
    yield _as_json(columns(model))
    rows: Any = models.QuerySet(model).order_by("pk").values_list(*columns(model))
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield _as_json(row)


def _as_json(row: Sequence[Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()  # to the microsecond, unlike Django's own encoder
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be kept in a backup")


def empty(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_quoted(model._meta.db_table)}")  # noqa: S608 — a name of ours


def insert(model: type[models.Model], rows: Sequence[Sequence[Any]]) -> None:
    """As they are: past signals, histories and times that a model sets by itself."""
    fields = model._meta.concrete_fields
    names = ", ".join(_quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = _quoted(model._meta.db_table)
    kept = [
        [
            field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(fields, row, strict=True)
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", kept)  # noqa: S608


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
