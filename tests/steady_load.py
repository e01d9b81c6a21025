"""Requests that go on while a test does something to the site, and what became of each of them."""

from __future__ import annotations

import itertools
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

SHOWN = 5  # examples that are kept of what went wrong


@dataclass
class Seen:
    """Every request is one of `answered`, `refused` (503 that says when to come back) and `lost`:
    any other bad answer, or none."""

    answered: int = 0
    refused: int = 0
    lost: int = 0
    examples: list[str] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def sent(self) -> int:
        return self.answered + self.refused + self.lost

    def note(self, what: str, example: str) -> None:
        with self._changed:
            setattr(self, what, getattr(self, what) + 1)
            if what == "lost" and len(self.examples) < SHOWN:
                self.examples.append(example)
            self._changed.notify_all()

    def wait_for_answers(self, number: int, seconds: float = 30) -> None:
        """Until so many more requests were answered."""
        wanted = self.answered + number
        with self._changed:
            came = self._changed.wait_for(lambda: self.answered >= wanted, seconds)
        if not came:
            raise TimeoutError(f"{self.answered - wanted + number} of {number} answers came")


@contextmanager
def steady_load(url: str, paths: Sequence[str], threads: int = 4) -> Iterator[Seen]:
    """Each thread asks for one path after the other, on a new connection each time, until the
    block ends; what is on its way then is waited for."""
    seen, ended, turns = Seen(), threading.Event(), itertools.cycle(paths)

    def go_on() -> None:
        while not ended.is_set():
            path = next(turns)
            seen.note(*_ask(f"{url}{path}"))

    askers = [threading.Thread(target=go_on) for _ in range(threads)]
    for asker in askers:
        asker.start()
    try:
        yield seen
    finally:
        ended.set()
        for asker in askers:
            asker.join()


def _ask(address: str) -> tuple[str, str]:
    """What became of a request, and how that is shown as an example."""
    began = time.monotonic()
    try:
        # The tests' own server, whose certificate nobody signed.
        with urllib.request.urlopen(address, timeout=30, context=_unsigned(address)) as answer:  # noqa: S310
            answer.read()
            return "answered", ""
    except urllib.error.HTTPError as error:
        with error:
            refused = error.code == 503 and "Retry-After" in error.headers
            said = f"{error.code} for {address}: {error.read(200)!r}"
    except (OSError, HTTPException) as error:
        refused, said = False, f"{error!r} for {address} after {time.monotonic() - began:.1f} s"
    return ("refused" if refused else "lost"), said


def _unsigned(address: str) -> Any:
    if not address.startswith("https:"):
        return None
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
