"""Serializers that cost less for a list: the same is told of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter, itemgetter, methodcaller
from typing import Any

from django.utils.functional import cached_property
from rest_framework.fields import Field

Tell = Callable[[Any], Any]


# Put before a serializer: how a field is read is worked out once, not for each record. REST
# framework looks for a default, a mapping, a method and an error in each value of each record. Here
# records are all objects or all dicts, and their values are what is told.
# (A docstring would describe, in the schema, each serializer that has none.)
class Direct:
    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = {}
        for name, read, tell in self._of_dicts if isinstance(instance, dict) else self._of_objects:
            value = read(instance)
            told[name] = None if value is None else tell(value)
        return told

    @cached_property
    def _of_objects(self) -> list[tuple[str, Tell, Tell]]:
        return list(self._told(lambda field: attrgetter(field.source)))

    @cached_property
    def _of_dicts(self) -> list[tuple[str, Tell, Tell]]:
        return list(self._told(_item))

    def _told(self, reads: Callable[[Any], Tell]) -> Iterator[tuple[str, Tell, Tell]]:
        serializer: Any = self
        for field in serializer._readable_fields:
            own = type(field).get_attribute is not Field.get_attribute or field.source == "*"
            read = field.get_attribute if own else reads(field)
            yield field.field_name, read, field.to_representation


def _item(field: Any) -> Tell:
    """What is missing may be null."""
    return methodcaller("get", field.source) if field.allow_null else itemgetter(field.source)
