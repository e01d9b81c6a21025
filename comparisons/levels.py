"""The matrix of frameworks by all features: levels only, to be read at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from catalog.models import Support
from catalog.pieces import Pieces, State
from comparisons.listed import ListedFeature, ListedFramework, ListedGroup

Marks = Mapping[str | None, Markup]  # by level
Levels = Mapping[int, str | None]  # of one framework, by the keys of features
HELD = 240  # frameworks: ten windows of the matrix
LEVELS: Pieces[int, Levels] = Pieces(HELD)


@dataclass(frozen=True)
class LevelRow:
    """A feature, and how each framework supports it: the level, null is unknown, and where on the
    feature's page that is shown."""

    slug: str
    name: str
    cells: tuple[tuple[str | None, str], ...]

    def between(self, openings: Marks, closings: Marks) -> Markup:
        """The cells as the template says what is before and after the address of a level. There
        are thousands of them on a page, and only five levels: so no template loops over them."""
        slug = escape(self.slug)
        before = {level: f"{mark}{slug}/" for level, mark in openings.items()}
        after = {level: str(mark) for level, mark in closings.items()}
        cells = [f"{before[level]}{place}{after[level]}" for level, place in self.cells]
        return Markup("".join(cells))  # noqa: S704 — all are markup, or escaped


@dataclass(frozen=True)
class LevelSection:
    slug: str
    name: str
    summary: str
    rows: tuple[LevelRow, ...]


def matrix(
    frameworks: Sequence[ListedFramework],
    groups: Iterable[ListedGroup],
    known: Mapping[int, Levels],
    *,
    apart: bool,
) -> list[LevelSection]:
    """One section a group, one row a feature, one cell a framework, unknown where none is kept.

    `known` are the levels of each framework, by its key. Where frameworks stand `apart`, on
    several pages, a cell leads to the page that its framework is on.
    """
    columns = [known.get(each.pk, {}) for each in frameworks]
    slugs = [escape(framework.slug) for framework in frameworks]
    places = [f"?framework={slug}#{slug}" if apart else f"#{slug}" for slug in slugs]

    def row(feature: ListedFeature) -> LevelRow:
        levels = [column.get(feature.pk) for column in columns]
        return LevelRow(feature.slug, feature.name, tuple(zip(levels, places, strict=True)))

    return [
        LevelSection(group.slug, group.name, group.summary, tuple(map(row, group.features)))
        for group in groups
    ]


def known(state: State | None, frameworks: Iterable[ListedFramework]) -> dict[int, Levels]:
    """The levels of these frameworks, by their keys."""
    return LEVELS.each(state, [framework.pk for framework in frameworks], _levels)


def _levels(frameworks: Sequence[int]) -> dict[int, Levels]:
    found: dict[int, dict[int, str | None]] = {framework: {} for framework in frameworks}
    cells = Support.objects.visible().filter(framework__in=frameworks).order_by()
    for framework, feature, level in cells.values_list("framework_id", "feature_id", "level"):
        found[framework][feature] = level
    return {**found}
