"""What a maintainer replies to a suggestion about their framework, beside that suggestion."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from catalog import history, maintaining
from catalog.admin import posted
from catalog.admin.answering import Answering
from catalog.admin.suggesting import ANSWERS
from catalog.models import Reply, Suggestion

REPLIES = "catalog.add_reply"
LONGEST = 4000
EMPTY = "Nothing was sent: write your reply first."
TOO_LONG = f"Nothing was sent: a reply has {LONGEST} characters at most."
SENT = "Sent. It is public as soon as the suggestion is resolved, and cannot be edited."


def concerns(user: Any) -> Q:
    return maintaining.concerns(user) if user.has_perm(REPLIES) else Q(pk__in=[])


def context(request: HttpRequest, suggestion: Suggestion) -> dict[str, Any]:
    """For the page of the suggestion."""
    if suggestion.review:
        return {}
    speaker = maintaining.speaking(request.user, suggestion)
    return {
        "replies": suggestion.replies.select_related("framework"),
        "speaker": speaker if request.user.has_perm(REPLIES) else None,
        "reply": reverse("desk:reply", args=[suggestion.pk]),
        "may_remove_reply": request.user.has_perm("catalog.delete_reply"),
    }


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    suggestion = get_object_or_404(Suggestion.objects.filter(review=False), pk=pk)
    with transaction.atomic():
        history.lock()  # a button that is pressed twice sends one
        found = maintaining.concerning(request.user).filter(pk=pk)
        speaker = maintaining.speaking(request.user, suggestion)
        if speaker is None or not request.user.has_perm(REPLIES) or not found.exists():
            raise PermissionDenied
        text = posted.text(request.POST, "text")
        if not text or len(text) > LONGEST:
            messages.error(request, TOO_LONG if text else EMPTY)
        else:
            made = maintaining.reply(suggestion, speaker, text)
            admin.site.get_model_admin(Reply).log_addition(request, made, "Replied.")
            messages.success(request, SENT)
    return redirect("admin:catalog_suggestion_change", pk)


@admin.register(Reply)
class ReplyAdmin(Answering, admin.ModelAdmin[Reply]):
    """Written beside the suggestion, and never edited: a publisher can remove one."""

    list_display = ["said", "name", "framework", "about", "created"]
    list_select_related = ["suggestion", "framework"]
    search_fields = ["text", "name", "framework__slug", "suggestion__key"]
    date_hierarchy = "created"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        found = super().get_queryset(request)
        if request.user.has_perm(ANSWERS):
            return found
        return found.filter(suggestion__in=maintaining.concerning(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Reply | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Reply | None = None) -> Any:
        return ["suggestion", "text", "name", "framework", "created"]

    @admin.display(description="reply")
    def said(self, reply: Reply) -> str:
        return Truncator(reply.text).chars(120)

    @admin.display(description="about")
    def about(self, reply: Reply) -> str:
        return reply.suggestion.about
