"""What editors write, as its pages show it, for programs: with its words linked to concepts."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import pieces
from catalog.api.problems import PROBLEM
from catalog.models import Comparison, Concept
from comparisons import compared
from comparisons.api import SourceLinkSerializer
from comparisons.jinja_environment import markdown
from comparisons.pages_api.asking import PageView, answer, near
from comparisons.pages_api.links import (
    LinkedConceptSerializer,
    LinkedFeatureSerializer,
    LinkedFrameworkSerializer,
    RecordUrl,
    SiteUrl,
)
from comparisons.terms import terms

HTML = "Its addresses are paths of this site."


class ConceptPageSerializer(serializers.Serializer[Any]):
    concept = LinkedConceptSerializer()
    html = serializers.CharField(help_text=f"The text; words lead to other concepts. {HTML}")
    frameworks = LinkedFrameworkSerializer(many=True, source="concept.frameworks.all")
    features = LinkedFeatureSerializer(many=True, source="concept.features.all")
    sources = serializers.SerializerMethodField()

    @extend_schema_field(SourceLinkSerializer(many=True))
    def get_sources(self, found: Any) -> Any:
        return _links(found["concept"].sources.all())


def _links(sources: Any) -> Any:
    links: Any = [source.link for source in sources]
    return SourceLinkSerializer(links, many=True).data


class ConceptPageView(PageView):
    """A concept as its page shows it."""

    @extend_schema(
        operation_id="concept_page",
        responses={200: ConceptPageSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str) -> Response:
        state = pieces.state()
        concept = Concept.objects.for_page().filter(slug=slug).first()
        if concept is None:
            raise near("concept", slug, Concept.objects.values_list("slug", flat=True))
        html = str(terms(state, besides=slug).link(markdown(concept.text)))
        return answer(ConceptPageSerializer, {"concept": concept, "html": html}, request)


class ComparisonPageSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField(source="comparison.slug")
    title = serializers.CharField(source="comparison.title")
    url = RecordUrl("comparisons", source="comparison.slug")
    page = SiteUrl("/comparisons/{}/", source="comparison.slug")
    frameworks = LinkedFrameworkSerializer(many=True, help_text="In the editor's order.")
    compare = SiteUrl(
        "/api/v1{}",
        source="address",
        allow_null=True,
        help_text="All side by side; null where they are too many.",
    )
    introduction_html = serializers.CharField(help_text=HTML)
    verdict_html = serializers.CharField(help_text=HTML)
    checked = serializers.DateField(source="comparison.checked", allow_null=True)
    sources = serializers.SerializerMethodField()

    @extend_schema_field(SourceLinkSerializer(many=True))
    def get_sources(self, found: Any) -> Any:
        return _links(found["comparison"].sources.all())


class ComparisonPageView(PageView):
    """An editorial comparison as its page shows it."""

    @extend_schema(
        operation_id="comparison_page",
        responses={200: ComparisonPageSerializer, 400: PROBLEM, 404: PROBLEM},
    )
    def get(self, request: Request, slug: str) -> Response:
        state, published = pieces.state(), Comparison.objects.published()
        comparison = published.for_page().filter(slug=slug).first()
        if comparison is None:
            raise near("comparison", slug, published.values_list("slug", flat=True))
        words = terms(state)
        frameworks = [contender.framework for contender in comparison.contenders.all()]
        told = {
            "comparison": comparison,
            "frameworks": frameworks,
            "address": compared.address_of_all([each.slug for each in frameworks]),
            "introduction_html": str(words.link(markdown(comparison.introduction))),
            "verdict_html": str(words.link(markdown(comparison.verdict))),
        }
        return answer(ComparisonPageSerializer, told, request)
