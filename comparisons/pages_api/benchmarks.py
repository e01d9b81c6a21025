"""The benchmarks at one task and load, a framework's over time, and the method, for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.measurement_serializers import FigureSerializer
from catalog.api.problems import PROBLEM
from catalog.api.sample_serializers import FailureSerializer
from catalog.models import Kind
from catalog.models.sample import INTERFACES
from comparisons import benchmark_pages
from comparisons.at_load import Code
from comparisons.benchmark_pages import BenchmarkPage
from comparisons.benchmarks import Row
from comparisons.pages_api.asking import SLUG, PageView, Parameter, answer, near
from comparisons.pages_api.links import (
    LinkedRunSerializer,
    PagedSerializer,
    RecordUrl,
)

LOAD = "^[0-9]{1,7}-(connections|per-second)$"
OPEN_LOOP = "A fixed rate is offered, and p50 decides; else throughput does."


class ToBareServerSerializer(serializers.Serializer[Any]):
    ratio = serializers.FloatField()
    low = serializers.FloatField(allow_null=True, help_text="Of the 95% interval.")
    high = serializers.FloatField(allow_null=True)


class BenchmarkRowSerializer(serializers.Serializer[Row]):
    """One stack. Figures are medians of the valid rounds with their 95% intervals."""

    name = serializers.CharField()
    slug = serializers.CharField(help_text="Of the framework, or of a reference.")
    framework = RecordUrl("frameworks", allow_null=True, help_text="Null of a reference.")
    kind = serializers.ChoiceField(Kind.choices, allow_null=True)
    server = serializers.CharField()
    interface = serializers.ChoiceField(INTERFACES)
    version = serializers.SerializerMethodField(
        help_text="Of the framework, or of a reference, as it ran."
    )
    code_changed = serializers.SerializerMethodField(
        help_text="Whether today's sample is other code; null where that is not known."
    )
    requests_per_second = FigureSerializer(source="rate", allow_null=True)
    requests_per_cpu_second = FigureSerializer(source="cpu_rate", allow_null=True)
    cpu_seconds_per_1000_requests = FigureSerializer(source="cpu_cost", allow_null=True)
    p50_ms = FigureSerializer(source="p50", allow_null=True)
    p90_ms = FigureSerializer(source="p90", allow_null=True)
    p99_ms = FigureSerializer(source="p99", allow_null=True)
    p999_ms = FigureSerializer(source="p999", allow_null=True)
    corrected_p99_ms = FigureSerializer(source="corrected_p99", allow_null=True)
    memory_bytes = FigureSerializer(source="memory", allow_null=True)
    memory_bytes_per_1000_requests_per_second = FigureSerializer(
        source="memory_cost", allow_null=True
    )
    start_seconds = FigureSerializer(source="start", allow_null=True)
    to_bare_server = ToBareServerSerializer(
        source="share",
        allow_null=True,
        help_text="The ratio to the same server without a framework; null where not measured.",
    )
    alike = serializers.BooleanField(
        allow_null=True, help_text="Not distinguishable from the row above; null without one."
    )
    measured = serializers.IntegerField(help_text="Rounds.")
    valid = serializers.IntegerField(help_text="Rounds that count.")
    details = serializers.ListField(
        child=serializers.CharField(), help_text="Why the others do not."
    )

    def get_version(self, row: Row) -> str | None:
        code: Code | None = self.context["codes"].get(row.stack)
        return code.version if code else None

    def get_code_changed(self, row: Row) -> bool | None:
        code: Code | None = self.context["codes"].get(row.stack)
        return code.changed if code else None


class LoadChoiceSerializer(serializers.Serializer[Any]):
    task = serializers.CharField()
    load = serializers.CharField()


class NotMeasuredSerializer(serializers.Serializer[Any]):
    framework = serializers.CharField()
    server = serializers.CharField()
    failure = FailureSerializer(help_text="The first difference from the contract.")


class WithoutSampleSerializer(serializers.Serializer[Any]):
    framework = serializers.CharField(source="framework.slug")
    url = RecordUrl("frameworks", source="framework.slug")
    reason = serializers.CharField()
    reason_url = serializers.URLField(allow_null=True)
    reason_title = serializers.CharField(allow_null=True)


class BenchmarkPageSerializer(PagedSerializer):
    """The stacks measured at one task and load, the first by the figure that decides."""

    run = LinkedRunSerializer(source="at.run")
    task = serializers.CharField(source="asked.task")
    load = serializers.CharField(source="asked.load")
    open_loop = serializers.BooleanField(source="at.open_loop", help_text=OPEN_LOOP)
    loads = serializers.SerializerMethodField(help_text="At which something was measured.")
    servers = serializers.ListField(child=serializers.CharField())
    interfaces = serializers.ListField(child=serializers.ChoiceField(INTERFACES))
    rows = BenchmarkRowSerializer(many=True, source="page.items")
    refused = BenchmarkRowSerializer(
        many=True, source="results.refused", help_text="Measured, and not counted."
    )
    failed = NotMeasuredSerializer(many=True, source="at.failed", help_text="Not measured.")
    without = WithoutSampleSerializer(many=True, source="at.without", help_text="Not measured.")

    @extend_schema_field(LoadChoiceSerializer(many=True))
    def get_loads(self, found: BenchmarkPage) -> list[dict[str, str]]:
        return [{"task": task, "load": load} for task, load in found.loads.pairs]


class BenchmarkView(PageView):
    """What was measured at one task and load. Filters choose rows and change no figure."""

    asked = (
        Parameter("run", "Its slug; default: what the site shows of this task and load."),
        Parameter("task", "Default: the first that was measured.", example="json"),
        Parameter("load", "Default: the first of the task.", LOAD, example="64-connections"),
        Parameter("interface", "Stacks of one alone.", known=INTERFACES),
        Parameter("kind", "Of frameworks.", known=tuple(Kind.values)),
        Parameter("server", "Stacks on one alone.", example="gunicorn"),
        Parameter(
            "stack",
            "Framework and server.",
            f"^{SLUG}/{SLUG}$",
            repeated=True,
            example="flask/gunicorn",
        ),
    )
    paged = True

    @extend_schema(
        operation_id="benchmarks",
        responses={200: BenchmarkPageSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        found = benchmark_pages.load(pieces.state(), request.GET)
        if found is None:
            raise NotFound("There is no such benchmark; runs/ has those that there are.")
        _measured(request, found)
        found = _without_show(found)
        return answer(BenchmarkPageSerializer, found, request, codes=found.at.codes)


def _without_show(found: BenchmarkPage) -> BenchmarkPage:
    """Which figures a page draws is nothing that is asked here."""
    kept = {name: value for name, value in found.page.kept.items() if name != "show"}
    return replace(found, page=replace(found.page, kept=kept))


def _measured(request: Request, found: BenchmarkPage) -> None:
    """Raises NotFound if another task or load is asked for than the page falls back to."""
    for name, known in (
        ("task", {task for task, _ in found.loads.pairs}),
        ("load", {load for task, load in found.loads.pairs if task == found.asked.task}),
    ):
        asked = request.query_params.get(name)
        if asked and asked not in known:
            raise near(f"{name} that was measured here:", asked, sorted(known))
