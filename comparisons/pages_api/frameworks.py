"""A framework's page but for its record, for programs."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.measurement_serializers import FigureSerializer
from catalog.api.problems import PROBLEM
from catalog.models import Level, Status
from comparisons import code, framework_parts, listed, sides
from comparisons.alternatives import Alternative, Gain
from comparisons.api import CodeSerializer, SectionSerializer
from comparisons.framework_parts import FrameworkPage
from comparisons.lineage import Lineage, Part
from comparisons.pages_api.asking import PageView, Parameter, answer, near
from comparisons.pages_api.benchmarks import OPEN_LOOP
from comparisons.pages_api.links import LinkedFrameworkSerializer, RecordUrl, SiteUrl
from comparisons.standing import Place, Standing

NOUNS = (
    "releases", "adopters", "popularity", "claims", "samples", "findings", "sources", "corrections",
)  # fmt: skip
UNKNOWN = "unknown"


class PlaceInFieldSerializer(serializers.Serializer[Place]):
    """One task under a load: requests a second, or in an open loop p50 in ms."""

    run = serializers.CharField()
    run_url = RecordUrl("runs", source="run")
    task = serializers.CharField()
    load = serializers.CharField()
    server = serializers.CharField()
    open_loop = serializers.BooleanField(help_text=OPEN_LOOP)
    figure = FigureSerializer(allow_null=True)
    why_not = serializers.CharField(allow_null=True, help_text="Why there is no figure.")
    median = serializers.FloatField(allow_null=True, help_text="Of all; null where too few.")
    frameworks = serializers.IntegerField(help_text="How many that median is of.")
    ratio = serializers.FloatField(allow_null=True, help_text="Of the figure to that median.")
    near = serializers.BooleanField(help_text="The median lies within the figure's interval.")


class StandingSerializer(serializers.Serializer[Standing]):
    cores = serializers.IntegerField(help_text="Of the smallest machine.")
    places = PlaceInFieldSerializer(many=True)


class GainSerializer(serializers.Serializer[Gain]):
    feature = serializers.CharField()
    name = serializers.CharField()
    url = RecordUrl("features", source="feature")
    level = serializers.ChoiceField(Level.choices, help_text="Of the alternative.")
    own = serializers.ChoiceField(Level.choices, help_text="Of the framework itself.")


class AlternativeSerializer(serializers.Serializer[Alternative]):
    framework = LinkedFrameworkSerializer()
    status = serializers.ChoiceField(Status.choices, source="framework.status", allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField(), help_text="In words.")
    alike = serializers.FloatField(help_text="The share of features at the same level, and more.")
    gain = GainSerializer(
        allow_null=True, help_text="The most important thing that it has and this one lacks."
    )
    compare = SiteUrl("/api/v1{}", source="address", help_text="Both side by side.")


class PartSerializer(serializers.Serializer[Part]):
    purl = serializers.CharField()
    framework = LinkedFrameworkSerializer(allow_null=True, help_text="Null if it is none of ours.")


class LineageSerializer(serializers.Serializer[Lineage]):
    built_on = PartSerializer(many=True)
    carries = LinkedFrameworkSerializer(many=True, help_text="What is built on it.")
    successor = PartSerializer(allow_null=True, help_text="Null without one.")
    succeeds = LinkedFrameworkSerializer(many=True)


COUNT = {"type": "integer", "minimum": 0}
LEVELS = {
    "type": "object",
    "properties": dict.fromkeys((*Level.values, UNKNOWN), COUNT),
    "required": [*Level.values, UNKNOWN],
    "additionalProperties": False,
}
LINKS = {
    "type": "object",
    "properties": {noun: {"type": "string", "format": "uri"} for noun in NOUNS},
    "required": list(NOUNS),
    "additionalProperties": False,
}


class FrameworkPageSerializer(serializers.Serializer[FrameworkPage]):
    """What follows from the catalogue of one framework."""

    framework = LinkedFrameworkSerializer(source="told.framework")
    levels = serializers.SerializerMethodField(help_text="How many features are at each.")
    sections = SectionSerializer(
        many=True, source="told.table.sections", help_text="As in a comparison, of one column."
    )
    code = CodeSerializer(allow_null=True, help_text="Null without any sample.")
    standing = StandingSerializer(
        source="told.standing", allow_null=True, help_text="Null where it was not measured."
    )
    alternatives = AlternativeSerializer(many=True, source="told.alternatives")
    lineage = LineageSerializer(source="told.lineage")
    corrections = serializers.IntegerField(
        source="told.corrections", help_text="Suggestions by which its records were changed."
    )
    records = serializers.SerializerMethodField(help_text="Where its records are listed.")

    @extend_schema_field(LEVELS)
    def get_levels(self, found: FrameworkPage) -> dict[str, int]:
        levels = found.told.levels
        return {level: levels[level] for level in Level.values} | {UNKNOWN: levels[None]}

    @extend_schema_field(LINKS)
    def get_records(self, found: FrameworkPage) -> dict[str, str]:
        slug, start = found.told.framework.slug, f"{settings.SITE_URL}/api/v1"
        return {noun: f"{start}/{noun}/?framework={slug}" for noun in NOUNS}


class FrameworkPageView(PageView):
    """What a framework's page tells beside its record: all facts with their sources, code, what
    was measured, alternatives, and what it stands on."""

    asked = (Parameter("task", "Whose code is given; default: the first.", example="json"),)

    @extend_schema(
        operation_id="framework_page",
        responses={200: FrameworkPageSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str) -> Response:
        state, task = pieces.state(), request.query_params.get("task")
        told = framework_parts.told(slug)
        if told is None:
            raise near("framework", slug, (each.slug for each in listed.frameworks(state)))
        codes = sides.coded(state, [told.framework], task)
        found = code.beside([each.side for each in codes])
        if task and (found is None or found.slug != task):
            raise near("task with code:", task, (tab.slug for tab in found.tabs) if found else ())
        return answer(FrameworkPageSerializer, FrameworkPage(told, found), request)
