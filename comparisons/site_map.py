"""Every page that a search engine should know, and the day on which what it shows last changed.

That day is of the newest revision in the history, of the record and of what hangs on it: a cell
that an editor mends changes its framework's page and its feature's, whether or not somebody looked
at the sources again, so the day of that look would be too early. Three queries give the days of
all records. What was removed leaves no day: the page then says an earlier one, never a later one.
A page of no record (the method) has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import CharField, Value

from catalog import history
from catalog.models import (
    Adopter,
    Claim,
    Comparison,
    Concept,
    Feature,
    FeatureGroup,
    Framework,
    Popularity,
    Record,
    Release,
    Run,
    Sample,
    Support,
    Task,
    Trait,
)
from comparisons import compared

PARTS: tuple[Any, ...] = (Release, Trait, Adopter, Popularity, Sample)
# The lists, and whose records they show.
LISTS: dict[str, tuple[type[Record], ...]] = {
    "/": (Framework, Claim, Support, Sample, Run),
    "/frameworks/": (Framework, Release),
    "/features/": (Framework, FeatureGroup, Feature, Support),
    "/claims/": (Claim,),
    "/concepts/": (Concept,),
    "/compare/": (Framework,),
    "/choose/": (Framework, Feature, Support, Run),
    "/comparisons/": (Comparison,),
    "/tasks/": (Task, Sample, Run),
    "/benchmarks/": (Run,),
    "/benchmarks/runs/": (Run,),
    "/about/evidence/": (Framework, Feature, Support, Sample, Claim),
}


@dataclass(frozen=True)
class Entry:
    path: str
    changed: dt.date | None


@dataclass(frozen=True)
class Changes:
    """The last changes by model and key, and by the key of the framework and of the feature that
    they belong to."""

    records: dict[tuple[str, int], dt.datetime]
    frameworks: dict[int, dt.datetime]
    features: dict[int, dt.datetime]

    def of(self, record: Any) -> dt.datetime | None:
        return self.records.get((record._meta.model_name, record.pk))

    def of_all(self, models: Iterable[Any]) -> dt.datetime | None:
        names = {model._meta.model_name for model in models}
        return max((at for (name, _), at in self.records.items() if name in names), default=None)


def entries(fixed: Iterable[str]) -> Iterator[Entry]:
    """`fixed` are the addresses of pages that are no record's."""
    changes = last_changes()
    for path in fixed:
        yield _entry(path, changes.of_all(LISTS.get(path, ())))
    frameworks = list(Framework.objects.published())
    for framework in frameworks:
        yield _entry(framework.get_absolute_url(), changes.frameworks.get(framework.pk))
    for feature in Feature.objects.all():
        yield _entry(feature.get_absolute_url(), changes.features.get(feature.pk))
    for record in (
        *Concept.objects.all(),
        *Claim.objects.visible(),
        *Task.objects.all(),
        *Run.objects.measured(),
        *Comparison.objects.published(),
    ):
        yield _entry(record.get_absolute_url(), changes.of(record))
    for pair in combinations(frameworks, 2):
        days = [at for each in pair if (at := changes.frameworks.get(each.pk))]
        yield _entry(compared.address([f.slug for f in pair]), max(days, default=None))


def _entry(path: str, changed: dt.datetime | None) -> Entry:
    return Entry(path, changed.date() if changed else None)


def last_changes() -> Changes:
    shown = {model for models in LISTS.values() for model in models}
    records = history.last_changes({*shown, *PARTS})
    frameworks = {pk: at for (name, pk), at in records.items() if name == "framework"}
    features = {pk: at for (name, pk), at in records.items() if name == "feature"}
    for name, pk, framework in _parts():
        _later(frameworks, framework, records.get((name, pk)))
    for pk, framework, feature in _cells():
        _later(frameworks, framework, records.get(("support", pk)))
        _later(features, feature, records.get(("support", pk)))
    return Changes(records, frameworks, features)


def _later(found: dict[int, dt.datetime], owner: int, at: dt.datetime | None) -> None:
    if at is not None:
        found[owner] = max(at, found.get(owner, at))


def _parts() -> list[tuple[str, int, int]]:
    """What hangs on a framework besides its cells: name of the model, key, key of the framework."""
    rows = [
        model.objects.order_by().values_list(
            Value(model._meta.model_name, CharField()), "pk", "framework_id"
        )
        for model in PARTS
    ]
    return list(rows[0].union(*rows[1:], all=True))


def _cells() -> Iterable[tuple[int, int, int]]:
    """A feature's page shows the cells of published frameworks."""
    rows = Support.objects.visible().order_by()
    return rows.values_list("pk", "framework_id", "feature_id")
