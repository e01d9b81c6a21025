"""One framework's side of every comparison that it is in, held until the catalogue changes.

There are far more comparisons than any cache of pages can hold, and few frameworks that most of
them are made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from catalog.models import (
    Citation,
    Cited,
    Claim,
    Feature,
    Finding,
    Framework,
    Sample,
    Support,
    Trait,
    cited,
)
from catalog.pieces import Pieces, State
from comparisons import code, markup, table
from comparisons.code import CodeSide
from comparisons.measured import Pair, Servers, pair

Asked = tuple[str, str | None]  # a framework, and the task whose code is asked for


@dataclass(frozen=True)
class Side:
    """`table` is of this framework alone, with every row."""

    framework: Framework
    table: table.Table

    @cached_property
    def cells(self) -> markup.Cells:
        return markup.cells(self.table)

    @cached_property
    def outline(self) -> int:
        """The same for all sides that have the same rows."""
        return hash(tuple((s.slug, *(row.slug for row in s.rows)) for s in self.table.sections))


@dataclass(frozen=True)
class Coded:
    """The code of one framework for one task."""

    side: CodeSide

    @cached_property
    def html(self) -> bytes:
        task = self.side.task
        return markup.code_cell(task.slug if task else "", self.side.cell)


@dataclass(frozen=True)
class BesideFirst:
    """What was measured of one framework, beside another one."""

    pair: Pair

    @cached_property
    def figures(self) -> markup.Figures:
        return markup.figures(self.pair)


# With its markup, a side of 100 features takes a third of a megabyte; what was measured of a
# framework takes 0.1 to 0.4, as many stacks as were in its run.
SIDES: Pieces[str, Side] = Pieces(32)
FINDINGS: Pieces[str, tuple[Finding, ...]] = Pieces(32)
PAIRS: Pieces[tuple[str, str], BesideFirst] = Pieces(200)
CODED: Pieces[Asked, Coded] = Pieces(200)


def sides(state: State | None, slugs: Sequence[str]) -> dict[str, Side]:
    """Of those of the frameworks that are published."""
    found = SIDES.each(state, slugs, _load)
    # One was made before a feature came or went, another after it, while this request runs.
    return found if len({side.outline for side in found.values()}) < 2 else _load(slugs)


def _load(slugs: Sequence[str]) -> dict[str, Side]:
    frameworks = list(Framework.objects.for_comparison(tuple(slugs)))
    features = list(Feature.objects.select_related("group")) if frameworks else []
    claims = Claim.objects.about(tuple(slugs)).in_doubt()
    links = citations(frameworks, claims) if frameworks else {}
    made = {f.slug: Side(f, table.side(f, features, claims, links)) for f in frameworks}
    return {slug: made[slug] for slug in slugs if slug in made}


def citations(frameworks: Sequence[Framework], claims: QuerySet[Claim]) -> Cited:
    """All that the sides of these frameworks cite."""
    return cited(
        Citation.objects.filter(framework__in=frameworks),
        Support.sources.through.objects.filter(support__framework__in=frameworks),
        Trait.sources.through.objects.filter(trait__framework__in=frameworks),
        Claim.sources.through.objects.filter(claim__in=claims.values("pk")),
    )


def coded(state: State | None, frameworks: Sequence[Framework], task: str | None) -> list[Coded]:
    """The code of one task: the first, where `task` names none."""

    def load(missing: list[Asked]) -> dict[Asked, Coded]:
        found: dict[str, list[Sample]] = {slug: [] for slug, _ in missing}
        for sample in Sample.objects.for_code(list(found), task):
            found[sample.framework.slug].append(sample)
        made = {slug: Coded(code.side(by_slug[slug], mine)) for slug, mine in found.items()}
        return {(slug, task): each for slug, each in made.items()}

    by_slug = {framework.slug: framework for framework in frameworks}
    return list(CODED.each(state, [(slug, task) for slug in by_slug], load).values())


def besides(state: State | None, usual: Mapping[str, Servers], first: str) -> list[BesideFirst]:
    """Frameworks, by their usual servers, beside the first of them."""

    def load(missing: list[tuple[str, str]]) -> dict[tuple[str, str], BesideFirst]:
        found = _findings(state, list(usual))
        return {
            (one, first): BesideFirst(pair(found[one], usual[one], found[first], usual[first]))
            for one, _ in missing
        }

    return list(PAIRS.each(state, [(slug, first) for slug in usual], load).values())


def _findings(state: State | None, slugs: Sequence[str]) -> dict[str, tuple[Finding, ...]]:
    """What the site shows of what was measured of these frameworks."""

    def load(missing: list[str]) -> dict[str, tuple[Finding, ...]]:
        found = list(Finding.objects.shown().filter(framework__in=missing))
        return {slug: tuple(f for f in found if f.framework == slug) for slug in missing}

    return FINDINGS.each(state, slugs, load)
