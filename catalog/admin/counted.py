"""How much there is of what needs an editor, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from catalog import evidence_totals, reviewing
from catalog.evidence_totals import OfCells, OfSamples
from catalog.models import (
    Comparison,
    Feature,
    Framework,
    Run,
    Source,
    State,
    Suggestion,
    Support,
)
from catalog.models.source import FAILING, NEVER_VISITED

UNVERIFIED = (State.FAILED, State.CHANGED, State.NEVER)


@dataclass(frozen=True)
class Sources:
    """Of those that visitors see."""

    failing: int
    never: int


@dataclass(frozen=True)
class Waiting:
    oldest: dt.datetime | None  # of the suggestions, in words or with changes
    suggestions: int  # in words
    changes: int  # that are suggested
    runs: int
    frameworks: int
    comparisons: int
    frameworks_asked: int  # drafts of which somebody asked for a review
    comparisons_asked: int


@dataclass(frozen=True)
class Profile:
    """A published framework: the release that its profile describes, and the newest one."""

    slug: str
    name: str
    described: str | None
    newest: str | None
    released: dt.date | None

    @property
    def due(self) -> bool:
        return evidence_totals.due(self.described, self.newest)


@dataclass(frozen=True)
class Counted:
    """As of a day; by the primary key of the framework.

    `unsettled` are cells that are kept without a level.
    """

    frameworks: dict[int, Profile]
    features: int
    cells: dict[int, OfCells]
    samples: dict[int, OfSamples]
    unsettled: int
    sources: Sources
    waiting: Waiting

    def of_cells(self, what: str) -> int:
        return sum(getattr(each, what) for each in self.cells.values())

    def in_state(self, state: State) -> int:
        return sum(each.told.get(state, 0) for each in self.samples.values())

    def unverified(self, framework: int) -> int:
        return sum(self.samples[framework].told.get(state, 0) for state in UNVERIFIED)

    @cached_property
    def unknown(self) -> dict[int, int]:
        return {pk: self.features - each.known for pk, each in self.cells.items()}


def count(day: dt.date) -> Counted:
    frameworks = _profiles()
    latest = {pk: profile.newest for pk, profile in frameworks.items()}
    return Counted(
        frameworks,
        Feature.objects.count(),
        evidence_totals.cells_of(latest, day),
        evidence_totals.samples_of(latest),
        Support.objects.visible().filter(level=None).count(),
        _sources(),
        _waiting(),
    )


def _profiles() -> dict[int, Profile]:
    found: Any = Framework.objects.published().with_latest()
    names = ("slug", "name", "version", "latest_version", "latest_date")
    return {pk: Profile(*rest) for pk, *rest in found.values_list("pk", *names)}


def _sources() -> Sources:
    failing, never = (Count("pk", filter=which) for which in (FAILING, NEVER_VISITED))
    return Sources(**Source.objects.visible().aggregate(failing=failing, never=never))


def _waiting() -> Waiting:
    drafts: list[QuerySet[Any]] = [
        each._default_manager.filter(published=False) for each in (Framework, Comparison)
    ]
    words = Count("pk", filter=Q(review=False, changes__isnull=True))
    changes = Count("pk", filter=Q(review=False, changes__isnull=False))
    oldest = Min("created", filter=Q(review=False))
    waiting = Suggestion.objects.waiting()
    said = waiting.aggregate(words=words, changes=changes, oldest=oldest)
    return Waiting(
        said["oldest"],
        said["words"],
        said["changes"],
        Run.objects.filter(published=False).count(),
        *(each.count() for each in drafts),
        *(reviewing.asked(each).count() for each in drafts),
    )
