"""Visits addresses politely: one request at a time per host, a pause between, a time limit."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from queue import SimpleQueue
from threading import Event
from urllib.parse import urlsplit

USER_AGENT = "Framewise source check (one request at a time per host)"
HOSTS_AT_ONCE = 8
# Servers that do not like HEAD say so with one of these; GET decides then.
ASK_AGAIN_WITH_GET = {400, 403, 404, 405, 501}


@dataclass(frozen=True)
class Answer:
    """`status` is the HTTP status after redirects, or null with the reason in `failure`."""

    url: str
    status: int | None
    failure: str | None


def visit(url: str, timeout: float) -> Answer:
    """Asks for one address; never raises for what a server or a network does."""
    answer = _ask(url, "HEAD", timeout)
    return _ask(url, "GET", timeout) if answer.status in ASK_AGAIN_WITH_GET else answer


def _ask(url: str, method: str, timeout: float) -> Answer:
    headers = {"User-Agent": USER_AGENT}
    request = urllib.request.Request(url, headers=headers, method=method)  # noqa: S310
    try:
        # The catalogue admits http and https addresses only.
        with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
            return Answer(url, response.status, None)
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(url, error.code, None)
    except (OSError, ValueError, http.client.HTTPException) as error:  # all that a host can do
        reason = getattr(error, "reason", error)
        return Answer(url, None, (str(reason) or type(reason).__name__)[:200])


def visit_all(urls: Iterable[str], timeout: float, pause: float) -> Iterator[Answer]:
    """The answers as they come: hosts side by side, the addresses of one host in turn."""
    by_host = sorted(set(urls), key=_host)
    answers: SimpleQueue[Answer] = SimpleQueue()
    stop = Event()
    pool = ThreadPoolExecutor(HOSTS_AT_ONCE)
    try:
        for _, of_host in groupby(by_host, key=_host):
            pool.submit(_visit_host, list(of_host), timeout, pause, answers, stop)
        for _ in by_host:
            yield answers.get()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def _visit_host(
    urls: list[str], timeout: float, pause: float, answers: SimpleQueue[Answer], stop: Event
) -> None:
    for place, url in enumerate(urls):
        if stop.wait(pause if place else 0):
            return
        answers.put(visit(url, timeout))


def _host(url: str) -> str:
    return urlsplit(url).netloc
