"""A read-only viewset for each noun."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet, Sum

from catalog import models
from catalog.api import filters, measurement_serializers, sample_serializers, serializers
from catalog.api.pages import PAGING, Pages
from catalog.api.records import RecordViewSet
from catalog.models import Source


class MeasurementPages(Pages):
    """Counts millions by what findings say of them, where those can be asked the same."""

    def get_count(self, queryset: Any) -> int:
        asked = self.request.query_params if self.request else {}
        wanted = {name: value for name, value in asked.items() if value and name not in PAGING}
        if not wanted.keys() <= {*filters.FindingFilter.base_filters} - {"reference"}:
            return super().get_count(queryset)
        found = filters.FindingFilter(wanted, models.Finding.objects.visible()).qs
        return int(found.aggregate(count=Sum("measured", default=0))["count"])


def _owned(queryset: Any, *relations: str) -> QuerySet[Any]:
    """Records of published frameworks with what their keys are made of, and their sources."""
    found: QuerySet[Any] = queryset.with_sources().filter(framework__published=True)
    return found.select_related("framework", *relations)


# Of the runs that rows belong to: their keys are all that is said of them.
UNREAD = ("run__raw", "run__bench", "run__environment")


class FrameworkViewSet(RecordViewSet):
    serializer_class = serializers.FrameworkSerializer
    queryset = (
        models.Framework.objects.published()
        .with_latest()
        .prefetch_related(
            Prefetch("citations", models.Citation.objects.select_related("source__framework"))
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


class FeatureViewSet(RecordViewSet):
    serializer_class = serializers.FeatureSerializer
    queryset = models.Feature.objects.select_related("group")
    filterset_class = filters.FeatureFilter
    search_fields = ["name", "slug", "definition"]
    ordering_fields = ["slug", "name", "position"]


class SupportViewSet(RecordViewSet):
    serializer_class = serializers.SupportSerializer
    queryset = _owned(models.Support.objects, "feature")
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
    serializer_class = serializers.ConceptSerializer
    queryset = models.Concept.objects.for_page()
    search_fields = ["name", "text"]
    ordering_fields = ["slug", "name"]


class SourceViewSet(RecordViewSet):
    serializer_class = serializers.SourceSerializer
    queryset = Source.objects.visible().select_related("framework")
    filterset_class = filters.SourceFilter
    search_fields = ["title", "publisher", "url"]
    ordering_fields = ["framework__slug", "slug", "read"]


class ClaimViewSet(RecordViewSet):
    serializer_class = serializers.ClaimSerializer
    queryset = models.Claim.objects.for_list().prefetch_related("features")
    filterset_class = filters.ClaimFilter
    search_fields = ["statement", "finding"]
    ordering_fields = ["slug", "verdict", "checked"]


class ComparisonViewSet(RecordViewSet):
    serializer_class = serializers.ComparisonSerializer
    queryset = models.Comparison.objects.published().with_contenders()
    search_fields = ["title", "introduction", "verdict"]
    ordering_fields = ["slug", "title", "checked"]


class TaskViewSet(RecordViewSet):
    serializer_class = sample_serializers.TaskSerializer
    queryset = models.Task.objects.all()
    search_fields = ["name", "slug", "description"]
    ordering_fields = ["slug", "name", "position"]


class StackViewSet(RecordViewSet):
    serializer_class = sample_serializers.StackSerializer
    queryset = models.Stack.objects.visible().select_related("framework")
    filterset_class = filters.StackFilter
    search_fields = ["server", "framework__slug"]
    ordering_fields = ["framework__slug", "slug"]


class SampleViewSet(RecordViewSet):
    serializer_class = sample_serializers.SampleSerializer
    queryset = (
        models.Sample.objects.visible()
        .with_state()
        .select_related("stack__framework")
        .defer("highlighted")
    )
    filterset_class = filters.SampleFilter
    search_fields = ["framework__slug", "task__slug", "reason"]
    ordering_fields = ["framework__slug", "task__slug", "lines"]


class RunViewSet(RecordViewSet):
    serializer_class = sample_serializers.RunSerializer
    queryset = models.Run.objects.published().with_counts()
    search_fields = ["slug"]
    ordering_fields = ["slug", "started"]


class VerificationViewSet(RecordViewSet):
    serializer_class = sample_serializers.VerificationSerializer
    queryset = models.Verification.objects.visible().select_related("run").defer(*UNREAD)
    filterset_class = filters.VerificationFilter
    search_fields = ["framework", "task", "server"]
    ordering_fields = ["framework", "task", "at", "seconds", "lines"]


class MeasurementViewSet(RecordViewSet):
    pagination_class = MeasurementPages
    serializer_class = measurement_serializers.MeasurementSerializer
    queryset = models.Measurement.objects.visible().select_related("run").defer(*UNREAD)
    filterset_class = filters.MeasurementFilter
    search_fields = ["framework", "task", "server"]
    ordering_fields = ["framework", "task", "at", "round", "requests_per_second"]


class FindingViewSet(RecordViewSet):
    serializer_class = measurement_serializers.FindingSerializer
    queryset = models.Finding.objects.visible().select_related("run").defer(*UNREAD)
    filterset_class = filters.FindingFilter
    search_fields = ["framework", "task", "server"]
    ordering_fields = ["framework", "task", "load"]
