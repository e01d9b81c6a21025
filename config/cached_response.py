"""A finished answer, in each encoding that was asked for, with the headers that go with it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import NamedTuple

import brotli

from catalog.api import answers

Headers = list[tuple[str, str]]

# Measured on our own pages: brotli's 5 makes them 10% smaller than gzip's 6 for the same CPU
# (2.6 ms of 250 KB); brotli's 6 to 9 gain less than 4% for two to eight times of it, and 11 costs
# a quarter of a second a page, which every change to the catalogue would cost again.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
SMALL = 500  # bytes: below this, compressing saves no packet
KEPT_BESIDE = 2048  # bytes, about: what headers and bookkeeping of an answer take
IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
PREFERRED = (BROTLI, GZIP, IDENTITY)
# What the cache says itself, or what belongs to one connection's form of the body.
OURS = {"content-length", "content-encoding", "etag", "vary", "cache-control", "date"}
# What an answer says to the one alone for whom it was made (config.rate_limits).
ONES_OWN = {"ratelimit", "ratelimit-policy"}
NOT_HELD = OURS | ONES_OWN


class Representation(NamedTuple):
    """An answer in one encoding; `unchanged` are the headers of a 304."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: list[bytes]


class CachedResponse:
    """Its representations by encoding.

    `used` and `counted` are its segment's: the generation in which it was last asked for, and the
    bytes that the segment has counted of it.
    """

    __slots__ = (
        "_headers", "_lock", "_policy", "_tag",
        "body", "counted", "representations", "size", "used",
    )  # fmt: skip

    def __init__(self, headers: Headers, body: bytes, tag: str, policy: Headers) -> None:
        self._headers = [(name, value) for name, value in headers if name.lower() not in NOT_HELD]
        self._tag, self._policy, self._lock = tag, policy, Lock()
        self.body = body
        self.used = self.counted = 0
        self.size = len(body) + KEPT_BESIDE
        self.representations: dict[str, Representation] = {}
        self.representations[IDENTITY] = self._represent(body, IDENTITY)

    def encoded(self, coding: str) -> Representation:
        """Compressed at the first call, whichever of the threads that is."""
        with self._lock:
            found = self.representations.get(coding)
            if found is None:
                found = self.representations[coding] = self._encode(coding)
            return found

    def _encode(self, coding: str) -> Representation:
        plain = self.representations[IDENTITY]
        packed = compressed(self.body, coding)
        if len(packed) >= len(self.body):
            return plain
        self.size += len(packed)
        return self._represent(packed, coding)

    def _represent(self, body: bytes, coding: str) -> Representation:
        etag = f'"{self._tag}"' if coding == IDENTITY else f'"{self._tag}-{coding}"'
        held = [("ETag", etag), *self._policy]
        headers = [*self._headers, ("Content-Length", str(len(body))), *held]
        if coding != IDENTITY:
            headers.append(("Content-Encoding", coding))
        also = [told for told in self._headers if told[0].lower() in answers.OF_UNCHANGED]
        return Representation(etag, headers, [*held, *also], [body])


def compressed(body: bytes, coding: str) -> bytes:
    """The same bytes on every machine: gzip writes no time into them."""
    if len(body) < SMALL:
        return body
    if coding == BROTLI:
        packed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
        return packed
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def may_be_held(status: str, headers: Headers, answer: object) -> bool:
    """Whether an answer is finished and the same for everybody. One that streams does not know
    its length, and may not end."""
    said = [(name.lower(), value.lower()) for name, value in headers]
    names = {name for name, _ in said}
    streams = not isinstance(answer, list) and getattr(answer, "streaming", True)
    return (
        status.startswith("200 ")
        and not streams
        and "content-length" in names
        and names.isdisjoint({"set-cookie", "content-encoding"})
        and _tokens(said, "vary") <= {"accept-encoding"}
        and _tokens(said, "cache-control").isdisjoint({"private", "no-store"})
    )


def _tokens(said: Iterable[tuple[str, str]], header: str) -> set[str]:
    """What a header lists, without the values of its directives."""
    values = ",".join(value for name, value in said if name == header)
    return {part.partition("=")[0].strip() for part in values.split(",") if part.strip()}


def coding_for(accepted: str) -> str:
    """The encoding that an Accept-Encoding likes best; of equals, the one that packs tightest.

    One who takes nothing that there is gets the bytes as they are.
    """
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name.removeprefix("x-")] = _weight(parameters)
    rest = weights.get("*", 0.0)
    # As it is, is fine without a word, but less welcome than what is named.
    liked = {BROTLI: rest, GZIP: rest, IDENTITY: 0.0001} | weights
    best = max(PREFERRED, key=lambda coding: liked[coding])
    return best if liked[best] else IDENTITY


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if found := re.fullmatch(r"q\s*=\s*(.*)", parameter):
            return float(found[1]) if re.fullmatch(r"[01](\.[0-9]{0,3})?", found[1]) else 0.0
    return 1.0


def matches(asked: str, etag: str) -> bool:
    """Whether an If-None-Match names this ETag; a proxy that changed the form marks it weak."""
    if asked == etag:
        return True
    given = {part.strip().removeprefix("W/") for part in asked.split(",")}
    return etag in given or "*" in given
