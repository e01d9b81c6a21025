"""Who speaks for a framework: what they may see of suggestions, and what they reply."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import Maintainer, Reply, Suggestion, SuggestionState

GROUP = "maintainer"


def settle(user: User) -> None:
    """In the group exactly while they maintain something; staff, or they could not sign in."""
    group = Group.objects.get(name=GROUP)
    if not Maintainer.objects.filter(user=user).exists():
        user.groups.remove(group)
        return
    user.groups.add(group)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def concerns(user: Any) -> Q:
    """Suggestions about what the user maintains; not spam, and not what is said of drafts."""
    through = Suggestion.frameworks.through
    about = through._default_manager.filter(
        suggestion=OuterRef("pk"), framework__maintainers__user=user.pk
    )
    return Q(Exists(about), review=False) & ~Q(state=SuggestionState.DISCARDED)


def concerning(user: Any) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(concerns(user))


def speaking(user: Any, suggestion: Suggestion) -> Maintainer | None:
    """As whom the user replies; of several frameworks, for the first."""
    rows = Maintainer.objects.filter(user=user.pk, framework__suggestions=suggestion)
    return rows.select_related("framework").first()


def reply(suggestion: Suggestion, speaker: Maintainer, text: str) -> Reply:
    """Under the name that they have now. Sent twice, it is one."""
    found, _ = Reply.objects.get_or_create(
        suggestion=suggestion,
        author=speaker.user,
        text=text,
        defaults={"name": speaker.name, "framework": speaker.framework},
    )
    return found
