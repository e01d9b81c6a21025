"""What a site says that cannot do what was asked just now, and is not at fault itself: its
database is gone, its disk is full, or may only be read."""

from __future__ import annotations

import errno
import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.api import answers
from catalog.api.problems import problem_json

# What Django raises where a database does not answer, or cannot write.
GONE = (OperationalError, InterfaceError)
NOT_ANSWERING = "The database of this site does not answer just now. Nothing was saved."
FULL = "There is no room left on the disk of this site. Nothing was saved."
READ_ONLY = "This site can be read just now, but not be changed. Nothing was saved."
FAILING = "The disk of this site does not take what is written. Nothing was saved."
AS_BEFORE = "Whoever runs it is told. All pages can be read as before."
LATELY = "Pages that were read lately are still there."
BY_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: FAILING,
}
BY_POSTGRESQL = {"53100": FULL, "25006": READ_ONLY}  # disk_full, read_only_sql_transaction
BY_SYSTEM = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}
RETRY, RETRY_LATER = 5, 60  # seconds


def why(error: BaseException | None) -> str | None:
    """None where the error is one of ours."""
    if isinstance(error, DatabaseError | InterfaceError):
        known = _of_disk(error.__cause__)
        return known or (NOT_ANSWERING if isinstance(error, GONE) else None)
    return BY_SYSTEM.get(error.errno or 0) if isinstance(error, OSError) else None


def _of_disk(cause: BaseException | None) -> str | None:
    """As the database itself told it."""
    if isinstance(cause, sqlite3.Error):
        return BY_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    return BY_POSTGRESQL.get(getattr(cause, "sqlstate", None) or "")


def answer(request: HttpRequest, said: str) -> HttpResponse:
    gone = said == NOT_ANSWERING
    context = {"said": said, "meanwhile": LATELY if gone else AS_BEFORE}
    response = (
        problem_json(503, f"{said} Try again in a moment.")
        if answers.is_ours(request.path)
        else render(request, "503.html", context, status=503)
    )
    response["Retry-After"] = str(RETRY if gone else RETRY_LATER)
    response["Cache-Control"] = "no-store"
    return response
