"""A file between its preview and its import."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = dt.timedelta(days=7)


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def waiting(self) -> Self:
        return self.filter(applied=None)

    def outdated(self, now: dt.datetime | None = None) -> Self:
        return self.filter(created__lt=(now or timezone.now()) - KEPT)


class ImportFile(models.Model):
    """No record: nothing that readers see changes before it is applied. Then only the number of
    the revision stays."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=200)
    noun = models.CharField(max_length=40)
    text = models.TextField(blank=True, help_text="The table: catalog.sheets.table.")
    read_at = models.PositiveBigIntegerField(help_text="The revision at which it was uploaded.")
    applied = models.PositiveBigIntegerField(null=True, help_text="The revision that it became.")

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        default_permissions: ClassVar = ()
        ordering: ClassVar = ["-created", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.noun})"
