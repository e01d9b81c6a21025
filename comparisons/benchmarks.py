"""A run's findings as rows of a chart: a pure function from loaded findings to frozen rows.

Filters choose rows and never change a figure: medians, intervals and differences were worked out
from everything that the run measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from catalog.models import Finding, Framework
from facts.findings import FIGURES
from facts.statistics import Difference, Interval


@dataclass(frozen=True)
class Row:
    """One stack. `framework` is null for a reference; `alike` says whether it cannot be told
    apart from the row above, null where that is not known or there is none.

    `share` is of what the same server does for the same interface with no framework on it, and
    null where no such reference was measured.
    """

    name: str
    slug: str
    framework: str | None
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
    alike: bool | None = None
    share: Difference | None = None

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

    @property
    def decades(self) -> range:
        first = math.floor(math.log10(self.low))
        return range(first, max(math.ceil(math.log10(self.high)), first + 1) + 1)

    def place(self, value: float) -> float:
        """Where a value stands on the axis, from 0 to 1."""
        decades = self.decades
        return (math.log10(value) - decades[0]) / (decades[-1] - decades[0])


@dataclass(frozen=True)
class Results:
    """`rows` in the order of their decisive figure; `refused` have no valid measurement."""

    rows: tuple[Row, ...]
    refused: tuple[Row, ...]
    open_loop: bool

    @property
    def most(self) -> float:
        """The largest figure on the chart, intervals included."""
        return _most(self.decisive(row) for row in self.rows)

    @property
    def most_cpu(self) -> float:
        return _most(row.cpu_cost for row in self.rows)

    @property
    def most_memory(self) -> float:
        return _most(row.memory for row in self.rows)

    @property
    def ladder(self) -> Ladder:
        """The axis on which all rows' percentiles fit."""
        figures = [f.median for row in self.rows for f in row.ladder if f and f.median > 0]
        return Ladder(min(figures, default=1.0), max(figures, default=10.0))

    def decisive(self, row: Row) -> Interval | None:
        return row.p50 if self.open_loop else row.rate


def results(findings: Iterable[Finding], frameworks: Mapping[str, Framework]) -> Results:
    """The findings of one run, task and load; `frameworks` by slug, for their names."""
    found = list(findings)
    open_loop = any(finding.open_loop for finding in found)
    medians = {finding: finding.decisive.median for finding in found if finding.decisive}
    ordered = sorted(medians, key=lambda f: medians[f], reverse=not open_loop)
    rows = tuple(
        _row(finding, frameworks, _alike(finding, ordered[place - 1] if place else None))
        for place, finding in enumerate(ordered)
    )
    refused = [finding for finding in found if finding not in medians]
    return Results(rows, tuple(_row(f, frameworks, None) for f in refused), open_loop)


def _most(figures: Iterable[Interval | None]) -> float:
    return max((f.high or f.median for f in figures if f), default=1.0)


def _turned(figure: Interval | None, unit: float) -> Interval | None:
    """How much of one thing for `unit` of another, from how much of the other for one."""
    if not figure:
        return None
    low, high = figure.high and unit / figure.high, figure.low and unit / figure.low
    return Interval(unit / figure.median, low, high)


def _alike(finding: Finding, above: Finding | None) -> bool | None:
    found = finding.difference(above.framework, above.server) if above else None
    return None if found is None or found.p is None else not found.distinguishable


def _row(finding: Finding, frameworks: Mapping[str, Framework], alike: bool | None) -> Row:
    framework = frameworks.get(finding.framework)
    return Row(
        name=name_of(finding.framework, frameworks),
        slug=finding.framework,
        framework=framework.slug if framework else None,
        server=finding.server,
        interface=finding.interface,
        measured=finding.measured,
        valid=finding.valid,
        details=tuple(finding.details),
        alike=alike,
        share=_share(finding),
        **{field: finding.figure(name) for field, name in FIGURES.items()},
    )


BARE = {"wsgi": "bare-wsgi", "asgi": "bare-asgi"}


def _share(finding: Finding) -> Difference | None:
    bare = BARE.get(finding.interface, "")
    return finding.difference(bare, finding.server.removesuffix(f"-{finding.interface}"))


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

    def keeps(self, finding: Finding, frameworks: Mapping[str, Framework]) -> bool:
        framework = frameworks.get(finding.framework)
        kind = framework.kind if framework else None
        return (
            (self.interface is None or finding.interface == self.interface)
            and (self.kind is None or kind == self.kind)
            and (self.server is None or finding.server == self.server)
            and (not self.stacks or f"{finding.framework}/{finding.server}" in self.stacks)
        )

    @property
    def query(self) -> dict[str, Any]:
        """What asks for this, in the words of an address."""
        return {name: value for name, value in asdict(self).items() if name in NAMES} | {
            "stack": list(self.stacks)
        }

    def address(self, run: str | None = None, **changes: str) -> str:
        """The query string that asks for this, with some of it changed."""
        asked = asdict(self) | changes
        pairs = [("run", run), *((name, asked[name]) for name in NAMES)]
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
