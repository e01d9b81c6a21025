"""How complete and fresh the whole catalogue is, counted by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count
from packaging.version import InvalidVersion, Version

from catalog.models import Framework, Sample, Support

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
    cells, samples = Support.objects.visible(), Sample.objects.visible()
    kept, verified = samples.count(), samples.verified().count()
    refused = samples.exclude(reason=None).count()
    return Totals(
        frameworks=len(latest),
        unknown=len(latest) * features - cells.exclude(level=None).count(),
        unsourced=cells.filter(sources=None).count(),
        old=cells.filter(checked__lt=day - OLD).count(),
        due=_due(_by_version(cells, "version"), latest),
        verified=verified,
        refused=refused,
        unverified=kept - verified - refused,
        missing=len(latest) * tasks - kept,
        samples_due=_due(_by_version(samples.with_version(), "ran"), latest),
    )


def _by_version(found: Any, name: str) -> Iterable[tuple[int, str | None, int]]:
    """How many there are of each framework at each version."""
    counted = found.order_by().values("framework", name).annotate(how_many=Count("pk"))
    rows: Iterable[tuple[int, str | None, int]] = counted.values_list("framework", name, "how_many")
    return rows


def _due(rows: Iterable[tuple[int, str | None, int]], latest: dict[int, str | None]) -> int:
    """How many were looked at at an older feature release than the latest of their framework."""
    return sum(
        how_many
        for framework, version, how_many in rows
        if version and (newest := latest[framework]) and older(version, newest)
    )
