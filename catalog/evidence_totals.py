"""How complete and fresh the whole catalogue is, counted by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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


class OfCells(NamedTuple):
    """How many of a framework's cells are known, and how many need somebody."""

    known: int = 0
    unsourced: int = 0
    old: int = 0
    due: int = 0


class OfSamples(NamedTuple):
    """How many of a framework's samples are in each state, and how many are due to run again."""

    told: dict[State, int]
    due: int


Latest = Mapping[int, str | None]  # the newest release of each published framework


def count(day: dt.date, features: int, tasks: int) -> Totals:
    frameworks: Any = Framework.objects.published().with_latest()
    latest = dict(frameworks.values_list("pk", "latest_version"))
    cells, samples = cells_of(latest, day).values(), samples_of(latest).values()
    told = {state: sum(each.told.get(state, 0) for each in samples) for state in State}
    kept = sum(told.values())
    return Totals(
        frameworks=len(latest),
        unknown=len(latest) * features - sum(each.known for each in cells),
        unsourced=sum(each.unsourced for each in cells),
        old=sum(each.old for each in cells),
        due=sum(each.due for each in cells),
        verified=told[State.VERIFIED],
        refused=told[State.REFUSED],
        unverified=kept - told[State.VERIFIED] - told[State.REFUSED],
        missing=len(latest) * tasks - kept,
        samples_due=sum(each.due for each in samples),
    )


def long_ago(day: dt.date) -> Q:
    """Of cells: not checked for so long that they are old."""
    return Q(checked__lt=day - OLD)


def due(version: str | None, latest: str | None) -> bool:
    """Whether what was looked at belongs to an older feature release than the latest."""
    return bool(version and latest and older(version, latest))


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


def cells_of(latest: Latest, day: dt.date) -> dict[int, OfCells]:
    """Of every published framework."""
    old = Count("pk", filter=long_ago(day))
    cells = Support.objects.visible().order_by().values("framework", "version")
    counted = cells.annotate(how_many=Count("pk"), known=Count("level"), old=old)
    unsourced = dict(
        Support.objects.visible()
        .filter(sources=None)
        .order_by()
        .values_list("framework")
        .annotate(Count("pk"))
    )
    found = {pk: OfCells(unsourced=unsourced.get(pk, 0)) for pk in latest}
    for each in map(_Cells._make, counted.values_list(*_Cells._fields)):
        so_far = found[each.framework]
        found[each.framework] = so_far._replace(
            known=so_far.known + each.known,
            old=so_far.old + each.old,
            due=so_far.due + _due(each, latest),
        )
    return found


def samples_of(latest: Latest) -> dict[int, OfSamples]:
    """Of every published framework."""
    samples: Any = Sample.objects.visible().told().with_version().order_by()
    counted = samples.values("framework", "ran", "told").annotate(how_many=Count("pk"))
    rows = counted.values_list("framework", "ran", "how_many", "told")
    found = {pk: OfSamples({}, 0) for pk in latest}
    for each in map(_Samples._make, rows):
        told, so_far = found[each.framework]
        state = State(each.told)
        told[state] = told.get(state, 0) + each.how_many
        found[each.framework] = OfSamples(told, so_far + _due(each, latest))
    return found


def _due(each: _Cells | _Samples, latest: Latest) -> int:
    return each.how_many if due(each.version, latest[each.framework]) else 0
