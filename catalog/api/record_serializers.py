"""What the serializers of all nouns share: natural keys, and where a record leads."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model, Q
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api import links
from catalog.api.direct import Direct
from catalog.api.links import API, LinksSerializer, One, Several


class KeyField(serializers.CharField):
    """The natural key of a related record, or null."""

    def __init__(self, noun: str, **options: Any) -> None:
        super().__init__(**options)
        self.noun = noun

    def to_representation(self, value: Any) -> Any:
        return value.key

    def address(self, name: str) -> One:
        return One(f"{API}{self.noun}/{{{name}}}/", of=name if self.allow_null else None)


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class KeysField(serializers.Field[Any, Any, Any, Any]):
    """The natural keys of related records, sorted: of those that visitors may see.

    They are asked for once for all records of a list, as rows: the records themselves, with their
    frameworks, would be most of what a list costs.
    """

    def __init__(self, noun: str, visible: Q, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.noun, self.visible = noun, visible

    def address(self, name: str) -> Several:
        return Several(f"{API}{self.noun}/{{each}}/", of=name)

    def get_attribute(self, instance: Any) -> list[str]:
        return self._keys.get(instance.pk, [])

    def to_representation(self, value: list[str]) -> list[str]:
        return value

    @property
    def published(self) -> set[str]:
        """All that the records of a list name."""
        return {key for keys in self._keys.values() for key in keys}

    @cached_property
    def _keys(self) -> dict[int, list[str]]:
        told: Any = self.root.instance
        records = told if isinstance(told, list) else [told]
        relation = records[0]._meta.get_field(self.source)
        owner, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        links = relation.remote_field.through.objects.filter(
            self.visible, **{f"{owner}__in": [record.pk for record in records]}
        )
        parts = (f"{other}__{lookup}" for lookup in relation.related_model.lookups())
        found: dict[int, list[str]] = {}
        for pk, *key in links.order_by().values_list(f"{owner}_id", *parts):
            found.setdefault(pk, []).append(".".join(part for part in key if part is not None))
        return {pk: sorted(keys) for pk, keys in found.items()}


ALL = Q()
OF_PUBLISHED = Q(framework__published=True)
CITED = Q(source__framework=None) | Q(source__framework__published=True)


class RecordSerializer(Direct, serializers.ModelSerializer[Any]):
    """A record with its address in the API, and with the addresses of what it names by key."""

    url = serializers.SerializerMethodField()
    Links: ClassVar[type[LinksSerializer]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.__doc__ = cls.Meta.model.__doc__  # which OpenAPI tells
        cls.Meta.read_only_fields = cls.Meta.fields
        keyed = ((n, f) for n, f in cls._declared_fields.items() if hasattr(f, "address"))
        named = {name: field.address(name) for name, field in keyed}
        cls.Links = links.of(
            cls.__name__.removesuffix("Serializer"), named | getattr(cls.Meta, "links", {})
        )

    @extend_schema_field(serializers.URLField())
    def get_url(self, record: Any) -> str:
        return f"{settings.SITE_URL}{API}{self.Meta.noun}/{record.key}/"

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "links": self.Links(read_only=True)}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        told = super().to_representation(instance)
        told["links"] = self._links.at(told, instance)
        return told

    @cached_property
    def _links(self) -> Any:
        return self.fields["links"]

    class Meta:
        noun: ClassVar[str]
        model: ClassVar[type[Model]]
        fields: ClassVar[list[str]]
        read_only_fields: ClassVar[list[str]]
        links: ClassVar[dict[str, One | Several]] = {}  # besides those of what is named by key
