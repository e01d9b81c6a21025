"""What the home page and the chooser begin with, for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.measurement_serializers import FigureSerializer
from catalog.api.problems import PROBLEM
from comparisons import front, listed
from comparisons.front import Front
from comparisons.pages_api.asking import PageView, answer
from comparisons.pages_api.links import LinkedFrameworkSerializer, RecordUrl, SiteUrl
from comparisons.starting_points import STARTING_POINTS, StartingPoint
from comparisons.striking import FallenClaims, ServerGap


class ServerGapSerializer(serializers.Serializer[ServerGap]):
    """A framework that answered far more requests a second on another server."""

    framework = serializers.CharField()
    url = RecordUrl("frameworks", source="framework")
    task = serializers.CharField()
    load = serializers.CharField()
    run = serializers.CharField()
    usual = serializers.CharField(help_text="The server on which its sample usually runs.")
    usual_requests_per_second = FigureSerializer(source="usual_figure")
    other = serializers.CharField()
    other_requests_per_second = FigureSerializer(source="other_figure")
    times = serializers.FloatField()
    benchmarks = SiteUrl("/api/v1{}", source="address", help_text="Both stacks.")


class FallenClaimsSerializer(serializers.Serializer[FallenClaims]):
    claims = serializers.IntegerField()
    fallen = serializers.IntegerField(help_text="Outdated or contradicted.")
    partly = serializers.IntegerField()


class StrikingSerializer(serializers.Serializer[Front]):
    """One of these, or none: what is most striking in the data today."""

    server_gap = serializers.SerializerMethodField()
    fallen_claims = serializers.SerializerMethodField()

    @extend_schema_field(ServerGapSerializer(allow_null=True))
    def get_server_gap(self, found: Front) -> Any:
        gap = found.striking
        return ServerGapSerializer(gap).data if isinstance(gap, ServerGap) else None

    @extend_schema_field(FallenClaimsSerializer(allow_null=True))
    def get_fallen_claims(self, found: Front) -> Any:
        claims = found.striking
        return FallenClaimsSerializer(claims).data if isinstance(claims, FallenClaims) else None


class CountsSerializer(serializers.Serializer[Front]):
    frameworks = serializers.IntegerField()
    cells = serializers.IntegerField(help_text="Of the matrix, of which the level is known.")
    claims = serializers.IntegerField()
    verified = serializers.IntegerField(help_text="Samples.")
    measurements = serializers.IntegerField()


class EditorialSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    page = SiteUrl(source="address")
    url = SiteUrl("/api/v1{}", source="address")


class HomeSerializer(serializers.Serializer[Any]):
    counts = CountsSerializer(source="front")
    striking = StrikingSerializer(source="front")
    frameworks = LinkedFrameworkSerializer(
        many=True, source="offered.frameworks", help_text="The first of them."
    )
    comparisons = EditorialSerializer(many=True, help_text="By the editors.")


class HomeView(PageView):
    """What the home page says of the catalogue."""

    @extend_schema(operation_id="home", responses={200: HomeSerializer, 400: PROBLEM})
    def get(self, request: Request) -> Response:
        state = pieces.state()
        found = front.front(state)
        editorial = [{"address": each, "title": title} for each, title in found.comparisons.items()]
        offered = listed.offered(listed.frameworks(state))
        told = {"front": found, "offered": offered, "comparisons": editorial}
        return answer(HomeSerializer, told, request)


class StartingPointSerializer(serializers.Serializer[StartingPoint]):
    name = serializers.CharField()
    why = serializers.CharField(help_text="These requirements.")
    query = serializers.CharField(help_text="The policy.")
    page = SiteUrl(source="address")
    url = SiteUrl("/api/v1{}", source="address", help_text="What fits it.")


class StartingPointsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    results = StartingPointSerializer(many=True)


class StartingPointsView(PageView):
    """Policies for situations that people describe, to be changed to one's own."""

    @extend_schema(
        operation_id="choose_starting_points",
        responses={200: StartingPointsSerializer, 400: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        found = {"count": len(STARTING_POINTS), "results": STARTING_POINTS}
        return answer(StartingPointsSerializer, found, request)
