"""A benchmark run, two of them set against each other, a framework's over time, and the method."""

from __future__ import annotations

from typing import Any, get_args

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.measurement_serializers import FigureSerializer
from catalog.api.problems import PROBLEM
from catalog.models import Run
from catalog.pieces import State
from comparisons import listed, run_pages
from comparisons.against import Change, Pair
from comparisons.over_time import Line, Point
from comparisons.pages_api.asking import SLUG, PageView, Parameter, answer, near
from comparisons.pages_api.benchmarks import OPEN_LOOP, NotMeasuredSerializer
from comparisons.pages_api.links import (
    LinkedFrameworkSerializer,
    LinkedRunSerializer,
    PagedSerializer,
)
from comparisons.run_pages import AgainstPage, FrameworkRuns, RunPage
from facts.measurements import LIMITS

FIGURE = {"$ref": "#/components/schemas/Figure"}


def _run(name: str, example: str) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        {"type": "string", "pattern": f"^{SLUG}$"},
        OpenApiParameter.PATH,
        description="The key of a benchmark run.",
        extensions={"x-example": example},
    )


ONE = _run("slug", "{framework_benchmarks[runs][0][run][slug]}")
OTHER = _run("other", "{framework_benchmarks[runs][1][run][slug]}")


class FailedSerializer(NotMeasuredSerializer):
    task = serializers.CharField()


class RefusedSerializer(serializers.Serializer[run_pages.Refused]):
    framework = serializers.CharField()
    server = serializers.CharField()
    task = serializers.CharField()
    load = serializers.CharField()
    round = serializers.IntegerField()
    attempt = serializers.IntegerField()
    why = serializers.CharField()


class RunPageSerializer(PagedSerializer):
    """A benchmark: how to repeat it, and a page of the measurements that do not count."""

    run = LinkedRunSerializer()
    command = serializers.CharField(help_text="That measures the same again.")
    measured = serializers.IntegerField(help_text="Measurements.")
    failed = FailedSerializer(many=True, help_text="Did not meet its contract: not measured.")
    refused = RefusedSerializer(many=True, source="page.items")


def run_of(state: State | None, slug: str) -> Run:
    found = run_pages.run(state, slug)
    if found is None:
        raise near("benchmark", slug, Run.objects.measured().values_list("slug", flat=True))
    return found


