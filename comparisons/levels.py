"""The matrix of all frameworks by all features: levels only, to be read at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.models import Feature, FeatureGroup, Framework, Support


@dataclass(frozen=True)
class LevelCell:
    framework: str
    level: str | None


@dataclass(frozen=True)
class LevelRow:
    slug: str
    name: str
    cells: tuple[LevelCell, ...]


@dataclass(frozen=True)
class LevelSection:
    slug: str
    name: str
    summary: str
    rows: tuple[LevelRow, ...]


def matrix(
    frameworks: Sequence[Framework], groups: Iterable[FeatureGroup], supports: Iterable[Support]
) -> list[LevelSection]:
    """One section a group, one row a feature, one cell a framework, unknown where none is kept."""
    levels = {(s.framework_id, s.feature_id): s.level for s in supports}
    return [
        LevelSection(
            group.slug,
            group.name,
            group.summary,
            tuple(_row(feature, frameworks, levels) for feature in group.features.all()),
        )
        for group in groups
    ]


def _row(
    feature: Feature,
    frameworks: Sequence[Framework],
    levels: dict[tuple[int, int], str | None],
) -> LevelRow:
    cells = (LevelCell(f.slug, levels.get((f.pk, feature.pk))) for f in frameworks)
    return LevelRow(feature.slug, feature.name, tuple(cells))
