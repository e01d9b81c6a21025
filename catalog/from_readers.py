"""What readers suggest: kept once each, up to a number, with the record as it was then."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from catalog import history
from catalog.models import Suggestion
from catalog.spam import SAME_FOR
from catalog.subjects import Subject

MOST_WAITING = 500  # more than editors answer in weeks: beyond that, nobody is promised to be read


class QueueFull(Exception):
    """So many wait that one more would be read by nobody."""


class SentBefore(Exception):
    """With the same form, but in other words."""


@dataclass(frozen=True)
class Words:
    """What a reader wrote: null where they left it empty."""

    text: str
    proposed: str | None
    source_url: str | None
    credit: str | None


def keep(form: str, subject: Subject, words: Words) -> Suggestion:
    """The suggestion: the one that is there where the same was sent before, with this form or
    within a day. Raises QueueFull, SentBefore."""
    said = {"noun": subject.noun, "key": subject.key, **asdict(words)}
    with transaction.atomic():
        history.lock()  # one after the other, so that what is sent twice at once is one
        mine = Suggestion.objects.filter(form__isnull=False)
        if sent := mine.filter(form=form).first():
            if any(getattr(sent, name) != value for name, value in said.items()):
                raise SentBefore
            return sent
        if first := mine.filter(**said).since(timezone.now() - SAME_FOR).order_by("pk").first():
            return first
        if mine.waiting().count() >= MOST_WAITING:
            raise QueueFull
        told = subject.told.data if subject.told else None
        kept = Suggestion.objects.create(**said, form=form, told=told, revision=subject.revision)
        kept.frameworks.set(subject.frameworks)
        return kept
