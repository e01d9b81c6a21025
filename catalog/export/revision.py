"""Which revision of the catalogue an export is of, and reading one revision alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from catalog.models import Catalogue, CatalogueRevision

ROOMS = ("catalog", "facts")
OTHERS = ("requirements.txt", "LICENSE-DATA")


@dataclass(frozen=True)
class Revision:
    """`made` is when it was made, whenever an export is built of it; null while it is unknown."""

    number: int
    made: dt.datetime | None

    @property
    def name(self) -> str:
        """Of its export, in the address: never twice for different bytes. A new release may tell
        more of the same revision, and a database that was restored counts from a lower number."""
        told = f"{self.number} {self.made} {settings.SITE_URL} {_code()}"
        return f"{self.number}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def current() -> Revision:
    number = Catalogue.objects.values_list("revision", flat=True).filter(pk=1).first() or 0
    numbered = CatalogueRevision.objects.filter(number__lte=number).order_by("-number")
    return Revision(number, numbered.values_list("revision__date_created", flat=True).first())


@cache
def _code() -> str:
    """Of all code that what is written depends on; of one release, the same anywhere."""
    root: Path = settings.BASE_DIR
    sources = [path for room in ROOMS for path in (root / room).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted([*sources, *(root / other for other in OTHERS)]):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def snapshot() -> Iterator[Revision]:
    """What is read in here is of this one revision, whatever is written meanwhile, and nobody who
    writes waits for it. Inside a transaction it is what that one sees."""
    if connection.in_atomic_block:
        yield current()
    elif connection.vendor == "sqlite":
        with _deferred(connection):
            yield current()
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield current()


@contextmanager
def _deferred(connection: Any) -> Iterator[None]:
    """The first read begins it. IMMEDIATE, as the settings say, would keep all writers waiting."""
    connection.ensure_connection()
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = mode
