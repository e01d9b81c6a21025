"""The published frameworks and the features, as plain rows: what many pages are made from.

A worker holds them, so what is in them is small, of the public, and read by everybody alike.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from catalog.models import Feature, FeatureGroup, Framework, Kind
from catalog.pieces import Pieces, State
from comparisons import paging


@dataclass(frozen=True, slots=True)
class ListedFramework:
    pk: int
    slug: str
    name: str
    kind: str | None
    aliases: tuple[str, ...]

    def get_kind_display(self) -> str | None:
        return Kind(self.kind).label if self.kind else None

    def get_absolute_url(self) -> str:
        return f"/frameworks/{self.slug}/"


@dataclass(frozen=True, slots=True)
class ListedFeature:
    pk: int
    slug: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class ListedGroup:
    slug: str
    name: str
    summary: str
    features: tuple[ListedFeature, ...]


@dataclass(frozen=True)
class Offered:
    """Frameworks to choose from; whether there are `more` than fit, which can be typed."""

    frameworks: tuple[ListedFramework, ...]
    more: bool

    def without(self, slugs: Collection[str]) -> Offered:
        return Offered(tuple(f for f in self.frameworks if f.slug not in slugs), self.more)


FRAMEWORKS: Pieces[None, tuple[ListedFramework, ...]] = Pieces(1)
GROUPS: Pieces[None, tuple[ListedGroup, ...]] = Pieces(1)


def frameworks(state: State | None) -> tuple[ListedFramework, ...]:
    """All that are published, by their slugs."""
    return FRAMEWORKS.one(state, None, _frameworks)


def offered(found: tuple[ListedFramework, ...]) -> Offered:
    """The first of them, as many as one can look through."""
    return Offered(found[: paging.OFFERED], len(found) > paging.OFFERED)


def groups(state: State | None) -> tuple[ListedGroup, ...]:
    """The groups with their features, in the order of the catalogue."""
    return GROUPS.one(state, None, _groups)


def _frameworks() -> tuple[ListedFramework, ...]:
    found = Framework.objects.published().order_by("slug")
    rows = found.values_list("pk", "slug", "name", "kind", "aliases")
    return tuple(ListedFramework(*row[:-1], tuple(row[-1])) for row in rows)


def _groups() -> tuple[ListedGroup, ...]:
    members: dict[int, list[ListedFeature]] = {}
    rows = Feature.objects.values_list("group_id", "pk", "slug", "name", "definition")
    for group, pk, slug, name, definition in rows.order_by("position", "slug"):
        members.setdefault(group, []).append(ListedFeature(pk, slug, name, definition))
    return tuple(
        ListedGroup(slug, name, summary, tuple(members.get(pk, ())))
        for pk, slug, name, summary in FeatureGroup.objects.values_list(
            "pk", "slug", "name", "summary"
        )
    )
