"""Bodies of requests, read before Django: a WSGI application around it.

A thread of the server that reads a body waits for whoever sends it, and there are few threads. So
what is too long is refused by its Content-Length, unread, and only so many bodies are waited for at
once that threads are left for those who read. The server cannot end a body that never comes: a
proxy in front, which hands on whole requests, sees to that (SECURITY.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from html import escape
from http import HTTPStatus
from io import BytesIO
from threading import Condition
from typing import Any, NamedTuple

from django.core.handlers.wsgi import get_path_info

from catalog.api import answers, json_body, run_posting
from catalog.api.problems import problem_json
from catalog.sheets import reading
from config import headers

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
AT_ONCE = 2  # bodies that a worker waits for, of its four threads
MOMENTS = 0.5  # seconds
KIB = 1024
FORM = 64 * KIB  # bytes around a file: its form's other fields
RUNS = "/api/v1/runs/"
# By where the path begins, the first that fits: bytes, and what has at most so many.
MOST = {
    "/admin/import/": (reading.LARGEST + FORM, "A file"),
    "/admin/catalog/run/": (run_posting.LARGEST + FORM, "A run"),
    "/admin/": (2560 * KIB, "A form"),  # Django's own limit: a page of the matrix has 200 KiB
    RUNS: (run_posting.LARGEST, "A run"),
    answers.ROOT: (json_body.LARGEST, "The body"),
    "/": (256 * KIB, "A form"),
}


class Refusal(NamedTuple):
    status: HTTPStatus
    said: str


class Places:
    """For so many bodies at once. A body is there within moments, or its sender is slow: so who
    finds no place waits for one while those that have theirs are new to it, and no longer."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken: dict[object, float] = {}  # since when
        self._changed = Condition()

    def take(self) -> object | None:
        """None where there is no place."""
        with self._changed:
            if not self._changed.wait_for(self._is_free, self._patience()):
                return None
            place = object()
            self._taken[place] = time.monotonic()
            return place

    def give_back(self, place: object) -> None:
        with self._changed:
            del self._taken[place]
            self._changed.notify()

    def _is_free(self) -> bool:
        return len(self._taken) < self._number

    def _patience(self) -> float:
        newest = max(self._taken.values(), default=0.0)
        return max(newest + MOMENTS - time.monotonic(), 0.0)


class RequestBodies:
    def __init__(self, application: Application, at_once: int = AT_ONCE) -> None:
        self._application = application
        self._places = Places(at_once)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in READING:
            body: bytes | Refusal = b""  # what is sent along is not waited for
        else:
            body = refusal_of(environ) or self._read(environ)
        if isinstance(body, Refusal):
            return _refuse(environ, start_response, body)
        told = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)) if body else ""}
        return self._application({**environ, **told}, start_response)

    def _read(self, environ: Environ) -> bytes | Refusal:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            return b""
        place = self._places.take()
        if place is None:
            return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Too many are sending. Try again.")
        try:
            body = environ["wsgi.input"].read(length)
        finally:
            self._places.give_back(place)
        if len(body) < length:
            return Refusal(HTTPStatus.BAD_REQUEST, "The body is shorter than its Content-Length.")
        return bytes(body)


def refusal_of(environ: Environ) -> Refusal | None:
    """By what is said of a body; nothing of it is read."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not length and environ.get("HTTP_TRANSFER_ENCODING"):
        return Refusal(HTTPStatus.LENGTH_REQUIRED, "Send the body with its Content-Length.")
    if length and not (length.isascii() and length.isdecimal() and len(length) < 20):
        return Refusal(HTTPStatus.BAD_REQUEST, "The Content-Length is no number.")
    most, what = most_of(get_path_info(environ))
    if int(length or 0) > most:
        return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"{what} has at most {_told(most)}.")
    return None


def most_of(path: str) -> tuple[int, str]:
    return next(most for begins, most in MOST.items() if path.startswith(begins) or begins == "/")


def _told(most: int) -> str:
    whole = most // KIB // KIB
    return f"{whole} MiB" if whole and most % (KIB * KIB) in (0, FORM) else f"{most // KIB} KiB"


def _refuse(environ: Environ, start_response: Any, refusal: Refusal) -> list[bytes]:
    path, status = get_path_info(environ), refusal.status
    if answers.is_ours(path):
        problem = problem_json(status, refusal.said)
        body, told = problem.content, [*problem.items(), *answers.headers()]
    else:
        title = escape(f"{status.value}: {status.phrase}")
        page = f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1>"
        body = f"{page}<p>{escape(refusal.said)}</p>".encode()
        told = [("Content-Type", "text/html; charset=utf-8")]
    told += [("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        told.append(("Retry-After", "1"))
    told += headers.of(path, dict(told)["Content-Type"]).items()
    start_response(f"{status.value} {status.phrase}", told)
    return [body]
