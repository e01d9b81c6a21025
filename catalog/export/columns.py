"""The columns of a noun, found in its serializer: what is told there is told in each form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from django.core.exceptions import FieldDoesNotExist
from rest_framework import serializers

Nouns = Mapping[type[Any], str]  # the nouns by their models


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    LIST = "list"
    JSON = "json"


BY_FIELD: tuple[tuple[type[Any], Kind], ...] = (
    (serializers.BooleanField, Kind.BOOLEAN),
    (serializers.IntegerField, Kind.INTEGER),
    (serializers.FloatField, Kind.REAL),
    (serializers.DictField, Kind.JSON),
    (serializers.JSONField, Kind.JSON),
    (serializers.BaseSerializer, Kind.JSON),
)
BY_TYPE: dict[Any, Kind] = {str: Kind.TEXT, bool: Kind.BOOLEAN, int: Kind.INTEGER, float: Kind.REAL}


@dataclass(frozen=True)
class Column:
    """`of` is the noun whose natural keys it holds."""

    name: str
    kind: Kind
    of: str | None
    about: str


def columns(serializer: Any, nouns: Nouns) -> list[Column]:
    readable = [field for field in serializer.fields.values() if not field.write_only]
    return [
        Column(field.field_name, _kind(field), _noun(field, nouns), str(field.help_text or ""))
        for field in readable
    ]


def _kind(field: Any) -> Kind:
    if isinstance(field, serializers.SerializerMethodField):
        method = getattr(field.parent, str(field.method_name))
        return _kind_of_type(get_type_hints(method).get("return"))
    if isinstance(field, serializers.ListField):
        plain = _kind(field.child) not in (Kind.JSON, Kind.LIST)
        return Kind.LIST if plain and not field.allow_null else Kind.JSON
    several = getattr(_relation(field), "many_to_many", False)
    other = Kind.LIST if several else Kind.TEXT
    return next((kind for type_, kind in BY_FIELD if isinstance(field, type_)), other)


def _kind_of_type(told: Any) -> Kind:
    """Of what a method says that it returns; neither plain nor a list of text, it is JSON."""
    if get_origin(told) is list and get_args(told) == (str,):
        return Kind.LIST
    either = get_args(told) if get_origin(told) is UnionType else (told,)
    plain = [type_ for type_ in either if type_ is not NoneType]
    return BY_TYPE.get(plain[0], Kind.JSON) if len(plain) == 1 else Kind.JSON


def _relation(field: Any) -> Any:
    """The field of the model that leads to other records, where this is one."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    try:
        found = model._meta.get_field(field.source) if model else None
    except FieldDoesNotExist:
        return None
    return found if found is not None and found.is_relation else None


def _noun(field: Any, nouns: Nouns) -> str | None:
    relation = _relation(field)
    nested = isinstance(field, serializers.BaseSerializer)
    return nouns.get(relation.related_model) if relation and not nested else None


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
