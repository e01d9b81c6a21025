"""How complete and how fresh the catalogue is: what the evidence page and command show."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from packaging.version import InvalidVersion, Version

from catalog.models import Claim, Feature, Framework, Source, Support, Verdict

OLD = dt.timedelta(days=365)


@dataclass(frozen=True)
class FrameworkEvidence:
    """Counts of cells. `due` were checked at an older feature release than the latest."""

    slug: str
    name: str
    cells: int
    unknown: tuple[str, ...]
    unsourced: tuple[str, ...]
    old: tuple[str, ...]
    due: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    day: dt.date
    frameworks: tuple[FrameworkEvidence, ...]
    features: int
    claims: dict[str, int]
    sources: int
    visited: int
    failing: int

    @property
    def cells(self) -> int:
        """Every framework by every feature, kept or not."""
        return len(self.frameworks) * self.features

    def count(self, what: str) -> int:
        """The number of cells that are `unknown`, `unsourced`, `old` or `due`."""
        return sum(len(getattr(framework, what)) for framework in self.frameworks)

    def percent(self, what: str) -> float:
        return 100 * self.count(what) / self.cells if self.cells else 0.0


def series(version: str) -> tuple[int, ...]:
    """The feature series of a version: 5.2.19 belongs to (5, 2). Raises InvalidVersion."""
    return (*Version(version).release, 0)[:2]


def due(supports: Iterable[Support], latest: str | None) -> list[Support]:
    """The cells that were checked at an older feature release than the latest."""
    if latest is None:
        return []
    return [support for support in supports if _older(support.version, latest)]


def _older(version: str, latest: str) -> bool:
    try:
        return series(version) < series(latest)
    except InvalidVersion:
        return version != latest


def report(day: dt.date) -> Evidence:
    """The evidence as of a day, in a fixed number of queries."""
    features = list(Feature.objects.values_list("slug", flat=True))
    supports: dict[int, list[Support]] = {}
    counted = Support.objects.visible().select_related("feature").annotate(cited=Count("sources"))
    for support in counted:
        supports.setdefault(support.framework_id, []).append(support)
    frameworks = Framework.objects.published().with_latest()
    sources = Source.objects.visible()
    verdicts = Counter(Claim.objects.values_list("verdict", flat=True))
    return Evidence(
        day,
        tuple(_framework(f, supports.get(f.pk, []), features, day) for f in frameworks),
        len(features),
        {verdict.label: verdicts[verdict.value] for verdict in Verdict},
        sources.count(),
        sources.exclude(visited=None).count(),
        sources.failing().count(),
    )


def _framework(
    framework: Framework, supports: list[Support], features: list[str], day: dt.date
) -> FrameworkEvidence:
    known = {support.feature.slug for support in supports if support.level}
    latest: str | None = framework.latest_version  # type: ignore[attr-defined]
    return FrameworkEvidence(
        slug=framework.slug,
        name=framework.name,
        cells=len(supports),
        unknown=tuple(slug for slug in features if slug not in known),
        unsourced=_slugs(s for s in supports if not s.cited),  # type: ignore[attr-defined]
        old=_slugs(s for s in supports if day - s.checked > OLD),
        due=_slugs(due(supports, latest)),
    )


def _slugs(supports: Iterable[Support]) -> tuple[str, ...]:
    return tuple(support.feature.slug for support in supports)
