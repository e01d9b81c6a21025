"""The side-by-side table for programs: the same object that the page renders."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.api.problems import PROBLEM
from catalog.api.views import refuse_unknown
from comparisons import compared, table


class SourceLinkSerializer(serializers.Serializer[table.SourceLink]):
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
    level = serializers.CharField(allow_null=True)
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


class TableSerializer(serializers.Serializer[table.Table]):
    columns = ColumnSerializer(many=True)
    sections = SectionSerializer(many=True)


class CompareView(APIView):
    """Two to six frameworks side by side."""

    @extend_schema(
        operation_id="compare",
        parameters=[
            OpenApiParameter("slugs", str, OpenApiParameter.PATH, description="a-vs-b[-vs-c…]"),
            OpenApiParameter("only", str, enum=["differences"]),
            OpenApiParameter("order", str, description="Slugs, separated by commas."),
        ],
        responses={200: TableSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slugs: tuple[str, ...]) -> Response:
        refuse_unknown(request, {"only", "order"})
        canonical = compared.canonical(slugs)
        if len(canonical) < 2:
            raise NotFound("A comparison needs two different frameworks: /compare/a-vs-b/.")
        try:
            found = compared.load(compared.in_order(canonical, request.GET.get("order", "")))
        except compared.CannotCompare as error:
            raise NotFound(str(error)) from error
        if request.GET.get("only") == "differences":
            found = table.only_differences(found)
        return Response(_data(found))


def _data(found: table.Table) -> Any:
    return TableSerializer(found).data
