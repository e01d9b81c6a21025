"""The two ways to lay the matrix out: a framework with all features, a feature with all frameworks.

Both say which records stand in its rows, which cells it holds, and whose cell a row is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from catalog.evidence_totals import OLD
from catalog.models import Feature, Framework, Support


@dataclass(frozen=True)
class FeaturesOf:
    framework: Any  # with its latest_version

    across = "feature"

    def read_again(self) -> None:
        """It may have been published since it was read, which is not for all to change."""
        self.framework.refresh_from_db(fields=["published"])

    @property
    def about(self) -> Framework:
        return self.framework  # type: ignore[no-any-return]

    @property
    def address(self) -> str:
        return reverse("desk:matrix-of-framework", args=[self.framework.slug])

    def others(self) -> QuerySet[Any]:
        return Feature.objects.select_related("group")

    def cells(self) -> QuerySet[Support]:
        return Support.objects.filter(framework=self.framework)

    def pair(self, other: Any) -> tuple[Any, Feature]:
        return self.framework, other

    def group(self, other: Any) -> str:
        return str(other.group.name)


@dataclass(frozen=True)
class FrameworksOf:
    feature: Feature

    across = "framework"

    def read_again(self) -> None:
        """Its rows hold what may change: they are read when they are asked for."""

    @property
    def about(self) -> Feature:
        return self.feature

    @property
    def address(self) -> str:
        return reverse("desk:matrix-of-feature", args=[self.feature.slug])

    def others(self) -> QuerySet[Any]:
        return Framework.objects.with_latest().order_by(Lower("name"), "slug")

    def cells(self) -> QuerySet[Support]:
        return Support.objects.filter(feature=self.feature)

    def pair(self, other: Any) -> tuple[Any, Feature]:
        return other, self.feature

    def group(self, other: Any) -> str:
        return ""


Axis = FeaturesOf | FrameworksOf


def shown(axis: Axis, show: str, day: dt.date) -> QuerySet[Any]:
    """What stands in the rows: all, or those whose cell is "unknown" or "old"."""
    own = axis.cells().filter(**{axis.across: OuterRef("pk")})
    if show == "unknown":
        return axis.others().filter(~Exists(own.filter(level__isnull=False)))
    if show == "old":
        return axis.others().filter(Exists(own.filter(checked__lt=day - OLD)))
    return axis.others()
