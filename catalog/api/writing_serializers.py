"""How what is written about frameworks looks in the API, and where addresses went."""

from __future__ import annotations

from typing import Any, ClassVar, get_args
from urllib.parse import quote

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog import models
from catalog.api.direct import Direct
from catalog.api.links import API, One, Several
from catalog.api.of_published import OfPublished
from catalog.api.record_serializers import (
    ALL,
    CITED,
    OF_PUBLISHED,
    KeyField,
    KeysField,
    RecordSerializer,
)
from facts.schema import Outcome


class ConceptSerializer(RecordSerializer):
    aliases = serializers.ListField(child=serializers.CharField())
    frameworks = KeysField("frameworks", OF_PUBLISHED)
    features = KeysField("features", ALL)
    sources = KeysField("sources", CITED)

    class Meta:
        noun = "concepts"
        model = models.Concept
        fields: ClassVar = [
            "url", "slug", "name", "aliases", "text", "frameworks", "features", "sources",
        ]  # fmt: skip
        links: ClassVar = {"page": One("/concepts/{slug}/")}


class RatioSerializer(Direct, serializers.Serializer[Any]):
    """How a stack stands to another in a run; ratios, since machines differ."""

    run = serializers.CharField()
    task = serializers.CharField()
    load = serializers.CharField()
    of = serializers.CharField(help_text="framework/server")
    to = serializers.CharField()
    claimed = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        help_text="The bounds that follow from the published figures; null is one to one.",
    )
    outcome = serializers.ChoiceField(get_args(Outcome))
    ratio = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Of the 95% interval.")
    high = serializers.FloatField(allow_null=True)
    why_not = serializers.CharField(allow_null=True, help_text="Why there is no ratio.")

    class Meta:
        list_serializer_class = OfPublished


class ClaimSerializer(RecordSerializer):
    frameworks = KeysField("frameworks", OF_PUBLISHED)
    features = KeysField("features", ALL)
    published_in = KeyField("sources")
    sources = KeysField("sources", CITED)
    measured = RatioSerializer(source="ratios", many=True)

    class Meta:
        noun = "claims"
        model = models.Claim
        fields: ClassVar = [
            "url", "slug", "statement", "frameworks", "features", "language", "published_in",
            "verdict", "finding", "sources", "measured", "checked",
        ]  # fmt: skip
        links: ClassVar = {"page": One("/claims/{slug}/")}


class ComparisonSerializer(RecordSerializer):
    frameworks = serializers.SerializerMethodField(help_text="In the editor's order.")
    answers = KeyField("sources", allow_null=True)
    sources = KeysField("sources", CITED)

    def get_frameworks(self, comparison: models.Comparison) -> list[str]:
        return [contender.framework.slug for contender in comparison.contenders.all()]

    class Meta:
        noun = "comparisons"
        model = models.Comparison
        fields: ClassVar = [
            "url", "slug", "title", "frameworks", "answers", "introduction", "verdict", "sources",
            "checked",
        ]  # fmt: skip
        links: ClassVar = {
            "page": One("/comparisons/{slug}/"),
            "frameworks": Several(f"{API}frameworks/{{each}}/", of="frameworks"),
        }


class RedirectSerializer(RecordSerializer):
    key = serializers.CharField(
        read_only=True,
        help_text="The old path with ~1 for each slash, as in a JSON Pointer (RFC 6901).",
    )

    @extend_schema_field(serializers.URLField())
    def get_url(self, redirect: models.Redirect) -> str:
        return f"{settings.SITE_URL}{API}redirects/{quote(redirect.key)}/"

    class Meta:
        noun = "redirects"
        model = models.Redirect
        fields: ClassVar = ["url", "key", "old_path", "new_path"]
        links: ClassVar = {"page": One("{new_path}")}
