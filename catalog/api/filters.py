"""By what each list can be narrowed. Related records are named by their slugs or keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters

from catalog import models
from catalog.api import values
from catalog.api.parameters import Parameter
from catalog.api.values import BOOLEAN, KEY, Value, choice, many, slug

WORDS = {
    "in": "Any of these, separated by commas.",
    "gte": "This or more; a date: on it or after.",
    "lte": "This or less; a date: on it or before.",
    "icontains": "Has this in it, in capitals or not.",
    "isnull": "Whether it is null.",
}


class Asked(filters.Filter):
    """Compares with a value that was read already (catalog.api.parameters.read)."""

    def __init__(
        self,
        value: Value,
        field_name: str | None = None,
        lookup_expr: str = "exact",
        text: str | None = None,
        **options: Any,
    ) -> None:
        super().__init__(field_name, lookup_expr, **options)
        self.value = value
        self.text = WORDS.get(lookup_expr, "") if text is None else text


class InList(Asked):
    """Records whose JSON list holds the value."""

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        # Quoted, so that a part of a longer word does not match.
        return queryset.filter(**{f"{self.field_name}__icontains": f'"{value}"'})


class Citing(Asked):
    """Records that rest on a source."""

    def __init__(self, field_name: str = "sources", text: str = "The key of a source.") -> None:
        super().__init__(KEY, field_name, text=text)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        source = models.Source.objects.visible().by_key(value).values("pk")
        return queryset.filter(**{f"{self.field_name}__in": source}).distinct()


class OfPublished(Asked):
    """Records that name a published framework: a draft's name finds nothing."""

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        path = self.field_name.rpartition("__")[0]
        found = {f"{self.field_name}__{self.lookup_expr}": value, f"{path}__published": True}
        return queryset.filter(**found).distinct()


class AskedFilters(filters.FilterSet):
    """A filter for each field and lookup that Meta.fields names, and those declared."""

    base_filters: dict[str, Asked]

    @classmethod
    def filter_for_field(cls, field: Any, field_name: str, lookup_expr: str = "exact") -> Asked:
        return Asked(values.of(field, lookup_expr), field_name, lookup_expr)

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [Parameter(name, each.value, each.text) for name, each in cls.base_filters.items()]

    @classmethod
    def narrow(cls, asked: Mapping[str, Any], queryset: Any) -> QuerySet[Any]:
        for name in (name for name in asked if name in cls.base_filters):
            queryset = cls.base_filters[name].filter(queryset, asked[name])
        found: QuerySet[Any] = queryset
        return found


FRAMEWORK, FEATURE, TASK = slug("flask"), slug("openapi"), slug("json")
DAYS = ["gte", "lte"]
DAYS_OR_NULL = ["gte", "lte", "isnull"]
ONE_OR_MORE = ["exact", "in"]
HAVING = {"feature": "feature__slug", "level": "level", "level__in": "level__in"}


class FrameworkFilter(AskedFilters):
    interface = InList(choice(["wsgi", "asgi", "own_server"]), "interfaces")
    concurrency = InList(choice(["threads", "event_loop"]), "concurrency")
    feature = Asked(FEATURE, "supports", text="Has it at the asked `level`; or else at all.")
    level = Asked(choice(models.Level.values), "supports", text="Of the asked `feature`; or any.")
    level__in = Asked(many(choice(models.Level.values)), "supports", text="Any of these levels.")
    source = Citing("citations__source")

    class Meta:
        model = models.Framework
        fields: ClassVar = {
            "slug": ["in"],
            "name": ["icontains"],
            "purl": ONE_OR_MORE,
            "kind": ONE_OR_MORE,
            "status": ONE_OR_MORE,
            "licence": [*ONE_OR_MORE, "isnull"],
            "steward": ["icontains", "isnull"],
            "successor": ["exact", "isnull"],
            "first_release": DAYS_OR_NULL,
            "end_of_support": DAYS_OR_NULL,
            "checked": DAYS,
        }

    @classmethod
    def narrow(cls, asked: Mapping[str, Any], queryset: Any) -> QuerySet[Any]:
        others = {name: value for name, value in asked.items() if name not in HAVING}
        found = super().narrow(others, queryset)
        cell = {lookup: asked[name] for name, lookup in HAVING.items() if name in asked}
        if cell.keys() == {"feature__slug"}:
            cell["level__in"] = ["built_in", "official", "third_party"]
        cells = models.Support.objects.filter(framework=OuterRef("pk"), **cell)
        return found.filter(Exists(cells)) if cell else found


