"""Above the fields of a suggestion: the change that it leads to, and what maintainers reply."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from catalog import history, suggested
from catalog.admin import drafted_forms, posted, replying
from catalog.admin.suggesting import ANSWERS
from catalog.admin.suggestion_words import value
from catalog.api.nouns import NOUNS
from catalog.models import Suggestion, SuggestionState
from catalog.suggested import GONE

UNDECIDED = "Decide on each field: take what is proposed, or keep what is there. Open: {}."
TOO_LONG = "Nothing is changed. An answer has {} characters at most."
LONGEST = 4000


def context(request: HttpRequest, suggestion: Suggestion) -> dict[str, Any]:
    found = _changes(request, suggestion)
    waits = suggestion.state == SuggestionState.WAITING
    drafts = waits and drafted_forms.may_draft(request.user, suggestion)
    return {
        **found,
        "sees_accounts": request.user.has_perm("catalog.view_framework"),
        "draft": drafted_forms.address(suggestion) if drafts else None,
        **replying.context(request, suggestion),
    }


def _changes(request: HttpRequest, suggestion: Suggestion) -> dict[str, Any]:
    if not request.user.has_perm("catalog.view_framework"):
        return {}
    found = suggested.look(suggestion)
    if found is None:
        return {"gone": suggestion.changes is not None}
    waits = suggestion.state == SuggestionState.WAITING
    rows = [
        {"proposal": each, "then": value(each.then), "now": value(each.now),
         "proposed": value(each.proposed)}
        for each in found.proposals
    ]  # fmt: skip
    return {
        "suggested": found,
        "rows": rows,
        "moved": found.told.revision > suggestion.revision,
        "may_accept": waits and _may_accept(request, found.told.model),
        "waits": waits,
        "read_at": history.number(),
        "drafted": suggested.digest(suggestion.changes),
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
    if suggestion.noun not in NOUNS:
        raise Http404(GONE)
    if not _may_accept(request, NOUNS[suggestion.noun].queryset.model._meta.model_name):  # type: ignore[union-attr]
        raise PermissionDenied
    decided = {name: request.POST.get(f"take-{name}") for name in suggestion.changes or {}}
    answer = posted.text(request.POST, "answer")
    if undecided := [name for name, how in decided.items() if how not in ("take", "keep")]:
        messages.error(request, UNDECIDED.format(", ".join(undecided)))
    elif len(answer) > LONGEST:
        messages.error(request, TOO_LONG.format(LONGEST))
    else:
        taken = {name for name, how in decided.items() if how == "take"}
        _accept(request, suggestion, taken, answer or None)
    return redirect("admin:catalog_suggestion_change", pk)


def _accept(
    request: HttpRequest, suggestion: Suggestion, taken: set[str], answer: str | None
) -> None:
    editor: Any = request.user
    seen = suggested.Seen(posted.read_at(request.POST), request.POST.get("drafted", ""))
    try:
        suggested.accept(suggestion, taken, editor, seen, answer)
    except suggested.CannotApply as error:
        messages.error(request, f"Nothing is changed. {error}")
    else:
        names = ", ".join(sorted(taken))
        admin.site.get_model_admin(Suggestion).log_change(request, suggestion, f"Took: {names}.")
        messages.success(request, f"Changed, as suggested: {names}.")
