from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from catalog import history, suggested
from catalog.admin import posted
from catalog.api.nouns import NOUNS, Told, tell
from catalog.models import Suggestion, SuggestionState
from catalog.suggested import GONE

ANSWERS = "catalog.change_suggestion"
UNDECIDED = "Decide on each field: take what is proposed, or keep what is there. Open: {}."
ANSWERED_MEANWHILE = (
    "Nothing was saved: this was answered meanwhile ({}). Send yours again to put it in its place."
)
KINDS = {"words": "In words", "changes": "With changes", "review": "Review of a draft"}
SAID = ["record", "text"]
BECAME = ["state", "answer", "resolved", "resolved_by"]
FIELDS = {
    "words": [*SAID, "proposed", "source_url", "created", "owner", "api_key", "then", "now"],
    "changes": [*SAID, "created", "owner"],
    "review": [*SAID, "created", "owner"],
}


class AnswerForm(forms.ModelForm[Suggestion]):
    """Two may answer at once: the second is told what the first said, before it is replaced."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = _became(self.instance)

    def clean(self) -> dict[str, Any] | None:
        data, now = super().clean() or self.cleaned_data, _became(self.instance)
        if "seen" in self.data and data.get("seen") != now:
            self.add_error(None, ANSWERED_MEANWHILE.format(_told(self.instance)))
            again: Any = self.data
            self.data = {**again.dict(), "seen": now}
        return data


def _became(suggestion: Suggestion) -> str:
    """Another text once it is answered otherwise."""
    said = repr((suggestion.state, suggestion.answer))
    return blake2b(said.encode(), digest_size=8).hexdigest()


def _told(suggestion: Suggestion) -> str:
    who = suggestion.resolved_by or "somebody"
    return f"{who}, {suggestion.get_state_display()}: {suggestion.answer or 'without a word'}"


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in KINDS:
            return queryset
        found = queryset.filter(review=self.value() == "review")
        return found if self.value() == "review" else found.filter(
            changes__isnull=self.value() == "words"
        )  # fmt: skip


@admin.register(Suggestion)
class SuggestionAdmin(admin.ModelAdmin[Suggestion]):
    """What arrived is read here, and answered; it is never edited.

    Contributors see their own, and what became of them.
    """

    form = AnswerForm
    list_display = ["about", "kind", "said", "state", "created", "owner", "resolved_by"]
    list_filter = ["state", KindFilter, "noun"]
    list_select_related = ["owner", "resolved_by"]
    search_fields = ["key", "text", "proposed", "answer"]
    date_hierarchy = "created"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        found = super().get_queryset(request)
        return found if request.user.has_perm(ANSWERS) else found.filter(owner=request.user.pk)

    def get_fields(self, request: HttpRequest, obj: Suggestion | None = None) -> Any:
        seen = ["seen"] if self.has_change_permission(request, obj) else []
        return [*FIELDS[_kind(obj) if obj else "words"], *BECAME, *seen]

    def get_readonly_fields(self, request: HttpRequest, obj: Suggestion | None = None) -> Any:
        made = obj is not None and obj.changes is not None and _accepted(obj)
        open_to_change = {"answer", "seen"} if made else {"answer", "state", "seen"}
        return [name for name in self.get_fields(request, obj) if name not in open_to_change]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Changes are accepted by making them, and by nothing else."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is not None and obj.changes is not None and "state" in form.base_fields:
            states = [each for each in SuggestionState.choices if each[0] != "accepted"]
            form.base_fields["state"].choices = states
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may suggest does it in the form of a record."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Suggestion | None = None) -> bool:
        """Whether a draft is published is decided where it is."""
        review = obj is not None and obj.review
        return not review and super().has_change_permission(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        suggestion = self.get_object(request, unquote(object_id))
        said = _panel(request, suggestion) if suggestion else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | said)

    def save_model(self, request: HttpRequest, obj: Suggestion, form: Any, change: bool) -> None:
        if obj.state == SuggestionState.WAITING:
            obj.resolved = obj.resolved_by = None
        elif "state" in form.changed_data or obj.resolved is None:
            obj.resolved, obj.resolved_by = timezone.now(), request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.display(description="kind")
    def kind(self, suggestion: Suggestion) -> str:
        return KINDS[_kind(suggestion)]

    @admin.display(description="text")
    def said(self, suggestion: Suggestion) -> str:
        return Truncator(suggestion.text).chars(120)

    @admin.display(description="about")
    def record(self, suggestion: Suggestion) -> SafeString | str:
        if suggestion.review:
            noun = suggestion.noun.removesuffix("s")
            edit = reverse(f"admin:catalog_{noun}_change", args=[suggestion.object_id])
            return format_html('<a href="{}">{}</a>', edit, suggestion.about)
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


def _kind(suggestion: Suggestion) -> str:
    if suggestion.review:
        return "review"
    return "words" if suggestion.changes is None else "changes"


def _accepted(suggestion: Suggestion) -> bool:
    return suggestion.state == SuggestionState.ACCEPTED


def _panel(request: HttpRequest, suggestion: Suggestion) -> dict[str, Any]:
    """What the form of a suggestion with changes shows above its fields."""
    found = suggested.look(suggestion)
    if found is None:
        return {"gone": suggestion.changes is not None}
    waits = suggestion.state == SuggestionState.WAITING
    rows = [
        {"proposal": each, "then": _said(each.then), "now": _said(each.now),
         "proposed": _said(each.proposed)}
        for each in found.proposals
    ]  # fmt: skip
    return {
        "suggested": found,
        "rows": rows,
        "moved": found.told.revision > suggestion.revision,
        "may_accept": waits and _may_accept(request, found.told.model),
        "waits": waits,
        "read_at": history.number(),
        "accept": reverse("desk:suggested", args=[suggestion.pk]),
        "preview": reverse("preview", args=["suggestion", suggestion.pk]) if waits else None,
    }


def _may_accept(request: HttpRequest, model: str) -> bool:
    """Who could make the change."""
    return request.user.has_perms([ANSWERS, f"catalog.change_{model}"])


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the changes that an editor takes, field by field."""
    suggestion = get_object_or_404(Suggestion.objects.with_changes(), pk=pk)
    if not _may_accept(request, NOUNS[suggestion.noun].queryset.model._meta.model_name):  # type: ignore[union-attr]
        raise PermissionDenied
    decided = {name: request.POST.get(f"take-{name}") for name in suggestion.changes or {}}
    if undecided := [name for name, how in decided.items() if how not in ("take", "keep")]:
        messages.error(request, UNDECIDED.format(", ".join(undecided)))
    else:
        _accept(request, suggestion, {name for name, how in decided.items() if how == "take"})
    return redirect("admin:catalog_suggestion_change", pk)


def _accept(request: HttpRequest, suggestion: Suggestion, taken: set[str]) -> None:
    seen, editor = posted.read_at(request.POST), request.user
    try:
        suggested.accept(suggestion, taken, editor, seen)  # type: ignore[arg-type]
    except suggested.CannotApply as error:
        messages.error(request, f"Nothing is changed. {error}")
    else:
        messages.success(request, f"Changed, as suggested: {', '.join(sorted(taken))}.")


def _now(suggestion: Suggestion) -> Told | None:
    return tell(suggestion.noun, suggestion.key) if suggestion.noun in NOUNS else None


def _shown(data: Any) -> SafeString:
    return format_html("<pre>{}</pre>", json.dumps(data, indent=2, ensure_ascii=False))


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "unknown" if value is None else str(value)
