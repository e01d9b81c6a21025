"""A run's findings as rows of a chart: pure functions from loaded findings to frozen rows.

Filters choose rows and never change a figure: medians, intervals and differences were worked out
from everything that the run measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from catalog.models import Finding, Framework
from facts.findings import FIGURES
from facts.statistics import Difference, Interval


@dataclass(frozen=True)
class Row:
    """One stack. `framework` and its `kind` are null for a reference; `like` are the stacks that
    it cannot be told apart from, and `alike` whether that is so of the row above, null where
    there is none.

    `share` is of what the same server does for the same interface with no framework on it, and
    null where no such reference was measured.
    """

    name: str
    slug: str
    framework: str | None
    kind: str | None
    server: str
    interface: str
    rate: Interval | None
    cpu_rate: Interval | None
    p50: Interval | None
    p90: Interval | None
    p99: Interval | None
    p999: Interval | None
    corrected_p99: Interval | None
    memory: Interval | None
    start: Interval | None
    measured: int
    valid: int
    details: tuple[str, ...]
    like: frozenset[str]
    share: Difference | None
    alike: bool | None = None

    @property
    def stack(self) -> str:
        return f"{self.slug}/{self.server}"

    @property
    def ladder(self) -> tuple[Interval | None, ...]:
        return self.p50, self.p90, self.p99, self.p999

    @property
    def cpu_cost(self) -> Interval | None:
        """Seconds of processor time for 1,000 requests."""
        return _turned(self.cpu_rate, 1000)

    @property
    def memory_cost(self) -> Interval | None:
        """Bytes at the busiest moment for each 1,000 requests a second that it did then."""
        if not self.memory or not self.rate:
            return None
        return Interval(1000 * self.memory.median / self.rate.median, None, None)


@dataclass(frozen=True)
class Ladder:
    """A logarithmic axis over whole powers of ten, in milliseconds."""

    low: float
    high: float

    @cached_property
    def decades(self) -> range:
        first = math.floor(math.log10(self.low))
        return range(first, max(math.ceil(math.log10(self.high)), first + 1) + 1)

    def x(self, value: float) -> float:
        """Where a value stands on a chart that is 216 wide, with room for a dot at both ends."""
        decades = self.decades
        place = (math.log10(value) - decades[0]) / (decades[-1] - decades[0])
        return round(8 + 200 * place, 2)

    @cached_property
    def grid(self) -> tuple[float, ...]:
        """Where the powers of ten are on the chart."""
        return tuple(self.x(10**decade) for decade in self.decades)


@dataclass(frozen=True)
class Results:
    """`rows` in the order of their decisive figure; `refused` have no valid measurement."""

    rows: tuple[Row, ...]
    refused: tuple[Row, ...]
    open_loop: bool

    @cached_property
    def most(self) -> float:
        """The largest figure on the chart, intervals included."""
        return _most(self.decisive(row) for row in self.rows)

    @cached_property
    def most_cpu(self) -> float:
        return _most(row.cpu_cost for row in self.rows)

    @cached_property
    def most_memory(self) -> float:
        return _most(row.memory for row in self.rows)

    @cached_property
    def ladder(self) -> Ladder:
        """The axis on which all rows' percentiles fit."""
        figures = [f.median for row in self.rows for f in row.ladder if f and f.median > 0]
        return Ladder(min(figures, default=1.0), max(figures, default=10.0))

    def decisive(self, row: Row) -> Interval | None:
        return row.p50 if self.open_loop else row.rate


def rows(findings: Iterable[Finding], frameworks: Mapping[str, Framework]) -> tuple[Row, ...]:
    """The findings of one run, task and load; `frameworks` by slug, for their names."""
    return tuple(_row(finding, frameworks) for finding in findings)


def results(rows: Iterable[Row], open_loop: bool) -> Results:
    """What is told of these rows, which are some or all of one run, task and load."""
    found = list(rows)
    figure = attrgetter("p50" if open_loop else "rate")
    counted = [row for row in found if figure(row)]
    counted.sort(key=lambda row: figure(row).median, reverse=not open_loop)
    return Results(
        tuple(map(_beside, counted, [None, *counted])),
        tuple(row for row in found if not figure(row)),
        open_loop,
    )


def _beside(row: Row, above: Row | None) -> Row:
    """The row as it stands under another one."""
    return row if above is None else replace(row, alike=above.stack in row.like)


