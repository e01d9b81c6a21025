"""What the one history needs besides django-reversion's own tables."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from reversion.models import Revision


class Catalogue(models.Model):
    """The one row whose number rises with every change; each writer locks it."""

    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "catalogue"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="catalogue_is_one_row")
        ]

    def __str__(self) -> str:
        return f"revision {self.revision}"


class CatalogueRevision(models.Model):
    """The number to which a revision raised the catalogue's."""

    number = models.PositiveBigIntegerField(primary_key=True)
    revision = models.OneToOneField(Revision, models.CASCADE, related_name="numbered")

    def __str__(self) -> str:
        return f"revision {self.number}"


class Removal(models.Model):
    """A record that a revision removed. Its last state is the newest of its versions."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="removals")
    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    object_id = models.CharField(max_length=40)
    along = models.BooleanField(
        default=False, help_text="It went with another record, on which it hung."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["noun", "object_id"], name="removal_of_record")]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}"


class LoadedFact(models.Model):
    """A record as load_facts last read it from the files: the base of the three-way merge."""

    noun = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    values = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["noun", "key"], name="loaded_fact_key")
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.key}"
