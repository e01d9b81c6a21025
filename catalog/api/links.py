"""Where a record leads: absolute addresses, made of what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from rest_framework import serializers

API = "/api/v1/"


class One(serializers.URLField):
    """An address; null where `of`, a field of the record, is null, or where the record's own
    `there`, which nobody is told, says that nothing is at it."""

    def __init__(self, path: str, of: str | None = None, there: str | None = None) -> None:
        super().__init__(read_only=True, allow_null=bool(of or there))
        self.path, self.of, self.there = path, of, there

    def at(self, told: Mapping[str, Any], record: Any) -> str | None:
        if self.of and told[self.of] is None:
            return None
        if self.there and not getattr(record, self.there):
            return None
        return f"{settings.SITE_URL}{self.path.format_map(told)}"


class Several(serializers.ListField):
    """The addresses of what a field of the record names, in its order."""

    def __init__(self, path: str, of: str) -> None:
        super().__init__(child=serializers.URLField(), read_only=True)
        self.path, self.of = path, of

    def at(self, told: Mapping[str, Any], record: Any) -> list[str]:
        start, _, end = self.path.format(**told, each="\0").partition("\0")
        return [f"{settings.SITE_URL}{start}{quote(each)}{end}" for each in told[self.of]]


def listed(noun: str, query: str) -> One:
    """A list that is filtered, like "framework={slug}"."""
    return One(f"{API}{noun}/?{query}")


class LinksSerializer(serializers.Serializer[Any]):
    """Read with at(), not from a record."""

    def get_attribute(self, instance: Any) -> None:
        return None

    def at(self, told: Mapping[str, Any], record: Any) -> dict[str, Any]:
        addresses: Any = self.fields.items()
        return {name: address.at(told, record) for name, address in addresses}


def of(name: str, addresses: Mapping[str, One | Several]) -> type[LinksSerializer]:
    """The serializer of a noun's links."""
    fields = {"__doc__": "Absolute addresses.", **addresses}
    return type(f"{name}LinksSerializer", (LinksSerializer,), fields)
