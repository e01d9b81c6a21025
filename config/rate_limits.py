"""How often one client may ask the API where the page cache does not answer, and send suggestions.

What the cache answers, a 304 included, never comes here and costs nobody anything. Reading is
generous and writing is not; with a key it is the key that is counted, wherever it is used from.
The headers are those of draft-ietf-httpapi-ratelimit-headers-11.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from catalog.api.keys import KeyAuthentication
from catalog.api.problems import MEDIA_TYPE, problem_json
from comparisons.views import suggest
from config.client_address import client_of
from config.counters import WINDOW, Count, Counters

GetResponse = Callable[[HttpRequest], HttpResponse]
API = "/api/v1/"
SUGGEST = "/suggest/"  # takes a POST from everybody
HOUR = 60 * WINDOW
# What is never refused, and why not.
FREE = {
    "search/": "the box on every page of the site asks it while one types",
    "schema/": "a client reads what the limits are before it knows them; it is made once",
    "badges/": "the proxies that fetch pictures for thousands of readers have few addresses",
    "export/": "it is what to take instead of asking often, and is sent as a file",
}
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FILE = "rate-limits.sqlite3"


def _header(said: str, example: str | int, **schema: Any) -> dict[str, Any]:
    return {"description": said, "schema": schema, "example": example}


HEADERS = {
    "RateLimit-Policy": _header(
        "Of an answer that was counted: requests (q) in a window of seconds (w).",
        '"read";q=600;w=60',
        type="string",
        pattern='^"(read|write)";q=[0-9]+;w=60$',
    ),
    "RateLimit": _header(
        "How many requests are left (r), and in how many seconds the window ends (t).",
        '"read";r=598;t=40',
        type="string",
        pattern='^"(read|write)";r=[0-9]+;t=[0-9]+$',
    ),
    "Retry-After": _header(
        "Seconds until the window ends.", 40, type="integer", minimum=1, maximum=60
    ),
}
TOO_MANY = {
    "description": "More requests than one client may send in a minute: RFC 9457 problem details.",
    "headers": {
        name: {"$ref": f"#/components/headers/{name}"}
        for name in ("Link", "X-Request-ID", *HEADERS)
    },
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


@dataclass(frozen=True)
class Limit:
    """Of one client: `client` tells it from all others, and is empty where nobody can be told."""

    name: str
    most: int
    by_key: bool
    client: bytes
    window: float = WINDOW


def limit(get_response: GetResponse, clock: Callable[[], float] = time.time) -> GetResponse:
    counters = Counters(settings.VAR_DIR / FILE, clock)

    def answer(request: HttpRequest) -> HttpResponse:
        found = limit_of(request)
        count = counters.count(_bucket(found), found.window) if found else None
        if found is None or count is None:
            return get_response(request)
        over = count.number > found.most
        response = _refused(request, found, count) if over else get_response(request)
        _tell(response, found, count)
        return response

    return answer


def limit_of(request: HttpRequest) -> Limit | None:
    """None where nothing is counted."""
    if request.path == SUGGEST and request.method == "POST":
        return _of_suggestions(request)
    path = request.path.removeprefix(API)
    if path == request.path or path.startswith(tuple(FREE)):
        return None
    name = "read" if request.method in READING else "write"
    key = _key(request)
    client = b"" if key else client_of(request.META, settings.PROXIES)
    found = Limit(name, _most(name, by_key=bool(key)), bool(key), key or client)
    return found if found.most and found.client else None


def _of_suggestions(request: HttpRequest) -> Limit | None:
    client, most = client_of(request.META, settings.PROXIES), settings.SUGGESTIONS_PER_HOUR
    found = Limit("suggest", most, by_key=False, client=client, window=HOUR)
    return found if most and client else None


def _most(name: str, *, by_key: bool) -> int:
    if name == "write":
        return settings.WRITES_PER_MINUTE
    return settings.KEY_READS_PER_MINUTE if by_key else settings.READS_PER_MINUTE


def _key(request: HttpRequest) -> bytes:
    """Of a key that is known; whoever sends another one is counted by their address."""
    if "HTTP_AUTHORIZATION" not in request.META:
        return b""
    try:
        found = KeyAuthentication().authenticate(cast("Request", request))
    except (AuthenticationFailed, Error):
        return b""
    return str(found[1].pk).encode() if found else b""


def _bucket(found: Limit) -> bytes:
    """Not the address itself: who asked when is nothing to keep."""
    told = f"{found.name} {found.by_key} ".encode() + found.client
    return hashlib.blake2b(told, key=_secret(settings.SECRET_KEY), digest_size=16).digest()


@cache
def _secret(of: str) -> bytes:
    return hashlib.blake2b(of.encode(), person=b"rate limits").digest()


def _tell(response: HttpResponse, found: Limit, count: Count) -> None:
    left, seconds = max(found.most - count.number, 0), math.ceil(count.seconds)
    response["RateLimit-Policy"] = f'"{found.name}";q={found.most};w={found.window:.0f}'
    response["RateLimit"] = f'"{found.name}";r={left};t={seconds}'


def _refused(request: HttpRequest, found: Limit, count: Count) -> HttpResponse:
    seconds = math.ceil(count.seconds)
    read_by_people = found.name == "suggest"
    response = _page(request, found, seconds) if read_by_people else _problem(found, seconds)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, found: Limit, seconds: int) -> HttpResponse:
    """For a person, who has written something."""
    minutes = math.ceil(seconds / 60)
    wait = "a minute" if minutes == 1 else f"{minutes} minutes"
    said = (
        f"From your address this form was sent more than {found.most} times within an hour. "
        f"Nothing was kept this time; your words are still here: send them in {wait}."
    )
    return suggest.too_often(request, said)


def _problem(found: Limit, seconds: int) -> HttpResponse:
    whose = "with one key" if found.by_key else "from one address"
    said = f"More than {found.most} requests to {found.name} in a minute {whose}."
    return problem_json(429, f"{said} Go on in {seconds} s. {_remedy(found)}".strip())


def _remedy(found: Limit) -> str:
    if found.name == "write":
        return ""
    said = (
        "What did not change costs nothing when it is asked for with If-None-Match, and "
        f"{settings.SITE_URL}{API}export/ has everything at once."
    )
    if found.by_key:
        return said
    return f"{said} With a key it is {settings.KEY_READS_PER_MINUTE or 'as many as you like'}."


def describe(result: Any, generator: Any, request: Any, public: Any) -> Any:
    """A hook of drf-spectacular: which operations may be refused, and what tells how soon."""
    parts = result["components"]
    parts["headers"] = {**parts.get("headers", {}), **HEADERS}
    parts["responses"] = {**parts.get("responses", {}), "TooManyRequests": TOO_MANY}
    for path, operations in result["paths"].items():
        if path.removeprefix(API).startswith(tuple(FREE)):
            continue
        for operation in operations.values():
            described = operation["responses"].values()
            for told in (each for each in described if "$ref" not in each):
                told.setdefault("headers", {}).update(_refer("RateLimit-Policy", "RateLimit"))
            operation["responses"]["429"] = {"$ref": "#/components/responses/TooManyRequests"}
    return result


def _refer(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