def _most(figures: Iterable[Interval | None]) -> float:
    return max((f.high or f.median for f in figures if f), default=1.0)


def _turned(figure: Interval | None, unit: float) -> Interval | None:
    """How much of one thing for `unit` of another, from how much of the other for one."""
    if not figure:
        return None
    low, high = figure.high and unit / figure.high, figure.low and unit / figure.low
    return Interval(unit / figure.median, low, high)


def _row(finding: Finding, frameworks: Mapping[str, Framework]) -> Row:
    framework = frameworks.get(finding.framework)
    return Row(
        name=name_of(finding.framework, frameworks),
        slug=finding.framework,
        framework=finding.framework if framework else None,
        kind=framework.kind if framework else None,
        server=finding.server,
        interface=finding.interface,
        measured=finding.measured,
        valid=finding.valid,
        details=tuple(finding.details),
        like=frozenset(finding.alike),
        share=Difference(*finding.share) if finding.share else None,
        alike=None,
        **{field: finding.figure(name) for field, name in FIGURES.items()},
    )


def name_of(slug: str, frameworks: Mapping[str, Framework]) -> str:
    framework = frameworks.get(slug)
    return framework.name if framework else REFERENCES.get(slug, slug)


REFERENCES = {
    "bare-wsgi": "bare WSGI",
    "bare-asgi": "bare ASGI",
    "node": "Node.js",
    "go": "Go",
}


SHOWN = {
    "rate": "Throughput",
    "latency": "Latency",
    "cost": "Cost",
    "server": "Framework against server",
}
NAMES = ("task", "load", "show", "interface", "kind", "server")


@dataclass(frozen=True)
class Chosen:
    """What the address asks to see; a value that is not there is left out of it."""

    task: str
    load: str
    interface: str | None = None
    kind: str | None = None
    server: str | None = None
    stacks: tuple[str, ...] = ()
    show: str = "rate"

    def keeps(self, row: Row) -> bool:
        return (
            (self.interface is None or row.interface == self.interface)
            and (self.kind is None or row.kind == self.kind)
            and (self.server is None or row.server == self.server)
            and (not self.stacks or row.stack in self.stacks)
        )

    @property
    def query(self) -> dict[str, Any]:
        """What asks for this, in the words of an address."""
        return {name: getattr(self, name) for name in NAMES} | {"stack": list(self.stacks)}

    def address(self, run: str | None = None, **changes: str) -> str:
        """The query string that asks for this, with some of it changed."""
        pairs = [("run", run), *((name, changes.get(name, getattr(self, name))) for name in NAMES)]
        pairs += [("stack", stack) for stack in self.stacks]
        return "?" + urlencode([(name, value) for name, value in pairs if value])


def in_order(found: Iterable[tuple[str, str]], tasks: Sequence[str]) -> list[tuple[str, str]]:
    """(task, load) pairs in the order of the tasks; closed loops before open ones, few
    connections before many."""
    places = {task: place for place, task in enumerate(tasks)}

    def place(pair: tuple[str, str]) -> tuple[object, ...]:
        task, load = pair
        number, _, kind = load.partition("-")
        return places.get(task, len(places)), task, kind == "per-second", int(number)

    return sorted(found, key=place)


def chosen(asked: QueryDict, loads: Sequence[tuple[str, str]]) -> Chosen:
    """From a query string; `loads` are the (task, load) pairs of the run, the first by default."""
    task = asked.get("task") if asked.get("task") in {t for t, _ in loads} else loads[0][0]
    there = [load for t, load in loads if t == task]
    load = asked.get("load") if asked.get("load") in there else there[0]
    return Chosen(
        task=str(task),
        load=str(load),
        interface=asked.get("interface") or None,
        kind=asked.get("kind") or None,
        server=asked.get("server") or None,
        stacks=tuple(dict.fromkeys(asked.getlist("stack"))),
        show=str(asked.get("show")) if asked.get("show") in SHOWN else "rate",
    )


def command(plan: Mapping[str, Any], label: str) -> str:
    """The one command that measures the same again; the checkout decides what is measured."""
    stacks = [f"{subject['framework']}/{subject['server']}" for subject in plan["subjects"]]
    return (
        f"python -m lab bench --rounds {plan['rounds']} --duration {plan['seconds']:g}"
        f" --warm-up {plan['warm_up_seconds']:g} --workers {plan['workers']} --label {label}"
        f" --tasks {' '.join(plan['loads'])} --stacks {' '.join(stacks)}"
    )
