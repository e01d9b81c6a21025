"""All that the rows of a file are held against, read at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from catalog import history
from catalog.models import Record, Source
from catalog.sheets import constraints, records
from catalog.sheets.columns import KEYS, READ_AT, Sheet
from catalog.sheets.records import Cells, Key
from catalog.sheets.table import Table

NEAR = 1000  # keys among which a near one is looked for


@dataclass
class Loaded:
    """`now` and `base` are cells by primary key: as they are, and as the editor saw them, where
    somebody changed the record since. `named` are primary keys by natural ones."""

    sheet: Sheet
    revision: int
    by_key: dict[Key, Any] = field(default_factory=dict)
    now: dict[int, Cells] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    changed: dict[int, int] = field(default_factory=dict)
    base: dict[int, Cells] = field(default_factory=dict)
    named: dict[type[Record], dict[str, int]] = field(default_factory=dict)
    owners: dict[int, int | None] = field(default_factory=dict)  # of sources: their frameworks
    _near: dict[Any, list[str]] = field(default_factory=dict)

    def key_near(self, key: Key) -> str:
        """The natural key of this noun that may have been meant; nothing if none is near."""
        model = self.sheet.model
        lookups = model.lookups()
        among = Q(**{lookups[0]: key[0]}) if len(key) > 1 and key[0] else Q()
        return self._meant(".".join(filter(None, key)), model, among)

    def related_near(self, model: type[Record], text: str, owner: Any) -> str:
        among = Q(framework=owner) if model is Source and owner else Q()
        return self._meant(text, model, among)

    def _meant(self, text: str, model: type[Record], among: Q) -> str:
        place = (model, str(among))
        if place not in self._near:
            rows = model._default_manager.filter(among).order_by("pk").values_list("pk", flat=True)
            self._near[place] = sorted(records.keys(model, rows[:NEAR]).values())
        near = difflib.get_close_matches(text, self._near[place], n=3)
        return f"Did you mean {' or '.join(near)}?" if near else ""


def load(sheet: Sheet, table: Table, read_at: int) -> Loaded:
    """In a number of queries that depends on the number of fields, not of rows."""
    found = Loaded(sheet, history.number())
    places = {name: table.names.index(name) for name in sheet.keys if name in table.names}
    keys = {tuple(r.cells[places[n]].strip() for n in places): r for r in table.rows}
    if len(places) == len(sheet.keys):
        found.by_key = records.by_key(sheet, keys)
    found.now = records.cells(sheet, list(found.by_key.values()))
    pks = [record.pk for record in found.by_key.values()]
    found.changed = records.changed_in(sheet.model, pks)
    for key, record in found.by_key.items():
        found.seen[record.pk] = seen_at(table, keys[key].cells, read_at)
    late = {pk: seen for pk, seen in found.seen.items() if found.changed.get(pk, 0) > seen}
    found.base = records.states(sheet, late)
    _name_all(found, table)
    return found


def seen_at(table: Table, cells: tuple[str, ...], read_at: int) -> int:
    """The revision at which the editor saw a row: of its export, else of the preview."""
    text = cells[table.names.index(READ_AT)].strip() if READ_AT in table.names else ""
    return int(text) if text.isdecimal() and len(text) < 16 else read_at


def _name_all(found: Loaded, table: Table) -> None:
    sheet = found.sheet
    for name in table.names:
        model_field = sheet.fields.get(name)
        if name in sheet.keys:
            own = sheet.model._meta.get_field(name)
            model_field = own if own.is_relation else None
        if model_field is not None and model_field.is_relation:
            place = table.names.index(name)
            texts = {key for row in table.rows for key in KEYS.split(row.cells[place]) if key}
            known = found.named.setdefault(model_field.related_model, {})
            known |= _pks(found, model_field.related_model, texts - known.keys())


def _pks(found: Loaded, model: type[Record], texts: Iterable[str]) -> dict[str, int]:
    """Of those keys that are there. A source's key may begin with that of its framework."""
    wanted, known = set(texts), {}
    owner = ["framework_id"] if model is Source else []
    for slugs in records.in_parts(sorted({text.rpartition(".")[2] for text in wanted})):
        rows: Any = model._default_manager.filter(Q(slug__in=slugs)).order_by()
        for pk, *rest in rows.values_list("pk", *model.lookups(), *owner):
            if owner:
                found.owners[pk] = rest.pop()
            key = ".".join(part for part in rest if part is not None)
            if key in wanted:
                known[key] = pk
    return known


def holders(sheet: Sheet, rows: Iterable[Any]) -> list[tuple[tuple[str, ...], Q, list[Any]]]:
    """For each thing that must be unique: the records that hold one of the values of the rows."""
    records_ = list(rows)
    found = []
    for columns, condition in constraints.unique(sheet.model):
        values = {getattr(record, columns[0]) for record in records_} - {None}
        holding: list[Any] = []
        for some in records.in_parts(sorted(values)):
            among = sheet.model._default_manager.filter(condition, **{f"{columns[0]}__in": some})
            holding += records.with_keys(sheet, among).order_by()
        found.append((columns, condition, holding))
    return found
