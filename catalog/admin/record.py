"""What the admin of every record shares: revisions with their author, and no needless queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from reversion.admin import VersionAdmin

from catalog import history
from catalog.models import Record

M = TypeVar("M", bound=Record)


class RecordAdmin(VersionAdmin):  # type: ignore[misc]
    """Writes inside a revision whose author is the editor who is signed in."""

    list_per_page = 100
    show_full_result_count = False
    history_latest_first = True
    formfield_overrides = {models.JSONField: {"widget": forms.Textarea(attrs={"rows": 2})}}

    @contextmanager
    def create_revision(self, request: HttpRequest) -> Iterator[None]:
        # Reading must not open a transaction: on SQLite that would take the only write lock.
        if request.method in ("GET", "HEAD"):
            yield
            return
        with history.revision(request.user):  # type: ignore[arg-type]
            yield

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with self.create_revision(request):
            response: HttpResponse = super().delete_view(request, *args, **kwargs)
        return response

    def revision_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with self.create_revision(request):
            response: HttpResponse = super().revision_view(request, *args, **kwargs)
        return response

    def recover_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with self.create_revision(request):
            response: HttpResponse = super().recover_view(request, *args, **kwargs)
        return response

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        long_text = isinstance(db_field, models.CharField) and (db_field.max_length or 0) > 500
        if long_text and not db_field.choices:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "cols": 80})
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)