class OwnedFilter(AskedFilters):
    """Records that hang on a framework."""

    framework = Asked(FRAMEWORK, "framework__slug")
    framework__in = Asked(many(FRAMEWORK), "framework__slug", "in")


class SourcedFilter(OwnedFilter):
    source = Citing()


class ReleaseFilter(SourcedFilter):
    class Meta:
        model = models.Release
        fields: ClassVar = {
            "version": ONE_OR_MORE,
            "latest": ["exact"],
            "date": DAYS_OR_NULL,
            "python": ["exact", "isnull"],
            "end_of_support": DAYS_OR_NULL,
        }


class FeatureGroupFilter(AskedFilters):
    class Meta:
        model = models.FeatureGroup
        fields: ClassVar = {"slug": ["in"], "name": ["icontains"]}


class FeatureFilter(AskedFilters):
    group = Asked(slug("http"), "group__slug")
    group__in = Asked(many(slug("http")), "group__slug", "in")

    class Meta:
        model = models.Feature
        fields: ClassVar = {"slug": ["in"], "name": ["icontains"]}


class SupportFilter(SourcedFilter):
    feature = Asked(FEATURE, "feature__slug")
    feature__in = Asked(many(FEATURE), "feature__slug", "in")
    group = Asked(slug("http"), "feature__group__slug")
    group__in = Asked(many(slug("http")), "feature__group__slug", "in")
    unknown = Asked(BOOLEAN, "level", "isnull", "Whether there is no level.")

    class Meta:
        model = models.Support
        fields: ClassVar = {
            "level": ONE_OR_MORE,
            "via": [*ONE_OR_MORE, "isnull"],
            "since": ["exact", "isnull"],
            "note": ["icontains", "isnull"],
            "version": ONE_OR_MORE,
            "checked": DAYS,
        }


class TraitFilter(SourcedFilter):
    class Meta:
        model = models.Trait
        fields: ClassVar = {"kind": ["exact"], "text": ["icontains"]}


class AdopterFilter(SourcedFilter):
    class Meta:
        model = models.Adopter
        fields: ClassVar = {"name": ["icontains"], "note": ["icontains", "isnull"]}


class PopularityFilter(SourcedFilter):
    class Meta:
        model = models.Popularity
        fields: ClassVar = {
            "metric": ONE_OR_MORE,
            "value": ["gte", "lte"],
            "date": DAYS,
            "note": ["icontains"],
        }


class SourceFilter(OwnedFilter):
    class Meta:
        model = models.Source
        fields: ClassVar = {
            "framework": ["isnull"],
            "purl": ["exact", "isnull"],
            "title": ["icontains"],
            "publisher": [*ONE_OR_MORE, "icontains"],
            "version": ["exact", "isnull"],
            "read": DAYS,
            "visited": DAYS_OR_NULL,
            "answer": ["exact", "gte", "lte", "isnull"],
        }


class RelatedFilter(AskedFilters):
    """Records that name frameworks and features, and rest on sources."""

    framework = OfPublished(FRAMEWORK, "frameworks__slug")
    framework__in = OfPublished(many(FRAMEWORK), "frameworks__slug", "in")
    feature = Asked(FEATURE, "features__slug", distinct=True)
    feature__in = Asked(many(FEATURE), "features__slug", "in", distinct=True)
    source = Citing()


class ConceptFilter(RelatedFilter):
    class Meta:
        model = models.Concept
        fields: ClassVar = {"slug": ["in"], "name": ["icontains"]}


class ClaimFilter(RelatedFilter):
    published_in = Citing("published_in", "The key of the source that says it.")

    class Meta:
        model = models.Claim
        fields: ClassVar = {
            "slug": ["in"],
            "verdict": ONE_OR_MORE,
            "language": ONE_OR_MORE,
            "statement": ["icontains"],
            "finding": ["icontains"],
            "checked": DAYS,
        }


class ComparisonFilter(AskedFilters):
    framework = OfPublished(FRAMEWORK, "contenders__framework__slug")
    framework__in = OfPublished(many(FRAMEWORK), "contenders__framework__slug", "in")
    answers = Citing("answers", "The key of the source whose question it takes up.")
    source = Citing()

    class Meta:
        model = models.Comparison
        fields: ClassVar = {"slug": ["in"], "title": ["icontains"], "checked": DAYS}


class RedirectFilter(AskedFilters):
    class Meta:
        model = models.Redirect
        fields: ClassVar = {"old_path": ONE_OR_MORE, "new_path": ONE_OR_MORE}
