"""The query parameters of each list. Related records are named by their slugs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from catalog import models


class In(filters.BaseInFilter, filters.CharFilter):
    """Several values, separated by commas."""


class InList(filters.ChoiceFilter):
    """Records whose JSON list holds the value."""

    def filter(self, queryset: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        # Quoted, so that a part of a longer word does not match.
        held = {f"{self.field_name}__icontains": f'"{value}"'}
        return queryset.filter(**held) if value else queryset


class AskedFilters(filters.FilterSet):
    """Makes only those filters, and fields of a form, that a query names: mostly none."""

    base_filters: dict[str, filters.Filter]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        known = self.base_filters.items()
        self.base_filters = {name: each for name, each in known if data is None or name in data}
        super().__init__(data, *args, **kwargs)


class FrameworkFilter(AskedFilters):
    interface = InList(
        field_name="interfaces",
        choices=[("wsgi", "WSGI"), ("asgi", "ASGI"), ("own_server", "Own server")],
    )
    concurrency = InList(choices=[("threads", "Threads"), ("event_loop", "Event loop")])

    class Meta:
        model = models.Framework
        fields: ClassVar = {
            "kind": ["exact"],
            "status": ["exact"],
            "licence": ["exact"],
            "purl": ["exact"],
            "first_release": ["gte", "lte"],
        }


class OwnedFilter(AskedFilters):
    """Records that hang on a framework."""

    framework = filters.CharFilter("framework__slug")
    framework__in = In("framework__slug", lookup_expr="in")


class ReleaseFilter(OwnedFilter):
    class Meta:
        model = models.Release
        fields: ClassVar = {"latest": ["exact"], "date": ["gte", "lte"]}


class FeatureFilter(AskedFilters):
    group = filters.CharFilter("group__slug")


class SupportFilter(OwnedFilter):
    feature = filters.CharFilter("feature__slug")
    feature__in = In("feature__slug", lookup_expr="in")
    group = filters.CharFilter("feature__group__slug")
    unknown = filters.BooleanFilter("level", lookup_expr="isnull")

    class Meta:
        model = models.Support
        fields: ClassVar = {
            "level": ["exact"],
            "via": ["exact"],
            "version": ["exact"],
            "checked": ["gte", "lte"],
        }


class TraitFilter(OwnedFilter):
    class Meta:
        model = models.Trait
        fields: ClassVar = {"kind": ["exact"]}


class AdopterFilter(OwnedFilter):
    pass


class PopularityFilter(OwnedFilter):
    class Meta:
        model = models.Popularity
        fields: ClassVar = {"metric": ["exact"], "date": ["gte", "lte"]}


class SourceFilter(OwnedFilter):
    class Meta:
        model = models.Source
        fields: ClassVar = {"publisher": ["exact"], "read": ["gte", "lte"]}


class ClaimFilter(AskedFilters):
    framework = filters.CharFilter("frameworks__slug")
    feature = filters.CharFilter("features__slug")
    published_in = filters.CharFilter("published_in__slug")

    class Meta:
        model = models.Claim
        fields: ClassVar = {"verdict": ["exact"], "language": ["exact"], "checked": ["gte", "lte"]}


class StackFilter(OwnedFilter):
    class Meta:
        model = models.Stack
        fields: ClassVar = {"interface": ["exact"], "recommended": ["exact"]}


class SampleFilter(OwnedFilter):
    task = filters.CharFilter("task__slug")
    task__in = In("task__slug", lookup_expr="in")
    refused = filters.BooleanFilter("reason", lookup_expr="isnull", exclude=True)


class OfRunFilter(AskedFilters):
    run = filters.CharFilter("run__slug")


class VerificationFilter(OfRunFilter):
    class Meta:
        model = models.Verification
        fields: ClassVar = {
            "framework": ["exact"],
            "task": ["exact"],
            "server": ["exact"],
            "passed": ["exact"],
            "digest": ["exact"],
        }


class MeasurementFilter(OfRunFilter):
    class Meta:
        model = models.Measurement
        fields: ClassVar = {
            "framework": ["exact"],
            "server": ["exact"],
            "task": ["exact"],
            "load": ["exact"],
            "interface": ["exact"],
            "round": ["exact"],
            "valid": ["exact"],
        }


class FindingFilter(OfRunFilter):
    class Meta:
        model = models.Finding
        fields: ClassVar = {
            "framework": ["exact"],
            "server": ["exact"],
            "task": ["exact"],
            "load": ["exact"],
            "interface": ["exact"],
            "reference": ["exact"],
        }
