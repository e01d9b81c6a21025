"""A framework's history over runs: a pure function from findings to one line a stack and load.

A change of machine, method or version is marked on the run that brought it: figures on both sides
of such a mark are not one story.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Run
from comparisons.figures import Figure
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
    runs: Sequence[Run], found: Iterable[Figure], versions: Mapping[str, str | None]
) -> OverTime:
    """`runs` from the oldest on, with the `seconds` of their rounds; `versions` of the framework
    by the run."""
    at: dict[tuple[str, str, str, bool], dict[str, Interval]] = {}
    for each in found:
        key = each.task, each.load, each.server, each.open_loop
        if each.decisive:
            at.setdefault(key, {})[each.run] = each.decisive
    lines = [
        Line(*key, figures=tuple(figures.get(run.slug) for run in runs))
        for key, figures in at.items()
    ]
    return OverTime(tuple(_points(runs, versions)), tuple(lines))


def _points(runs: Sequence[Run], versions: Mapping[str, str | None]) -> Iterable[Point]:
    for before, run in zip([None, *runs], runs, strict=False):
        version = versions.get(run.slug)
        marks = [] if before is None else _marks(before, run)
        if before is not None and versions.get(before.slug) != version:
            marks.append(f"version {version or 'unknown'}")
        yield Point(run, version, tuple(marks))


def _marks(before: Any, run: Any) -> list[str]:
    marks = []
    if before.method != run.method:
        marks.append(f"method {run.method}")
    names = ("label", "cpu", "cores", "python")
    if any(before.environment.get(name) != run.environment.get(name) for name in names):
        marks.append(f"machine {run.environment['label']}")
    if before.seconds != run.seconds:
        marks.append(f"{run.seconds:g} s a round")
    return marks
