"""The form of a record that one may not change: what is changed in it is sent for review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from reversion.admin import VersionAdmin

from catalog import drafts, suggested
from catalog.api.nouns import Told, tell
from catalog.sign_in import action_log

SUGGEST = "catalog.add_suggestion"
ANSWERS = "catalog.change_suggestion"
SENT = "Sent for review: nothing has changed yet. What becomes of it is told there."
SAME = "Nothing is different, so nothing was sent."


class SuggestedForm(forms.ModelForm[Any]):
    """Wrong where the change that it stands for could not be made."""

    noun: str
    told: Told
    changes: suggested.Changes

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self.changes = suggested.changes(self.noun, self.told, self.changed_data, data)
            for name, texts in suggested.problems(self.noun, self.told, self.changes).items():
                self.add_error(name if name in self.fields else None, texts)
        return data


class Suggesting(VersionAdmin):  # type: ignore[misc]
    """In its change view a record that one may see, and not change, has a form all the same."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        record = self._suggestible(request, object_id)
        told = tell(suggested.NOUN_OF[self.model], record.key) if record else None
        if record is None or told is None:
            return super().change_view(request, object_id, form_url, extra_context)
        request.suggests = (record, told)  # type: ignore[attr-defined]
        if request.method == "POST":
            form = self.get_form(request, record, change=True)(request.POST, instance=record)
            if form.is_valid():
                return self._suggest(request, form)
        said = {
            "suggests": True,
            "title": f"Suggest a change of a {self.opts.verbose_name}",
            "parts": bool(self.inlines),
            "why": request.POST.get("why", ""),
            "show_delete": False,
        }
        # Only what is wrong comes here with a POST, and is shown with what is wrong in it.
        return super().change_view(request, object_id, form_url, (extra_context or {}) | said)

    def _suggestible(self, request: HttpRequest, object_id: str) -> Any:
        """The record, if the user may suggest a change of it and may not make it."""
        if self.model not in suggested.NOUN_OF or not request.user.has_perm(SUGGEST):
            return None
        if super().has_change_permission(request):
            return None
        record = self.get_object(request, unquote(object_id))
        return record if record is not None and not drafts.is_draft(record) else None

    def _suggest(self, request: HttpRequest, form: Any) -> HttpResponse:
        _, told = request.suggests  # type: ignore[attr-defined]
        noun = suggested.NOUN_OF[self.model]
        if not form.changes:
            messages.info(request, SAME)
            return redirect(request.path)
        author: Any = request.user
        why = request.POST.get("why", "")
        # The form has written into its own copy of the record; the key is that which was told.
        key = told.data.get("key") or told.data["slug"]
        kept = suggested.suggest(noun, key, told, form.changes, author, why)
        action_log.note(author, kept, "Suggested a change.")
        messages.success(request, SENT)
        return redirect(reverse("admin:catalog_suggestion_change", args=[kept.pk]))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only in that view, and only of that record."""
        record, _ = getattr(request, "suggests", (None, None))
        suggests = obj is not None and record == obj
        every: bool = super().has_change_permission(request, obj)
        return suggests or every

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        record, told = getattr(request, "suggests", (None, None))
        if record is None:
            return form
        own = {"noun": suggested.NOUN_OF[self.model], "told": told}
        return type(form.__name__, (SuggestedForm, form), own)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_readonly_fields(request, obj)
        if not hasattr(request, "suggests"):
            return found
        can = {each.name for each in suggested.fields(suggested.NOUN_OF[self.model]).values()}
        fixed = [name for name in self._editable() if name not in can]
        return [*found, *(name for name in fixed if name not in found)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """In the order of the model, though some of them are only read."""
        found = list(super().get_fields(request, obj))
        if self.fields or not hasattr(request, "suggests"):
            return found
        first = [name for name in self._editable() if name in found]
        return first + [name for name in found if name not in first]

    def _editable(self) -> list[str]:
        every = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [each.name for each in every if each.editable and not each.primary_key]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = hasattr(request, "suggests")
        return {} if fixed else super().get_prepopulated_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if hasattr(request, "suggests"):
            raise PermissionDenied
        super().save_model(request, obj, form, change)
