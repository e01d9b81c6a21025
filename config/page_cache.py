"""Holds finished answers before Django: a WSGI application around the whole site.

What may be held is marked on the views (catalog.cacheable). All that is held belongs to one epoch
(config.catalogue_state) and is dropped when the catalogue changes, so no code has to say which
page a change touches. What is read here with a lock is read at a miss; a hit takes none.
"""

from __future__ import annotations

import itertools
import re
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import get_path_info
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from catalog import cacheable
from catalog.api import answers
from catalog.api.problems import problem_json
from config import catalogue_state, headers, metrics
from config.cached_response import (
    IDENTITY,
    ONES_OWN,
    CachedResponse,
    Headers,
    coding_for,
    matches,
    may_be_held,
)
from config.client_address import CLIENT, client_of
from config.held_pages import HeldPages, Key, Segment
from config.logs import REQUEST_ID

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
READING = frozenset({"GET", "HEAD"})
STALE = ("Warning", '110 - "Response is Stale"')
WAIT = 10.0  # seconds for which a request waits for the answer that another one makes
REMEMBERED = 1000  # names of hosts, and forms of Accept-Encoding
NOT_OURS = "This site does not answer to that host name."


def policy(cdn_seconds: int) -> Headers:
    """What caches on the way may do: a browser asks each time, a CDN may be told to keep."""
    vary = ("Vary", "Accept-Encoding")
    if not cdn_seconds:
        return [("Cache-Control", "no-cache"), vary]
    # no-cache would bind the CDN as well; this says the same to browsers alone.
    shared = f"max-age=0, must-revalidate, s-maxage={cdn_seconds}"
    return [("Cache-Control", shared), ("CDN-Cache-Control", f"max-age={cdn_seconds}"), vary]


