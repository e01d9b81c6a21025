"""How complete and how fresh the catalogue is: what the evidence page and command show."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

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


def due(supports: Iterable[Support], latest: str | None) -> list[Support]:
    """The cells that were checked at an older feature release than the latest."""
    if latest is None:
        return []
    return [support for support in supports if older(support.version, latest)]


def report(day: dt.date, frameworks: Sequence[Framework] | None = None) -> Evidence:
    """The evidence as of a day, in a fixed number of queries; framework by framework of those
    that are given (with their latest release), else of all."""
    if frameworks is None:
        frameworks = list(Framework.objects.published().with_latest())
    features = list(Feature.objects.values_list("slug", flat=True))
    supports: dict[int, list[Support]] = {}
    cells = Support.objects.filter(framework__in=frameworks).select_related("feature")
    counted = cells.annotate(cited=Count("sources"))
    for support in counted:
        supports.setdefault(support.framework_id, []).append(support)
    tasks = list(Task.objects.values_list("slug", flat=True))
    samples: dict[int, list[Sample]] = {}
    for sample in Sample.objects.for_list().filter(framework__in=frameworks):
        samples.setdefault(sample.framework_id, []).append(sample)
    sources = Source.objects.visible()
    verdicts = Counter(Claim.objects.values_list("verdict", flat=True))
    return Evidence(
        day,
        tuple(
            FrameworkEvidence(
                f.slug,
                f.name,
                **_cells(f, supports.get(f.pk, []), features, day),
                **_tasks(f, samples.get(f.pk, []), tasks),
            )
            for f in frameworks
        ),
        len(features),
        len(tasks),
        {verdict.label: verdicts[verdict.value] for verdict in Verdict},
        sources.count(),
        sources.exclude(visited=None).count(),
        sources.failing().count(),
        evidence_totals.count(day, len(features), len(tasks)),
    )


def _cells(
    framework: Framework, supports: list[Support], features: list[str], day: dt.date
) -> dict[str, Any]:
    known = {support.feature.slug for support in supports if support.level}
    latest: str | None = framework.latest_version  # type: ignore[attr-defined]
    return {
        "cells": len(supports),
        "unknown": tuple(slug for slug in features if slug not in known),
        "unsourced": _slugs(s for s in supports if not s.cited),  # type: ignore[attr-defined]
        "old": _slugs(s for s in supports if day - s.checked > OLD),
        "due": _slugs(due(supports, latest)),
    }


def _slugs(supports: Iterable[Support]) -> tuple[str, ...]:
    return tuple(support.feature.slug for support in supports)


def _tasks(framework: Framework, samples: list[Sample], tasks: list[str]) -> dict[str, Any]:
    states = {sample.task.slug: sample.state for sample in samples}
    latest: str | None = framework.latest_version  # type: ignore[attr-defined]
    ran = {s.task.slug: s.seen["version"] for s in samples if s.seen.get("version")}
    settled = {State.VERIFIED, State.REFUSED}
    return {
        "verified": tuple(slug for slug in tasks if states.get(slug) == State.VERIFIED),
        "refused": tuple(slug for slug in tasks if states.get(slug) == State.REFUSED),
        "unverified": tuple(s for s in tasks if s in states and states[s] not in settled),
        "missing": tuple(slug for slug in tasks if slug not in states),
        "samples_due": tuple(s for s in tasks if latest and s in ran and older(ran[s], latest)),
    }
