"""What visitors and programs say is wrong or missing, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from catalog.models.api_key import ApiKey
from catalog.models.record import not_blank, one_of


class SuggestionState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting(self) -> Self:
        return self.filter(state=SuggestionState.WAITING)

    def since(self, moment: dt.datetime) -> Self:
        return self.filter(created__gte=moment)


class Suggestion(models.Model):
    """No fact, and so no record: one that arrives changes nothing that readers see, and must not
    empty what is held of it.

    Names what it is about as the API does: it stays when that goes.
    """

    noun = models.CharField(max_length=40, help_text="As the API calls the list.")
    key = models.CharField(max_length=400)
    text = models.CharField(max_length=4000)
    proposed = models.CharField("proposed value", max_length=4000, null=True, blank=True)
    source_url = models.URLField("source", max_length=500, null=True, blank=True)
    told = models.JSONField("the record then", help_text="As the API told it.")
    revision = models.PositiveBigIntegerField(help_text="In which the record last changed.")
    created = models.DateTimeField(auto_now_add=True)
    api_key = models.ForeignKey(
        ApiKey, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=SuggestionState.choices, default=SuggestionState.WAITING
    )
    answer = models.CharField(max_length=4000, null=True, blank=True)
    resolved = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "created"], name="suggestion_state"),
            models.Index(fields=["noun", "key"], name="suggestion_about"),
        ]
        constraints: ClassVar = [
            one_of("suggestion", "state", SuggestionState),
            *not_blank("suggestion", "text", "proposed", "source_url", "answer"),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.text[:60]}"

    @property
    def about(self) -> str:
        return f"{self.noun} {self.key}"
