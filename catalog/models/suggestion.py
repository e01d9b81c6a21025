"""What visitors, programs and contributors say is wrong or missing, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from catalog.models.api_key import ApiKey
from catalog.models.framework import Framework
from catalog.models.record import not_blank, one_of


class SuggestionState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    DISCARDED = "discarded", "Discarded: spam, abuse or personal data"


# What became of these is told to everybody.
PUBLIC = (SuggestionState.ACCEPTED, SuggestionState.ANSWERED, SuggestionState.REFUSED)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting(self) -> Self:
        return self.filter(state=SuggestionState.WAITING)

    def public(self) -> Self:
        """What readers may see of it; the last that was resolved first."""
        found = self.filter(state__in=PUBLIC, review=False, resolved__isnull=False)
        return found.order_by("-resolved", "-pk")

    def since(self, moment: dt.datetime) -> Self:
        return self.filter(created__gte=moment)

    def with_changes(self) -> Self:
        """Those that can be applied. Not `changes=None`: that is a null within JSON."""
        return self.filter(changes__isnull=False)

    def reviews_of(self, noun: str, pks: Iterable[int]) -> Self:
        """Asked for drafts of a noun; the newest first."""
        return self.filter(noun=noun, review=True, object_id__in=pks)


class Suggestion(models.Model):
    """No fact, and so no record: one that arrives changes nothing that readers see, and must not
    empty what is held of it.

    Names what it is about as the API does: it stays when that goes. A page that is no record is
    of the noun "pages", by its path; and what is not known yet has a name too, `supports` and
    `flask.openapi`, with nothing `told` of it. It is said in words, or with the `changes` that a
    contributor would make, or it asks for the `review` of a draft.
    """

    noun = models.CharField(max_length=40, help_text="As the API calls the list.")
    key = models.CharField(max_length=400)
    text = models.CharField(max_length=4000)
    proposed = models.CharField("proposed value", max_length=4000, null=True, blank=True)
    source_url = models.URLField("source", max_length=500, null=True, blank=True)
    changes = models.JSONField(
        null=True, blank=True, help_text="By field, as a PATCH of the API takes them."
    )
    review = models.BooleanField(default=False, help_text="Whether a draft waits to be published.")
    object_id = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The draft's primary key: its slug may change."
    )
    told = models.JSONField(
        "the record then", null=True, blank=True, help_text="As the API told it, if it did."
    )
    revision = models.PositiveBigIntegerField(help_text="In which the record last changed.")
    created = models.DateTimeField(auto_now_add=True)
    frameworks = models.ManyToManyField(
        Framework, blank=True, related_name="suggestions", help_text="What it is about is about."
    )
    credit = models.CharField(
        max_length=80, null=True, blank=True, help_text="How a reader wants to be named."
    )
    form = models.CharField(
        max_length=32, null=True, blank=True, unique=True, editable=False,
        help_text="A reader's: what is sent twice with one form is one suggestion.",
    )  # fmt: skip
    api_key = models.ForeignKey(
        ApiKey, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=SuggestionState.choices, default=SuggestionState.WAITING
    )
    answer = models.CharField(
        max_length=4000, null=True, blank=True, help_text="Everybody reads it."
    )
    made_in = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The revision of the catalogue that made the change."
    )
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
            models.Index(fields=["noun", "object_id"], name="suggestion_of_draft"),
        ]
        constraints: ClassVar = [
            one_of("suggestion", "state", SuggestionState),
            *not_blank("suggestion", "text", "proposed", "source_url", "answer", "credit"),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.text[:60]}"

    @property
    def about(self) -> str:
        return f"{self.noun} {self.key}"
