"""Cached pages against a callable that returns the same bytes, and against a small view."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from tests.speed import bare, cases, data, rounds, servers, wrk
from tests.speed.rounds import Figures
from tests.speed.servers import Server

PART = "cached"


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    named = {name: path for name, path in cases.CACHED.items() if not chosen or name in chosen}
    with tempfile.TemporaryDirectory() as folder, servers.site(data.facts(), data.folder()) as site:
        answers = {path: site.get(path, cases.PACKED) for path in named.values()}
        kept = Path(folder) / "answers"
        bare.keep(answers, kept)
        tags = {path: headers.get("etag") for path, (headers, _) in answers.items()}
        with servers.bare(kept) as plain, servers.hello(Path(folder) / "hello") as hello:
            _rounds(figures, number, seconds, named, tags, (site, plain, hello))


def _rounds(
    figures: Figures,
    number: int,
    seconds: float,
    named: dict[str, str],
    tags: dict[str, str | None],
    of: tuple[Server, Server, Server],
) -> None:
    site, plain, hello = of
    last: dict[str, wrk.Load] = {}

    def greet() -> None:
        last["hello"] = wrk.load(f"{hello.url}/", seconds, {})
        figures.add(PART, "hello", "requests/s", last["hello"].rate)

    def case(name: str, path: str) -> None:
        found = wrk.load(f"{site.url}{path}", seconds, cases.PACKED)
        same = wrk.load(f"{plain.url}{path}", seconds, cases.PACKED)
        figures.add(PART, name, "requests/s", found.rate)
        rates = found.rate / same.rate, found.rate / last["hello"].rate
        figures.add(PART, name, "requests/s to bare", rates[0], cases.OF_BARE)
        figures.add(PART, name, "requests/s to hello", rates[1], cases.OF_HELLO)
        slowest = found.p99_ms / last["hello"].p99_ms
        figures.add(PART, name, "p99 to hello", slowest, cases.SLOWEST)
        if tag := tags[path]:
            # The same request to both, since a header more takes time to read.
            asked = cases.PACKED | {"If-None-Match": tag}
            again, whole = (
                wrk.load(f"{server.url}{path}", seconds, asked) for server in (site, plain)
            )
            ratio = again.rate / whole.rate
            figures.add(PART, f"{name}, 304", "requests/s to bare", ratio, cases.UNCHANGED)

    steps: list[tuple[str, rounds.Step]] = [("hello", greet)]
    steps += [(name, partial(case, name, path)) for name, path in named.items()]
    rounds.run(number, steps)
