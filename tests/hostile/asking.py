"""What sends a bad input, and notes what it got."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction

from config import catalogue_state
from config.page_cache import PageCache
from config.request_body import RequestBodies
from tests.config.asking import cached


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def words(self) -> str:
        return self.body.decode("utf-8", "replace")


def ask(
    application: Any,
    path: str,
    query: str = "",
    method: str = "GET",
    body: bytes = b"",
    **more: Any,
) -> Answer:
    """As a server asks: the path is quoted, other entries of the environ are as they are."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query.encode("utf-8").decode("latin-1"),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "HTTP_HOST": "127.0.0.1:8000",
        **more,
    }
    started: list[tuple[str, list[tuple[str, str]]]] = []
    answer = application(environ, lambda status, told, *_: started.append((status, told)))
    try:
        whole = b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()
    status, told = started[-1]
    return Answer(int(status.split()[0]), dict(told), whole)


@contextmanager
def undone() -> Iterator[None]:
    """What an input wrote is taken back, so that none depends on those before it."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        connection.needs_rollback = False


def encoded(name: str, text: str) -> str:
    return f"{quote(name)}={quote(text, safe='')}"


def unclear(answer: Answer, right: Collection[int]) -> str:
    """Why an answer is not what a bad input should get; nothing where it is."""
    if answer.status not in right:
        return f"status {answer.status}: {answer.words[:300]}"
    if answer.status in (400, 404, 409, 413, 414, 415, 422) and not _says(answer):
        return f"says nothing: {answer.words[:300]!r}"
    if "Traceback (most recent" in answer.words:
        return "shows our code"
    return ""


def _says(answer: Answer) -> bool:
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/problem+json"):
        return '"detail"' in answer.words
    return len(answer.words.strip()) > 10


def front() -> PageCache:
    """What the server runs, but for static files."""
    inside = RequestBodies(WSGIHandler())
    return cached(inside, look=lambda: catalogue_state.epoch("build"))
