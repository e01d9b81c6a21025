"""What a benchmark measured, given to one set of stacks after another.

Working out what measurements say takes longer than keeping them, so a few benchmarks are made, of
stacks that are numbers, and each of many runs takes one of them for its own stacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalog.made import bulk, runs
from catalog.made.runs import REFERENCES, Benchmark, Stack
from catalog.made.size import Size
from catalog.models import Measurement, Run
from catalog.sync import measurements
from facts.measurements import Bench

PLACES = {each.name: place for place, each in enumerate(bulk.fields(Measurement))}
RENAMED = [PLACES[name] for name in ("framework", "server", "interface")]


@dataclass(frozen=True)
class Measured:
    """`rows` are those of the measurements, `findings` what they say."""

    names: tuple[str, ...]
    bench: Bench
    rows: list[list[Any]]
    findings: list[dict[str, Any]]

    def _stacks(self, stacks: Sequence[Stack]) -> dict[str, Stack]:
        return dict(zip(self.names, (*stacks, *REFERENCES), strict=True))

    def rows_of(self, run: Run, stacks: Sequence[Stack]) -> Iterator[list[Any]]:
        given = self._stacks(stacks)
        for row in self.rows:
            own = row.copy()
            own[PLACES["run"]] = run.pk
            for place, value in zip(RENAMED, given[row[RENAMED[0]]], strict=True):
                own[place] = value
            yield own

    def findings_of(self, stacks: Sequence[Stack]) -> Iterator[dict[str, Any]]:
        given = self._stacks(stacks)
        return (runs.renamed(values, given) for values in self.findings)

    def bench_of(self, stacks: Sequence[Stack]) -> dict[str, Any]:
        """As a run keeps it."""
        bench: dict[str, Any] = self.bench.model_dump(mode="json", exclude={"measurements"})
        given = self._stacks(stacks)
        for subject in bench["plan"]["subjects"]:
            subject["framework"], subject["server"], _ = given[subject["framework"]]
        return bench


def measured(
    size: Size, frameworks: int, tasks: tuple[str, ...], variant: int, at_most: int
) -> Measured:
    """Of so many frameworks and the references, at so many measurements if it has more."""
    names = tuple(f"stack-{place + 1}" for place in range(frameworks))
    stacks = (*((name, "server", "wsgi") for name in names), *REFERENCES)
    whole = Benchmark(stacks, tasks, size.draws("bench", frameworks, variant))
    return _measured(size, stacks, tasks, variant, min(at_most, whole.most))


@lru_cache(maxsize=5)
def _measured(
    size: Size, stacks: tuple[Stack, ...], tasks: tuple[str, ...], variant: int, count: int
) -> Measured:
    draws = size.draws("bench", len(stacks), variant)
    bench = Benchmark(stacks, tasks, draws, count).bench()
    rows = [bulk.row(each) for each in measurements.rows(Run(), bench)]
    findings = list(measurements.findings_of(bench))
    # The records have become rows, and are most of the memory.
    kept = bench.model_copy(update={"measurements": []})
    return Measured(tuple(name for name, _, _ in stacks), kept, rows, findings)
