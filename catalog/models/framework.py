"""Frameworks, and what hangs on one of them besides its cells."""

from __future__ import annotations

from typing import ClassVar, Self, get_args

from django.apps import apps
from django.db import models
from django.db.models import (
    Count,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from catalog.models import fields
from catalog.models.fields import TextListField, package_url, python_range
from catalog.models.lab_names import keep_slug
from catalog.models.record import M, Record, RecordQuerySet, not_blank, one_of, plain_slug
from catalog.models.source import Source
from facts import schema, values


class Kind(models.TextChoices):
    FULL_STACK = "full_stack", "Full-stack"
    MICRO = "micro", "Micro"
    ASYNCHRONOUS = "asynchronous", "Asynchronous"


class Status(models.TextChoices):
    ACTIVE = "active", "Active"
    MAINTENANCE = "maintenance", "Maintenance"
    DORMANT = "dormant", "Dormant"


class SourcedQuerySet(RecordQuerySet[M]):
    def with_sources(self) -> Self:
        """With the sources that visitors may see, and their frameworks, which make their keys."""
        visible = Source.objects.visible().select_related("framework")
        return self.prefetch_related(Prefetch("sources", visible))


class FrameworkQuerySet(RecordQuerySet["Framework"]):
    def published(self) -> FrameworkQuerySet:
        return self.filter(published=True)

    def with_latest(self) -> FrameworkQuerySet:
        """With latest_version, latest_date, latest_python and latest_end_of_support."""
        newest = FilteredRelation("releases", condition=Q(releases__latest=True))
        return self.alias(newest=newest).annotate(
            latest_version=F("newest__version"),
            latest_date=F("newest__date"),
            latest_python=F("newest__python"),
            latest_end_of_support=F("newest__end_of_support"),
        )

    def with_counts(self) -> FrameworkQuerySet:
        """With `known_cells`, the number of its cells that have a level."""
        # A subquery, so that the database counts only for the frameworks of a page.
        cells = apps.get_model("catalog.Support")._default_manager.filter(
            framework=OuterRef("pk"), level__isnull=False
        )
        counted = cells.order_by().values("framework").annotate(known=Count("pk"))
        return self.annotate(known_cells=Coalesce(Subquery(counted.values("known")), 0))

    def for_comparison(self, slugs: tuple[str, ...]) -> FrameworkQuerySet:
        """Published frameworks with all that a side-by-side table shows of them, but for the
        sources (catalog.models.cited)."""
        chosen = self.published().filter(slug__in=slugs).with_latest()
        return chosen.prefetch_related("traits", "supports")

    def for_page(self) -> FrameworkQuerySet:
        """With all that a framework's own page shows beside its side of the table."""
        return (
            self.prefetch_related("releases")
            .prefetch_related(Prefetch("adopters", Adopter.objects.with_sources()))
            .prefetch_related(Prefetch("popularity", Popularity.objects.with_sources()))
        )


class Framework(Record):
    """A web framework, as a profile. Drafts are seen by editors only."""

    slug = models.SlugField(max_length=60, unique=True, validators=[fields.plain_slug])
    name = models.CharField(max_length=200)
    aliases = TextListField(help_text="Other names.")
    purl = models.CharField(
        "package URL",
        max_length=200,
        unique=True,
        validators=[package_url],
        help_text="Like pkg:pypi/flask.",
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, null=True, blank=True)
    interfaces = TextListField(
        words=get_args(values.Interface), help_text="wsgi, asgi, own_server."
    )
    concurrency = TextListField(
        words=get_args(schema.Concurrency), help_text="threads, event_loop."
    )
    architecture = models.CharField(max_length=200, null=True, blank=True)
    licence = models.CharField(
        max_length=200, null=True, blank=True, help_text="An SPDX expression."
    )
    steward = models.CharField(max_length=200, null=True, blank=True)
    original_author = models.CharField(max_length=200, null=True, blank=True)
    repository = models.URLField(max_length=500, null=True, blank=True)
    website = models.URLField(max_length=500, null=True, blank=True)
    docs = models.URLField("documentation", max_length=500, null=True, blank=True)
    first_release = models.DateField(null=True, blank=True)
    end_of_support = models.DateField(null=True, blank=True)
    built_on = TextListField(each=package_url, help_text="Package URLs.")
    successor = models.CharField(
        max_length=200, null=True, blank=True, validators=[package_url], help_text="A package URL."
    )
    summary = models.CharField(max_length=4000, null=True, blank=True)
    philosophy = models.CharField(max_length=4000, null=True, blank=True)
    best_for = models.CharField(max_length=4000, null=True, blank=True)
    not_for = models.CharField(max_length=4000, null=True, blank=True)
    published = models.BooleanField(default=False)
    checked = models.DateField(
        null=True, blank=True, help_text="The day on which the profile was checked."
    )
    version = models.CharField(
        max_length=60, null=True, blank=True, help_text="The version that the profile describes."
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["slug"]
        permissions: ClassVar = [
            ("publish_framework", "Can publish frameworks"),
            ("change_draft", "Can write drafts, and what hangs on them"),
        ]
        constraints: ClassVar = [
            plain_slug("framework"),
            one_of("framework", "kind", Kind),
            one_of("framework", "status", Status),
            *not_blank("framework", "name", "purl", "licence", "summary", "steward", "version"),
            models.CheckConstraint(
                condition=Q(published=False)
                | Q(kind__isnull=False, licence__isnull=False, summary__isnull=False),
                name="framework_published_is_complete",
                violation_error_message=(
                    "A published framework needs its kind, licence and summary."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        keep_slug(self)

    def get_absolute_url(self) -> str:
        return f"/frameworks/{self.slug}/"


class Release(Record):
    natural: ClassVar = ("framework", "version")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="releases")
    version = models.CharField(max_length=60)
    date = models.DateField(null=True, blank=True)
    python = models.CharField(
        "Python range",
        max_length=60,
        null=True,
        blank=True,
        validators=[python_range],
        help_text="Like >=3.10.",
    )
    end_of_support = models.DateField(null=True, blank=True)
    latest = models.BooleanField(default=False, help_text="The newest stable release.")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    objects = SourcedQuerySet["Release"].as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "-date", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "version"], name="release_key"),
            models.UniqueConstraint(
                fields=["framework"], condition=Q(latest=True), name="release_one_latest"
            ),
            *not_blank("release", "version", "python"),
        ]


class Citation(Record):
    """A source that says a field of a framework's profile."""

    natural: ClassVar = ("framework", "field", "source")
    FIELDS: ClassVar = [(name, name.replace("_", " ")) for name in get_args(schema.ProfileField)]

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="citations")
    field = models.CharField(max_length=40, choices=FIELDS)
    source = models.ForeignKey(Source, models.CASCADE, related_name="citations")

    objects = RecordQuerySet["Citation"].as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "field", "source__slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "field", "source"], name="citation_key"),
            one_of("citation", "field", get_args(schema.ProfileField)),
        ]


