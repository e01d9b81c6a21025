"""How complete and fresh the whole catalogue is, counted by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, Q
from packaging.version import InvalidVersion, Version

from catalog.models import Framework, Sample, State, Support

OLD = dt.timedelta(days=365)


@dataclass(frozen=True)
class Totals:
    """Of cells `unknown`, `unsourced`, `old` and `due`; of tasks the others."""

    frameworks: int
    unknown: int
    unsourced: int
    old: int
    due: int
    verified: int
    refused: int
    unverified: int
    missing: int
    samples_due: int


@lru_cache(maxsize=4096)
def series(version: str) -> tuple[int, ...]:
    """The feature series of a version: 5.2.19 belongs to (5, 2). Raises InvalidVersion."""
    return (*Version(version).release, 0)[:2]


def older(version: str, latest: str) -> bool:
    try:
        return series(version) < series(latest)
    except InvalidVersion:
        return version != latest


def count(day: dt.date, features: int, tasks: int) -> Totals:
    frameworks: Any = Framework.objects.published().with_latest()
    latest = dict(frameworks.values_list("pk", "latest_version"))
    cells, samples = _cells(day), _samples()
    told = {state: sum(s.how_many for s in samples if s.told == state) for state in State}
    kept = sum(told.values())
    return Totals(
        frameworks=len(latest),
        unknown=len(latest) * features - sum(each.known for each in cells),
        unsourced=Support.objects.visible().filter(sources=None).count(),
        old=sum(each.old for each in cells),
        due=_due(cells, latest),
        verified=told[State.VERIFIED],
        refused=told[State.REFUSED],
        unverified=kept - told[State.VERIFIED] - told[State.REFUSED],
        missing=len(latest) * tasks - kept,
        samples_due=_due(samples, latest),
    )


class _Cells(NamedTuple):
    """Those of a framework that were checked at one version."""

    framework: int
    version: str | None
    how_many: int
    known: int
    old: int


class _Samples(NamedTuple):
    """Those of a framework that ran at one version and are in one state."""

    framework: int
    version: str | None
    how_many: int
    told: str


def _cells(day: dt.date) -> list[_Cells]:
    old = Count("pk", filter=Q(checked__lt=day - OLD))
    cells = Support.objects.visible().order_by().values("framework", "version")
    counted = cells.annotate(how_many=Count("pk"), known=Count("level"), old=old)
    return list(map(_Cells._make, counted.values_list(*_Cells._fields)))


def _samples() -> list[_Samples]:
    samples: Any = Sample.objects.visible().told().with_version().order_by()
    counted = samples.values("framework", "ran", "told").annotate(how_many=Count("pk"))
    return list(map(_Samples._make, counted.values_list("framework", "ran", "how_many", "told")))


def _due(found: Iterable[_Cells | _Samples], latest: dict[int, str | None]) -> int:
    """How many were looked at at an older feature release than the latest of their framework."""
    return sum(
        each.how_many
        for each in found
        if each.version and (newest := latest[each.framework]) and older(each.version, newest)
    )
