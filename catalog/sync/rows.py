"""Rows as records, and records into rows, for every model alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from catalog import history
from catalog.models import (
    Adopter,
    Citation,
    Claim,
    Comparison,
    Concept,
    Contender,
    Feature,
    FeatureGroup,
    Framework,
    Popularity,
    Record,
    Redirect,
    Release,
    Sample,
    Source,
    Stack,
    Support,
    Task,
    Trait,
)
from catalog.sync.merge import Plan
from catalog.sync.records import Records, Values

# In an order in which everything is created after what it refers to.
MODELS: dict[str, type[Record]] = {
    "feature_groups": FeatureGroup,
    "features": Feature,
    "frameworks": Framework,
    "sources": Source,
    "releases": Release,
    "citations": Citation,
    "traits": Trait,
    "adopters": Adopter,
    "popularity": Popularity,
    "supports": Support,
    "concepts": Concept,
    "claims": Claim,
    "comparisons": Comparison,
    "contenders": Contender,
    "redirects": Redirect,
    "tasks": Task,
    "stacks": Stack,
    "samples": Sample,
}
# The nouns whose order matters, and the fields within which it counts.
RANKED: dict[str, tuple[str, ...]] = {
    "feature_groups": (),
    "features": ("group",),
    "traits": ("framework", "kind"),
    "contenders": ("comparison",),
    "tasks": (),
}
Keys = dict[type[models.Model], dict[int, str]]


def read() -> Records:
    """Every record of the catalogue, in a fixed number of queries for each model."""
    keys: Keys = {}
    found = {noun: _records(model, keys) for noun, model in MODELS.items()}
    for noun, parents in RANKED.items():
        _rank(found[noun], parents)
    return found


def _rank(records: dict[str, Values], parents: tuple[str, ...]) -> None:
    """Positions as 0, 1, 2 within their parent, as a list in a file would have them."""
    ranks: dict[tuple[Any, ...], int] = {}
    for key in sorted(records, key=lambda key: (records[key]["position"], key)):
        parent = tuple(records[key][name] for name in parents)
        records[key]["position"] = ranks[parent] = ranks.get(parent, -1) + 1


def _records(model: type[Record], keys: Keys) -> dict[str, Values]:
    found: Any = model._default_manager.order_by("pk").values()
    rows = {row["id"]: row for row in found}
    related = {field.name: _related(field, keys) for field in model._meta.many_to_many}
    records: dict[str, Values] = {}
    keys[model] = {}
    for pk, row in rows.items():
        values = {f.name: _value(f, row[f.attname], keys) for f in _own_fields(model)}
        for name, links in related.items():
            values[name] = sorted(links.get(pk, []))
        key = _key(model, values)
        keys[model][pk] = key
        records[key] = values
    return records


def _own_fields(model: type[Record]) -> list[models.Field[Any, Any]]:
    fields = model._meta.concrete_fields
    return [f for f in fields if not f.primary_key and f.name not in model.observed]


def _value(field: models.Field[Any, Any], value: Any, keys: Keys) -> Any:
    if isinstance(field, models.ForeignKey):
        return None if value is None else keys[field.related_model][value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _key(model: type[Record], values: Values) -> str:
    """Like Record.key: a related record contributes its slug, the last part of its own key."""
    parts = [
        values[name].rpartition(".")[2] if "__" in lookup and values[name] else values[name]
        for name, lookup in zip(model.natural, model.lookups(), strict=True)
    ]
    return ".".join(part for part in parts if part is not None)


def _related(field: models.ManyToManyField[Any, Any], keys: Keys) -> dict[int, list[str]]:
    """The keys that a many-to-many field links to, by the row that it links from."""
    through: Any = field.remote_field.through
    columns = (field.m2m_column_name(), field.m2m_reverse_name())
    links: dict[int, list[str]] = {}
    for own, other in through._default_manager.values_list(*columns):
        links.setdefault(own, []).append(keys[field.related_model][other])
    return links


class Writer:
    """Writes records into rows. Must be used inside a revision."""

    def __init__(self) -> None:
        self._kept: dict[type[models.Model], dict[str, Record]] = {}

    def park(self, plan: Plan) -> None:
        """Frees the values that must be unique and that this plan moves from row to row."""
        leaving = [(noun, key) for noun, key, values in plan.change if "purl" in values]
        leaving += [(noun, key) for noun, key in plan.remove if noun == "frameworks"]
        for noun, key in leaving:
            if noun == "frameworks":
                framework = self._row(noun, key)
                self._change(framework, {"purl": f"pkg:generic/parked-{framework.pk}"})
        latest = [(n, key) for n, key, v in plan.change if v.get("latest") is False]
        latest += [(noun, key) for noun, key in plan.remove if noun == "releases"]
        for noun, key in latest:
            self._change(self._row(noun, key), {"latest": False})

    def create(self, noun: str, found: Sequence[Values]) -> None:
        """Records of one noun, none of which refers to another of them."""
        model = MODELS[noun]
        rows = [model() for _ in found]
        links = [self._fill(row, values) for row, values in zip(rows, found, strict=True)]
        history.create_all(rows, links)
        self._of(model).update((row.key, row) for row in rows)

    def change(self, noun: str, key: str, values: Values) -> None:
        self._change(self._row(noun, key), values)

    def remove(self, noun: str, key: str) -> None:
        # What hung on a removed record went with it.
        if row := MODELS[noun]._default_manager.filter(pk=self._of(MODELS[noun])[key].pk).first():
            row.delete()

    def _row(self, noun: str, key: str) -> Record:
        """As it is now: a record may have changed since it was looked at."""
        return MODELS[noun]._default_manager.get(pk=self._of(MODELS[noun])[key].pk)

    def _change(self, row: Record, values: Values) -> None:
        links = self._fill(row, values)
        if links.keys() != values.keys():
            row.save()
        for name, others in links.items():
            getattr(row, name).set(others)

    def _fill(self, row: Record, values: Values) -> dict[str, list[Record]]:
        """Sets the fields of the row itself; returns what it is to be linked to."""
        links: dict[str, list[Record]] = {}
        for name, value in values.items():
            field: Any = row._meta.get_field(name)
            if field.many_to_many:
                links[name] = [self._of(field.related_model)[key] for key in value]
            elif field.is_relation:
                others = self._of(field.related_model)
                setattr(row, name, None if value is None else others[value])
            else:
                setattr(row, name, field.to_python(value))
        return links

    def _of(self, model: type[models.Model]) -> dict[str, Record]:
        """The records of a kind by their keys."""
        if model not in self._kept:
            relations = [f.name for f in model._meta.fields if f.is_relation]
            rows: Any = model._default_manager.all()
            found = rows.select_related(*relations) if relations else rows
            self._kept[model] = {row.key: row for row in found}
        return self._kept[model]
