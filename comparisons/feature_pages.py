"""What the pages of features are made of, held: the matrix, and a feature by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from catalog.models import Concept, Feature, Support, cited
from catalog.pieces import Pieces, State
from comparisons import levels, listed, paging, table
from comparisons.levels import LevelSection
from comparisons.listed import ListedFramework
from comparisons.paging import Page

Asked = tuple[int, int]  # the keys of a feature and a framework
FEATURES: Pieces[str, Feature] = Pieces(128)
CELLS: Pieces[Asked, table.Cell] = Pieces(2400)  # a hundred windows


@dataclass(frozen=True)
class Matrix:
    """A window of frameworks, those of `page`, by all features.

    `chosen` are the slugs that were asked for. The frameworks stand `apart` where the pages of
    features show them on several.
    """

    page: Page
    chosen: tuple[str, ...]
    apart: bool
    sections: tuple[LevelSection, ...]


@dataclass(frozen=True)
class FeaturePage:
    """`rows` are the frameworks of `page`, each with its cell."""

    feature: Feature
    page: Page
    rows: tuple[tuple[ListedFramework, table.Cell], ...]


def matrix(state: State | None, asked: Mapping[str, str]) -> Matrix:
    """The next frameworks a page at a time, or chosen ones."""
    chosen = tuple(slug for slug in asked.get("frameworks", "").split(",") if slug)
    frameworks = listed.frameworks(state)
    if chosen:
        wanted = set(chosen[: paging.COLUMNS])
        frameworks = tuple(each for each in frameworks if each.slug in wanted)
    page = paging.page(frameworks, asked, paging.COLUMNS, kept={"frameworks": ",".join(chosen)})
    apart = bool(chosen) or page.last > 1
    known, groups = levels.known(state, page.items), listed.groups(state)
    sections = levels.matrix(page.items, groups, known, apart=apart)
    return Matrix(page, chosen, apart, tuple(sections))


def feature(state: State | None, slug: str, asked: Mapping[str, str]) -> FeaturePage | None:
    """In a window of frameworks: that of a page, or that which holds a framework."""
    found = FEATURES.each(state, [slug], _features).get(slug)
    if found is None:
        return None
    page = paging.around(listed.frameworks(state), asked, paging.COLUMNS)
    cells = CELLS.each(state, [(found.pk, each.pk) for each in page.items], _cells)
    rows = tuple((each, cells[found.pk, each.pk]) for each in page.items)
    return FeaturePage(found, page, rows)


def _features(slugs: Sequence[str]) -> dict[str, Feature]:
    concepts = Prefetch("concepts", Concept.objects.only("slug", "name"))
    found = Feature.objects.filter(slug__in=slugs).select_related("group")
    return {feature.slug: feature for feature in found.prefetch_related(concepts)}


def _cells(asked: Sequence[Asked]) -> dict[Asked, table.Cell]:
    """Of one feature at some frameworks, by their keys."""
    feature, frameworks = asked[0][0], [framework for _, framework in asked]
    cells = Support.objects.visible().filter(feature=feature, framework__in=frameworks)
    supports = {support.framework_id: support for support in cells.order_by()}
    keys = [support.pk for support in supports.values()]
    sources = cited(Support.sources.through.objects.filter(support__in=keys))

    def cell(framework: int) -> table.Cell:
        support = supports.get(framework)
        mine = sources.get(("support", support.pk, ""), ()) if support else ()
        return table.support_cell(support, mine)

    return {(feature, framework): cell(framework) for framework in frameworks}
