"""Sources: what a reader opens to check a statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, Value

from catalog.models import fields
from catalog.models.package import package_url
from catalog.models.record import Record, RecordQuerySet, not_blank, plain_slug

FAILING = Q(visited__isnull=False) & (Q(answer=None) | Q(answer__gte=400))
NEVER_VISITED = Q(visited=None, url__isnull=False)


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
        return self.filter(FAILING)

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
        return _address(self.url, self.purl)

    @property
    def link(self) -> SourceLink:
        return SourceLink(self.key, self.title, self.publisher, self.address, self.read)


@dataclass(frozen=True)
class SourceLink:
    """What a reader opens to check something; `address` is null where none is known."""

    key: str
    title: str
    publisher: str
    address: str | None
    read: dt.date


Cited = Mapping[tuple[str, int, str], tuple[SourceLink, ...]]
LINKED = ("slug", "framework__slug", "title", "publisher", "url", "purl", "read")


def cited(*groups: models.QuerySet[Any, Any]) -> Cited:
    """The sources that visitors may see, sorted, of records of several kinds: in one query.

    Each group holds rows that link a record to a source: Citation, or the table between a record
    and its sources. By the kind of the record, its primary key, and the field that is cited ("" if
    it is the whole record).
    """
    first, *others = (_rows(group) for group in groups)
    found: dict[tuple[str, int, str], list[SourceLink]] = {}
    for kind, owner, field, *source in first.union(*others, all=True):
        found.setdefault((kind, owner, field), []).append(_link(*source))
    return {owner: tuple(sorted(links, key=attrgetter("key"))) for owner, links in found.items()}


def _rows(links: models.QuerySet[Any, Any]) -> models.QuerySet[Any, Any]:
    names = [field.name for field in links.model._meta.fields]
    owner = next(name for name in names if name not in ("id", "field", "source"))
    field = F("field") if "field" in names else Value("", models.CharField())
    visible = Q(source__framework=None) | Q(source__framework__published=True)
    rows: models.QuerySet[Any, Any] = links.filter(visible).order_by()
    return rows.values_list(
        Value(owner, models.CharField()), f"{owner}_id", field, *(f"source__{n}" for n in LINKED)
    )


def _link(
    slug: str,
    framework: str | None,
    title: str,
    publisher: str,
    url: str | None,
    purl: str | None,
    read: dt.date,
) -> SourceLink:
    key = f"{framework}.{slug}" if framework else slug
    return SourceLink(key, title, publisher, _address(url, purl), read)


def _address(url: str | None, purl: str | None) -> str | None:
    return url or (package_url(purl) if purl else None)
