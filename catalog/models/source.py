"""Sources: what a reader opens to check a statement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from catalog.models.record import Record, RecordQuerySet, not_blank, plain_slug


class SourceQuerySet(RecordQuerySet["Source"]):
    def visible(self) -> SourceQuerySet:
        """Sources that belong to no framework, or to a published one."""
        return self.filter(Q(framework=None) | Q(framework__published=True))

    def by_key(self, key: str) -> SourceQuerySet:
        owner, _, slug = key.rpartition(".")
        owned = Q(framework__slug=owner) if owner else Q(framework=None)
        return self.filter(owned, slug=slug)


class Source(Record):
    """A page, file or thread that was read. Its slug is unique within its framework's file."""

    natural: ClassVar = ("framework", "slug")

    framework = models.ForeignKey(
        "Framework",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sources",
        help_text="Empty for the sources of claims, concepts and comparisons.",
    )
    slug = models.SlugField(max_length=60)
    url = models.URLField(
        "URL",
        max_length=500,
        null=True,
        blank=True,
        help_text="Empty only for a publication whose address is not known.",
    )
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    version = models.CharField(
        max_length=60, null=True, blank=True, help_text="The release or commit that was read."
    )
    read = models.DateField(help_text="The day on which it was read.")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "slug"], name="source_key"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(framework=None), name="source_key_without_framework"
            ),
            plain_slug("source"),
            *not_blank("source", "url", "title", "publisher", "version"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher})"
