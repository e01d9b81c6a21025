"""Visits addresses politely: one request at a time per host, a pause between, a time limit; and
only those of public machines, at each step of a redirect."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from queue import SimpleQueue
from socket import SHUT_RDWR, socket
from threading import Event, Timer
from urllib.parse import SplitResult, quote, urljoin

from catalog.public_address import Allowed, Refused, allowed, connect, parse

USER_AGENT = "Framewise source check (one request at a time per host)"
HOSTS_AT_ONCE = 8
# Servers that do not like HEAD say so with one of these; GET decides then.
ASK_AGAIN_WITH_GET = {400, 403, 404, 405, 501}
MOVED = {301, 302, 303, 307, 308}
REDIRECTS = 5
PLAIN = "%/:=&?~#+!$,;'@()*[]"  # what stays as it is in an address


@dataclass(frozen=True)
class Answer:
    """`status` is the HTTP status after redirects, or null with the reason in `failure`."""

    url: str
    status: int | None
    failure: str | None


def visit(url: str, timeout: float, may: Allowed = allowed) -> Answer:
    """Asks for one address; never raises for what a server or a network does."""
    answer = _ask(url, "HEAD", timeout, may)
    return _ask(url, "GET", timeout, may) if answer.status in ASK_AGAIN_WITH_GET else answer


def _ask(url: str, method: str, timeout: float, may: Allowed) -> Answer:
    """`timeout` is for all of it, redirects included."""
    try:
        return Answer(url, _status(url, method, time.monotonic() + timeout, may), None)
    except TimeoutError:
        return Answer(url, None, f"timed out after {timeout:g} seconds")
    except (OSError, ValueError, http.client.HTTPException) as error:  # all that a host can do
        reason = getattr(error, "reason", None) or error
        return Answer(url, None, (str(reason) or type(error).__name__)[:200])


def _status(url: str, method: str, deadline: float, may: Allowed) -> int:
    """Of the address to which it leads in the end."""
    for _ in range(REDIRECTS + 1):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        status, location = _once(parse(url), method, left, may)
        if status not in MOVED or not location:
            return status
        url = _next(url, location)
    raise Refused(f"more than {REDIRECTS} redirects")


def _next(asked: str, location: str) -> str:
    """Where a redirect leads; letters of other scripts are encoded, as browsers do."""
    led = quote(urljoin(asked, location), safe=PLAIN)
    if asked.startswith("https:") and led.startswith("http:"):
        raise Refused("refused: it leads from https to http")
    return led


def _once(parts: SplitResult, method: str, seconds: float, may: Allowed) -> tuple[int, str]:
    """The status, and where it leads. Nothing of the body is read."""
    made = connect(parts, seconds, may)
    with made, made.dup() as line, _ending(line, seconds) as ended:
        try:
            found = _answered(made, parts, method)
        except (OSError, http.client.HTTPException) as error:
            if ended.is_set():
                raise TimeoutError from error
            raise
    if ended.is_set():  # what had come until then was taken for an answer
        raise TimeoutError
    return found


def _answered(made: socket, parts: SplitResult, method: str) -> tuple[int, str]:
    """By whoever is at the other end of a connection, under the name that was asked for."""
    host, secure = str(parts.hostname), parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, parts.port)
    context = ssl.create_default_context()
    connection.sock = context.wrap_socket(made, server_hostname=host) if secure else made
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, headers={"User-Agent": USER_AGENT})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()


@contextmanager
def _ending(line: socket, seconds: float) -> Iterator[Event]:
    """Ends a connection when its time is over: a socket's own limit begins anew at each byte."""
    ended = Event()

    def end() -> None:
        ended.set()
        with suppress(OSError):
            line.shutdown(SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()
        timer.join()


def visit_all(
    urls: Iterable[str], timeout: float, pause: float, may: Allowed = allowed
) -> Iterator[Answer]:
    """The answers as they come: hosts side by side, the addresses of one host in turn."""
    by_host = sorted(set(urls), key=_host)
    answers: SimpleQueue[Answer] = SimpleQueue()
    stop = Event()
    pool = ThreadPoolExecutor(HOSTS_AT_ONCE)
    try:
        for _, of_host in groupby(by_host, key=_host):
            pool.submit(_visit_host, list(of_host), timeout, pause, may, answers, stop)
        for _ in by_host:
            yield answers.get()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def _visit_host(
    urls: list[str],
    timeout: float,
    pause: float,
    may: Allowed,
    answers: SimpleQueue[Answer],
    stop: Event,
) -> None:
    for place, url in enumerate(urls):
        if stop.wait(pause if place else 0):
            return
        answers.put(visit(url, timeout, may))


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
