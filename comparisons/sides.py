"""One framework's side of every comparison that it is in, held until the catalogue changes.

There are far more comparisons than any cache of pages can hold, and few frameworks that most of
them are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from comparisons.code import CodeCell
from comparisons.measured import Pair, pair

Asked = tuple[str, str | None]  # a framework, and the task whose code is asked for


@dataclass(frozen=True)
class Side:
    """`table` is of this framework alone, with every row."""

    framework: Framework
    table: table.Table

    @cached_property
    def cells(self) -> markup.Cells:
        return markup.cells(self.table)


@dataclass(frozen=True)
class Coded:
    """The samples of a framework for all tasks, and its code for one."""

    samples: tuple[Sample, ...]
    task: str
    cell: CodeCell

    @cached_property
    def html(self) -> bytes:
        return markup.code_cell(self.task, self.cell)


@dataclass(frozen=True)
class BesideFirst:
    """What was measured of one framework, beside another one."""

    pair: Pair

    @cached_property
    def figures(self) -> markup.Figures:
        return markup.figures(self.pair)


# A side takes about a third of a megabyte with its markup, what was measured about as much.
SIDES: Pieces[str, Side] = Pieces(60)
FINDINGS: Pieces[str, tuple[Finding, ...]] = Pieces(60)
PAIRS: Pieces[tuple[str, str], BesideFirst] = Pieces(200)
CODED: Pieces[Asked, Coded] = Pieces(200)


def sides(state: State | None, slugs: Sequence[str]) -> dict[str, Side]:
    """Of those of the frameworks that are published."""
    return SIDES.each(state, slugs, lambda missing: {s.framework.slug: s for s in _load(missing)})


def _load(slugs: Sequence[str]) -> Iterator[Side]:
    frameworks = list(Framework.objects.for_comparison(tuple(slugs)))
    if not frameworks:
        return
    features = list(Feature.objects.select_related("group"))
    claims = Claim.objects.about(tuple(slugs)).in_doubt()
    links = citations(frameworks, claims)
    for framework in frameworks:
        yield Side(framework, table.side(framework, features, claims, links))


def citations(frameworks: Sequence[Framework], claims: QuerySet[Claim]) -> Cited:
    """All that the sides of these frameworks cite."""
    return cited(
        Citation.objects.filter(framework__in=frameworks),
        Support.sources.through.objects.filter(support__framework__in=frameworks),
        Trait.sources.through.objects.filter(trait__framework__in=frameworks),
        Claim.sources.through.objects.filter(claim__in=claims.values("pk")),
    )


def coded(state: State | None, sides: Sequence[Side], task: str | None) -> list[Coded]:
    """The code of one task: the first, where `task` names none."""

    def load(missing: list[Asked]) -> dict[Asked, Coded]:
        found: dict[str, list[Sample]] = {slug: [] for slug, _ in missing}
        for sample in Sample.objects.for_code(list(found), task):
            found[sample.framework.slug].append(sample)
        return {(slug, task): _coded(frameworks[slug], mine) for slug, mine in found.items()}

    frameworks = {side.framework.slug: side.framework for side in sides}
    return list(CODED.each(state, [(slug, task) for slug in frameworks], load).values())


def _coded(framework: Framework, samples: Sequence[Sample]) -> Coded:
    shown = next((sample for sample in samples if sample.shown), None)  # type: ignore[attr-defined]
    return Coded(tuple(samples), shown.task.slug if shown else "", code.cell(framework, shown))


def in_order(found: Sequence[Coded]) -> list[Sample]:
    """Of all of them, by their tasks, as Sample.objects.for_code() has them."""
    samples = [sample for each in found for sample in each.samples]
    return sorted(samples, key=lambda sample: (sample.task.position, sample.task.slug))


def besides(
    state: State | None, slugs: Sequence[str], samples: Sequence[Sample]
) -> list[BesideFirst]:
    """Each framework, in the order given, beside the first of them."""
    usual: dict[str, dict[str, str]] = {slug: {} for slug in slugs}
    for sample in samples:
        if sample.stack:
            usual[sample.framework.slug][sample.task.slug] = sample.stack.slug

    def load(missing: list[tuple[str, str]]) -> dict[tuple[str, str], BesideFirst]:
        found = _findings(state, slugs)
        return {
            (one, first): BesideFirst(pair(found[one], usual[one], found[first], usual[first]))
            for one, first in missing
        }

    return list(PAIRS.each(state, [(slug, slugs[0]) for slug in slugs], load).values())


def _findings(state: State | None, slugs: Sequence[str]) -> dict[str, tuple[Finding, ...]]:
    """What the site shows of what was measured of these frameworks."""

    def load(missing: list[str]) -> dict[str, tuple[Finding, ...]]:
        found = list(Finding.objects.shown().filter(framework__in=missing))
        return {slug: tuple(f for f in found if f.framework == slug) for slug in missing}

    return FINDINGS.each(state, slugs, load)
