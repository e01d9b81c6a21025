"""How each noun looks in the API. Names are those of the models; identifiers are natural keys."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from catalog import models
from catalog.api.links import API, One, Several, listed
from catalog.api.record_serializers import CITED, KeyField, KeysField, RecordSerializer

# What hangs on a framework, and names it in `framework`.
HANGING = (
    "releases", "supports", "traits", "adopters", "popularity", "sources", "stacks", "samples",
    "claims", "concepts", "comparisons", "verifications", "measurements", "findings",
)  # fmt: skip


class SourceSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks", allow_null=True)
    address = serializers.URLField(allow_null=True, help_text="Of the page itself.")

    class Meta:
        noun = "sources"
        model = models.Source
        fields: ClassVar = [
            "url", "key", "framework", "slug", "address", "purl", "title", "publisher", "version",
            "read", "visited", "answer", "failure",
        ]  # fmt: skip
        links: ClassVar = {
            noun: listed(noun, "source={key}") for noun in ("supports", "claims", "concepts")
        }


class ReleaseSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks")
    sources = KeysField("sources", CITED)

    class Meta:
        noun = "releases"
        model = models.Release
        fields: ClassVar = [
            "url", "key", "framework", "version", "date", "python", "end_of_support", "latest",
            "sources",
        ]  # fmt: skip


class FrameworkSerializer(RecordSerializer):
    aliases = serializers.ListField(child=serializers.CharField())
    interfaces = serializers.ListField(child=serializers.CharField())
    concurrency = serializers.ListField(child=serializers.CharField())
    built_on = serializers.ListField(child=serializers.CharField())
    latest = serializers.CharField(
        source="latest_version", allow_null=True, help_text="The newest stable version."
    )
    known_cells = serializers.IntegerField(
        min_value=0, help_text="How many features have a level other than unknown."
    )
    citations = serializers.SerializerMethodField(
        help_text="The keys of the sources of each field of the profile."
    )

    def get_citations(self, framework: models.Framework) -> dict[str, list[str]]:
        citations: dict[str, list[str]] = {}
        for citation in framework.citations.all():
            citations.setdefault(citation.field, []).append(citation.source.key)
        return citations

    class Meta:
        noun = "frameworks"
        model = models.Framework
        fields: ClassVar = [
            "url", "slug", "name", "aliases", "purl", "kind", "status", "interfaces",
            "concurrency", "architecture", "licence", "steward", "original_author", "repository",
            "website", "docs", "first_release", "end_of_support", "built_on", "successor",
            "summary", "philosophy", "best_for", "not_for", "latest", "checked", "version",
            "known_cells", "citations",
        ]  # fmt: skip
        links: ClassVar = {
            "page": One("/frameworks/{slug}/"),
            "latest": One(f"{API}releases/{{slug}}.{{latest}}/", of="latest"),
            **{noun: listed(noun, "framework={slug}") for noun in HANGING},
        }


class FeatureGroupSerializer(RecordSerializer):
    features = serializers.SerializerMethodField(help_text="In the order of the matrix.")

    def get_features(self, group: models.FeatureGroup) -> list[str]:
        return [feature.slug for feature in group.features.all()]

    class Meta:
        noun = "feature-groups"
        model = models.FeatureGroup
        fields: ClassVar = ["url", "slug", "name", "summary", "position", "features"]
        links: ClassVar = {"features": Several(f"{API}features/{{each}}/", of="features")}


class FeatureSerializer(RecordSerializer):
    group = KeyField("feature-groups")
    examples = serializers.ListField(child=serializers.CharField())

    class Meta:
        noun = "features"
        model = models.Feature
        fields: ClassVar = [
            "url", "slug", "name", "group", "position", "definition", "built_in", "official",
            "third_party", "examples",
        ]  # fmt: skip
        links: ClassVar = {
            "page": One("/features/{slug}/"),
            **{noun: listed(noun, "feature={slug}") for noun in ("supports", "claims", "concepts")},
        }


class SupportSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks")
    feature = KeyField("features")
    sources = KeysField("sources", CITED)

    class Meta:
        noun = "supports"
        model = models.Support
        fields: ClassVar = [
            "url", "key", "framework", "feature", "level", "via", "since", "note", "checked",
            "version", "sources",
        ]  # fmt: skip


class TraitSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks")
    sources = KeysField("sources", CITED)

    class Meta:
        noun = "traits"
        model = models.Trait
        fields: ClassVar = [
            "url", "key", "framework", "slug", "kind", "position", "text", "sources",
        ]  # fmt: skip


class AdopterSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks")
    sources = KeysField("sources", CITED)

    class Meta:
        noun = "adopters"
        model = models.Adopter
        fields: ClassVar = ["url", "key", "framework", "slug", "name", "note", "sources"]


class PopularitySerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField("frameworks")
    sources = KeysField("sources", CITED)
    value = serializers.FloatField(help_text="In the unit that the metric names.")

    class Meta:
        noun = "popularity"
        model = models.Popularity
        fields: ClassVar = [
            "url", "key", "framework", "slug", "metric", "value", "date", "note", "sources",
        ]  # fmt: skip
