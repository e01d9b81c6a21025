"""What happens to accounts, beside what Django's admin notes itself: who, when and what."""

from __future__ import annotations

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType


def note(who: User, about: User | None, said: str) -> None:
    LogEntry.objects.create(
        user=who,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(about.pk) if about else None,
        object_repr=about.username if about else "nobody's account",
        action_flag=CHANGE,
        change_message=said,
    )
