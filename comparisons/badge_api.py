"""Badges at their addresses."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.finished import finished
from catalog.api.parameters import ReadingView
from catalog.api.problems import MEDIA_TYPE, PROBLEM
from catalog.models import Feature, Framework, Sample, State, Support
from comparisons import badges

Record = TypeVar("Record", bound=Model)
SVG = "image/svg+xml"
LABEL = OpenApiParameter(
    "label",
    {"type": "string", "maxLength": badges.LONGEST, "pattern": "^[^\\x00]*$"},
    description="Text on the left instead of the name.",
    examples=[OpenApiExample("A label", "OpenAPI in Flask")],
)


def _in_path(name: str, example: str) -> OpenApiParameter:
    slug = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60}
    examples = [OpenApiExample(example, example)]
    return OpenApiParameter(name, slug, OpenApiParameter.PATH, examples=examples)


FRAMEWORK, FEATURE = _in_path("framework", "flask"), _in_path("feature", "openapi")
ANSWERS = {
    (200, SVG): OpenApiResponse(OpenApiTypes.STR, "A picture, 20 pixels high."),
    (400, MEDIA_TYPE): PROBLEM,
    (404, MEDIA_TYPE): PROBLEM,
}


class SvgRenderer(BaseRenderer):
    media_type = SVG
    format = "svg"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return data.encode() if isinstance(data, str) else finished(data)  # a problem


class WhateverIsAccepted(DefaultContentNegotiation):
    """There is one form; a proxy for pictures may ask for others."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class BadgeView(ReadingView):
    parameters = frozenset({"label"})
    renderer_classes = [SvgRenderer]
    content_negotiation_class = WhateverIsAccepted


class FrameworkBadgeView(BadgeView):
    @extend_schema(
        operation_id="framework_badge",
        parameters=[FRAMEWORK, LABEL],
        responses=ANSWERS,
    )
    def get(self, request: Request, framework: str) -> Response:
        """A framework's newest version, and how many of its samples are verified."""
        found = _one(Framework.objects.published().with_latest(), framework)
        samples: Any = Sample.objects.filter(framework=found, reason=None).told().order_by()
        told = Counter(samples.values_list("told", flat=True))
        version: str | None = found.latest_version  # type: ignore[attr-defined]
        verified = told[State.VERIFIED.value]
        return _told(badges.of_samples(found.name, version, verified, told.total()), request)


class FeatureBadgeView(BadgeView):
    @extend_schema(
        operation_id="feature_badge", parameters=[FRAMEWORK, FEATURE, LABEL], responses=ANSWERS
    )
    def get(self, request: Request, framework: str, feature: str) -> Response:
        """How a framework supports a feature."""
        found = _one(Framework.objects.published(), framework)
        asked = _one(Feature.objects.all(), feature)
        cells = Support.objects.filter(framework=found, feature=asked)
        level = cells.values_list("level", flat=True).first()
        return _told(badges.of_level(asked.name, level), request)


def _one(known: QuerySet[Record], slug: str) -> Record:
    found = known.filter(slug=slug).first()
    if found is None:
        noun = known.model._meta.model_name
        raise NotFound(f"There is no {noun} {slug!r}. /api/v1/{noun}s/ lists them.")
    return found


def _told(badge: badges.Badge, request: Request) -> Response:
    asked = request.query_params.get("label", "")
    if len(asked) > badges.LONGEST:
        raise ValidationError({"label": [f"At most {badges.LONGEST} characters fit."]})
    label = badges.plain(asked) or badge.label
    return Response(badges.svg(replace(badge, label=label)))
