"""What is said about frameworks: claims, concepts, editorial comparisons; and moved addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Concat

from catalog.models import fields
from catalog.models.feature import Feature
from catalog.models.fields import TextListField
from catalog.models.framework import Framework, SourcedQuerySet
from catalog.models.measurement import Finding
from catalog.models.record import Record, RecordQuerySet, not_blank, one_of, plain_slug
from catalog.models.source import Source

# What pages show of a source, and what its key is made of.
CITED = ("url", "purl", "title", "publisher", "read", "slug", "framework__slug")


def _cited() -> models.QuerySet[Source]:
    return Source.objects.visible().select_related("framework").only(*CITED)


class Verdict(models.TextChoices):
    HOLDS = "holds", "Holds"
    PARTLY = "partly", "Partly"
    OUTDATED = "outdated", "Outdated"
    CONTRADICTED = "contradicted", "Contradicted"
    OPINION = "opinion", "Opinion"
    UNCONFIRMED = "unconfirmed", "Unconfirmed"
    UNMEASURED = "unmeasured", "Unmeasured"


class ClaimQuerySet(SourcedQuerySet["Claim"]):
    def for_page(self) -> ClaimQuerySet:
        """With no more than pages show of a claim, its publication, frameworks and sources."""
        frameworks = Framework.objects.published().only("slug", "name")
        sources = _cited()
        return (
            self.visible()
            .select_related("published_in")
            .defer("measured")
            .prefetch_related(Prefetch("frameworks", frameworks))
            .prefetch_related(Prefetch("sources", sources))
        )

    def visible(self) -> ClaimQuerySet:
        """Claims of general interest, or about at least one published framework."""
        return self.filter(Q(frameworks=None) | Q(frameworks__published=True)).distinct()

    def in_doubt(self) -> ClaimQuerySet:
        """Claims that do not simply hold, and are more than taste."""
        return self.exclude(verdict__in=[Verdict.HOLDS, Verdict.OPINION])

    def about(self, slugs: tuple[str, ...]) -> ClaimQuerySet:
        """Claims, once for each of the frameworks: `about_framework`."""
        named = Q(frameworks__slug__in=slugs, frameworks__published=True)
        return self.filter(named).annotate(about_framework=F("frameworks__slug"))


class Claim(Record):
    """A published statement, and what is true of it today.

    `ratios` are `measured` with their figures, from the findings of the runs they name.
    """

    observed: ClassVar = ("ratios",)

    slug = models.SlugField(max_length=60, unique=True, validators=[fields.plain_slug])
    statement = models.CharField(max_length=4000, help_text="In our own English words.")
    frameworks = models.ManyToManyField(Framework, blank=True, related_name="claims")
    features = models.ManyToManyField(Feature, blank=True, related_name="claims")
    language = models.CharField(
        max_length=2, default="en", help_text="Of the publication, in ISO 639-1."
    )
    published_in = models.ForeignKey(Source, models.PROTECT, related_name="claims_published")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    finding = models.CharField(max_length=4000, help_text="What is true today, and since when.")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    measured = models.JSONField(
        default=list, blank=True, help_text="How stacks stand to one another in a run."
    )
    ratios = models.JSONField(default=list, editable=False)
    checked = models.DateField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            plain_slug("claim"),
            one_of("claim", "verdict", Verdict),
            *not_blank("claim", "statement", "finding", "language"),
        ]

    def derive(self) -> None:
        self.ratios = [{**fact, **Finding.objects.ratio(fact)} for fact in self.measured]

    def get_absolute_url(self) -> str:
        return f"/claims/{self.slug}/"


class ConceptQuerySet(SourcedQuerySet["Concept"]):
    def for_page(self) -> ConceptQuerySet:
        """With no more than its page shows of frameworks, features and sources."""
        frameworks = Framework.objects.published().only("slug", "name")
        return (
            self.prefetch_related(Prefetch("frameworks", frameworks))
            .prefetch_related(Prefetch("features", Feature.objects.only("slug", "name")))
            .prefetch_related(Prefetch("sources", _cited()))
        )


class Concept(Record):
    """A term that readers need."""

    slug = models.SlugField(max_length=60, unique=True, validators=[fields.plain_slug])
    name = models.CharField(max_length=200)
    aliases = TextListField(help_text="Other names.")
    text = models.CharField(max_length=4000, help_text="Markdown, under 120 words.")
    frameworks = models.ManyToManyField(Framework, blank=True, related_name="concepts")
    features = models.ManyToManyField(Feature, blank=True, related_name="concepts")
    sources = models.ManyToManyField(Source, related_name="+")

    objects = ConceptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [plain_slug("concept"), *not_blank("concept", "name", "text")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/concepts/{self.slug}/"


class ComparisonQuerySet(SourcedQuerySet["Comparison"]):
    def published(self) -> ComparisonQuerySet:
        return self.filter(published=True)

    def with_contenders(self) -> ComparisonQuerySet:
        """With the published frameworks that are compared, in the editor's order."""
        return (
            self.with_sources()
            .select_related("answers__framework")
            .prefetch_related(Prefetch("contenders", Contender.objects.published()))
        )

    def for_page(self) -> ComparisonQuerySet:
        """The same with no more than pages show of the frameworks and the sources."""
        sources = _cited()
        return (
            self._named().select_related("answers").prefetch_related(Prefetch("sources", sources))
        )

    def for_list(self) -> ComparisonQuerySet:
        """Titles, with the names of the frameworks."""
        return self._named().only("slug", "title")

    def _named(self) -> ComparisonQuerySet:
        named = ("comparison_id", "framework__slug", "framework__name")
        return self.prefetch_related(
            Prefetch("contenders", Contender.objects.published().only(*named))
        )


