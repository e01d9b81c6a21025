"""What the lab saw: runs, append-only, and the verifications that their files hold."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.models.framework import Framework
from catalog.models.record import Keyed, KeyedQuerySet, M, Record, RecordQuerySet


class RunQuerySet(RecordQuerySet["Run"]):
    def published(self) -> RunQuerySet:
        return self.filter(published=True)

    def measured(self) -> RunQuerySet:
        """The published benchmarks, the newest first, without their files."""
        return self.published().exclude(bench=None).defer("raw")

    def with_counts(self) -> RunQuerySet:
        """With `total` and `passed` verifications and `measured`, and without the file."""
        # Counted apart, so that the database counts only for the runs that are shown; findings
        # say how many measurements there are, and are some hundred where those are thousands.
        return self.defer("raw").annotate(
            total=_of_run("catalog.Verification", models.Count("pk")),
            passed=_of_run("catalog.Verification", models.Count("pk"), passed=True),
            measured=_of_run("catalog.Finding", models.Sum("measured")),
        )


def _of_run(model: str, what: models.Aggregate, **which: Any) -> Coalesce:
    rows = apps.get_model(model)._default_manager.filter(run=OuterRef("pk"), **which).order_by()
    return Coalesce(Subquery(rows.values("run").annotate(found=what).values("found")), 0)


class Run(Record):
    """One use of the lab, with its file as it was written. It never changes."""

    observed: ClassVar = ("method", "commit", "started", "ended", "environment", "bench", "raw")

    slug = models.SlugField(max_length=60, unique=True)
    method = models.CharField(max_length=200)
    commit = models.CharField(max_length=60, null=True, blank=True)
    started = models.DateTimeField()
    ended = models.DateTimeField()
    environment = models.JSONField()
    bench = models.JSONField(
        null=True, help_text="Of a benchmark: its plan, its load generator and what that can do."
    )
    published = models.BooleanField(
        default=True, help_text="What others send is a draft until somebody has looked at it."
    )
    raw = models.TextField("the file")

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started", "slug"]
        permissions: ClassVar = [("publish_run", "Can publish runs")]

    def get_absolute_url(self) -> str:
        return f"/benchmarks/runs/{self.slug}/"


class SeenQuerySet(KeyedQuerySet[M]):
    """Of rows that say what a run saw of a framework, which they name by its slug."""

    def visible(self) -> Self:
        drafts = Framework.objects.filter(published=False).values("slug")
        return self.filter(run__published=True).exclude(framework__in=drafts)


class Verification(Keyed):
    """One sample on one stack in a run: passed, or the first difference from the contract.

    Names what was run by slugs: what was seen stays true when a framework goes.
    """

    natural: ClassVar = ("run", "framework", "task", "server")

    run = models.ForeignKey(Run, models.CASCADE, related_name="verifications")
    framework = models.SlugField(max_length=60, db_index=False)
    task = models.SlugField(max_length=60, db_index=False)
    server = models.SlugField(max_length=60, db_index=False)
    interface = models.CharField(max_length=20)
    workers = models.PositiveSmallIntegerField()
    threads = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=60, null=True, help_text="Of the framework.")
    python = models.CharField(max_length=60, null=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the sample's files.")
    pins = models.CharField(max_length=64, help_text="SHA-256 of the requirements.")
    contract = models.CharField(max_length=64, help_text="SHA-256 of the contract.")
    lines = models.PositiveSmallIntegerField("lines of code")
    passed = models.BooleanField()
    failure = models.JSONField(null=True, help_text="Step, request, expected and got.")
    seconds = models.FloatField()
    at = models.DateTimeField()

    objects = SeenQuerySet["Verification"].as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "framework", "task", "server"]
        indexes: ClassVar = [
            models.Index(fields=["framework", "task", "server", "-at"], name="verification_newest"),
            # Lists begin with the newest: without it all are sorted for each page of them.
            models.Index(fields=["-at", "framework", "task", "server"], name="verification_order"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "framework", "task", "server"], name="verification_key"
            )
        ]
