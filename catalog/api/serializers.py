"""How each noun looks in the API. Names are those of the models; identifiers are natural keys."""

from __future__ import annotations

from typing import Any, ClassVar, get_args

from django.conf import settings
from django.db.models import Q
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog import models
from catalog.api.direct import Direct
from catalog.models import Record
from facts.schema import Outcome


class KeyField(serializers.CharField):
    """The natural key of a related record, or null."""

    def to_representation(self, value: Any) -> Any:
        return value.key


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class KeysField(serializers.Field[Any, Any, Any, Any]):
    """The natural keys of related records, sorted: of those that visitors may see.

    They are asked for once for all records of a list, as rows: the records themselves, with their
    frameworks, would be most of what a list costs.
    """

    def __init__(self, visible: Q, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
        self.visible = visible

    def get_attribute(self, instance: Any) -> list[str]:
        return self._keys.get(instance.pk, [])

    def to_representation(self, value: list[str]) -> list[str]:
        return value

    @cached_property
    def _keys(self) -> dict[int, list[str]]:
        told: Any = self.root.instance
        records = told if isinstance(told, list) else [told]
        relation = records[0]._meta.get_field(self.source)
        owner, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        links = relation.remote_field.through.objects.filter(
            self.visible, **{f"{owner}__in": [record.pk for record in records]}
        )
        parts = (f"{other}__{lookup}" for lookup in relation.related_model.lookups())
        found: dict[int, list[str]] = {}
        for pk, *key in links.order_by().values_list(f"{owner}_id", *parts):
            found.setdefault(pk, []).append(".".join(part for part in key if part is not None))
        return {pk: sorted(keys) for pk, keys in found.items()}


ALL = Q()
OF_PUBLISHED = Q(framework__published=True)
CITED = Q(source__framework=None) | Q(source__framework__published=True)


class RecordSerializer(Direct, serializers.ModelSerializer[Any]):
    """A record with its address in the API."""

    url = serializers.SerializerMethodField()

    def get_url(self, record: Record) -> str:
        return f"{settings.SITE_URL}/api/v1/{self.Meta.noun}/{record.key}/"

    class Meta:
        noun: ClassVar[str]
        model: ClassVar[type[Record]]


class SourceSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField(allow_null=True)
    address = serializers.URLField(allow_null=True, help_text="Of the page itself.")

    class Meta:
        noun = "sources"
        model = models.Source
        fields: ClassVar = [
            "url", "key", "framework", "slug", "address", "purl", "title", "publisher", "version",
            "read", "visited", "answer", "failure",
        ]  # fmt: skip


class ReleaseSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField()
    sources = KeysField(CITED)

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
    citations = serializers.SerializerMethodField(
        help_text="The keys of the sources of each field of the profile."
    )
    page = serializers.SerializerMethodField()

    def get_citations(self, framework: models.Framework) -> dict[str, list[str]]:
        citations: dict[str, list[str]] = {}
        for citation in framework.citations.all():
            citations.setdefault(citation.field, []).append(citation.source.key)
        return citations

    def get_page(self, framework: models.Framework) -> str:
        return settings.SITE_URL + framework.get_absolute_url()

    class Meta:
        noun = "frameworks"
        model = models.Framework
        fields: ClassVar = [
            "url", "page", "slug", "name", "aliases", "purl", "kind", "status", "interfaces",
            "concurrency", "architecture", "licence", "steward", "original_author", "repository",
            "website", "docs", "first_release", "end_of_support", "built_on", "successor",
            "summary", "philosophy", "best_for", "not_for", "latest", "checked", "version",
            "citations",
        ]  # fmt: skip


class FeatureGroupSerializer(Direct, serializers.ModelSerializer[models.FeatureGroup]):
    class Meta:
        model = models.FeatureGroup
        fields: ClassVar = ["slug", "name", "summary"]


class FeatureSerializer(RecordSerializer):
    group = FeatureGroupSerializer()
    examples = serializers.ListField(child=serializers.CharField())

    class Meta:
        noun = "features"
        model = models.Feature
        fields: ClassVar = [
            "url", "slug", "name", "group", "position", "definition", "built_in", "official",
            "third_party", "examples",
        ]  # fmt: skip


class SupportSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField()
    feature = KeyField()
    sources = KeysField(CITED)

    class Meta:
        noun = "supports"
        model = models.Support
        fields: ClassVar = [
            "url", "key", "framework", "feature", "level", "via", "since", "note", "checked",
            "version", "sources",
        ]  # fmt: skip


class TraitSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField()
    sources = KeysField(CITED)

    class Meta:
        noun = "traits"
        model = models.Trait
        fields: ClassVar = ["url", "key", "framework", "slug", "kind", "text", "sources"]


class AdopterSerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField()
    sources = KeysField(CITED)

    class Meta:
        noun = "adopters"
        model = models.Adopter
        fields: ClassVar = ["url", "key", "framework", "slug", "name", "note", "sources"]


class PopularitySerializer(RecordSerializer):
    key = serializers.CharField(read_only=True)
    framework = KeyField()
    sources = KeysField(CITED)
    value = serializers.FloatField(help_text="In the unit that the metric names.")

    class Meta:
        noun = "popularity"
        model = models.Popularity
        fields: ClassVar = [
            "url", "key", "framework", "slug", "metric", "value", "date", "note", "sources",
        ]  # fmt: skip


class ConceptSerializer(RecordSerializer):
    aliases = serializers.ListField(child=serializers.CharField())
    frameworks = KeysField(OF_PUBLISHED)
    features = KeysField(ALL)
    sources = KeysField(CITED)

    class Meta:
        noun = "concepts"
        model = models.Concept
        fields: ClassVar = [
            "url", "slug", "name", "aliases", "text", "frameworks", "features", "sources",
        ]  # fmt: skip


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


class ClaimSerializer(RecordSerializer):
    frameworks = KeysField(OF_PUBLISHED)
    features = KeysField(ALL)
    published_in = KeyField()
    sources = KeysField(CITED)
    measured = RatioSerializer(source="ratios", many=True)

    class Meta:
        noun = "claims"
        model = models.Claim
        fields: ClassVar = [
            "url", "slug", "statement", "frameworks", "features", "language", "published_in",
            "verdict", "finding", "sources", "measured", "checked",
        ]  # fmt: skip


class ComparisonSerializer(RecordSerializer):
    frameworks = serializers.SerializerMethodField(help_text="In the editor's order.")
    answers = KeyField(allow_null=True)
    sources = KeysField(CITED)

    def get_frameworks(self, comparison: models.Comparison) -> list[str]:
        return [contender.framework.slug for contender in comparison.contenders.all()]

    class Meta:
        noun = "comparisons"
        model = models.Comparison
        fields: ClassVar = [
            "url", "slug", "title", "frameworks", "answers", "introduction", "verdict", "sources",
            "checked",
        ]  # fmt: skip
