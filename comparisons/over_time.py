"""A framework's history over runs: a pure function from findings to one line a stack and load.

A change of machine, method or version is marked on the run that brought it: figures on both sides
of such a mark are not one story.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.models import Finding, Run
from facts.statistics import Interval


@dataclass(frozen=True)
class Point:
    """A run, and what is new about it since the one before."""

    run: Run
    version: str | None
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One stack at a task under a load; null where a run has no figure."""

    task: str
    load: str
    server: str
    open_loop: bool
    figures: tuple[Interval | None, ...]

    @property
    def most(self) -> float:
        known = (figure.high or figure.median for figure in self.figures if figure)
        return max(known, default=1.0)


@dataclass(frozen=True)
class OverTime:
    """`points` from the oldest run to the newest; the figures of `lines` in their order."""

    points: tuple[Point, ...]
    lines: tuple[Line, ...]


def over_time(
    runs: Sequence[Run], findings: Iterable[Finding], versions: Mapping[int, str | None]
) -> OverTime:
    """`runs` from the oldest on; `versions` of the framework by the run's primary key."""
    found: dict[tuple[str, str, str, bool], dict[int, Interval]] = {}
    for finding in findings:
        key = finding.task, finding.load, finding.server, finding.open_loop
        if finding.decisive:
            found.setdefault(key, {})[finding.run_id] = finding.decisive
    lines = [
        Line(*key, figures=tuple(figures.get(run.pk) for run in runs))
        for key, figures in found.items()
    ]
    return OverTime(tuple(_points(runs, versions)), tuple(lines))


def _points(runs: Sequence[Run], versions: Mapping[int, str | None]) -> Iterable[Point]:
    for before, run in zip([None, *runs], runs, strict=False):
        version = versions.get(run.pk)
        marks = [] if before is None else _marks(before, run)
        if before is not None and versions.get(before.pk) != version:
            marks.append(f"version {version or 'unknown'}")
        yield Point(run, version, tuple(marks))


def _marks(before: Run, run: Run) -> list[str]:
    marks = []
    if before.method != run.method:
        marks.append(f"method {run.method}")
    names = ("label", "cpu", "cores", "python")
    if any(before.environment.get(name) != run.environment.get(name) for name in names):
        marks.append(f"machine {run.environment['label']}")
    plans = [(each.bench or {})["plan"] for each in (before, run)]
    if plans[0]["seconds"] != plans[1]["seconds"]:
        marks.append(f"{plans[1]['seconds']:g} s a round")
    return marks
