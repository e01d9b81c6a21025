"""A read-only viewset for each noun."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch, QuerySet, Sum
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from catalog import models
from catalog.api import filters, measurement_serializers, sample_serializers, serializers
from catalog.api.parameters import refuse_unknown
from catalog.api.problems import PROBLEM
from catalog.cacheable import cacheable
from catalog.models import Source


class Pages(LimitOffsetPagination):
    """Links are made from SITE_URL, whatever host the request named."""

    default_limit = 100
    max_limit = 1000

    def get_next_link(self) -> str | None:
        return _on_this_site(super().get_next_link())

    def get_previous_link(self) -> str | None:
        return _on_this_site(super().get_previous_link())


class MeasurementPages(Pages):
    """Counts millions by what findings say of them, where those can be asked the same."""

    def get_count(self, queryset: Any) -> int:
        asked = self.request.query_params if self.request else {}
        wanted = {name: value for name, value in asked.items() if value and name not in PAGING}
        if not wanted.keys() <= {*filters.FindingFilter.base_filters} - {"reference"}:
            return super().get_count(queryset)
        found = filters.FindingFilter(wanted, models.Finding.objects.visible()).qs
        return int(found.aggregate(count=Sum("measured", default=0))["count"])


def _on_this_site(link: str | None) -> str | None:
    if link is None:
        return None
    parts = urlsplit(link)
    return f"{settings.SITE_URL}{parts.path}?{parts.query}"


PAGING = {"limit", "offset", "ordering"}


class KnownOrdering(OrderingFilter):
    """An ordering by what cannot be ordered by is an error, not silence."""

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Any, view: Any, request: Request
    ) -> Any:
        valid = [name for name, _ in self.get_valid_fields(queryset, view, {"request": request})]
        if wrong := [name for name in fields if name.lstrip("-") not in valid]:
            said = f"Not known: {', '.join(wrong)}. Known: {', '.join(valid)}."
            raise ValidationError({"ordering": [said]})
        return fields


class RecordViewSet(ReadOnlyModelViewSet[Any]):
    """Lists of a noun with filters, search, ordering and pages; one record by its natural key."""

    pagination_class = Pages
    filter_backends = [DjangoFilterBackend, SearchFilter, KnownOrdering]
    lookup_url_kwarg = "key"
    lookup_value_regex = "[^/]+"
    filterset_class: type[FilterSet] | None = None
    search_fields: list[str] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, self.parameters(self.action))

    @classmethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Any:
        known = cls.parameters((actions or {}).get("get"))
        mark = cacheable(*known, anew=("search",), strict=True)
        return mark(super().as_view(actions, **initkwargs))

    @classmethod
    def parameters(cls, action: str | None) -> set[str]:
        if action != "list":
            return set()
        names = PAGING | ({"search"} if cls.search_fields else set())
        return names | set(cls.filterset_class.base_filters if cls.filterset_class else ())

    @extend_schema(responses={400: PROBLEM})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().list(request, *args, **kwargs)

    def get_object(self) -> Any:
        records: Any = self.get_queryset()
        record = records.by_key(self.kwargs["key"]).first()
        if record is None:
            raise Http404(f"There is no {self.basename} {self.kwargs['key']!r}.")
        return record


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
