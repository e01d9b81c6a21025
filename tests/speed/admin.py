"""The lists and forms of the admin over a large catalogue, on both databases."""

from __future__ import annotations

from tests import postgresql
from tests.speed import data, signed_in
from tests.speed.rounds import Figures
from tests.speed.verdict import Target

PART = "admin"
SECOND = Target(1000, most=True, unit=" ms")


def kind(page: str) -> str:
    """Of a list and of its filters, the slowest counts."""
    if page.startswith(("by ", "with counts")):
        return "list, filtered"
    if page.startswith(("sorted", "last")):
        return "list"
    if page.startswith("choice"):
        return "choices of a field"
    return {"add": "form", "change": "form", "search": "list, searched"}.get(page, page)


def measure(figures: Figures, number: int, seconds: float, chosen: list[str]) -> None:
    with postgresql.server() as server:
        sites = {
            "SQLite": data.on_sqlite("large"),
            "PostgreSQL": data.on_postgresql(server, "large"),
        }
        for _ in range(number):
            for database, environment in sites.items():
                _round(figures, database, environment, chosen)


def _round(figures: Figures, database: str, environment: dict[str, str], chosen: list[str]) -> None:
    for model, pages in signed_in.of(environment).items():
        if chosen and model not in chosen:
            continue
        slowest: dict[str, float] = {}
        for page, milliseconds in pages.items():
            slowest[kind(page)] = max(milliseconds, slowest.get(kind(page), 0))
        for what, milliseconds in slowest.items():
            figures.add(PART, model, f"{what}, on {database}", milliseconds, SECOND)
