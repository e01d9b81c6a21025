"""The side-by-side table: a pure function from loaded records to sections, rows and cells.

The page and the API render the same object, so they cannot disagree. Nothing here asks the
database: what is given must come with its relations loaded (Framework.objects.for_comparison).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from catalog.models import Cited, Claim, Feature, Framework, SourceLink, Support, TraitKind
from comparisons.code import Code
from comparisons.measured import Measured


@dataclass(frozen=True)
class Item:
    """One entry of a cell that holds several; claims have a verdict, a finding and a date."""

    slug: str
    text: str
    verdict: str | None
    finding: str | None
    checked: dt.date | None
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True)
class Cell:
    """What is known of one framework in one row. Neither text nor items means unknown."""

    text: str | None
    level: str | None
    via: str | None
    since: str | None
    note: str | None
    items: tuple[Item, ...]
    checked: dt.date | None
    version: str | None
    sources: tuple[SourceLink, ...]

    @property
    def known(self) -> bool:
        return self.text is not None or bool(self.items)

    @cached_property
    def said(self) -> tuple[Any, ...]:
        """What two frameworks must have in common to be alike in a row."""
        return self.text, self.level, self.via, self.items

    @property
    def cited(self) -> tuple[SourceLink, ...]:
        """The sources of the cell and of its items, each once."""
        everything = (*self.sources, *(link for item in self.items for link in item.sources))
        return tuple(dict.fromkeys(everything))


class Row(NamedTuple):
    slug: str
    name: str
    definition: str | None
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True)
class Section:
    """`kind` is profile, features, traits or claims."""

    slug: str
    name: str
    kind: str
    rows: tuple[Row, ...]

    @property
    def same(self) -> int:
        """The number of rows in which the frameworks do not differ."""
        return sum(not row.differs for row in self.rows)


@dataclass(frozen=True)
class Column:
    """A framework that is compared, and the version that the table describes."""

    slug: str
    name: str
    purl: str
    version: str | None
    python: str | None
    end_of_support: dt.date | None


@dataclass(frozen=True)
class Place:
    """A section, and the slugs of its rows on which a sentence rests."""

    section: str
    name: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """A difference in words (comparisons.summary)."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Table:
    """`code`, `measured` and `summary` are filled by comparisons.compared.load()."""

    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    code: Code | None = None
    measured: Measured | None = None
    summary: tuple[Sentence, ...] = ()


def compare(
    frameworks: Sequence[Framework],
    features: Sequence[Feature],
    claims: Sequence[Claim],
    cited: Cited,
) -> Table:
    """The table of frameworks (in the order given) by everything that is known of them."""
    return beside([side(framework, features, claims, cited) for framework in frameworks])


def side(
    framework: Framework, features: Iterable[Feature], claims: Iterable[Claim], cited: Cited
) -> Table:
    """The table of one framework, with every row, to be put beside others.

    Features come in the order in which they are given, adjacent ones of a group in one section.
    """
    supports = {support.feature_id: support for support in framework.supports.all()}
    groups = groupby(features, key=lambda feature: feature.group)
    sections = (
        _profile(framework, cited),
        *(_features(group, members, supports, cited) for group, members in groups),
        _traits(framework, cited),
        _claims(framework, claims, cited),
    )
    return Table((_column(framework),), sections)


def beside(sides: Sequence[Table]) -> Table:
    """The sides in one table, without the rows that say nothing of any; features stay."""
    together = zip(*(each.sections for each in sides), strict=True)
    sections = (_section_beside(sections) for sections in together)
    columns = tuple(column for each in sides for column in each.columns)
    return Table(columns, tuple(section for section in sections if section.rows))


def _section_beside(sections: Sequence[Section]) -> Section:
    first = sections[0]
    together = zip(*(section.rows for section in sections), strict=True)
    rows = (_row_beside(rows) for rows in together)
    kept = tuple(r for r in rows if first.kind == "features" or any(c.known for c in r.cells))
    return Section(first.slug, first.name, first.kind, kept)


def _row_beside(rows: Sequence[Row]) -> Row:
    first = rows[0]
    cells = tuple(row.cells[0] for row in rows)
    said = [cell.said for cell in cells]
    differs = said.count(said[0]) < len(said)
    return Row(first.slug, first.name, first.definition, cells, differs)


def only_differences(table: Table) -> Table:
    """The table without the rows in which all frameworks are alike."""
    sections = (
        Section(s.slug, s.name, s.kind, tuple(row for row in s.rows if row.differs))
        for s in table.sections
    )
    return replace(table, sections=tuple(section for section in sections if section.rows))


