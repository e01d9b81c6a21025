"""Cells that two editors changed at once: found, and told with both versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from reversion.models import Version

from catalog.admin.matrix.cell_text import FIELDS, CellText
from catalog.admin.matrix.rows import LEVELS, Collision, Difference, Row
from catalog.models import Removal, Support


class Change(NamedTuple):
    """The newest of a cell."""

    number: int
    who: str
    when: dt.datetime | None


NEVER = Change(0, "somebody", None)


def collide(touched: Iterable[Row], read_at: int) -> None:
    """Marks the rows whose cell somebody else changed, added or removed since."""
    rows = list(touched)
    changes = _changes({row.cell.pk for row in rows if row.cell})
    for row in rows:
        change = changes.get(row.cell.pk, NEVER) if row.cell else NEVER
        if row.cell and (change.number > read_at or "choice" in row.errors):
            row.collision = _collision(row, change)
        elif row.cell is None and (row.was_known or "choice" in row.errors):
            row.collision = _collision(row, _removal(row))


def _changes(cells: Collection[int]) -> dict[int, Change]:
    """The newest change of each of these cells, in one query."""
    if not cells:
        return {}
    versions: Any = Version.objects.filter(
        db=DEFAULT_DB_ALIAS,
        content_type=ContentType.objects.get_for_model(Support),
        object_id__in=list(map(str, cells)),
        revision__numbered__isnull=False,
    )
    names = ("object_id", "revision__numbered__number", "revision__user__username")
    told = versions.order_by("revision__numbered__number").values_list(
        *names, "revision__date_created"
    )
    return {int(cell): Change(number, who or "somebody", at) for cell, number, who, at in told}


def _removal(row: Row) -> Change:
    key = f"{row.framework.slug}.{row.feature.slug}"
    gone = Removal.objects.filter(noun="support", key=key).select_related("revision__user").last()
    if gone is None:
        return NEVER
    return Change(0, str(gone.revision.user or "somebody"), gone.revision.date_created)


def _collision(row: Row, change: Change) -> Collision:
    pairs = ((name, _told(row.kept, name), _told(row.to_write, name)) for name in FIELDS)
    differences = tuple(Difference(*each) for each in pairs if each[1] != each[2])
    return Collision(change.who, change.when, row.cell is None, differences)


def _told(text: CellText, name: str) -> str:
    value = str(getattr(text, name))
    return LEVELS[value][0] if name == "level" and value in LEVELS else value