class Comparison(Record):
    """An editorial side-by-side."""

    slug = models.SlugField(max_length=60, unique=True, validators=[fields.plain_slug])
    title = models.CharField(max_length=200)
    answers = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The published overview whose question it takes up.",
    )
    introduction = models.CharField(max_length=4000, help_text="Markdown.")
    verdict = models.CharField(max_length=4000, help_text="Markdown.")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    published = models.BooleanField(default=False)
    checked = models.DateField(default=dt.date.today)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["slug"]
        permissions: ClassVar = [("publish_comparison", "Can publish comparisons")]
        constraints: ClassVar = [
            plain_slug("comparison"),
            *not_blank("comparison", "title", "introduction", "verdict"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/comparisons/{self.slug}/"


class ContenderQuerySet(RecordQuerySet["Contender"]):
    def published(self) -> ContenderQuerySet:
        """With their frameworks."""
        return self.select_related("framework").filter(framework__published=True)


class Contender(Record):
    """A framework's place in an editorial comparison."""

    natural: ClassVar = ("comparison", "framework")

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="contenders")
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = ContenderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["comparison__slug", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comparison", "framework"], name="contender_key")
        ]


class RedirectQuerySet(RecordQuerySet["Redirect"]):
    def visible(self) -> Self:
        """Without those that lead to a draft: they would tell what it is called."""
        drafts = (
            _addresses(Framework.objects.filter(published=False), "/frameworks/"),
            _addresses(Comparison.objects.filter(published=False), "/comparisons/"),
        )
        return self.exclude(new_path__in=drafts[0]).exclude(new_path__in=drafts[1])


def _addresses(records: models.QuerySet[Any], folder: str) -> models.QuerySet[Any, Any]:
    """Of their pages."""
    address = Concat(Value(folder), "slug", Value("/"), output_field=models.CharField())
    found: models.QuerySet[Any, Any] = records.order_by().annotate(address=address)
    return found.values("address")


class Redirect(Record):
    """An address that was, and where it went."""

    natural: ClassVar = ("old_path",)

    old_path = models.CharField(max_length=200, unique=True, help_text="Begins with a slash.")
    new_path = models.CharField(max_length=500, help_text="A path of this site.")

    objects = RedirectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["old_path"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(old_path__startswith="/") & Q(new_path__startswith="/"),
                name="redirect_paths_begin_with_a_slash",
            ),
            models.CheckConstraint(
                condition=~Q(new_path__startswith="//"), name="redirect_stays_on_this_site"
            ),
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")), name="redirect_goes_elsewhere"
            ),
        ]

    @property
    def key(self) -> str:
        """In one part of an address: ~1 for a slash, as in a JSON Pointer (RFC 6901)."""
        return self.old_path.replace("~", "~0").replace("/", "~1")

    @classmethod
    def lookups_of(cls, key: str) -> Q:
        return Q(old_path=key.replace("~1", "/").replace("~0", "~"))
