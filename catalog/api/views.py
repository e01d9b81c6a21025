"""A read-only viewset for each noun."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from catalog import models
from catalog.api import (
    filters,
    measurement_serializers,
    run_filters,
    sample_serializers,
    seen_links,
    serializers,
    writing_serializers,
)
from catalog.api.growing_pages import GrowingPages, MeasurementPages
from catalog.api.records import RecordViewSet
from catalog.models import Source


def _lean(queryset: Any, *columns: str) -> QuerySet[Any]:
    """Records with these columns alone of what they refer to: what keys and states are made of."""
    own = (field.name for field in queryset.model._meta.concrete_fields)
    related = {column.rpartition("__")[0] for column in columns}
    lean: QuerySet[Any] = queryset.select_related(*related).only(*own, *columns)
    return lean


def _owned(queryset: Any, *columns: str) -> QuerySet[Any]:
    """Records of published frameworks."""
    return _lean(queryset, "framework__slug", *columns).filter(framework__published=True)


class FrameworkViewSet(RecordViewSet):
    serializer_class = serializers.FrameworkSerializer
    queryset = (
        models.Framework.objects.published()
        .with_latest()
        .with_counts()
        .prefetch_related(
            Prefetch(
                "citations",
                _lean(models.Citation.objects.all(), "source__slug", "source__framework__slug"),
            )
        )
    )
    filterset_class = filters.FrameworkFilter
    search_fields = ["name", "slug", "summary", "philosophy", "best_for", "not_for"]
    ordering_fields = ["slug", "name", "first_release", "kind", "status"]


class ReleaseViewSet(RecordViewSet):
    serializer_class = serializers.ReleaseSerializer
    queryset = _owned(models.Release.objects)
    filterset_class = filters.ReleaseFilter
    search_fields = ["version"]
    ordering_fields = ["framework__slug", "date", "version"]


class FeatureGroupViewSet(RecordViewSet):
    serializer_class = serializers.FeatureGroupSerializer
    queryset = models.FeatureGroup.objects.prefetch_related(
        Prefetch("features", models.Feature.objects.order_by("position", "slug"))
    )
    filterset_class = filters.FeatureGroupFilter
    search_fields = ["name", "slug", "summary"]
    ordering_fields = ["slug", "name", "position"]


class FeatureViewSet(RecordViewSet):
    serializer_class = serializers.FeatureSerializer
    queryset = models.Feature.objects.select_related("group")
    filterset_class = filters.FeatureFilter
    search_fields = ["name", "slug", "definition"]
    ordering_fields = ["slug", "name", "position"]


class SupportViewSet(RecordViewSet):
    serializer_class = serializers.SupportSerializer
    queryset = _owned(models.Support.objects, "feature__slug")
    filterset_class = filters.SupportFilter
    search_fields = ["note", "via", "feature__name"]
    ordering_fields = ["framework__slug", "feature__slug", "level", "checked"]


class TraitViewSet(RecordViewSet):
    serializer_class = serializers.TraitSerializer
    queryset = _owned(models.Trait.objects)
    filterset_class = filters.TraitFilter
    search_fields = ["text"]
    ordering_fields = ["framework__slug", "kind", "position"]


class AdopterViewSet(RecordViewSet):
    serializer_class = serializers.AdopterSerializer
    queryset = _owned(models.Adopter.objects)
    filterset_class = filters.AdopterFilter
    search_fields = ["name", "note"]
    ordering_fields = ["framework__slug", "name"]


class PopularityViewSet(RecordViewSet):
    serializer_class = serializers.PopularitySerializer
    queryset = _owned(models.Popularity.objects)
    filterset_class = filters.PopularityFilter
    search_fields = ["note"]
    ordering_fields = ["framework__slug", "date", "value"]


class ConceptViewSet(RecordViewSet):
    serializer_class = writing_serializers.ConceptSerializer
    queryset = models.Concept.objects.all()
    filterset_class = filters.ConceptFilter
    search_fields = ["name", "text"]
    ordering_fields = ["slug", "name"]


class SourceViewSet(RecordViewSet):
    serializer_class = serializers.SourceSerializer
    queryset = _lean(Source.objects.visible(), "framework__slug")
    filterset_class = filters.SourceFilter
    search_fields = ["title", "publisher", "url"]
    ordering_fields = ["framework__slug", "slug", "read"]


class ClaimViewSet(RecordViewSet):
    serializer_class = writing_serializers.ClaimSerializer
    queryset = _lean(
        models.Claim.objects.visible(), "published_in__slug", "published_in__framework__slug"
    )
    filterset_class = filters.ClaimFilter
    search_fields = ["statement", "finding"]
    ordering_fields = ["slug", "verdict", "checked"]


class ComparisonViewSet(RecordViewSet):
    serializer_class = writing_serializers.ComparisonSerializer
    queryset = models.Comparison.objects.published().with_contenders()
    filterset_class = filters.ComparisonFilter
    search_fields = ["title", "introduction", "verdict"]
    ordering_fields = ["slug", "title", "checked"]


class RedirectViewSet(RecordViewSet):
    serializer_class = writing_serializers.RedirectSerializer
    queryset = models.Redirect.objects.visible()
    filterset_class = filters.RedirectFilter
    search_fields = ["old_path", "new_path"]
    ordering_fields = ["old_path", "new_path"]


class TaskViewSet(RecordViewSet):
    serializer_class = sample_serializers.TaskSerializer
    queryset = models.Task.objects.all()
    filterset_class = run_filters.TaskFilter
    search_fields = ["name", "slug", "description"]
    ordering_fields = ["slug", "name", "position"]


class StackViewSet(RecordViewSet):
    serializer_class = sample_serializers.StackSerializer
    queryset = _owned(models.Stack.objects)
    filterset_class = run_filters.StackFilter
    search_fields = ["server", "framework__slug"]
    ordering_fields = ["framework__slug", "slug"]


class SampleViewSet(RecordViewSet):
    serializer_class = sample_serializers.SampleSerializer
    queryset = _lean(
        models.Sample.objects.visible().with_state(),
        "framework__slug",
        "task__slug",
        "task__digest",
        "stack__slug",
        "stack__pins",
        "stack__framework__slug",
    ).defer("highlighted")
    filterset_class = run_filters.SampleFilter
    search_fields = ["framework__slug", "task__slug", "reason"]
    ordering_fields = ["framework__slug", "task__slug", "lines"]


class RunViewSet(RecordViewSet):
    serializer_class = sample_serializers.RunSerializer
    queryset = models.Run.objects.published().with_counts()
    filterset_class = run_filters.RunFilter
    search_fields = ["slug", "method"]
    ordering_fields = ["slug", "started"]


class VerificationViewSet(RecordViewSet):
    pagination_class = GrowingPages
    serializer_class = sample_serializers.VerificationSerializer
    queryset = seen_links.visible(models.Verification)
    filterset_class = run_filters.VerificationFilter
    search_fields = ["framework", "task", "server"]
    ordering_fields = ["framework", "task", "at", "seconds", "lines"]


class MeasurementViewSet(RecordViewSet):
    pagination_class = MeasurementPages
    serializer_class = measurement_serializers.MeasurementSerializer
    queryset = seen_links.visible(models.Measurement)
    filterset_class = run_filters.MeasurementFilter
    search_fields = ["framework", "task", "server"]
    ordering_fields = ["framework", "task", "at", "round", "requests_per_second"]


class FindingViewSet(RecordViewSet):
    pagination_class = GrowingPages
    serializer_class = measurement_serializers.FindingSerializer
    queryset = seen_links.visible(models.Finding)
    filterset_class = run_filters.FindingFilter
    search_fields = ["framework", "task", "server"]
    ordering_fields = ["framework", "task", "load"]
