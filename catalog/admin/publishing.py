"""What is published as a whole: asked for, looked at, published, sent back and taken back.

Never by a field of a form: whoever may write the facts of a framework may not show it by that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reversion
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from catalog import drafts, history, reviewing
from catalog.admin.deleting import changed_since_read
from catalog.admin.record import RecordAdmin
from catalog.admin.suggesting import SUGGEST
from catalog.drafts import Draft
from catalog.models import Comparison, Framework, SuggestionState
from catalog.sign_in import action_log

NOUNS: dict[str, Any] = {"framework": Framework, "comparison": Comparison}
AGAIN = "{} is not published: it has changed since you opened its form. Look at it again."
NO_NOTE = "Say what is to be done: the note is all that its author sees."


class CompleteForm(forms.ModelForm[Framework]):
    """What is published stays complete."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        for name in drafts.NEEDED if self.instance.published else ():
            if name in data and not data[name]:
                self.add_error(name, "A published framework needs it.")
        return data


class ReviewFilter(admin.SimpleListFilter):
    """?review=asked is the queue of those who publish."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("asked", "Waits for review")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return reviewing.asked(queryset) if self.value() == "asked" else queryset


class Publishing(RecordAdmin):
    """The admin of what is published as a whole."""

    actions = ["publish", "take_back"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "published"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*super().get_list_filter(request), ReviewFilter]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        record = self.get_object(request, unquote(object_id))
        said = {"publishing": _state(request, record)} if record else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | said)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            reviewing.rename(obj)

    def get_view_on_site_url(self, obj: Any = None) -> Any:
        """A draft is on no page of the site."""
        drafted = obj is not None and not obj.published
        return None if drafted else super().get_view_on_site_url(obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return drafts.may_publish(request.user, self.model)

    @admin.action(description="Publish the chosen drafts", permissions=["publish"])
    def publish(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        reversion.set_comment("published")
        for record in chosen.filter(published=False):
            _publish(request, record)

    @admin.action(description="Take the chosen back", permissions=["publish"])
    def take_back(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        reversion.set_comment("taken back: drafts again")
        for record in chosen.filter(published=True):
            _take_back(request, record)


def _state(request: HttpRequest, record: Draft) -> dict[str, Any]:
    """What the form shows above its fields."""
    reviews = reviewing.of(record)
    waiting = reviews.waiting().first()
    returned = reviews.filter(state=SuggestionState.ANSWERED).first()
    noun = str(record._meta.model_name)
    return {
        "record": record,
        "address": reverse("desk:publishing", args=[noun, record.pk]),
        "preview": None if record.published else reverse("preview", args=[noun, record.slug]),
        "read_at": history.number(),
        "missing": [] if record.published else drafts.missing(record),
        "waiting": waiting,
        "returned": returned if not record.published and not waiting else None,
        "may_publish": drafts.may_publish(request.user, type(record)),
        "may_ask": not record.published and _may_ask(request, record),
    }


def _may_ask(request: HttpRequest, record: Draft) -> bool:
    change = request.user.has_perm(f"catalog.change_{record._meta.model_name}")
    writes = change or drafts.may_change(request.user, record)
    return writes and request.user.has_perm(SUGGEST)


@require_POST
def decide(request: HttpRequest, noun: str, pk: int) -> HttpResponse:
    """What a button of the form asks for: `do` is ask, publish, send_back or take_back."""
    model = NOUNS.get(noun)
    do = DO.get(request.POST.get("do", ""))
    if model is None or do is None:
        raise Http404("There is no such form.")
    record = get_object_or_404(model, pk=pk)
    do(request, record)
    return redirect(f"admin:catalog_{noun}_change", record.pk)


def _ask(request: HttpRequest, record: Draft) -> None:
    if record.published or not _may_ask(request, record):
        raise PermissionDenied
    author: Any = request.user
    reviewing.ask(record, author, request.POST.get("note", ""))
    action_log.note(author, record, "Asked for a review.")
    messages.success(request, f"{record} waits for review.")


def _publish(request: HttpRequest, record: Draft) -> None:
    _only_who_publishes(request, record)
    editor: Any = request.user
    try:
        with history.revision(editor, "published"):
            history.lock()
            if _unseen(request, record):
                messages.error(request, AGAIN.format(record))
                return
            reviewing.publish(record, editor)
    except drafts.Incomplete as error:
        messages.error(request, f"{record} is not published. {error}")
    else:
        messages.success(request, f"{record} is published.")


def _unseen(request: HttpRequest, record: Draft) -> bool:
    """Whether somebody wrote the draft after the publisher looked at it; a list does not say when
    it was opened."""
    return "read_at" in request.POST and changed_since_read(record, request.POST)


def _send_back(request: HttpRequest, record: Draft) -> None:
    _only_who_publishes(request, record)
    note, editor = request.POST.get("note", ""), request.user
    if not note.strip():
        messages.error(request, NO_NOTE)
        return
    reviewing.send_back(record, editor, note)  # type: ignore[arg-type]
    action_log.note(editor, record, "Sent the draft back.")
    messages.success(request, f"{record} is sent back, with your note.")


def _take_back(request: HttpRequest, record: Draft) -> None:
    _only_who_publishes(request, record)
    editor: Any = request.user
    losing = list(drafts.losing(record))
    drafts.take_back(record, editor)
    messages.success(request, f"{record} is a draft again, which visitors do not see.")
    if losing:
        names = ", ".join(map(str, losing))
        messages.warning(request, f"These comparisons now do without it: {names}.")


def _only_who_publishes(request: HttpRequest, record: Draft) -> None:
    if not drafts.may_publish(request.user, type(record)):
        raise PermissionDenied


DO: dict[str, Callable[[HttpRequest, Any], None]] = {
    "ask": _ask,
    "publish": _publish,
    "send_back": _send_back,
    "take_back": _take_back,
}
