"""The side-by-side table: a pure function from loaded records to sections, rows and cells.

The page and the API render the same object, so they cannot disagree. Nothing here asks the
database: what is given must come with its relations loaded (Framework.objects.for_comparison).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from catalog.models import Claim, Feature, Framework, Source, Support, TraitKind
from comparisons.code import Code
from comparisons.measured import Measured


@dataclass(frozen=True)
class SourceLink:
    """What a reader opens to check a cell; `address` is null where none is known."""

    key: str
    title: str
    publisher: str
    address: str | None
    read: dt.date


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

    @property
    def cited(self) -> tuple[SourceLink, ...]:
        """The sources of the cell and of its items, each once."""
        everything = (*self.sources, *(link for item in self.items for link in item.sources))
        return tuple(dict.fromkeys(everything))


@dataclass(frozen=True)
class Row:
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
    frameworks: Sequence[Framework], features: Iterable[Feature], claims: Iterable[Claim]
) -> Table:
    """The table of frameworks (in the order given) by everything that is known of them.

    Features come in the order in which they are given, adjacent ones of a group in one section.
    """
    groups = groupby(features, key=lambda feature: feature.group)
    sections = [
        _profile(frameworks),
        *(_features(group, list(members), frameworks) for group, members in groups),
        _traits(frameworks),
        _claims(frameworks, list(claims)),
    ]
    filled = tuple(section for section in sections if section.rows)
    return Table(tuple(_column(framework) for framework in frameworks), filled)


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


def _profile(frameworks: Sequence[Framework]) -> Section:
    rows = (
        _row(field, name, None, [_profile_cell(framework, field) for framework in frameworks])
        for field, name in PROFILE.items()
    )
    return Section(
        "profile", "Profile", "profile", tuple(r for r in rows if any(c.known for c in r.cells))
    )


def _profile_cell(framework: Framework, field: str) -> Cell:
    cited = [c.source for c in framework.citations.all() if c.field == field]
    return Cell(
        text=_words(framework, field),
        level=None,
        via=None,
        since=None,
        note=None,
        items=(),
        checked=framework.checked,
        version=framework.version,
        sources=_links(cited),
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


def _features(group: Any, features: list[Feature], frameworks: Sequence[Framework]) -> Section:
    supports = [{s.feature_id: s for s in f.supports.all()} for f in frameworks]
    rows = tuple(
        _row(
            feature.slug,
            feature.name,
            feature.definition,
            [support_cell(mine.get(feature.pk)) for mine in supports],
        )
        for feature in features
    )
    return Section(group.slug, group.name, "features", rows)


def support_cell(support: Support | None) -> Cell:
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
        sources=_links(support.sources.all()),
    )


def _traits(frameworks: Sequence[Framework]) -> Section:
    rows = tuple(
        _row(kind.value, name, None, [_trait_cell(framework, kind) for framework in frameworks])
        for kind, name in ((TraitKind.STRENGTH, "Strengths"), (TraitKind.WEAKNESS, "Weaknesses"))
    )
    return Section(
        "traits",
        "Strengths and weaknesses",
        "traits",
        tuple(row for row in rows if any(cell.known for cell in row.cells)),
    )


def _trait_cell(framework: Framework, kind: TraitKind) -> Cell:
    items = (
        Item(trait.slug, trait.text, None, None, framework.checked, _links(trait.sources.all()))
        for trait in framework.traits.all()
        if trait.kind == kind
    )
    return _items_cell(items, framework.checked, framework.version)


def _items_cell(
    items: Iterable[Item], checked: dt.date | None = None, version: str | None = None
) -> Cell:
    return Cell(None, None, None, None, None, tuple(items), checked, version, ())


def _claims(frameworks: Sequence[Framework], claims: list[Claim]) -> Section:
    cells = [
        _items_cell(_claim(c) for c in claims if c.about_framework == framework.slug)  # type: ignore[attr-defined]
        for framework in frameworks
    ]
    rows = (_row("said", "What is said", None, cells),) if any(c.known for c in cells) else ()
    return Section("claims", "Claims", "claims", rows)


def _claim(claim: Claim) -> Item:
    sources = _links(claim.sources.all())
    return Item(claim.slug, claim.statement, claim.verdict, claim.finding, claim.checked, sources)


def _row(slug: str, name: str, definition: str | None, cells: list[Cell]) -> Row:
    seen = {(cell.text, cell.level, cell.via, cell.items) for cell in cells}
    return Row(slug, name, definition, tuple(cells), len(seen) > 1)


def _links(sources: Iterable[Source]) -> tuple[SourceLink, ...]:
    links = (SourceLink(s.key, s.title, s.publisher, s.address, s.read) for s in sources)
    return tuple(sorted(links, key=lambda link: link.key))
