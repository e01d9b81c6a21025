"""Runs that others send wait here as drafts: published or turned down, never edited."""

from __future__ import annotations

from typing import Any, ClassVar

import reversion
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.record import RecordAdmin
from catalog.models import Run
from catalog.sync import runs

LARGEST = 20 * 1024 * 1024
SHOWN = 20  # problems of a file


class RunForm(forms.ModelForm[Run]):
    """A file of the lab."""

    file = forms.FileField(label="Run file", help_text="As python -m lab writes it.")
    author: ClassVar[User]

    class Meta:
        model = Run
        fields: ClassVar[list[str]] = []

    def clean_file(self) -> str:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(f"A run has at most {LARGEST // 1024 // 1024} MiB.")
        try:
            return str(file.read(), "utf-8")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(f"Not UTF-8, at byte {error.start}.") from error

    def clean(self) -> dict[str, Any] | None:
        if text := self.cleaned_data.get("file"):
            try:
                self.instance, _ = runs.receive(text, self.author)
            except runs.Refused as error:
                rest = len(error.problems) - SHOWN
                more = [f"and {rest} more"] if rest > 0 else []
                self.add_error("file", [*error.problems[:SHOWN], *more])
            except runs.Differs as error:
                self.add_error("file", str(error))
        return self.cleaned_data


@admin.register(Run)
class RunAdmin(RecordAdmin):
    restorable = False  # its file can be sent again
    list_display = ["slug", "published", "started", "method", "passed", "total", "measured"]
    list_filter = ["published", "method"]
    search_fields = ["slug"]
    actions: ClassVar = ["publish", "take_back"]
    readonly_fields = [
        "slug", "published", "method", "commit", "started", "ended", "environment",
        "page",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        found: QuerySet[Run] = super().get_queryset(request)
        return found.with_counts()  # type: ignore[attr-defined,no-any-return]

    def get_fields(self, request: HttpRequest, obj: Run | None = None) -> list[str]:
        return ["file"] if obj is None else list(self.readonly_fields)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, **kwargs)
        return type("RunForm", (RunForm,), {"author": request.user})

    def save_model(self, request: HttpRequest, obj: Run, form: Any, change: bool) -> None:
        """The form's check has received it already."""

    def has_change_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Run | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not obj.published

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.publish_run")

    @admin.action(description="Publish the chosen runs", permissions=["publish"])
    def publish(self, request: HttpRequest, chosen: QuerySet[Run]) -> None:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        drafts = Run.objects.filter(pk__in=chosen.values("pk"), published=False)
        with self.create_revision(request):
            reversion.set_comment("published")
            for count, run in enumerate(drafts, start=1):
                runs.publish(run)
                messages.success(request, f"{count}: {run.slug} is published.")

    @admin.action(description="Take the chosen runs back", permissions=["publish"])
    def take_back(self, request: HttpRequest, chosen: QuerySet[Run]) -> None:
        """A run whose file is among the facts is published again when they are loaded."""
        shown = Run.objects.filter(pk__in=chosen.values("pk"), published=True)
        with self.create_revision(request):
            reversion.set_comment("taken back: a draft again")
            for run in shown:
                runs.take_back(run)
                messages.success(request, f"{run.slug} is a draft again.")

    @admin.display(description="Where it is shown")
    def page(self, run: Run) -> SafeString | str:
        if not run.published:
            preview = reverse("preview", args=["run", run.slug])
            return format_html('nowhere yet: <a href="{}">preview</a>', preview)
        if run.bench is None:
            return "with the samples"
        return format_html('<a href="{0}">{0}</a>', run.get_absolute_url())

    def passed(self, run: Any) -> int:
        return int(run.passed)

    def total(self, run: Any) -> int:
        return int(run.total)

    def measured(self, run: Any) -> int:
        return int(run.measured)
