"""Writes what was planned; inside a revision, after history.lock()."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from catalog import history
from catalog.sheets import constraints
from catalog.sheets.columns import Sheet
from catalog.sheets.plan import Kind, Planned


def write(sheet: Sheet, rows: Sequence[Planned]) -> None:
    changed = [each for each in rows if each.kind is Kind.CHANGED]
    for each in sorted(changed, key=lambda each: _holds_a_place(sheet, each.record)):
        each.record.save()
        for name, pks in each.links.items():
            getattr(each.record, name).set(pks)
    added = [each for each in rows if each.kind is Kind.ADDED]
    history.create_all([each.record for each in added], [_links(each) for each in added])


def _holds_a_place(sheet: Sheet, record: Model) -> bool:
    """That only one may have: whoever leaves it goes before."""
    values = {field.name: getattr(record, field.attname) for field in record._meta.fields}
    conditions = (condition for _, condition in constraints.unique(sheet.model))
    return any(each.children and constraints.holds(each, values) for each in conditions)


def _links(planned: Planned) -> dict[str, list[Any]]:
    fields = {field.name: field.related_model for field in planned.record._meta.many_to_many}
    return {name: [fields[name](pk=pk) for pk in pks] for name, pks in planned.links.items()}