class PageCache:
    """Counts in config.metrics what it does: each request is one of `hits`, `misses` and `passed`;
    `not_modified` and `stale` say how many of the answers were such."""

    def __init__(
        self,
        application: Application,
        look: Callable[[], str],
        *,
        capacity: int,
        seconds: float = 1.0,
        cdn_seconds: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._capacity = capacity
        self._policy = policy(cdn_seconds)
        self._clock = clock
        self._watch = catalogue_state.Watch(look, self._begin, seconds, clock)
        self._held = HeldPages(None, capacity)
        self._hosts: set[str] = set()
        self._codings: dict[str, str] = {"": IDENTITY}
        self._proxy = settings.SECURE_PROXY_SSL_HEADER
        self._session = f"{settings.SESSION_COOKIE_NAME}="
        self._ids, self._numbers = f"{secrets.token_hex(6)}-", itertools.count(1)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID")
        if given is None or not PLAIN_ID.fullmatch(given):
            given = f"{self._ids}{next(self._numbers):x}"
        environ[REQUEST_ID] = given
        if environ.get("HTTP_HOST") not in self._hosts and not self._is_ours(environ):
            return _refuse(environ, start_response)
        if (
            environ["REQUEST_METHOD"] not in READING
            or "HTTP_AUTHORIZATION" in environ
            or "HTTP_X_API_KEY" in environ
            or self._session in environ.get("HTTP_COOKIE", "")
            or not self._capacity
        ):
            return self._pass(environ, start_response)
        if self._clock() >= self._watch.due:
            self._watch.refresh()
        held, query = self._held, environ.get("QUERY_STRING", "")
        segment = held.queried if query else held.plain
        key = (self._secure(environ), environ["PATH_INFO"], query)
        page = segment.pages.get(key)
        if page is None:
            return self._find(environ, start_response, held, key)
        metrics.hits.inc()
        return self._answer(environ, start_response, segment, key, page)

    def _answer(
        self,
        environ: Environ,
        start_response: StartResponse,
        segment: Segment,
        key: Key,
        page: CachedResponse,
        own: Sequence[tuple[str, str]] = (),
    ) -> list[bytes]:
        """From what is held, with what is told to this one alone."""
        page.used = segment.generation
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        coding = self._codings.get(accepted) or self._coding(accepted)
        found = page.representations.get(coding) or segment.encoded(key, page, coding)
        etag, headers, unchanged, body = found
        told = [("X-Request-ID", environ[REQUEST_ID]), *own]
        if self._watch.stale:
            metrics.stale.inc()
            told.append(STALE)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None and matches(asked, etag):
            metrics.not_modified.inc()
            start_response("304 Not Modified", unchanged + told)
            return []
        start_response("200 OK", headers + told)
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def _find(
        self, environ: Environ, start_response: StartResponse, held: HeldPages, key: Key
    ) -> Iterable[bytes]:
        """By the one query that asks the same; made, where nobody has yet, by one thread alone."""
        query = _query(environ) if held.epoch else None
        if query is None:
            return self._pass(environ, start_response)
        key = (key[0], key[1], query)
        segment = held.queried if query else held.plain
        page = segment.pages.get(key)
        if page is None:
            making, mine = segment.begin(key)
            if mine:
                return self._make(environ, start_response, held, key)
            making.done.wait(WAIT)
            page = making.found
        if page is None:
            return self._pass(environ, start_response)
        metrics.hits.inc()
        return self._answer(environ, start_response, segment, key, page)

    def _make(
        self, environ: Environ, start_response: StartResponse, held: HeldPages, key: Key
    ) -> Iterable[bytes]:
        """Into the pages of the epoch in which it was asked for: when there is a new one by now,
        these are forgotten already, and what was made under the old one with them."""
        segment = held.queried if key[2] else held.plain
        page: CachedResponse | None = None
        metrics.misses.inc()
        try:
            started: list[tuple[str, Headers]] = []
            answer = self._application(_plainly(environ, key[2]), _noting(started))
            status, headers = started[-1]
            if may_be_held(status, headers, answer):
                page = CachedResponse(headers, _whole(answer), str(held.epoch), self._policy)
        finally:
            segment.finish(key, page)
        if page is not None:
            own = [header for header in headers if header[0].lower() in ONES_OWN]
            return self._answer(environ, start_response, segment, key, page, own)
        start_response(status, [*headers, ("X-Request-ID", environ[REQUEST_ID])])
        if environ["REQUEST_METHOD"] == "HEAD":
            _whole(answer)
            return []
        return answer

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """To Django, as it is."""
        metrics.passed.inc()
        told = ("X-Request-ID", environ[REQUEST_ID])

        def start(status: str, headers: Headers, *exc_info: Any) -> Any:
            return start_response(status, [*headers, told], *exc_info)

        return self._application(environ, start)

    def _begin(self, epoch: str) -> None:
        self._held = HeldPages(epoch, self._capacity)

    def _is_ours(self, environ: Environ) -> bool:
        """By Django's own rule; a good name is remembered."""
        request = HttpRequest()
        request.META = environ
        try:
            request.get_host()
        except DisallowedHost:
            return False
        if host := environ.get("HTTP_HOST"):
            if len(self._hosts) >= REMEMBERED:
                self._hosts.clear()
            self._hosts.add(host)
        return True

    def _secure(self, environ: Environ) -> bool:
        """As Django sees it, behind a proxy too."""
        if self._proxy is not None:
            said = environ.get(self._proxy[0])
            if said is not None:
                return bool(said.partition(",")[0].strip() == self._proxy[1])
        return bool(environ["wsgi.url_scheme"] == "https")

    def _coding(self, accepted: str) -> str:
        if len(self._codings) >= REMEMBERED:
            self._codings.clear()
        return self._codings.setdefault(accepted, coding_for(accepted))


def around(application: Application) -> PageCache:
    """The cache of the settings."""
    build = catalogue_state.build()
    return PageCache(
        application,
        lambda: catalogue_state.epoch(build),
        capacity=int(settings.PAGE_CACHE_MEGABYTES * 1024 * 1024),
        seconds=settings.REVISION_SECONDS,
        cdn_seconds=settings.CDN_SECONDS,
    )


def _query(environ: Environ) -> str | None:
    """The one query string that asks the same; None where the answer may not be held."""
    path = get_path_info(environ)
    if path.startswith(settings.STATIC_URL):
        return None
    try:
        mark = cacheable.of(resolve(path).func)
    except Resolver404:
        return None
    return mark.query(environ.get("QUERY_STRING", "")) if mark else None


def _plainly(environ: Environ, query: str) -> Environ:
    """The request without all that its answer must not depend on, so that it cannot. Whose it is
    stays known to those who count requests."""
    proxy = settings.SECURE_PROXY_SSL_HEADER or ("",)
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith("HTTP_") or name in ("HTTP_HOST", proxy[0])
    }
    client = client_of(environ, settings.PROXIES)
    return kept | {"REQUEST_METHOD": "GET", "QUERY_STRING": query, CLIENT: client}


def _noting(started: list[tuple[str, Headers]]) -> StartResponse:
    def start(status: str, headers: Headers, *exc_info: Any) -> None:
        started.append((status, headers))

    return start


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()


def _refuse(environ: Environ, start_response: StartResponse) -> list[bytes]:
    path = get_path_info(environ)
    if answers.is_ours(path):
        refusal = problem_json(400, NOT_OURS)
        body, told = refusal.content, [*refusal.items(), *answers.headers()]
    else:
        body = f"400: {NOT_OURS}\n".encode()
        told = [("Content-Type", "text/plain; charset=utf-8")]
    told += [("Content-Length", str(len(body))), ("X-Request-ID", environ[REQUEST_ID])]
    start_response("400 Bad Request", [*told, *headers.of(path, "text/plain").items()])
    return [body]
