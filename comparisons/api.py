"""The side-by-side table for programs: the same object that the page renders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.measurement_serializers import FigureSerializer
from catalog.api.parameters import Parameter, ReadingView, by_name, read
from catalog.api.problems import PROBLEM, AtOdds
from catalog.api.sample_serializers import FailureSerializer
from catalog.api.values import choice, many, slug
from catalog.models import Level, SourceLink
from comparisons import code, compared, measured, shown, table
from facts.values import SLUG


class SourceLinkSerializer(serializers.Serializer[SourceLink]):
    key = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    address = serializers.URLField(allow_null=True)
    read = serializers.DateField()


class ItemSerializer(serializers.Serializer[table.Item]):
    slug = serializers.CharField()
    text = serializers.CharField()
    verdict = serializers.CharField(allow_null=True)
    finding = serializers.CharField(allow_null=True)
    checked = serializers.DateField(allow_null=True)
    sources = SourceLinkSerializer(many=True)


class CellSerializer(serializers.Serializer[table.Cell]):
    text = serializers.CharField(allow_null=True, help_text="Null means unknown.")
    level = serializers.ChoiceField(Level.choices, allow_null=True)
    via = serializers.CharField(allow_null=True, help_text="A package URL.")
    since = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    items = ItemSerializer(many=True)
    checked = serializers.DateField(allow_null=True)
    version = serializers.CharField(allow_null=True)
    sources = SourceLinkSerializer(many=True)


class RowSerializer(serializers.Serializer[table.Row]):
    slug = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField(allow_null=True)
    differs = serializers.BooleanField()
    cells = CellSerializer(many=True, help_text="In the order of the columns.")


class SectionSerializer(serializers.Serializer[table.Section]):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(["profile", "features", "traits", "claims"])
    rows = RowSerializer(many=True)


class ColumnSerializer(serializers.Serializer[table.Column]):
    slug = serializers.CharField()
    name = serializers.CharField()
    purl = serializers.CharField()
    version = serializers.CharField(allow_null=True)
    python = serializers.CharField(allow_null=True)
    end_of_support = serializers.DateField(allow_null=True)


class CodeFileSerializer(serializers.Serializer[code.CodeFile]):
    name = serializers.CharField()
    text = serializers.CharField()


class CodeCellSerializer(serializers.Serializer[code.CodeCell]):
    framework = serializers.CharField()
    state = serializers.ChoiceField(code.STATES)
    files = CodeFileSerializer(many=True, help_text="The main file first.")
    lines = serializers.IntegerField(allow_null=True, help_text="Lines of code.")
    server = serializers.CharField(allow_null=True)
    version = serializers.CharField(allow_null=True, help_text="Of the framework, as it ran.")
    python = serializers.CharField(allow_null=True)
    day = serializers.DateField(allow_null=True, help_text="Of the newest verification.")
    run = serializers.CharField(allow_null=True)
    failure = FailureSerializer(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why there is no sample.")
    reason_url = serializers.URLField(allow_null=True)
    reason_title = serializers.CharField(allow_null=True)


class TaskTabSerializer(serializers.Serializer[code.TaskTab]):
    slug = serializers.CharField()
    name = serializers.CharField()
    verified = serializers.IntegerField(help_text="How many of these frameworks have it verified.")


class CodeSerializer(serializers.Serializer[code.Code]):
    slug = serializers.CharField(help_text="Of the task.")
    name = serializers.CharField()
    description = serializers.CharField()
    tabs = TaskTabSerializer(many=True, help_text="All tasks: ask for one with ?task=.")
    cells = CodeCellSerializer(many=True, help_text="In the order of the columns.")


class MeasuredRatioSerializer(serializers.Serializer[Any]):
    """A ratio with its 95% interval; `p` is corrected for all pairs of the run."""

    ratio = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    p = serializers.FloatField(allow_null=True)


class MeasuredCellSerializer(serializers.Serializer[measured.MeasuredCell]):
    server = serializers.CharField(allow_null=True)
    figure = FigureSerializer(
        allow_null=True, help_text="Requests a second; p50 in ms in an open loop."
    )
    ratio = MeasuredRatioSerializer(allow_null=True, help_text="To the first column.")
    alike = serializers.BooleanField(allow_null=True, help_text="Not distinguishable from it.")
    rounds = serializers.IntegerField()
    valid = serializers.IntegerField()
    why_not = serializers.CharField(allow_null=True, help_text="Why there is no figure.")


class MeasuredRowSerializer(serializers.Serializer[measured.MeasuredRow]):
    run = serializers.CharField()
    task = serializers.CharField()
    load = serializers.CharField()
    server = serializers.CharField(
        allow_null=True, help_text="Null: each framework is on its usual server."
    )
    open_loop = serializers.BooleanField()
    cells = MeasuredCellSerializer(many=True, help_text="In the order of the columns.")


class MeasuredSerializer(serializers.Serializer[measured.Measured]):
    cores = serializers.IntegerField(help_text="Of the smallest machine.")
    rows = MeasuredRowSerializer(many=True)


class PlaceSerializer(serializers.Serializer[table.Place]):
    section = serializers.CharField()
    name = serializers.CharField()
    rows = serializers.ListField(child=serializers.CharField(), help_text="Their slugs.")


class SentenceSerializer(serializers.Serializer[table.Sentence]):
    text = serializers.CharField()
    places = PlaceSerializer(many=True, help_text="What it rests on.")


class TableSerializer(serializers.Serializer[table.Table]):
    summary = SentenceSerializer(many=True, help_text="The strongest differences, in words.")
    columns = ColumnSerializer(many=True)
    sections = SectionSerializer(many=True)
    code = CodeSerializer(allow_null=True)
    measured = MeasuredSerializer(allow_null=True)


QUERY = by_name([
    Parameter("only", choice(["differences"]), "Rows in which they differ."),
    Parameter(
        "order", many(slug()), "Some of their slugs, in the order of the columns.",
        example="{frameworks[1][slug]}",
    ),
    Parameter("hide", many(slug()), "Slugs of sections that are left out.", example="profile"),
    Parameter("task", slug(), "Whose code is given; else that of the first.",
        example="{tasks[0][slug]}"),
])  # fmt: skip
SLUGS = OpenApiParameter(
    "slugs",
    {"type": "string", "pattern": f"^{SLUG}$"},
    OpenApiParameter.PATH,
    description="Slugs of two to six frameworks: a-vs-b, or a-vs-b-vs-c.",
    extensions={"x-example": "{frameworks[0][slug]}-vs-{frameworks[1][slug]}"},
)


class CompareView(ReadingView):
    """Two to six frameworks side by side: profiles, features, claims, code and measurements."""

    parameters = frozenset(QUERY)

    @extend_schema(
        operation_id="compare",
        parameters=[SLUGS, *(each.described for each in QUERY.values())],
        responses={200: TableSerializer, 404: PROBLEM, 422: PROBLEM},
    )
    def get(self, request: Request, slugs: tuple[str, ...]) -> Response:
        wanted = read(request, QUERY)
        canonical = compared.canonical(slugs)
        if len(canonical) < 2:
            raise NotFound("A comparison needs two different frameworks: /compare/a-vs-b/.")
        asked = shown.read(canonical, request.GET)
        try:
            found = compared.load(asked.slugs, asked.task, pieces.state()).table
        except compared.CannotCompare as error:
            raise NotFound(str(error)) from error
        if errors := dict(_not_there(wanted, canonical, found)):
            raise AtOdds(errors)
        return Response(TableSerializer(asked.of(found)).data)


def _not_there(
    wanted: Mapping[str, Any], slugs: tuple[str, ...], found: table.Table
) -> Iterator[tuple[str, list[str]]]:
    """What the query names and this comparison does not have."""
    tasks = [tab.slug for tab in found.code.tabs] if found.code else []
    named = {
        "order": (wanted.get("order", []), slugs),
        "hide": (wanted.get("hide", []), [part.slug for part in shown.parts(found)]),
        "task": ([wanted["task"]] if "task" in wanted else [], tasks),
    }
    for name, (texts, known) in named.items():
        if wrong := [text for text in texts if text not in known]:
            said = f"Not in this comparison: {', '.join(wrong)}."
            yield name, [f"{said} Known: {', '.join(known) or 'none'}."]
