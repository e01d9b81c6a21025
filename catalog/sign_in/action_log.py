"""What is done in the admin and changes no record of the catalogue, beside what Django's admin
notes itself: who, when and what. Who may do everything reads it there."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

LONGEST = 200  # of what stands for a record, as in Django's own


def note(who: Any, about: Model | None, said: str) -> None:
    """About nobody's account where there is nothing else."""
    LogEntry.objects.create(
        user=who,
        content_type=ContentType.objects.get_for_model(about or User),
        object_id=str(about.pk) if about else None,
        object_repr=str(about)[:LONGEST] if about else "nobody's account",
        action_flag=CHANGE,
        change_message=said,
    )
