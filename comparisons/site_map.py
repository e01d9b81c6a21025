"""Every page that a search engine should know, and the day on which what it shows last changed.

That day is of the newest revision in the history, of the record and of what hangs on it: a cell
that an editor mends changes its framework's page and its feature's, whether or not somebody looked
at the sources again, so the day of that look would be too early. The database finds the newest
day of what belongs to each page, however many records that are. What was removed leaves no day:
the page then says an earlier one, never a later one. A page of no record (the method) has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, Max

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

MOST = 200  # frameworks of a sitemap
PAIRED = 24  # frameworks whose comparisons with one another are named
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
class Parts:
    """How many sitemaps there are: one with everything while it is small; else one of the lists
    and records, and then the frameworks some at a time."""

    frameworks: int

    @property
    def number(self) -> int:
        return 1 if self.frameworks <= MOST else 1 + -(-self.frameworks // MOST)


def parts() -> Parts:
    return Parts(Framework.objects.published().count())


def entries(fixed: Iterable[str], found: Parts, number: int = 1) -> Iterator[Entry]:
    """Those of a sitemap; `fixed` are the addresses of pages that are no record's."""
    frameworks = Framework.objects.published()
    if number > 1:
        start = (number - 2) * MOST
        yield from _frameworks(list(frameworks[start : start + MOST]))
        return
    yield from _lists(fixed)
    if found.number == 1:
        yield from _frameworks(list(frameworks))
    yield from _records()
    yield from _pairs()


def _lists(fixed: Iterable[str]) -> Iterator[Entry]:
    days = history.last_changes_of_all({model for models in LISTS.values() for model in models})
    for path in fixed:
        names = [str(model._meta.model_name) for model in LISTS.get(path, ())]
        yield _entry(path, max((days[name] for name in names if name in days), default=None))


def _frameworks(found: Sequence[Framework]) -> Iterator[Entry]:
    days = _days(found)
    for framework in found:
        yield _entry(framework.get_absolute_url(), days.get(framework.pk))


def _records() -> Iterator[Entry]:
    """Pages of records that are shown whole, features with the cells of published frameworks."""
    cells = _latest(Support.objects.visible(), "feature")
    own = history.last_changes({Feature, Concept, Claim, Task, Run, Comparison})
    for feature in Feature.objects.all():
        days = [own.get(("feature", feature.pk)), cells.get(feature.pk)]
        yield _entry(feature.get_absolute_url(), max(filter(None, days), default=None))
    for record in (
        *Concept.objects.all(),
        *Claim.objects.visible().only("slug"),
        *Task.objects.all(),
        *Run.objects.measured().defer("raw", "bench", "environment"),
        *Comparison.objects.published(),
    ):
        day = own.get((str(record._meta.model_name), record.pk))
        yield _entry(record.get_absolute_url(), day)


def _pairs() -> Iterator[Entry]:
    """Of the frameworks that most is said of: a thousand would make half a million pairs."""
    talked_of = Framework.objects.published().annotate(said=Count("claims"))
    found = sorted(talked_of.order_by("-said", "slug")[:PAIRED], key=lambda f: f.slug)
    days = _days(found)
    for pair in combinations(found, 2):
        known = [day for each in pair if (day := days.get(each.pk))]
        yield _entry(compared.address([f.slug for f in pair]), max(known, default=None))


def _days(frameworks: Sequence[Framework]) -> dict[int, dt.datetime]:
    """When these frameworks or what hangs on them last changed, by their keys."""
    found = dict(_latest(Framework.objects.filter(pk__in=[f.pk for f in frameworks]), "pk"))
    for model in (*PARTS, Support):
        for key, day in _latest(
            model.objects.filter(framework__in=frameworks), "framework"
        ).items():
            found[key] = max(day, found.get(key, day))
    return found


def _latest(records: Any, owner: str) -> dict[int, dt.datetime]:
    """The newest change of records, by what they belong to."""
    dated = records.order_by().annotate(changed=history.last_change(records.model))
    newest = dated.values(owner).annotate(newest=Max("changed")).values_list(owner, "newest")
    return {key: day for key, day in newest if day}


def _entry(path: str, changed: dt.datetime | None) -> Entry:
    return Entry(path, changed.date() if changed else None)
