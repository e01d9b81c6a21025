"""How a server asks a WSGI application, and applications to ask."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.core.handlers.wsgi import WSGIHandler
from prometheus_client import REGISTRY

from config import catalogue_state
from config.page_cache import PageCache

EVERYTHING = 1024 * 1024 * 100  # bytes: room for all that a test asks for


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(application: Any, address: str, method: str = "GET", **headers: str) -> Answer:
    """Headers as keywords: if_none_match="…"; other entries of the environ as they are."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "HTTP_HOST": "127.0.0.1:8000",
    }
    plain = {name for name in headers if name.islower() and "." not in name}
    environ |= {f"HTTP_{n.upper()}" if n in plain else n: text for n, text in headers.items()}
    started: list[tuple[str, list[tuple[str, str]]]] = []
    answer = application(environ, lambda status, told, *_: started.append((status, told)))
    body = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    status, told = started[-1]
    names = [name.lower() for name, _ in told if name.lower() != "set-cookie"]
    assert len(set(names)) == len(names), "a header stands there twice"
    return Answer(int(status.split()[0]), dict(told), body)


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Numbering:
    """An application whose every answer is another one: it tells how often it was asked."""

    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=list)
    size: int = 1000
    asked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")
        body = f"answer {len(self.asked)}".encode().ljust(self.size, b".")
        if meanwhile := self.meanwhile:
            meanwhile()
        told = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
        start_response(self.status, [*told, *self.headers])
        return [body]


@dataclass
class Epoch:
    """What a look finds: whatever the test says."""

    value: str = "1-20261121-abc"
    looks: int = 0

    def __call__(self) -> str:
        self.looks += 1
        return self.value


def cached(application: Any, **options: Any) -> PageCache:
    """A cache that looks at nothing which changes, unless the test says so."""
    chosen: dict[str, Any] = {"look": Epoch(), "capacity": EVERYTHING, "clock": Clock(), **options}
    return PageCache(application, chosen.pop("look"), **chosen)


def counts() -> Counter[str]:
    """What all page caches of this process did until now."""
    told = {
        "hits": ("framewise_page_cache_requests_total", {"outcome": "hit"}),
        "misses": ("framewise_page_cache_requests_total", {"outcome": "miss"}),
        "passed": ("framewise_page_cache_requests_total", {"outcome": "passed"}),
        "not_modified": ("framewise_page_cache_not_modified_total", {}),
        "stale": ("framewise_page_cache_stale_total", {}),
    }
    found = ((name, REGISTRY.get_sample_value(*sample)) for name, sample in told.items())
    return Counter({name: int(value or 0) for name, value in found})


def is_held(cache: PageCache, address: str = "/", **headers: str) -> bool:
    """Whether the second who asks is answered without Django."""
    ask(cache, address, **headers)
    before = counts()
    ask(cache, address, **headers)
    return counts()["hits"] > before["hits"]


def site(**options: object) -> PageCache:
    """Around the whole of Django, looking at the real catalogue."""
    return cached(WSGIHandler(), look=lambda: catalogue_state.epoch("build"), **options)
