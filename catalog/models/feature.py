"""Features in their groups, and the cells: what a framework supports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from catalog.models import fields
from catalog.models.fields import TextListField, package_url
from catalog.models.framework import Framework, SourcedQuerySet
from catalog.models.record import Record, RecordQuerySet, not_blank, one_of, plain_slug
from catalog.models.source import Source


class Level(models.TextChoices):
    BUILT_IN = "built_in", "Built in"
    OFFICIAL = "official", "Official extension"
    THIRD_PARTY = "third_party", "Third party"
    NONE = "none", "None"


class FeatureGroup(Record):
    slug = models.SlugField(max_length=60, unique=True, validators=[fields.plain_slug])
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=4000)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RecordQuerySet["FeatureGroup"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "slug"]
        constraints: ClassVar = [
            plain_slug("group"),
            *not_blank("group", "name", "summary"),
        ]

    def __str__(self) -> str:
        return self.name


class Feature(Record):
    slug = models.SlugField(max_length=60, unique=True, validators=[fields.plain_slug])
    group = models.ForeignKey(FeatureGroup, models.PROTECT, related_name="features")
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    definition = models.CharField(max_length=4000)
    built_in = models.CharField("counts as built in", max_length=4000)
    official = models.CharField("counts as official", max_length=4000)
    third_party = models.CharField("counts as third party", max_length=4000)
    examples = TextListField(blank=False, help_text="At least two examples.")

    objects = RecordQuerySet["Feature"].as_manager()

    class Meta:
        ordering: ClassVar = ["group__position", "group__slug", "position", "slug"]
        constraints: ClassVar = [
            plain_slug("feature"),
            *not_blank("feature", "name", "definition", "built_in", "official", "third_party"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/features/{self.slug}/"


class SupportQuerySet(SourcedQuerySet["Support"]):
    def visible(self) -> SupportQuerySet:
        return self.filter(framework__published=True)


class Support(Record):
    """One cell. No level means unknown, and the note then says what was looked at."""

    natural: ClassVar = ("framework", "feature")

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="supports")
    feature = models.ForeignKey(Feature, models.CASCADE, related_name="supports")
    level = models.CharField(
        max_length=20,
        choices=Level.choices,
        null=True,
        blank=True,
        help_text="Empty means unknown; the note then says what was looked at.",
    )
    via = models.CharField(
        max_length=200,
        null=True,
        blank=True,
        validators=[package_url],
        help_text="Package URL of what provides it, where it is not built in.",
    )
    since = models.CharField(
        max_length=60, null=True, blank=True, help_text="Version of the framework."
    )
    note = models.CharField(max_length=4000, null=True, blank=True)
    checked = models.DateField(help_text="The day on which the sources were read.")
    version = models.CharField(max_length=60, help_text="The version that was looked at.")
    sources = models.ManyToManyField(Source, related_name="supports")

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "feature__group__position", "feature__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "feature"], name="support_key"),
            one_of("support", "level", Level),
            *not_blank("support", "via", "since", "note", "version"),
            models.CheckConstraint(
                condition=~Q(level__in=["official", "third_party"]) | Q(via__isnull=False),
                name="support_extension_has_via",
                violation_error_message="Name the package that provides it (via).",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=False) | Q(note__isnull=False),
                name="support_unknown_has_note",
                violation_error_message="An unknown cell needs a note: what was looked at?",
            ),
        ]
