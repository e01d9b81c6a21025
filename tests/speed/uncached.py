"""Pages without the page cache: the CPU of an answer, in times that of a small view."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from tests.speed import asked, cases, data, rounds, servers, wrk
from tests.speed.rounds import Figures
from tests.speed.servers import Server
from tests.speed.verdict import Target

PART = "uncached"
QUERIES = Target(10, most=True, unit="")


def cost(server: Server, path: str, seconds: float) -> float:
    """CPU seconds of the server's processes for one answer."""
    before = server.cpu_seconds
    found = wrk.load(f"{server.url}{path}", seconds, {})
    return (server.cpu_seconds - before) / found.requests


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    environment = {**data.facts(), "PAGE_CACHE_MEGABYTES": "0"}
    queries = asked.of(environment, [cases.COMPARE])[cases.COMPARE].queries
    figures.add(PART, "compare", "queries", queries, QUERIES)
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.site(environment, data.folder()) as site,
        servers.hello(Path(folder) / "hello") as hello,
    ):
        last: dict[str, float] = {}

        def greet() -> None:
            last["hello"] = cost(hello, "/", seconds)

        def case(page: cases.Page) -> None:
            ratio = cost(site, page.path, seconds) / last["hello"]
            figures.add(PART, page.name, "CPU to hello", ratio, page.target)

        pages = [page for page in cases.pages(site) if not chosen or page.name in chosen]
        rounds.run(number, [("hello", greet), *((p.name, partial(case, p)) for p in pages)])
