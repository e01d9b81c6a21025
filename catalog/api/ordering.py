"""The order of a list is total, so that its pages never overlap. What is unknown comes last."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet

from catalog.api.parameters import Parameter
from catalog.api.values import choice, many

MOST = 5


@dataclass(frozen=True)
class Column:
    name: str
    descending: bool = False
    nullable: bool = False
    nulls_last: bool = True

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    @property
    def reversed(self) -> Column:
        return replace(self, descending=not self.descending, nulls_last=not self.nulls_last)

    @property
    def expression(self) -> Any:
        if not self.nullable:
            return str(self)
        # Without a word, SQLite puts nulls first and PostgreSQL last.
        order = F(self.name).desc if self.descending else F(self.name).asc
        return order(nulls_last=True) if self.nulls_last else order(nulls_first=True)


def parameter(names: Iterable[str]) -> Parameter:
    words = choice(word for name in names for word in (name, f"-{name}"))
    text = "Names, separated by commas; a minus turns one round. What is null comes last."
    return Parameter("ordering", many(words, MOST), text)


def total(model: type[Model], names: Collection[str]) -> list[Column]:
    """Columns by which no two records are equal."""
    asked = [_column(model, name) for name in names]
    once = list({column.name: column for column in reversed(asked)}.values())[::-1]
    return once if _identify(model, once) else [*once, Column("pk")]


def _column(model: type[Model], name: str) -> Column:
    plain = name.removeprefix("-")
    return Column(plain, name.startswith("-"), _is_nullable(model, plain))


def _is_nullable(model: Any, name: str) -> bool:
    found = False
    for part in name.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:  # of a relation, the column: run_id
            field = model._meta.get_field(part.removesuffix("_id"))
        found, model = found or field.null, field.related_model
    return found


def _identify(model: Any, columns: Iterable[Column]) -> bool:
    """Whether they hold the natural key."""
    names = {column.name.removesuffix("__slug").removesuffix("_id") for column in columns}
    return bool(names >= set(model.natural))


def sort(queryset: QuerySet[Any], columns: Iterable[Column]) -> QuerySet[Any]:
    return queryset.order_by(*(column.expression for column in columns))
