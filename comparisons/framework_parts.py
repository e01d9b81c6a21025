"""A framework's page but for its code: the same whichever task's code is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template

from catalog.models import Claim, Feature, Finding, Framework, Support, Task
from catalog.pieces import Pieces, State
from comparisons import corrections, listed, nearest, paging, sides, table
from comparisons.alternatives import Alternative, Levels, alternatives
from comparisons.code import Code
from comparisons.lineage import Lineage, lineage
from comparisons.standing import Standing, standing
from comparisons.table import Item, Table
from comparisons.terms import terms


@dataclass(frozen=True)
class FrameworkParts:
    """As markup, in the order of the page; the code comes after `before`.

    `anchors` are of all sections, each with its name.
    """

    framework: Framework
    anchors: tuple[tuple[str, str], ...]
    intro: bytes
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Told:
    """What these parts are made from; `table` is the framework's own side of every comparison."""

    framework: Framework
    table: Table
    standing: Standing | None
    alternatives: tuple[Alternative, ...]
    lineage: Lineage
    corrections: int

    @property
    def claims(self) -> tuple[Item, ...]:
        return tuple(item for row in _rows(self.table, "claims") for item in row.cells[0].items)

    @property
    def levels(self) -> Counter[str | None]:
        """How many features are at each level; null is unknown."""
        return Counter(row.cells[0].level for row in _rows(self.table, "features"))


@dataclass(frozen=True)
class FrameworkPage:
    """`code` is that of one task; null where there is no sample."""

    told: Told
    code: Code | None


PARTS: Pieces[str, FrameworkParts] = Pieces(24)  # of some 200 kB each


def load(state: State | None, slug: str) -> FrameworkParts | None:
    """Of a published framework; None if there is none of that slug."""

    def make(_: object) -> dict[str, FrameworkParts]:
        found = told(slug)
        return {slug: _rendered(_context(state, found))} if found else {}

    return PARTS.each(state, [slug], make).get(slug)


def told(slug: str) -> Told | None:
    found = Framework.objects.for_comparison((slug,)).for_page().first()
    if found is None:
        return None
    claims = Claim.objects.about((slug,))
    features = list(Feature.objects.select_related("group"))
    links = sides.citations([found], claims)
    side = table.compare([found], features, list(claims), links)
    near = list(nearest.alike(found, paging.COLUMNS))
    return Told(
        framework=found,
        table=side,
        standing=standing(slug, Finding.objects.beside(slug), _tasks()),
        alternatives=alternatives(found, near, _levels([found, *near]), _feature_names(side)),
        lineage=lineage(found, nearest.related(found)),
        corrections=corrections.made_of(slug),
    )


def _context(state: State | None, found: Told) -> dict[str, Any]:
    framework = found.framework
    return {
        "framework": framework,
        "terms": terms(),
        "table": found.table,
        "sections": {section.slug: section for section in found.table.sections},
        "offered": listed.offered(listed.frameworks(state)).without([framework.slug]),
        "standing": found.standing,
        "alternatives": found.alternatives,
        "lineage": found.lineage,
        "popular": list(framework.popularity.all()),
        "adopted": list(framework.adopters.all()),
        "claims": found.claims,
        "corrections": found.corrections,
    }


def _tasks() -> dict[str, str]:
    return dict(Task.objects.values_list("slug", "name"))


def _rendered(context: dict[str, Any]) -> FrameworkParts:
    template: Any = get_template("framework_parts.html")
    parts = (template.render({**context, "wanted": part}) for part in ("intro", "before", "after"))
    anchors, texts = _anchors(context), [part.encode() for part in parts]
    return FrameworkParts(context["framework"], anchors, *texts)


def _anchors(context: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    known = context["sections"]
    sections = {
        ("profile", "Profile"): "profile" in known,
        ("traits", "Strengths and weaknesses"): "traits" in known,
        ("features", "Features"): any(s.kind == "features" for s in known.values()),
        ("code", "Code"): True,
        ("measurements", "Measurements"): True,
        ("releases", "Releases"): True,
        ("claims", "Claims"): context["claims"],
        ("popularity", "Popularity"): context["popular"],
        ("adopters", "Used by"): context["adopted"],
        ("alternatives", "Alternatives"): context["alternatives"],
        ("built-on", "Built on"): context["lineage"].known,
    }
    return tuple(anchor for anchor, there in sections.items() if there)


def _rows(side: table.Table, kind: str) -> list[table.Row]:
    return [row for section in side.sections if section.kind == kind for row in section.rows]


def _feature_names(side: table.Table) -> dict[str, str]:
    return {row.slug: row.name for row in _rows(side, "features")}


def _levels(frameworks: Sequence[Framework]) -> Levels:
    """What the matrix shows of them."""
    found: dict[str, dict[str, str | None]] = {}
    rows = Support.objects.filter(framework__in=frameworks).order_by()
    for framework, feature, level in rows.values_list("framework__slug", "feature__slug", "level"):
        found.setdefault(framework, {})[feature] = level
    return found
