"""Tasks, samples and stacks are written in files that the lab runs.

The code of a sample can be changed here too. It is then shown as not verified until the lab has
run what export_facts writes.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.list_filters import OneFrameworkFilter, SampleFilter, ShownFilter
from catalog.admin.record import RecordAdmin
from catalog.models import Sample, Stack, Task
from facts.samples import MAIN


class ReadAdmin(RecordAdmin):
    """Records that come from files alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Task)
class TaskAdmin(RecordAdmin):
    list_display = ["name", "slug", "position", "description"]
    search_fields = ["name", "slug", "description"]
    fields = ["slug", "name", "description", "why", "position", "loads", "loaded_by", "contract"]
    readonly_fields = ["slug", "loads", "loaded_by", "contract"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="Contract")
    def contract(self, task: Task) -> SafeString:
        text = json.dumps(task.steps or task.command, indent=1, ensure_ascii=False)
        return format_html("<pre>{}</pre>", text)


class SampleForm(forms.ModelForm[Sample]):
    """One text area for each file."""

    class Meta:
        model = Sample
        fields = ["framework", "task", "stack"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = forms.Textarea(attrs={"rows": 24, "cols": 100, "class": "code", "spellcheck": False})
        for name in self.names:
            text = self.instance.files.get(name, "")
            self.fields[f"file-{name}"] = forms.CharField(
                label=name, initial=text, widget=area, strip=False, required=not self._refused
            )

    @property
    def names(self) -> list[str]:
        return list(self.instance.files) or [MAIN]

    @property
    def _refused(self) -> bool:
        return self.instance.reason is not None

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        stack, framework = data.get("stack"), data.get("framework", self.instance.framework_id)
        if stack and stack.framework_id != getattr(framework, "pk", framework):
            self.add_error("stack", "Choose a stack of the sample's own framework.")
        if not self._refused:
            texts = {name: data.get(f"file-{name}") or "" for name in self.names}
            self.instance.files = {name: text.replace("\r\n", "\n") for name, text in texts.items()}
        return data


@admin.register(Sample)
class SampleAdmin(RecordAdmin):
    form = SampleForm
    list_display = ["framework", "task", "told_state", "lines"]
    list_display_links = ["framework", "task"]
    list_filter = [SampleFilter, ShownFilter, OneFrameworkFilter, "task"]
    autocomplete_fields = ["framework", "task", "stack"]
    show_facets = admin.ShowFacets.NEVER  # the desk counts, in far less time
    search_fields = ["framework__slug", "task__slug", "reason"]
    readonly_fields = ["told_state", "reason", "reason_url", "digest"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sample]:
        found: QuerySet[Sample] = super().get_queryset(request)
        return found.with_state()  # type: ignore[attr-defined,no-any-return]

    def get_fields(self, request: HttpRequest, obj: Sample | None = None) -> list[str]:
        names = [MAIN] if obj is None else list(obj.files)
        return [*SampleForm.Meta.fields, *(f"file-{n}" for n in names), *self.readonly_fields]

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        # The files are fields of each form, which the factory of forms does not know.
        kwargs["fields"] = SampleForm.Meta.fields
        return super().get_form(request, obj, **kwargs)

    @admin.display(description="State")
    def told_state(self, sample: Sample) -> str:
        return sample.state.label if sample.pk else "—"


@admin.register(Stack)
class StackAdmin(ReadAdmin):
    list_display = ["framework", "server", "interface", "workers", "threads", "recommended"]
    list_display_links = ["framework", "server"]
    list_filter = ["interface", "recommended"]
    list_select_related = ["framework"]
    search_fields = ["framework__slug", "server"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Stack]:
        # Where stacks are chosen from too: each is told with the slug of its framework.
        found: QuerySet[Stack] = super().get_queryset(request)
        return found.select_related("framework")
