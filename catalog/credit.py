"""Who suggested something, and how that is told.

Readers are told of nobody but who wanted to be named, and in no other way than they wanted.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import Suggestion


class Origin(models.TextChoices):
    READER = "reader", "a reader"
    PROGRAM = "program", "a program"
    CONTRIBUTOR = "contributor", "a contributor"


WHICH = {
    Origin.READER: Q(api_key=None, owner=None),
    Origin.PROGRAM: Q(api_key__isnull=False),
    Origin.CONTRIBUTOR: Q(api_key=None, owner__isnull=False),
}


def origin(suggestion: Suggestion) -> Origin:
    """Whose account is gone counts as a reader: nothing is left that would say otherwise."""
    if suggestion.api_key_id is not None:
        return Origin.PROGRAM
    return Origin.READER if suggestion.owner_id is None else Origin.CONTRIBUTOR


def in_public(suggestion: Suggestion) -> str:
    return suggestion.credit or str(origin(suggestion).label)


def among_editors(suggestion: Suggestion) -> str:
    """With the names of accounts and keys, which are no matter of the public."""
    match origin(suggestion):
        case Origin.PROGRAM:
            key = suggestion.api_key
            return f"the program {key.name} of {key.owner}" if key else str(Origin.PROGRAM.label)
        case Origin.CONTRIBUTOR:
            return str(suggestion.owner)
    return in_public(suggestion)


def comment(suggestion: Suggestion) -> str:
    """Of the revision in which it is made."""
    return f"suggested by {among_editors(suggestion)} (suggestion {suggestion.pk})"
