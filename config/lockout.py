"""How many wrong passwords are looked at, before who asks has to wait.

Counted are an account's name together with the address, never one of the two alone: nobody can
lock somebody out from elsewhere. A browser in which somebody has signed in before is counted by
itself, so not even who shares the address with them can. What one address may try over all names is
limited too. A try is counted before its password is looked at, so many at once are no way around
it; what is kept are digests and numbers, for as long as a window lasts.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from catalog import history
from catalog.sign_in import action_log
from config import known_browsers
from config.client_address import client_of
from config.counters import Counters

FILE = "sign-ins.sqlite3"
WINDOW = 900.0  # seconds, from the first wrong password
MOST = 5  # of one name from one address, or in one known browser
MOST_OF_ADDRESS = 50  # over all names
MACHINE = "sign-in"  # in whose name it is noted that an account was locked


class TooManyTries(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Tried(NamedTuple):
    """Who tries, as digests; no address where none is told or the browser is known."""

    account: bytes
    address: bytes | None


class Backend(ModelBackend):
    """Django's, with the limits."""

    def authenticate(
        self, request: HttpRequest | None, username: Any = None, password: Any = None, **rest: Any
    ) -> Any:
        if request is None or not username or password is None:
            return super().authenticate(request, username, password, **rest)
        counters, tried = _counters(settings.VAR_DIR), tried_by(request, username)
        _count(counters, tried.account, MOST, username)
        if tried.address:
            _count(counters, tried.address, MOST_OF_ADDRESS, None)
        person = super().authenticate(request, username, password, **rest)
        if person is not None:
            counters.forget(tried.account)
            if tried.address:
                counters.take_back(tried.address)
        return person


class Answer:
    """To who has to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _wait(request, exception.seconds) if isinstance(exception, TooManyTries) else None


def _wait(request: HttpRequest, seconds: float) -> HttpResponse:
    told = {"title": "Too many wrong passwords", "minutes": math.ceil(seconds / 60)}
    context = {**admin.site.each_context(request), **told}
    response = render(request, "admin/sign_in/locked.html", context, status=429)
    response["Retry-After"] = str(math.ceil(seconds))
    response["Cache-Control"] = "no-store"
    return response


def tried_by(request: HttpRequest, username: str) -> Tried:
    if known := known_browsers.of(request, username):
        return Tried(_digest("browser", known), None)
    address = client_of(request.META, settings.PROXIES)
    name = unicodedata.normalize("NFKC", username).strip().casefold()
    whole = _digest("address", address) if address else None
    return Tried(_digest("name", address, name.encode(errors="replace")), whole)


def _count(counters: Counters, who: bytes, most: int, username: str | None) -> None:
    count = counters.count(who, WINDOW)
    if count is None or count.number <= most:
        return
    if count.number == most + 1:
        _note(username, most)
    raise TooManyTries(count.seconds)


def _note(username: str | None, most: int) -> None:
    """A name that is nobody's is not kept; but it is noted, and asked for, as that of an account:
    else it would take less time."""
    about = User.objects.filter(username=username or "").first()
    said = f"{most} wrong passwords from one address: locked there for a while."
    action_log.note(history.machine_author(MACHINE), about, said)


def _digest(kind: str, *told: bytes) -> bytes:
    """The length of each part stands before it, so that no two clients are told alike."""
    text = kind.encode() + b"".join(len(each).to_bytes(4, "big") + each for each in told)
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"lockout").digest()
    return hashlib.blake2b(text, key=key, digest_size=16).digest()


@cache
def _counters(folder: Path) -> Counters:
    return Counters(folder / FILE, lambda: timezone.now().timestamp())
