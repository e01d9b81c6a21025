"""The columns of each noun: its natural key, and the fields that may be changed, by their names in
the API."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models

from catalog.api.changeable_fields import schema_of
from catalog.api.json_body import unknown
from catalog.api.nouns import NOUNS
from catalog.models import Comparison, Record
from catalog.models.fields import TextListField

READ_AT = "read_at"
YES, NO = ("true", "yes", "1"), ("false", "no", "0")
KEYS = re.compile(r"[\s,;]+")  # between natural keys, and between words of a closed set
MOST_DIGITS = 100  # of a number, before its point or after it
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A noun as a sheet. `schema` says what its fields may hold, null where it cannot change."""

    noun: str
    model: type[Record]
    fields: Fields
    schema: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def keys(self) -> tuple[str, ...]:
        return self.model.natural

    @property
    def names(self) -> list[str]:
        return [*self.keys, *self.fields]

    @property
    def shown(self) -> list[str]:
        """For people: what the keys mean, and whether visitors see it."""
        names = {field.name for field in self.model._meta.fields}
        told = [f"({name} name)" for name in ("framework", "feature") if name in self.keys]
        return [*told, *(["(published)"] if "published" in names - {*self.fields} else [])]

    @property
    def adds(self) -> bool:
        """A comparison begins with its frameworks, which are no field of it."""
        return self.schema is not None and self.model is not Comparison

    def key_of(self, record: Any) -> tuple[str, ...]:
        parts = (getattr(record, name) for name in self.keys)
        return tuple("" if part is None else str(getattr(part, "slug", part)) for part in parts)


@cache
def sheets() -> dict[str, Sheet]:
    """By the name of the noun: those of the API that may be changed, then all others."""
    found = {}
    for noun, viewset in NOUNS.items():
        fields = getattr(viewset, "fields", None)
        model: Any = viewset.queryset.model  # type: ignore[union-attr]
        if fields is not None:
            found[noun] = Sheet(noun, model, fields, schema_of(fields))
    known = {sheet.model for sheet in found.values()}
    for model in sorted(set(Record.__subclasses__()) - known, key=lambda each: each.__name__):
        noun = str(model._meta.verbose_name_plural).replace(" ", "-")
        found[noun] = Sheet(noun, model, _told(model))
    return found


def sheet_of(model: type[models.Model]) -> Sheet | None:
    return next((sheet for sheet in sheets().values() if sheet.model is model), None)


def _told(model: type[Record]) -> Fields:
    """Of a record that no file changes: all but what is a file itself, or worked out."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    left_out = {*model.natural, *model.observed, "id"}
    return {
        field.name: field
        for field in fields
        if field.name not in left_out and field.editable
        if not isinstance(field, models.JSONField) or isinstance(field, TextListField)
    }


def text_of(value: Any) -> str:
    """A value in a cell; that of a relation is a key, or a list of keys."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(str(each) for each in value)
    return str(value)


def value_of(field: Any, text: str) -> Any:
    """What stands in a cell, as JSON would hold it. Raises a ValueError that says what may."""
    text = text.strip()
    if field.many_to_many or getattr(field, "words", ()):
        keys = list(filter(None, KEYS.split(text)))
        return sorted(keys) if field.many_to_many else keys
    if isinstance(field, TextListField):
        return [line.strip() for line in text.split("\n") if line.strip()]
    if not text:
        if not field.null:
            raise ValueError("This is needed: it must not be empty.")
        return None
    if field.choices:
        return _choice(field, text)
    for kind, read in READ.items():
        if isinstance(field, kind):
            return read(text)
    return text


def _choice(field: Any, text: str) -> str:
    """As it is kept, or in the words that the admin shows."""
    by_word = {str(word).casefold(): str(value) for value, word in field.choices}
    known = [str(value) for value, _ in field.choices]
    if text in known:
        return text
    if text.casefold() in by_word:
        return by_word[text.casefold()]
    raise ValueError(unknown(str(field.verbose_name), text, known))


def _boolean(text: str) -> bool:
    if text.lower() not in (*YES, *NO):
        raise ValueError("This must be true or false.")
    return text.lower() in YES


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("This must be a whole number, like 3.")
    return int(text)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("This must be a number, like 3.5.") from error
    # 1e999999999 is finite, and has more digits than any memory holds.
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError("This must be a number, like 3.5.")
    return number


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("This must be a day, like 2026-11-21.") from error


READ: dict[Any, Any] = {
    models.BooleanField: _boolean,
    models.IntegerField: _whole,
    models.DecimalField: _number,
    models.DateField: _day,
}
