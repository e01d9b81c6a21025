"""What the admin of every record shares: revisions with their author, and no needless queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django import forms
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from reversion.models import Version

from catalog import history
from catalog.admin import deleting, history_pages, lost_updates, removed_meanwhile, restore
from catalog.admin.answering import Answering
from catalog.admin.drafting import Drafting
from catalog.admin.drafts import DraftWriting
from catalog.admin.field_help import HelpBeside
from catalog.admin.suggesting import Suggesting
from catalog.models import Record, Source

M = TypeVar("M", bound=Record)


class OwnSourcesForm(forms.ModelForm[Any]):
    """What hangs on a framework cites that framework's sources: its file holds both."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        owner = data.get("framework")
        for name in ("sources", "source"):
            cited = data.get(name)
            chosen = [cited] if isinstance(cited, Source) else list(cited or [])
            foreign = [str(s) for s in chosen if owner and s.framework_id != owner.pk]
            if foreign:
                self.add_error(name, f"Not a source of {owner}: {', '.join(foreign)}.")
        return data


class Collided(forms.ModelForm[Any]):
    """Comes back, whatever was typed."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        self.add_error(None, "Nothing was saved: somebody else changed this meanwhile. See above.")
        return data


class RecordAdmin(Answering, HelpBeside, Drafting, Suggesting, DraftWriting):
    """Writes inside a revision whose author is the editor who is signed in, and never over what
    somebody else wrote since the form was opened."""

    list_per_page = 100
    show_full_result_count = False
    history_latest_first = True
    restorable = True  # after it was removed
    delete_confirmation_template = "admin/delete_record.html"
    change_list_template = "admin/catalog/change_list.html"

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        # Reading must not open a transaction: on SQLite that would take the only write lock.
        if request.method in ("GET", "HEAD"):
            yield
            return
        with history.revision(request.user):  # type: ignore[arg-type]
            history.lock()  # what is read from here on is what is written upon
            yield

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more = {"read_at": history.number(), **(extra_context or {})}
        with self.create_revision(request):
            if request.method == "POST":
                record = self.get_object(request, unquote(object_id))
                if record is None and (last := removed_meanwhile.last(self, object_id)):
                    return removed_meanwhile.page(self, request, last)
                if record is not None and self.has_change_permission(request, record):
                    found = lost_updates.settle(self, request, record)
                    request.collision = found  # type: ignore[attr-defined]
                    more |= {"read_at": request.POST["read_at"], "collision": found}
            response: HttpResponse = super().change_view(request, object_id, form_url, more)
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        refused = getattr(request, "collision", None)
        return form if refused is None else type(form)("Refused", (Collided, form), {})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        more = {"read_at": history.number(), "restorable": self.restorable, **(extra_context or {})}
        with self.create_revision(request):
            if request.method == "POST" and deleting.has_changed(self, request, object_id):
                request, more["changed"] = deleting.asked_again(request), True
            response: HttpResponse = super().delete_view(request, object_id, more)
        return response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return deleting.deleted(self, objs, request)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return history_pages.record_history(self, request, unquote(object_id))

    def recoverlist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect(f"{reverse('desk:removed')}?noun={self.opts.model_name}")

    def _reversion_revisionform_view(
        self, request: HttpRequest, version: Version, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Reversion's own view would put back every record of the version's revision, and mutes
        the signals of all threads while somebody looks."""
        return restore.restore_view(self, request, version)

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        long_text = isinstance(db_field, models.CharField) and (db_field.max_length or 0) > 500
        if long_text and not db_field.choices:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "cols": 80})
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)
