"""Pages without the page cache: the CPU of an answer, in times that of a small view."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from tests.speed import asked, cases, data, rounds, servers
from tests.speed.rounds import Figures
from tests.speed.servers import Server
from tests.speed.verdict import Target

PART = "uncached"
HELD, COLD = "", ", cold"  # with the pieces that a worker holds, and without
CONNECTIONS = 8
QUERIES = Target(10, most=True, unit="")


def cost(server: Server, path: str, seconds: float) -> float:
    """CPU seconds of the server's processes for one answer.

    Not by wrk, which breaks off what is under way when its time is up: of pages that take long
    that is much, and it costs the server CPU that no answer would be counted for.
    """
    _load(server, path, 0)  # what a worker does once, it has done then
    before = server.cpu_seconds
    answers = _load(server, path, seconds)
    return (server.cpu_seconds - before) / answers


def _load(server: Server, path: str, seconds: float) -> int:
    """The number of answers; each connection gets one at least."""
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(lambda _: _ask(server, path, ends), range(CONNECTIONS)))


def _ask(server: Server, path: str, ends: float) -> int:
    """Asks one time after another over one connection; how often, until the end."""
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    answers = 0
    while not answers or time.monotonic() < ends:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{server.url}{path}: {answer.status}")
        answers += 1
    connection.close()
    return answers


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    environment = {**data.facts(), "PAGE_CACHE_MEGABYTES": "0"}
    without = {**environment, "HOLD_PIECES": "false"}
    for what, of in ((HELD, environment), (COLD, without)):
        queries = asked.of(of, [cases.COMPARE])[cases.COMPARE].queries
        figures.add(PART, "compare/…", f"queries{what}", queries, QUERIES)
    with (
        tempfile.TemporaryDirectory() as folder,
        servers.site(environment, data.folder()) as site,
        servers.site(without, data.folder()) as cold,
        servers.hello(Path(folder) / "hello") as hello,
    ):
        last: dict[str, float] = {}

        def greet() -> None:
            last["hello"] = cost(hello, "/", seconds)
            figures.add(PART, "hello", "ms of CPU", 1000 * last["hello"])

        def case(page: cases.Page) -> None:
            ratio = cost(site, page.path, seconds) / last["hello"]
            figures.add(PART, page.name, f"CPU to hello{HELD}", ratio, page.target)
            ratio = cost(cold, page.path, seconds) / last["hello"]
            figures.add(PART, page.name, f"CPU to hello{COLD}", ratio)

        pages = [page for page in cases.pages(site) if not chosen or page.name in chosen]
        rounds.run(number, [("hello", greet), *((p.name, partial(case, p)) for p in pages)])
