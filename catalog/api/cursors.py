"""A place in a list: the values, in the order's columns, of the record before or after it.

A list is read on from there by what is beyond these values, so that it takes no longer further
down, and nothing is told twice or left out when records are added meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.dateparse import parse_datetime

from catalog.api import values as parameter_values
from catalog.api.ordering import Column

TOKEN = parameter_values.text(1000, "^[-_:a-zA-Z0-9]+$")
NONE = Q(pk__in=[])


class NoPlace(ValueError):
    """A cursor that this list, in this order, never gave."""


@dataclass(frozen=True)
class Place:
    """Beyond this record; `back` means before it."""

    values: tuple[Any, ...]
    back: bool = False

    def token(self, which: str) -> str:
        told = [v.isoformat() if isinstance(v, dt.datetime) else v for v in self.values]
        return _signer(which).sign_object([self.back, *told])


def which(noun: str, columns: Sequence[Column]) -> str:
    """The list and the order that a cursor belongs to."""
    return f"{noun} {' '.join(map(str, columns))}"


def read(token: str, which: str, times: Sequence[bool]) -> Place:
    """`times` says which of the values are times."""
    try:
        back, *told = _signer(which).unsign_object(token)
    except (BadSignature, ValueError) as error:
        said = "This is no cursor of this list in this order. Begin without one."
        raise NoPlace(said) from error
    values = (
        parse_datetime(value) if time else value for value, time in zip(told, times, strict=True)
    )
    return Place(tuple(values), back)


def _signer(which: str) -> Signer:
    return Signer(salt=f"cursor: {which}")


def beyond(columns: Sequence[Column], values: Sequence[Any]) -> Q:
    """What comes after the record of these values."""
    first, rest = _split(columns)
    here, there = values[: len(first)], values[len(first) :]
    further, same, bound = _null(first[0], here[0]) if first[0].nullable else _row(first, here)
    return bound & (further | (same & beyond(rest, there))) if rest else further


def _split(columns: Sequence[Column]) -> tuple[Sequence[Column], Sequence[Column]]:
    """What can be compared at once: columns of one direction without nulls, or one with them."""
    first = columns[0]
    if first.nullable:
        return columns[:1], columns[1:]
    alike = takewhile(lambda c: not c.nullable and c.descending == first.descending, columns)
    size = len(list(alike))
    return columns[:size], columns[size:]


class Rows(Func):
    """(a, b) > (1, 2), for which both databases look into an index. Django's own comparison of
    tuples takes it apart for SQLite, which then reads whatever comes before."""

    output_field = BooleanField()

    def __init__(self, columns: Sequence[Any], sign: str, values: Sequence[Any]) -> None:
        super().__init__(*columns, *(Value(value) for value in values), sign=sign)

    def as_sql(
        self, compiler: Any, connection: Any, *args: Any, **options: Any
    ) -> tuple[str, tuple[Any, ...]]:
        compiled = [compiler.compile(each) for each in self.source_expressions]
        texts, half = [sql for sql, _ in compiled], len(compiled) // 2
        row, place = ", ".join(texts[:half]), ", ".join(texts[half:])
        values = tuple(value for _, found in compiled for value in found)
        return f"({row}) {self.extra['sign']} ({place})", values


def _row(columns: Sequence[Column], values: Sequence[Any]) -> tuple[Q, Q, Q]:
    """As one comparison of rows; the bound says no more than the rest, but lets the databases
    look into the index where the order goes on in another direction."""
    names = [F(column.name) for column in columns]
    sign = "<" if columns[0].descending else ">"
    further, same, bound = (Q(Rows(names, each, values)) for each in (sign, "=", f"{sign}="))
    return further, same, bound


def _null(column: Column, value: Any) -> tuple[Q, Q, Q]:
    is_null = Q(**{f"{column.name}__isnull": True})
    if value is None:
        return (NONE if column.nulls_last else ~is_null), is_null, Q()
    further = Q(**{f"{column.name}__{'lt' if column.descending else 'gt'}": value})
    return (further | is_null if column.nulls_last else further), Q(**{column.name: value}), Q()