class RunPageView(PageView):
    """What a benchmark's page tells beside its record."""

    paged = True

    @extend_schema(
        operation_id="run_page",
        parameters=[ONE],
        responses={200: RunPageSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str) -> Response:
        state = pieces.state()
        found: RunPage = run_pages.load(state, run_of(state, slug), request.GET)
        return answer(RunPageSerializer, found, request)


class PairSerializer(serializers.Serializer[Pair]):
    """One stack in both runs: requests a second; where a rate is offered, p50 in ms."""

    framework = serializers.CharField(help_text="Its slug, or that of a reference.")
    server = serializers.CharField()
    task = serializers.CharField()
    load = serializers.CharField()
    reference = serializers.BooleanField()
    one = FigureSerializer(allow_null=True)
    other = FigureSerializer(allow_null=True)
    ratio = serializers.FloatField(allow_null=True, help_text="The second to the first.")
    change = serializers.ChoiceField(
        get_args(Change), allow_null=True, help_text="Null where it cannot be said."
    )


class AgainstSerializer(PagedSerializer):
    """How the second run stands to the first."""

    one = LinkedRunSerializer()
    other = LinkedRunSerializer()
    refused = serializers.CharField(
        source="against.refused", allow_null=True, help_text="Why they cannot be compared."
    )
    marked = serializers.ListField(
        child=serializers.CharField(), source="against.marked", help_text="What differs besides."
    )
    other_machine = serializers.BooleanField(source="against.other_machine")
    noise = serializers.FloatField(
        source="against.noise", help_text="What counts as nothing, as a share of one."
    )
    total = serializers.IntegerField(help_text="Stacks in both runs.")
    changed = serializers.IntegerField(source="against.changed", help_text="Stacks.")
    only_one = serializers.IntegerField(source="against.only_one", help_text="Stacks.")
    only_other = serializers.IntegerField(source="against.only_other", help_text="Stacks.")
    pairs = PairSerializer(many=True, source="page.items")


class AgainstView(PageView):
    """Two benchmarks set against each other: what changed by more than the noise."""

    asked = (Parameter("only", "All stacks; default: those that are not alike.", known=("all",)),)
    paged = True

    @extend_schema(
        operation_id="runs_against",
        parameters=[ONE, OTHER],
        responses={200: AgainstSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str, other: str) -> Response:
        if slug == other:
            raise NotFound("A run is set against another one.")
        state = pieces.state()
        pair = run_of(state, slug), run_of(state, other)
        found: AgainstPage = run_pages.against(state, *pair, request.GET)
        return answer(AgainstSerializer, found, request)


class PointSerializer(serializers.Serializer[Point]):
    run = LinkedRunSerializer()
    method = serializers.CharField(source="run.method")
    version = serializers.CharField(allow_null=True, help_text="Of the framework.")
    marks = serializers.ListField(
        child=serializers.CharField(), help_text="What is new since the run before."
    )


@extend_schema_field({"type": "array", "items": {"oneOf": [FIGURE, {"type": "null"}]}})
class FiguresField(serializers.ListField):
    """Figures, null where there is none."""

    child = FigureSerializer(allow_null=True)


class LineSerializer(serializers.Serializer[Line]):
    task = serializers.CharField()
    load = serializers.CharField()
    server = serializers.CharField()
    open_loop = serializers.BooleanField(help_text=OPEN_LOOP)
    figures = FiguresField(
        help_text="In the order of the runs: requests a second, or in an open loop p50 in ms."
    )


class FrameworkRunsSerializer(PagedSerializer):
    """A page of runs, the oldest of it first."""

    framework = LinkedFrameworkSerializer()
    runs = PointSerializer(many=True, source="history.points")
    lines = LineSerializer(many=True, source="history.lines")


class FrameworkRunsView(PageView):
    """What all runs measured of a framework, the newest runs on the first page."""

    paged = True

    @extend_schema(
        operation_id="framework_benchmarks",
        responses={200: FrameworkRunsSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str) -> Response:
        state = pieces.state()
        found: FrameworkRuns | None = run_pages.framework_runs(state, slug, request.GET)
        if found is None:
            raise near("framework", slug, (each.slug for each in listed.frameworks(state)))
        return answer(FrameworkRunsSerializer, found, request)


class LimitsSerializer(serializers.Serializer[Any]):
    """What a measurement must keep to, to count. Shares are of one."""

    errors = serializers.FloatField(  # type: ignore[assignment]  # the name of the limit
        help_text="At most, of the requests."
    )
    starved = serializers.FloatField(help_text="At most, of the connections.")
    answers = serializers.IntegerField(help_text="At least.")
    held = serializers.FloatField(help_text="At least, of an open loop's rate.")
    little = serializers.FloatField(
        help_text="At most: throughput × latency from the number of connections."
    )
    hung_ms = serializers.FloatField(help_text="At most without an answer at the end.")
    generator = serializers.FloatField(help_text="At most, of the load generator's core.")
    ceiling = serializers.FloatField(help_text="At most, of what the load generator can do.")
    late_ms = serializers.FloatField(help_text="At most, of the load generator.")
    others = serializers.FloatField(help_text="At most, of one core, by other programs.")
    stolen = serializers.FloatField(help_text="At most, of one core, by the machine's host.")


class MethodSerializer(serializers.Serializer[Any]):
    limits = LimitsSerializer()
    run = LinkedRunSerializer(allow_null=True, help_text="The newest; null without one.")


class MethodView(PageView):
    """What a measurement must keep to, to count."""

    @extend_schema(operation_id="benchmark_method", responses={200: MethodSerializer, 400: PROBLEM})
    def get(self, request: Request) -> Response:
        found = {"limits": LIMITS._asdict(), "run": Run.objects.measured().first()}
        return answer(MethodSerializer, found, request)
