"""Which database is asked: visitors' requests read from a replica, where the settings name one.

Everything else asks the primary: whatever writes, the management commands, the admin, and whoever
says who they are, since an editor must see what they just wrote. A replica lags behind, so the
catalogue's revision is read where the pages are (config.catalogue_state, catalog.pieces), and a
process keeps to one replica: two of them lag by different times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
REPLICA = "replica"
# Where even reading is an editor's work, and where a reader looks at what they just sent.
OURS = ("/admin/", "/suggest/")

_visited: ContextVar[bool] = ContextVar("visited", default=False)


@contextmanager
def visit() -> Iterator[None]:
    """What is read in here is read for visitors."""
    token = _visited.set(True)
    try:
        yield
    finally:
        _visited.reset(token)


def is_visit(request: HttpRequest) -> bool:
    """By the same signs as the page cache, which answers nobody else."""
    return (
        request.method in ("GET", "HEAD")
        and not request.path.startswith(OURS)
        and "Authorization" not in request.headers
        and "X-Api-Key" not in request.headers
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def read_where_visitors_do(get_response: GetResponse) -> GetResponse:
    def answer(request: HttpRequest) -> HttpResponse:
        if not is_visit(request):
            return get_response(request)
        with visit():
            return get_response(request)

    return answer


class Router:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        return REPLICA if _visited.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
