"""The constraints of the tables, held in memory: the database would be asked once for each of them
and each row. It has the last word when the rows are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

Values = Mapping[str, Any]

LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda held, wanted: bool(held == wanted),
    "in": lambda held, wanted: held in wanted,
    "contains": lambda held, wanted: wanted in held,
    "startswith": lambda held, wanted: held.startswith(wanted),
    "endswith": lambda held, wanted: held.endswith(wanted),
    "gte": lambda held, wanted: bool(held >= wanted),
    "lte": lambda held, wanted: bool(held <= wanted),
}


def refused(record: models.Model) -> Iterator[tuple[list[str], str]]:
    """What the table would refuse of a record: the fields concerned, and why."""
    values = {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields}
    for constraint in record._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            condition: Any = constraint.condition
            if holds(condition, values) is False:
                yield names(condition), str(constraint.get_violation_error_message())


def holds(condition: Q, values: Values) -> bool | None:
    """As in SQL: null where it is not known, which no constraint refuses."""
    found = [_part(child, values) for child in condition.children]
    decisive = condition.connector == Q.OR  # one such part decides
    result: bool | None = not decisive
    if decisive in found:
        result = decisive
    elif None in found:
        result = None
    return not result if condition.negated and result is not None else result


def _part(child: Any, values: Values) -> bool | None:
    if isinstance(child, Q):
        return holds(child, values)
    name, _, lookup = child[0].partition("__")
    held = values[name]
    wanted: Any = child[1]
    if lookup == "isnull":
        return (held is None) is wanted
    if isinstance(wanted, F):
        wanted = values[str(wanted.name)]  # type: ignore[attr-defined]
    return None if held is None or wanted is None else LOOKUPS[lookup or "exact"](held, wanted)


def names(condition: Q) -> list[str]:
    """The fields that a condition is about, each once."""
    found: list[str] = []
    child: Any
    for child in condition.children:
        found += names(child) if isinstance(child, Q) else [str(child[0]).partition("__")[0]]
    return list(dict.fromkeys(found))


def unique(model: type[models.Model]) -> Iterator[tuple[tuple[str, ...], Q]]:
    """What must be unique besides the natural key: the fields, and among which records."""
    natural = set(getattr(model, "natural", ()))
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and field.name not in natural:
            yield (field.attname,), Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition:
            condition: Any = constraint.condition
            if not set(names(condition)) <= natural:
                fields: list[Any] = [model._meta.get_field(name) for name in constraint.fields]
                yield tuple(field.attname for field in fields), condition


def invalid(record: models.Model, checked: set[str]) -> Iterator[tuple[str, list[str]]]:
    """What the fields themselves refuse, without asking the database."""
    left_out = {field.name for field in record._meta.concrete_fields if field.is_relation}
    others = {field.name for field in record._meta.concrete_fields} - checked
    try:
        record.clean_fields(exclude=left_out | others)
    except ValidationError as error:
        yield from error.message_dict.items()
