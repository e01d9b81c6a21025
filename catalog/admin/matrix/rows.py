"""The rows of the page: one cell each, kept or not yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Prefetch

from catalog.admin.level_help import NOTHING, UNKNOWN
from catalog.admin.matrix.axes import Axis
from catalog.admin.matrix.cell_text import CellText
from catalog.admin.matrix.permissions import Visitor, may_add, may_change
from catalog.evidence_totals import OLD, older
from catalog.models import Feature, Source, Support

SPANS = ((365, "year", 365), (60, "month", 30), (14, "week", 7))  # days from which
# What the control says, and the key that chooses it.
LEVELS = {
    "built_in": ("Built in", "1"),
    "official": ("Official", "2"),
    "third_party": ("Third party", "3"),
    "none": ("None", "4"),
    "": ("Unknown", "0"),
}
LABELS = {
    "via": "Package (via)",
    "since": "Since version",
    "version": "Version looked at",
    "checked": "Checked on",
    "sources": "Sources",
    "note": "Note",
}


class Choice(NamedTuple):
    """A level that can be chosen, and what counts as it for the row's feature."""

    value: str
    label: str
    key: str
    counts: str


class Field(NamedTuple):
    """One in which text is typed; `described` are the elements that say more of it."""

    name: str
    label: str
    value: str
    hint: str
    errors: list[str]
    described: str


class Difference(NamedTuple):
    field: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Collision:
    """What somebody else made of the cell since it was read."""

    who: str
    when: dt.datetime | None
    removed: bool
    differences: tuple[Difference, ...]


@dataclass
class Row:
    """`number` names its fields: the primary key of what stands in the row."""

    number: int
    name: str
    group: str
    framework: Any  # with its latest_version
    feature: Feature
    cell: Support | None
    editable: bool
    day: dt.date
    typed: CellText | None = None  # null where nothing was
    unchanged: bool = False
    was_known: bool = False  # when the page was read
    errors: dict[str, list[str]] = field(default_factory=dict)
    collision: Collision | None = None

    @cached_property
    def kept(self) -> CellText:
        return CellText.of(self.cell)

    @property
    def text(self) -> CellText:
        """What its fields hold."""
        return self.typed or self.kept

    @property
    def wrong(self) -> bool:
        return bool(self.errors or self.collision)

    @property
    def to_write(self) -> CellText:
        """What was typed; a ticked cell was checked today, whatever stands there."""
        if not self.unchanged:
            return self.text
        version = self.framework.latest_version or self.text.version
        return replace(self.text, checked=str(self.day), version=version)

    def begin(self, text: CellText) -> None:
        """What was typed where nothing was known: checked today at the newest release, unless
        it says otherwise."""
        checked = text.checked or str(self.day)
        version = text.version or self.framework.latest_version or ""
        self.typed = text if text.blank else replace(text, checked=checked, version=version)

    @property
    def choices(self) -> list[Choice]:
        counts = {"none": NOTHING, "": UNKNOWN}
        return [
            Choice(value, label, key, counts.get(value) or getattr(self.feature, value))
            for value, (label, key) in LEVELS.items()
        ]

    @property
    def fields(self) -> list[Field]:
        left = "" if self.cell else "Left empty: "
        latest = self.framework.latest_version or "none is known"
        hints = {
            "via": "A package URL, like pkg:pypi/flask-login, where it is not built in.",
            "sources": "Their short names.",
            "version": f"{left}{latest}" if left else f"The newest is {latest}.",
            "checked": f"{left}today" if left else "",
        }
        return [self._field(name, label, hints.get(name, "")) for name, label in LABELS.items()]

    def _field(self, name: str, label: str, hint: str) -> Field:
        errors = self.errors.get(name, [])
        said = [f"error_{self.number}-{name}"] * bool(errors)
        said += [f"help_{self.number}-{name}"] * bool(hint)
        return Field(name, label, getattr(self.text, name), hint, errors, " ".join(said))

    @property
    def age(self) -> str:
        return in_words((self.day - self.cell.checked).days) if self.cell else ""

    @property
    def old(self) -> bool:
        return self.cell is not None and self.day - self.cell.checked > OLD

    @property
    def due(self) -> bool:
        """Whether a feature release came out since the cell was checked."""
        latest = self.framework.latest_version
        return bool(self.cell and latest and older(self.cell.version, latest))


def in_words(days: int) -> str:
    """How long ago, as people say it: "today", "3 weeks ago"."""
    if days < 0:
        return "in the future"
    if days < 2:
        return ("today", "yesterday")[days]
    for start, unit, length in SPANS:
        if days >= start:
            count = days // length
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return f"{days} days ago"


def rows(axis: Axis, others: Iterable[Any], user: Visitor, day: dt.date) -> list[Row]:
    """Those of these records, in their order; two queries, however many."""
    stand = list(others)
    cited = Prefetch("sources", Source.objects.order_by("slug"))
    cells = axis.cells().filter(**{f"{axis.across}__in": stand}).prefetch_related(cited)
    kept = {getattr(cell, f"{axis.across}_id"): cell for cell in cells.order_by()}
    return [_row(axis, other, kept.get(other.pk), user, day) for other in stand]


def _row(axis: Axis, other: Any, cell: Support | None, user: Visitor, day: dt.date) -> Row:
    framework, feature = axis.pair(other)
    allowed = may_change if cell else may_add
    group, editable = axis.group(other), allowed(user, framework)
    return Row(other.pk, other.name, group, framework, feature, cell, editable, day)
