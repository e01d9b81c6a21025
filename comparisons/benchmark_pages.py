"""What the page of the benchmarks is made of: what is held of a task and load, and chosen of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from catalog.pieces import State
from comparisons import at_load, benchmarks, paging
from comparisons.at_load import AtLoad, Loads
from comparisons.benchmarks import Chosen, Results
from comparisons.paging import Page


@dataclass(frozen=True)
class BenchmarkPage:
    """`results` are all that is `asked` for, and `page` holds some of their rows."""

    run: str | None
    asked: Chosen
    loads: Loads
    at: AtLoad
    results: Results
    page: Page

    @property
    def servers(self) -> list[str]:
        return sorted({row.server for row in self.at.rows})

    @property
    def interfaces(self) -> list[str]:
        return sorted({row.interface for row in self.at.rows})


def load(state: State | None, asked: QueryDict) -> BenchmarkPage | None:
    """None where nothing is shown: there is no such run, or none at all."""
    slug = asked.get("run") or None
    loads = at_load.loads(state, slug)
    if loads is None:
        return None
    chosen = benchmarks.chosen(asked, loads.pairs)
    at = at_load.at_load(state, slug, chosen.task, chosen.load)
    results = benchmarks.results(filter(chosen.keeps, at.rows), at.open_loop)
    kept = {"run": slug, **chosen.query}
    page = paging.page(results.rows, asked, paging.ROWS, kept=kept)
    return BenchmarkPage(slug, chosen, loads, at, results, page)