class TraitKind(models.TextChoices):
    STRENGTH = "strength", "Strength"
    WEAKNESS = "weakness", "Weakness"


class Trait(Record):
    """A strength or a weakness, in one sentence."""

    natural: ClassVar = ("framework", "slug")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="traits")
    slug = models.SlugField(max_length=60, validators=[fields.plain_slug])
    kind = models.CharField(max_length=10, choices=TraitKind.choices)
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=4000)
    sources = models.ManyToManyField(Source, related_name="+")

    objects = SourcedQuerySet["Trait"].as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "kind", "position", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "slug"], name="trait_key"),
            one_of("trait", "kind", TraitKind),
            *not_blank("trait", "text"),
        ]


class Adopter(Record):
    """A project or company known to use a framework."""

    natural: ClassVar = ("framework", "slug")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="adopters")
    slug = models.SlugField(max_length=60, validators=[fields.plain_slug])
    name = models.CharField(max_length=200)
    note = models.CharField(max_length=200, null=True, blank=True)
    sources = models.ManyToManyField(Source, related_name="+")

    objects = SourcedQuerySet["Adopter"].as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "slug"], name="adopter_key"),
            *not_blank("adopter", "name", "note"),
        ]


class Metric(models.TextChoices):
    SURVEY_SHARE_PERCENT = "survey_share_percent", "Share of a survey's answers, in percent"
    REPOSITORY_STARS = "repository_stars", "Stars of the repository"
    MONTHLY_DOWNLOADS = "monthly_downloads", "Downloads in a month"


class Popularity(Record):
    """A figure with its source and date. The metric names the unit."""

    natural: ClassVar = ("framework", "slug")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="popularity")
    slug = models.SlugField(max_length=60, validators=[fields.plain_slug])
    metric = models.CharField(max_length=30, choices=Metric.choices)
    value = models.DecimalField(
        max_digits=15, decimal_places=2, help_text="In the unit that the metric names."
    )
    date = models.DateField()
    note = models.CharField(max_length=200, help_text="Which survey and question, or which count.")
    sources = models.ManyToManyField(Source, related_name="+")

    objects = SourcedQuerySet["Popularity"].as_manager()

    class Meta:
        verbose_name_plural = "popularity"
        ordering: ClassVar = ["framework__slug", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "slug"], name="popularity_key"),
            one_of("popularity", "metric", Metric),
            *not_blank("popularity", "note"),
            models.CheckConstraint(condition=Q(value__gte=0), name="popularity_not_negative"),
            models.CheckConstraint(
                condition=~Q(metric="survey_share_percent") | Q(value__lte=100),
                name="popularity_percent_up_to_100",
            ),
        ]
