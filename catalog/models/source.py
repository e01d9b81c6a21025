"""Sources: what a reader opens to check a statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, Value

from catalog.models import fields
from catalog.models.package import package_url
from catalog.models.record import Record, RecordQuerySet, not_blank, plain_slug


class SourceQuerySet(RecordQuerySet["Source"]):
    def visible(self) -> SourceQuerySet:
        """Sources that belong to no framework, or to a published one."""
        return self.filter(Q(framework=None) | Q(framework__published=True))

    def to_visit(self, limit: int | None = None) -> SourceQuerySet:
        """Sources with an address: those never visited first, then those longest not visited."""
        found = self.exclude(url=None).order_by(F("visited").asc(nulls_first=True), "pk")
        return found[:limit] if limit is not None else found

    def failing(self) -> SourceQuerySet:
        """Visited, and not found well: no answer, or an answer of 400 and above."""
        return self.exclude(visited=None).filter(Q(answer=None) | Q(answer__gte=400))

    def by_key(self, key: str) -> SourceQuerySet:
        owner, _, slug = key.rpartition(".")
        owned = Q(framework__slug=owner) if owner else Q(framework=None)
        return self.filter(owned, slug=slug)


class Source(Record):
    """A page, file or thread that was read. Its slug is unique within its framework's file."""

    natural: ClassVar = ("framework", "slug")
    # What check_sources saw is an observation of this site, not a fact of the files.
    observed: ClassVar = ("visited", "answer", "failure")

    framework = models.ForeignKey(
        "Framework",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sources",
        help_text="Empty for the sources of claims, concepts and comparisons.",
    )
    slug = models.SlugField(max_length=60, validators=[fields.plain_slug])
    url = models.URLField(
        "URL",
        max_length=500,
        null=True,
        blank=True,
        help_text="Empty for a package's page in its registry, and where it is not known.",
    )
    purl = models.CharField(
        "package URL",
        max_length=200,
        null=True,
        blank=True,
        validators=[fields.package_url],
        help_text="Of a package whose registry page is the source, like pkg:pypi/flask@3.1.3.",
    )
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    version = models.CharField(
        max_length=60, null=True, blank=True, help_text="The release or commit that was read."
    )
    read = models.DateField(help_text="The day on which it was read.")
    visited = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When check_sources last asked for it."
    )
    answer = models.PositiveSmallIntegerField(
        "HTTP status",
        null=True,
        blank=True,
        editable=False,
        help_text="Null until asked, and where no answer came.",
    )
    failure = models.CharField(
        max_length=200, null=True, blank=True, editable=False, help_text="Why no answer came."
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["framework__slug", "slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "slug"], name="source_key"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(framework=None), name="source_key_without_framework"
            ),
            plain_slug("source"),
            *not_blank("source", "url", "purl", "title", "publisher", "version", "failure"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher})"

    @property
    def address(self) -> str | None:
        """What a reader opens; null where no address is known."""
        return self.url or (package_url(self.purl) if self.purl else None)


def cite(*groups: Iterable[Any]) -> None:
    """Gives records of several kinds the sources that visitors may see, each group of one kind.

    As prefetch_related would, but in two queries for all kinds together, where each would be one.
    """
    filled = [listed for group in groups if (listed := list(group))]
    links = [_links(type(group[0]), place, group) for place, group in enumerate(filled)]
    rows = list(links[0].union(*links[1:], all=True)) if links else []
    found = Source.objects.visible().select_related("framework").in_bulk({row[2] for row in rows})
    cited: dict[tuple[int, int], list[Source]] = {}
    for place, owner, source in rows:
        if source in found:
            cited.setdefault((place, owner), []).append(found[source])
    for place, group in enumerate(filled):
        for record in group:
            record._prefetched_objects_cache = {"sources": cited.get((place, record.pk), [])}


def _links(model: Any, place: int, group: Sequence[Any]) -> models.QuerySet[Any, Any]:
    through, owner = model.sources.through, f"{model._meta.model_name}_id"
    mine = through.objects.filter(**{f"{owner}__in": [record.pk for record in group]})
    found: models.QuerySet[Any, Any] = mine.values_list(
        Value(place, models.IntegerField()), owner, "source_id"
    )
    return found
