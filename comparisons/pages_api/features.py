"""The matrix of features, and a feature in all frameworks, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.problems import PROBLEM
from catalog.models import Level
from catalog.pieces import State
from comparisons import feature_pages, listed, paging
from comparisons.api import CellSerializer
from comparisons.feature_pages import FeaturePage, Matrix
from comparisons.levels import LevelRow, LevelSection
from comparisons.listed import ListedFramework
from comparisons.pages_api.asking import SLUG, PageView, Parameter, answer, near
from comparisons.pages_api.links import (
    LinkedConceptSerializer,
    LinkedFeatureSerializer,
    LinkedFrameworkSerializer,
    PagedSerializer,
)
from comparisons.paging import Page
from comparisons.table import Cell

FRAMEWORK = Parameter(
    "framework", "In place of a number: the page that holds this framework.", example="flask"
)


class LevelRowSerializer(LinkedFeatureSerializer):
    levels = serializers.ListField(
        child=serializers.ChoiceField(Level.choices, allow_null=True),
        help_text="In the order of the frameworks; null is unknown. What a level rests on is at"
        " supports/<framework>.<feature>/.",
    )

    def to_representation(self, row: LevelRow) -> dict[str, Any]:
        levels = [level for level, _ in row.cells]
        return super().to_representation({"slug": row.slug, "name": row.name, "levels": levels})


class LevelGroupSerializer(serializers.Serializer[LevelSection]):
    slug = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    features = LevelRowSerializer(many=True, source="rows")


class FeatureMatrixSerializer(PagedSerializer):
    """A page of frameworks by all features."""

    frameworks = LinkedFrameworkSerializer(many=True, source="page.items")
    groups = LevelGroupSerializer(many=True, source="sections")


class FeatureMatrixView(PageView):
    """How frameworks support each feature: all, a page at a time, or chosen ones."""

    asked = (
        Parameter(
            "frameworks",
            f"Slugs, separated by commas, {paging.COLUMNS} at most.",
            pattern=f"^{SLUG}(,{SLUG}){{0,{paging.COLUMNS - 1}}}$",
            example="django,flask",
        ),
    )
    paged = True

    @extend_schema(
        operation_id="feature_matrix",
        responses={200: FeatureMatrixSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        state = pieces.state()
        found: Matrix = feature_pages.matrix(state, request.GET)
        are_there(found.chosen, found.page, state)
        return answer(FeatureMatrixSerializer, found, request)


class FeatureRowSerializer(LinkedFrameworkSerializer):
    cell = CellSerializer()

    def to_representation(self, row: tuple[ListedFramework, Cell]) -> dict[str, Any]:
        framework, cell = row
        told = {"slug": framework.slug, "name": framework.name, "cell": cell}
        return super().to_representation(told)


class NamedGroupSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class FeaturePageSerializer(PagedSerializer):
    """A feature in a page of frameworks."""

    feature = LinkedFeatureSerializer()
    group = NamedGroupSerializer(source="feature.group")
    definition = serializers.CharField(source="feature.definition")
    concepts = LinkedConceptSerializer(
        many=True, source="feature.concepts.all", help_text="That explain it."
    )
    frameworks = FeatureRowSerializer(many=True, source="rows")


class FeaturePageView(PageView):
    """Who has a feature, and how: every cell with its sources."""

    asked = (FRAMEWORK,)
    paged = True

    @extend_schema(
        operation_id="feature_page",
        responses={200: FeaturePageSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str) -> Response:
        state = pieces.state()
        found: FeaturePage | None = feature_pages.feature(state, slug, request.GET)
        if found is None:
            known = (each.slug for group in listed.groups(state) for each in group.features)
            raise near("feature", slug, known)
        are_there(request.query_params.getlist("framework"), found.page, state)
        return answer(FeaturePageSerializer, found, request)


def are_there(slugs: Iterable[str], page: Page, state: State | None) -> None:
    """Raises NotFound if the page, which was made to hold these frameworks, lacks one."""
    there = {framework.slug for framework in page.items}
    for slug in slugs:
        if slug not in there:
            raise near("framework", slug, (each.slug for each in listed.frameworks(state)))
