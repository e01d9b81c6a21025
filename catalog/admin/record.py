"""What the admin of every record shares: revisions with their author, and no needless queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from reversion.admin import VersionAdmin
from reversion.errors import RevertError
from reversion.models import Version

from catalog import history
from catalog.admin.field_help import HelpBeside
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


class RecordAdmin(HelpBeside, VersionAdmin):  # type: ignore[misc]
    """Writes inside a revision whose author is the editor who is signed in."""

    list_per_page = 100
    show_full_result_count = False
    history_latest_first = True
    change_list_template = "admin/catalog/change_list.html"

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

    def _reversion_revisionform_view(
        self, request: HttpRequest, version: Version, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Shows what would change, and restores this one record on POST.

        Reversion's own view would put back every record of the version's revision, and mutes the
        signals of all threads while somebody looks.
        """
        if not self.has_change_permission(request):
            raise PermissionDenied
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if request.method == "POST":
            comment = f"restored the state of {version.revision.date_created:%Y-%m-%d %H:%M} UTC"
            try:
                with history.revision(request.user, comment):  # type: ignore[arg-type]
                    count = history.restore(version)
            except (RevertError, IntegrityError) as error:
                messages.error(request, f"Not restored, nothing was changed: {error}")
            else:
                messages.success(request, f"Restored: {version.object_repr} ({count} records).")
            return redirect(back)
        parts = history.removed_with(version)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Restore {version.object_repr}",
            "opts": self.opts,
            "list_url": back,
            "record": version.object_repr,
            "revision": version.revision,
            "differences": history.differences(version),
            "gone": not self.model._default_manager.filter(pk=version.object_id).exists(),
            "parts": len(parts) + 1,
        }
        return TemplateResponse(request, "admin/restore.html", context)

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        long_text = isinstance(db_field, models.CharField) and (db_field.max_length or 0) > 500
        if long_text and not db_field.choices:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "cols": 80})
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)
