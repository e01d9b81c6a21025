"""A run's findings as rows of a chart: a pure function from loaded findings to frozen rows.

Filters choose rows and never change a figure: medians, intervals and differences were worked out
from everything that the run measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Finding, Framework
from facts.findings import FIGURES
from facts.measurements import Load
from facts.statistics import Interval


@dataclass(frozen=True)
class Row:
    """One stack. `framework` is null for a reference; `alike` says whether it cannot be told
    apart from the row above, null where that is not known or there is none."""

    name: str
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


@dataclass(frozen=True)
class Results:
    """`rows` in the order of their decisive figure; `refused` have no valid measurement."""

    rows: tuple[Row, ...]
    refused: tuple[Row, ...]
    open_loop: bool

    @property
    def most(self) -> float:
        """The largest figure on the chart, intervals included."""
        figures = [self.decisive(row) for row in self.rows]
        return max((f.high or f.median for f in figures if f), default=1.0)

    def decisive(self, row: Row) -> Interval | None:
        return row.p50 if self.open_loop else row.rate


def results(findings: Iterable[Finding], frameworks: Mapping[str, Framework]) -> Results:
    """The findings of one run, task and load; `frameworks` by slug, for their names."""
    found = list(findings)
    open_loop = any(finding.load.endswith("-per-second") for finding in found)
    name = "p50_ms" if open_loop else "requests_per_second"
    known = [finding for finding in found if finding.figures[name]]
    ordered = sorted(known, key=lambda f: f.figures[name]["median"], reverse=not open_loop)
    rows = tuple(
        _row(finding, frameworks, _alike(finding, ordered[place - 1] if place else None))
        for place, finding in enumerate(ordered)
    )
    refused = [finding for finding in found if not finding.figures[name]]
    return Results(rows, tuple(_row(f, frameworks, None) for f in refused), open_loop)


def _alike(finding: Finding, above: Finding | None) -> bool | None:
    if above is None:
        return None
    wanted = (above.framework, above.server)
    for difference in finding.differences:
        if (difference["framework"], difference["server"]) == wanted:
            return None if difference["p"] is None else not difference["distinguishable"]
    return None


def _row(finding: Finding, frameworks: Mapping[str, Framework], alike: bool | None) -> Row:
    framework = frameworks.get(finding.framework)
    return Row(
        name=framework.name if framework else REFERENCES.get(finding.framework, finding.framework),
        framework=framework.slug if framework else None,
        server=finding.server,
        interface=finding.interface,
        measured=finding.measured,
        valid=finding.valid,
        details=tuple(finding.details),
        alike=alike,
        **{field: _figure(finding.figures[name]) for field, name in FIGURES.items()},
    )


def _figure(found: dict[str, Any] | None) -> Interval | None:
    return Interval(**found) if found else None


REFERENCES = {
    "bare-wsgi": "bare WSGI",
    "bare-asgi": "bare ASGI",
    "node": "Node.js",
    "go": "Go",
}


@dataclass(frozen=True)
class Chosen:
    """What the address asks to see; a value that is not there is left out of it."""

    task: str
    load: str
    interface: str | None = None
    kind: str | None = None
    server: str | None = None

    def keeps(self, finding: Finding, frameworks: Mapping[str, Framework]) -> bool:
        framework = frameworks.get(finding.framework)
        kind = framework.kind if framework else None
        return (
            (self.interface is None or finding.interface == self.interface)
            and (self.kind is None or kind == self.kind)
            and (self.server is None or finding.server == self.server)
        )


def loads(plan: Mapping[str, Any], positions: Mapping[str, int]) -> list[tuple[str, str]]:
    """The (task, load) pairs of a plan, in the order of the tasks."""
    ordered = sorted(plan["loads"], key=lambda task: positions.get(task, len(positions)))
    return [(task, Load(**load).slug) for task in ordered for load in plan["loads"][task]]


def chosen(asked: Mapping[str, str], loads: Sequence[tuple[str, str]]) -> Chosen:
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
    )


def command(plan: Mapping[str, Any], label: str) -> str:
    """The one command that measures the same again; the checkout decides what is measured."""
    stacks = [f"{subject['framework']}/{subject['server']}" for subject in plan["subjects"]]
    return (
        f"python -m lab bench --rounds {plan['rounds']} --duration {plan['seconds']:g}"
        f" --warm-up {plan['warm_up_seconds']:g} --workers {plan['workers']} --label {label}"
        f" --tasks {' '.join(plan['loads'])} --stacks {' '.join(stacks)}"
    )
