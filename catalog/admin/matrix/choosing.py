"""Where to begin: every framework and every feature, with what is unknown or old of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from catalog.evidence_totals import OLD
from catalog.models import Feature, Framework, Support


class Tally(NamedTuple):
    """Of so many cells, kept or not."""

    cells: int
    unknown: int
    old: int

    @property
    def known(self) -> int:
        return self.cells - self.unknown


@dataclass(frozen=True)
class Choice:
    name: str
    address: str
    tally: Tally
    draft: bool = False


@dataclass(frozen=True)
class Group:
    name: str
    choices: Sequence[Choice]


def counts(day: dt.date) -> dict[str, Any]:
    """What a tally is made of, to annotate or aggregate cells with."""
    return {"known": Count("level"), "old": Count("pk", filter=Q(checked__lt=day - OLD))}


def tally(cells: QuerySet[Support], total: int, day: dt.date) -> Tally:
    found = cells.aggregate(**counts(day))
    return Tally(total, total - found["known"], found["old"])


def choices(day: dt.date) -> tuple[list[Choice], list[Group]]:
    named = Framework.objects.order_by(Lower("name"), "slug")
    frameworks = list(named.only("slug", "name", "published"))
    features = list(Feature.objects.select_related("group"))
    by_framework = _tallies("framework", len(features), day)
    by_feature = _tallies("feature", len(frameworks), day)
    lines = [
        Choice(each.name, _address(each), by_framework(each.pk), not each.published)
        for each in frameworks
    ]
    return lines, _groups(features, by_feature)


def _tallies(across: str, total: int, day: dt.date) -> Any:
    cells = Support.objects.order_by().values(across).annotate(**counts(day))
    found = {pk: (known, old) for pk, known, old in cells.values_list(across, "known", "old")}

    def of(pk: int) -> Tally:
        known, old = found.get(pk, (0, 0))
        return Tally(total, total - known, old)

    return of


def _groups(features: Iterable[Feature], tally_of: Any) -> list[Group]:
    grouped = groupby(features, key=lambda feature: feature.group.name)
    return [
        Group(name, [Choice(each.name, _address(each), tally_of(each.pk)) for each in members])
        for name, members in grouped
    ]


def _address(record: Framework | Feature) -> str:
    return reverse(f"desk:matrix-of-{record._meta.model_name}", args=[record.slug])