def _column(framework: Any) -> Column:
    return Column(
        framework.slug,
        framework.name,
        framework.purl,
        framework.latest_version,
        framework.latest_python,
        framework.latest_end_of_support,
    )


PROFILE = {
    "kind": "Kind",
    "status": "Status",
    "summary": "In short",
    "philosophy": "Philosophy",
    "best_for": "Best for",
    "not_for": "Not for",
    "architecture": "Architecture",
    "interfaces": "Interfaces",
    "concurrency": "Concurrency",
    "latest_version": "Latest release",
    "latest_python": "Python",
    "latest_end_of_support": "Supported until",
    "first_release": "First release",
    "end_of_support": "End of support",
    "licence": "Licence",
    "steward": "Steward",
    "original_author": "Original author",
    "built_on": "Built on",
    "successor": "Successor",
}
WORDS = {
    "wsgi": "WSGI",
    "asgi": "ASGI",
    "own_server": "its own server",
    "threads": "threads",
    "event_loop": "event loop",
}


def _profile(framework: Framework, cited: Cited) -> Section:
    rows = (_row(f, name, _profile_cell(framework, f, cited)) for f, name in PROFILE.items())
    return Section("profile", "Profile", "profile", tuple(rows))


def _profile_cell(framework: Framework, field: str, cited: Cited) -> Cell:
    return Cell(
        text=_words(framework, field),
        level=None,
        via=None,
        since=None,
        note=None,
        items=(),
        checked=framework.checked,
        version=framework.version,
        sources=cited.get(("framework", framework.pk, field), ()),
    )


def _words(framework: Any, field: str) -> str | None:
    """A field of the profile as text: choices by their labels, lists joined, dates in ISO 8601."""
    if display := getattr(framework, f"get_{field}_display", None):
        label = display()
        return None if label is None else str(label)
    value = getattr(framework, field)
    if isinstance(value, list):
        return ", ".join(WORDS.get(item, item.removeprefix("pkg:pypi/")) for item in value) or None
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).removeprefix("pkg:pypi/") if value else None


def _features(
    group: Any, features: Iterable[Feature], supports: Mapping[int, Support], cited: Cited
) -> Section:
    rows = tuple(_feature(each, supports.get(each.pk), cited) for each in features)
    return Section(group.slug, group.name, "features", rows)


def _feature(feature: Feature, support: Support | None, cited: Cited) -> Row:
    sources = cited.get(("support", support.pk, ""), ()) if support else ()
    return _row(feature.slug, feature.name, support_cell(support, sources), feature.definition)


def support_cell(support: Support | None, sources: tuple[SourceLink, ...]) -> Cell:
    """A cell of the matrix; a missing one is unknown, like one without a level."""
    if support is None:
        return Cell(None, None, None, None, None, (), None, None, ())
    return Cell(
        text=support.get_level_display() if support.level else None,
        level=support.level,
        via=support.via,
        since=support.since,
        note=support.note,
        items=(),
        checked=support.checked,
        version=support.version,
        sources=sources,
    )


def _traits(framework: Framework, cited: Cited) -> Section:
    kinds = ((TraitKind.STRENGTH, "Strengths"), (TraitKind.WEAKNESS, "Weaknesses"))
    rows = (_row(kind.value, name, _trait_cell(framework, kind, cited)) for kind, name in kinds)
    return Section("traits", "Strengths and weaknesses", "traits", tuple(rows))


def _trait_cell(framework: Framework, kind: TraitKind, cited: Cited) -> Cell:
    items = (
        Item(t.slug, t.text, None, None, framework.checked, cited.get(("trait", t.pk, ""), ()))
        for t in framework.traits.all()
        if t.kind == kind
    )
    return _items_cell(items, framework.checked, framework.version)


def _items_cell(
    items: Iterable[Item], checked: dt.date | None = None, version: str | None = None
) -> Cell:
    return Cell(None, None, None, None, None, tuple(items), checked, version, ())


def _claims(framework: Framework, claims: Iterable[Claim], cited: Cited) -> Section:
    mine = (c for c in claims if c.about_framework == framework.slug)  # type: ignore[attr-defined]
    row = _row("said", "What is said", _items_cell(_claim(claim, cited) for claim in mine))
    return Section("claims", "Claims", "claims", (row,))


def _claim(claim: Claim, cited: Cited) -> Item:
    sources = cited.get(("claim", claim.pk, ""), ())
    return Item(claim.slug, claim.statement, claim.verdict, claim.finding, claim.checked, sources)


def _row(slug: str, name: str, cell: Cell, definition: str | None = None) -> Row:
    return Row(slug, name, definition, (cell,), differs=False)
