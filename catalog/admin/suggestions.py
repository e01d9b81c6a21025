from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from catalog import credit, history, suggested
from catalog.admin import replying, suggestion_panel, suggestion_words
from catalog.admin.answering import Answering
from catalog.admin.list_filters import FrameworksFilter
from catalog.admin.suggesting import ANSWERS
from catalog.admin.suggestion_forms import (
    KINDS,
    AnswerForm,
    KindFilter,
    OriginFilter,
    kind_of,
)
from catalog.models import Suggestion, SuggestionState

WHO = ["credit", "owner", "api_key"]
RECORDS = "catalog.view_framework"  # who sees them is an editor, or may become one
SAID = ["record", "text", "proposed", "source", "created"]
BECAME = ["state", "answer", "resolved", "resolved_by", "made"]
FIELDS = {
    "words": [*SAID, *WHO, "then", "now", *BECAME],
    "changes": [*SAID, *WHO, *BECAME],
    "review": ["record", "text", "created", "owner", *BECAME],
}
# What is no matter of who only maintains a framework: accounts of others, and forms of records.
INSTEAD = {
    "record": "place",
    **dict.fromkeys(("owner", "api_key", "resolved_by", "who", "made"), None),
}


@admin.register(Suggestion)
class SuggestionAdmin(Answering, admin.ModelAdmin[Suggestion]):
    """What arrived is read here, and answered; it is never edited.

    Contributors see their own, and what became of them; maintainers those about their frameworks.
    """

    form = AnswerForm
    list_display = ["about", "kind", "said", "state", "created", "who", "resolved_by"]
    list_filter = ["state", KindFilter, OriginFilter, FrameworksFilter, "noun"]
    list_select_related = ["owner", "resolved_by", "api_key__owner"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["key", "text", "proposed", "answer"]
    date_hierarchy = "created"
    actions = ["discard"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        found = super().get_queryset(request)
        if request.user.has_perm(ANSWERS):
            return found
        return found.filter(Q(owner=request.user.pk) | replying.concerns(request.user))

    def get_list_display(self, request: HttpRequest) -> Any:
        return _seen_by(request, super().get_list_display(request))

    def get_list_filter(self, request: HttpRequest) -> Any:
        every = super().get_list_filter(request)
        return every if request.user.has_perm(ANSWERS) else ["state", "noun"]

    def get_fields(self, request: HttpRequest, obj: Suggestion | None = None) -> Any:
        seen = ["seen"] if self.has_change_permission(request, obj) else []
        return [*_seen_by(request, FIELDS[kind_of(obj) if obj else "words"]), *seen]

    def get_readonly_fields(self, request: HttpRequest, obj: Suggestion | None = None) -> Any:
        open_to_change = {"answer", "seen"} | (set() if obj and _is_made(obj) else {"state"})
        return [name for name in self.get_fields(request, obj) if name not in open_to_change]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Changes are accepted by making them, and by nothing else."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is not None and obj.changes is not None and "state" in form.base_fields:
            made = obj.made_in is not None
            form.base_fields["state"].choices = [
                each for each in SuggestionState.choices if made or each[0] != "accepted"
            ]
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
        with ExitStack() as stack:
            if request.method == "POST":
                stack.enter_context(transaction.atomic())
                history.lock()  # what is read from here on is not answered by anybody else
            suggestion = self.get_object(request, unquote(object_id))
            said = suggestion_panel.context(request, suggestion) if suggestion else {}
            more = (extra_context or {}) | said
            return super().change_view(request, object_id, form_url, more)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Names accounts."""
        if not request.user.has_perm(RECORDS):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def save_model(self, request: HttpRequest, obj: Suggestion, form: Any, change: bool) -> None:
        if obj.state == SuggestionState.WAITING:
            obj.resolved = obj.resolved_by = None
        elif "state" in form.changed_data or obj.resolved is None:
            obj.resolved, obj.resolved_by = timezone.now(), request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.action(
        description="Discard the chosen: spam, abuse or personal data", permissions=["change"]
    )
    def discard(self, request: HttpRequest, chosen: QuerySet[Suggestion]) -> None:
        """One after the other, so that each has who did it in its history."""
        editor: Any = request.user
        with transaction.atomic():
            history.lock()
            found = [*chosen.filter(review=False).exclude(state=SuggestionState.DISCARDED)]
            for each in found:
                suggested.resolve(each, SuggestionState.DISCARDED, editor)
                self.log_change(request, each, "Discarded.")
        messages.success(request, f"Discarded: {len(found)}. Nobody else sees them any more.")

    @admin.display(description="kind")
    def kind(self, suggestion: Suggestion) -> str:
        return KINDS[kind_of(suggestion)]

    @admin.display(description="text")
    def said(self, suggestion: Suggestion) -> str:
        return Truncator(suggestion.text).chars(120)

    @admin.display(description="from")
    def who(self, suggestion: Suggestion) -> str:
        return credit.among_editors(suggestion)

    @admin.display(description="about")
    def record(self, suggestion: Suggestion) -> SafeString | str:
        return suggestion_words.record(suggestion)

    @admin.display(description="about")
    def place(self, suggestion: Suggestion) -> SafeString | str:
        return suggestion_words.place(suggestion)

    @admin.display(description="source")
    def source(self, suggestion: Suggestion) -> SafeString | str:
        return suggestion_words.link(suggestion.source_url)

    @admin.display(description="the record then")
    def then(self, suggestion: Suggestion) -> SafeString | str:
        return suggestion_words.then(suggestion)

    @admin.display(description="the record now")
    def now(self, suggestion: Suggestion) -> SafeString | str:
        return suggestion_words.now(suggestion)

    @admin.display(description="the change")
    def made(self, suggestion: Suggestion) -> SafeString | str:
        return suggestion_words.made(suggestion)


def _seen_by(request: HttpRequest, names: Sequence[Any]) -> list[Any]:
    if request.user.has_perm(RECORDS):
        return [*names]
    return [shown for name in names if (shown := INSTEAD.get(name, name))]


def _is_made(suggestion: Suggestion) -> bool:
    """Its change stands in the catalogue, and is undone there."""
    made = suggestion.changes is not None or suggestion.made_in is not None
    return made and suggestion.state == SuggestionState.ACCEPTED
