"""How complete and how fresh the catalogue is: what the evidence page and command show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, Exists, OuterRef

from catalog import evidence_totals
from catalog.evidence_totals import OLD, older
from catalog.models import (
    Claim,
    Feature,
    Framework,
    Sample,
    Source,
    State,
    Support,
    Task,
    Verdict,
)
from catalog.models.source import FAILING

Row = TypeVar("Row", "Cell", "Code")
Checked = TypeVar("Checked", "Cell", Support)


@dataclass(frozen=True)
class FrameworkEvidence:
    """Counts of cells and of tasks.

    `due` and `samples_due` were checked, and run, at an older feature release than the latest.
    """

    slug: str
    name: str
    cells: int
    unknown: tuple[str, ...]
    unsourced: tuple[str, ...]
    old: tuple[str, ...]
    due: tuple[str, ...]
    verified: tuple[str, ...]
    refused: tuple[str, ...]
    unverified: tuple[str, ...]
    missing: tuple[str, ...]
    samples_due: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """`frameworks` are those that were asked for; what is counted is counted of all."""

    day: dt.date
    frameworks: tuple[FrameworkEvidence, ...]
    features: int
    tasks: int
    claims: dict[str, int]
    sources: int
    visited: int
    failing: int
    totals: evidence_totals.Totals

    @property
    def cells(self) -> int:
        """Every framework by every feature, kept or not."""
        return self.totals.frameworks * self.features

    def count(self, what: str) -> int:
        """The number of cells that are `unknown`, `unsourced`, `old` or `due`, of all frameworks.

        Or of tasks: `verified`, `refused`, `unverified`, `missing` or `samples_due`.
        """
        return int(getattr(self.totals, what))

    def percent(self, what: str) -> float:
        return 100 * self.count(what) / self.cells if self.cells else 0.0


class Cell(NamedTuple):
    """What is looked at of a cell."""

    framework: int
    feature: str
    level: str | None
    checked: dt.date
    version: str
    cited: bool


class Code(NamedTuple):
    """What is looked at of a sample; `ran` is the version that its newest verification did."""

    framework: int
    task: str
    state: str
    ran: str | None


def due(cells: Iterable[Checked], latest: str | None) -> list[Checked]:
    """The cells that were checked at an older feature release than the latest."""
    if latest is None:
        return []
    return [cell for cell in cells if older(cell.version, latest)]


def report(day: dt.date, frameworks: Sequence[Framework] | None = None) -> Evidence:
    """The evidence as of a day, in a fixed number of queries; framework by framework of those
    that are given (with their latest release), else of all."""
    if frameworks is None:
        frameworks = list(Framework.objects.published().with_latest().only("slug", "name"))
    features = list(Feature.objects.values_list("slug", flat=True))
    tasks = list(Task.objects.values_list("slug", flat=True))
    cells, samples = _by_framework(_cells(frameworks)), _by_framework(_samples(frameworks))
    return Evidence(
        day,
        tuple(
            FrameworkEvidence(
                f.slug,
                f.name,
                **_of_cells(f, cells.get(f.pk, []), features, day),
                **_of_tasks(f, samples.get(f.pk, []), tasks),
            )
            for f in frameworks
        ),
        len(features),
        len(tasks),
        _claims(),
        *_sources(),
        totals=evidence_totals.count(day, len(features), len(tasks)),
    )


def _sources() -> tuple[int, int, int]:
    """How many there are, how many of them were visited, and how many of these are failing."""
    failing = Count("pk", filter=FAILING)
    counted = Source.objects.visible().aggregate(
        all=Count("pk"), seen=Count("visited"), bad=failing
    )
    return counted["all"], counted["seen"], counted["bad"]


def _claims() -> dict[str, int]:
    shown = Claim.objects.filter(pk__in=Claim.objects.visible().values("pk"))
    counted = shown.order_by().values_list("verdict").annotate(Count("pk"))
    verdicts = dict(counted)
    return {verdict.label: verdicts.get(verdict.value, 0) for verdict in Verdict}


def _cells(frameworks: Sequence[Framework]) -> Iterable[Cell]:
    links = Support.sources.through.objects.filter(support=OuterRef("pk"))
    found = Support.objects.filter(framework__in=frameworks).annotate(cited=Exists(links))
    names = ("framework", "feature__slug", "level", "checked", "version", "cited")
    return map(Cell._make, found.values_list(*names))


def _samples(frameworks: Sequence[Framework]) -> Iterable[Code]:
    found = Sample.objects.visible().filter(framework__in=frameworks).told().with_version()
    names = ("framework", "task__slug", "told", "ran")
    return map(Code._make, found.order_by().values_list(*names))


def _by_framework(found: Iterable[Row]) -> dict[int, list[Row]]:
    of: dict[int, list[Row]] = {}
    for each in found:
        of.setdefault(each.framework, []).append(each)
    return of


def _of_cells(
    framework: Framework, cells: list[Cell], features: list[str], day: dt.date
) -> dict[str, Any]:
    known = {cell.feature for cell in cells if cell.level}
    latest: str | None = framework.latest_version  # type: ignore[attr-defined]
    return {
        "cells": len(cells),
        "unknown": tuple(slug for slug in features if slug not in known),
        "unsourced": tuple(cell.feature for cell in cells if not cell.cited),
        "old": tuple(cell.feature for cell in cells if day - cell.checked > OLD),
        "due": tuple(cell.feature for cell in due(cells, latest)),
    }


def _of_tasks(framework: Framework, samples: list[Code], tasks: list[str]) -> dict[str, Any]:
    states = {sample.task: sample.state for sample in samples}
    latest: str | None = framework.latest_version  # type: ignore[attr-defined]
    ran = {sample.task: sample.ran for sample in samples if sample.ran}
    settled = {State.VERIFIED, State.REFUSED}
    return {
        "verified": tuple(slug for slug in tasks if states.get(slug) == State.VERIFIED),
        "refused": tuple(slug for slug in tasks if states.get(slug) == State.REFUSED),
        "unverified": tuple(s for s in tasks if s in states and states[s] not in settled),
        "missing": tuple(slug for slug in tasks if slug not in states),
        "samples_due": tuple(s for s in tasks if latest and s in ran and older(ran[s], latest)),
    }
