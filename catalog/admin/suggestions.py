from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from catalog.api.nouns import NOUNS, Told, tell
from catalog.models import Suggestion, SuggestionState

GONE = "It is not there any more, or visitors do not see it."


@admin.register(Suggestion)
class SuggestionAdmin(admin.ModelAdmin[Suggestion]):
    """What arrived is read here, and answered; it is never edited."""

    list_display = ["about", "said", "state", "created", "owner", "resolved_by"]
    list_filter = ["state", "noun"]
    list_select_related = ["owner", "resolved_by"]
    search_fields = ["key", "text", "proposed", "answer"]
    date_hierarchy = "created"
    fields = [
        "record", "text", "proposed", "source_url", "created", "owner", "api_key", "then", "now",
        "state", "answer", "resolved", "resolved_by",
    ]  # fmt: skip
    readonly_fields = [
        "record", "text", "proposed", "source_url", "created", "owner", "api_key", "then", "now",
        "resolved", "resolved_by",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Suggestion, form: Any, change: bool) -> None:
        if obj.state == SuggestionState.WAITING:
            obj.resolved = obj.resolved_by = None
        elif "state" in form.changed_data or obj.resolved is None:
            obj.resolved, obj.resolved_by = timezone.now(), request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.display(description="text")
    def said(self, suggestion: Suggestion) -> str:
        return Truncator(suggestion.text).chars(120)

    @admin.display(description="about")
    def record(self, suggestion: Suggestion) -> SafeString | str:
        told = _now(suggestion)
        if told is None:
            return f"{suggestion.about}: {GONE}"
        edit = reverse(f"admin:catalog_{told.model}_change", args=[told.pk])
        return format_html(
            '<a href="{}">{}</a>, <a href="{}">in the API</a>',
            edit, suggestion.about, told.data["url"],
        )  # fmt: skip

    @admin.display(description="the record then")
    def then(self, suggestion: Suggestion) -> SafeString:
        return _shown(suggestion.told)

    @admin.display(description="the record now")
    def now(self, suggestion: Suggestion) -> SafeString | str:
        told = _now(suggestion)
        if told is None:
            return GONE
        return "As it was then." if told.data == suggestion.told else _shown(told.data)


def _now(suggestion: Suggestion) -> Told | None:
    return tell(suggestion.noun, suggestion.key) if suggestion.noun in NOUNS else None


def _shown(data: Any) -> SafeString:
    return format_html("<pre>{}</pre>", json.dumps(data, indent=2, ensure_ascii=False))
