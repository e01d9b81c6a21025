"""Who maintains a framework, and what they reply where it is disputed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from catalog.models.framework import Framework
from catalog.models.record import not_blank
from catalog.models.suggestion import Suggestion


class Maintainer(models.Model):
    """An account that speaks for a framework; no fact, so no record."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="maintained", verbose_name="account"
    )
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="maintainers")
    name = models.CharField(max_length=80, help_text="As readers see it.")
    evidence = models.URLField(
        max_length=500,
        help_text="Where the project says who maintains it, or they say who they are.",
    )
    checked = models.DateField(help_text="When that was read.")

    class Meta:
        ordering: ClassVar = ["framework__slug", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "framework"], name="maintainer_once"),
            *not_blank("maintainer", "name", "evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, maintainer of {self.framework}"


class Reply(models.Model):
    """Of a maintainer, to what somebody suggests about their framework. It is public when the
    suggestion is, under the name that they had when they wrote it."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="replies")
    text = models.CharField(max_length=4000, help_text="Everybody reads it.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80)
    framework = models.ForeignKey(Framework, models.SET_NULL, null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["created", "pk"]
        verbose_name_plural = "replies"
        constraints: ClassVar = [*not_blank("reply", "text", "name")]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"
