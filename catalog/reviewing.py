"""A draft is reviewed: somebody asks for it, and a publisher publishes the draft or sends it back.

What is asked and answered is kept beside what visitors suggest: it is no fact, and changes nothing
that readers see.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from catalog import drafts, history
from catalog.drafts import Draft
from catalog.models import Comparison, Framework, Suggestion, SuggestionState
from catalog.models.suggestion import SuggestionQuerySet
from catalog.suggested import resolve

NOUNS: dict[Any, str] = {Framework: "frameworks", Comparison: "comparisons"}


def of(record: Draft) -> SuggestionQuerySet:
    """All reviews that were asked for, the newest first."""
    found = Suggestion.objects.reviews_of(NOUNS[type(record)], [record.pk])
    return found.select_related("owner", "resolved_by")


def asked(drafts: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the drafts that wait for a publisher."""
    waiting = Suggestion.objects.waiting().filter(review=True, object_id=OuterRef("pk"))
    found: QuerySet[Any] = drafts.filter(Exists(waiting.filter(noun=NOUNS[drafts.model])))
    return found.filter(published=False)


def ask(record: Draft, author: User, text: str) -> Suggestion:
    """Asked for twice, it is one."""
    if waiting := of(record).waiting().first():
        return waiting
    return Suggestion.objects.create(
        noun=NOUNS[type(record)],
        key=record.slug,
        object_id=record.pk,
        review=True,
        text=text.strip()[:4000] or "Ready to be published.",
        told={},
        revision=history.changed_in(record),
        owner=author,
    )


def send_back(record: Draft, editor: User, note: str) -> None:
    """With a note that says what is to be done."""
    for review in of(record).waiting():
        resolve(review, SuggestionState.ANSWERED, editor, note.strip()[:4000])


def publish(record: Draft, editor: User) -> None:
    """Raises drafts.Incomplete, and nothing is written."""
    with history.revision(editor, "published"):
        drafts.publish(record, editor)
        for review in of(record).waiting():
            resolve(review, SuggestionState.ACCEPTED, editor)


def rename(record: Draft) -> None:
    """Reviews name the draft as it is called now."""
    Suggestion.objects.reviews_of(NOUNS[type(record)], [record.pk]).update(key=record.slug)
