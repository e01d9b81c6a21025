"""How what pages name and link to looks in the API: by key and by whole address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from comparisons.paging import Page


@extend_schema_field(OpenApiTypes.URI)
class RecordUrl(serializers.Field[Any, Any, Any, Any]):
    """The address in the API of a record of the noun, by its natural key."""

    def __init__(self, noun: str, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
        self.noun = noun

    def to_representation(self, value: str) -> str:
        return f"{settings.SITE_URL}/api/v1/{self.noun}/{value}/"


@extend_schema_field(OpenApiTypes.URI)
class SiteUrl(serializers.Field[Any, Any, Any, Any]):
    """The whole address of what has this path on the site: the value, or one with it inside."""

    def __init__(self, path: str = "{}", **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
        self.path = path

    def to_representation(self, value: str) -> str:
        return f"{settings.SITE_URL}{self.path.format(value)}"


class LinkedSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class LinkedFrameworkSerializer(LinkedSerializer):
    url = RecordUrl("frameworks", source="slug")
    page = SiteUrl("/frameworks/{}/", source="slug")


class LinkedFeatureSerializer(LinkedSerializer):
    url = RecordUrl("features", source="slug")
    page = SiteUrl("/features/{}/", source="slug")


class LinkedTaskSerializer(LinkedSerializer):
    url = RecordUrl("tasks", source="slug")
    page = SiteUrl("/tasks/{}/", source="slug")


class LinkedConceptSerializer(LinkedSerializer):
    url = RecordUrl("concepts", source="slug")
    page = SiteUrl("/concepts/{}/", source="slug")


class LinkedRunSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    url = RecordUrl("runs", source="slug")
    page = SiteUrl("/benchmarks/runs/{}/", source="slug")
    started = serializers.DateTimeField()


class PagedSerializer(serializers.Serializer[Any]):
    """What is told of a page of a list, beside what is on it."""

    count = serializers.IntegerField(source="page.total", help_text="On all pages.")
    next = serializers.SerializerMethodField(help_text="The next page; null on the last one.")
    previous = serializers.SerializerMethodField(help_text="Null on the first one.")

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_next(self, found: Any) -> str | None:
        page: Page = found.page
        return self._address(page, page.number + 1) if page.number < page.last else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_previous(self, found: Any) -> str | None:
        page: Page = found.page
        return self._address(page, page.number - 1) if page.number > 1 else None

    def _address(self, page: Page, number: int) -> str:
        path: str = self.context["path"]
        return f"{settings.SITE_URL}{path}{page.address(number).removesuffix('?')}"
