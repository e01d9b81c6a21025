from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.admin.drafts import DraftInline
from catalog.admin.inlines import ToldFormSet, ToldInline
from catalog.admin.list_filters import FrameworkNeedsFilter, OneFrameworkFilter
from catalog.admin.publishing import CompleteForm, Publishing
from catalog.admin.record import OwnSourcesForm, RecordAdmin
from catalog.models import (
    Adopter,
    Citation,
    Framework,
    Popularity,
    Release,
    Trait,
)


class ReleaseFormSet(ToldFormSet):
    """One latest release; the old one gives the place up before the new one takes it."""

    def clean(self) -> None:
        super().clean()
        data = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        latest = [d for d in data if d.get("latest") and not d.get("DELETE")]
        if len(latest) > 1:
            raise ValidationError("Only one release is the latest.")

    def save(self, commit: bool = True) -> Any:
        for form in self.initial_forms:
            if form.initial.get("latest") and not form.cleaned_data.get("latest"):
                old = Release.objects.get(pk=form.instance.pk)
                old.latest = False
                old.save()
        return super().save(commit)


class ReleaseInline(DraftInline, ToldInline, admin.TabularInline[Release, Framework]):
    model = Release
    formset = ReleaseFormSet
    extra = 0
    fields = ["version", "date", "python", "end_of_support", "latest", "sources"]
    autocomplete_fields = ["sources"]


class TraitInline(DraftInline, ToldInline, admin.StackedInline[Trait, Framework]):
    model = Trait
    extra = 0
    fields = ["kind", "position", "slug", "text", "sources"]
    autocomplete_fields = ["sources"]


class AdopterInline(DraftInline, ToldInline, admin.TabularInline[Adopter, Framework]):
    model = Adopter
    extra = 0
    autocomplete_fields = ["sources"]


class PopularityInline(DraftInline, ToldInline, admin.TabularInline[Popularity, Framework]):
    model = Popularity
    extra = 0
    autocomplete_fields = ["sources"]


class CitationInline(DraftInline, ToldInline, admin.TabularInline[Citation, Framework]):
    model = Citation
    extra = 0
    autocomplete_fields = ["source"]


@admin.register(Framework)
class FrameworkAdmin(Publishing):
    form = CompleteForm
    list_display = [
        "name", "kind", "status", "licence", "latest", "known_cells", "published", "checked",
    ]  # fmt: skip
    list_filter = [FrameworkNeedsFilter, "published", "kind", "status", "licence"]
    show_facets = admin.ShowFacets.NEVER  # the desk counts, in far less time
    search_fields = ["name", "slug", "purl", "summary"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ReleaseInline, TraitInline, AdopterInline, PopularityInline, CitationInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "aliases", "purl", "published", "checked", "version"]}),
        (
            "What it is",
            {"fields": ["kind", "interfaces", "concurrency", "architecture", "built_on"]},
        ),
        ("In words", {"fields": ["summary", "philosophy", "best_for", "not_for"]}),
        (
            "People and places",
            {"fields": ["licence", "steward", "original_author", "repository", "website", "docs"]},
        ),
        ("Life", {"fields": ["status", "first_release", "end_of_support", "successor"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Framework]:
        return super().get_queryset(request).with_latest().with_counts()  # type: ignore[no-any-return]

    @admin.display(description="latest release")
    def latest(self, framework: Any) -> str | None:
        return framework.latest_version  # type: ignore[no-any-return]

    @admin.display(description="known cells", ordering="known_cells")
    def known_cells(self, framework: Any) -> int:
        return framework.known_cells  # type: ignore[no-any-return]


class OwnedAdmin(RecordAdmin):
    """Records that hang on a framework."""

    form = OwnSourcesForm
    list_filter: ClassVar[list[Any]] = [OneFrameworkFilter]
    list_select_related = ["framework"]
    autocomplete_fields = ["framework", "sources"]


@admin.register(Release)
class ReleaseAdmin(OwnedAdmin):
    list_display = ["framework", "version", "date", "python", "end_of_support", "latest"]
    list_display_links = ["framework", "version"]
    list_filter: ClassVar = ["latest", OneFrameworkFilter]
    search_fields = ["version", "framework__slug", "framework__name"]
    date_hierarchy = "date"


@admin.register(Trait)
class TraitAdmin(OwnedAdmin):
    list_display = ["framework", "kind", "slug", "text"]
    list_display_links = ["framework", "slug"]
    list_filter: ClassVar = ["kind", OneFrameworkFilter]
    search_fields = ["slug", "text", "framework__slug"]


@admin.register(Adopter)
class AdopterAdmin(OwnedAdmin):
    list_display = ["framework", "name", "note"]
    list_display_links = ["framework", "name"]
    search_fields = ["slug", "name", "note", "framework__slug"]


@admin.register(Popularity)
class PopularityAdmin(OwnedAdmin):
    list_display = ["framework", "metric", "value", "date", "note"]
    list_display_links = ["framework", "metric"]
    list_filter: ClassVar = ["metric", OneFrameworkFilter]
    search_fields = ["slug", "note", "framework__slug"]


@admin.register(Citation)
class CitationAdmin(RecordAdmin):
    form = OwnSourcesForm
    list_display = ["framework", "field", "source"]
    list_display_links = ["framework", "field"]
    list_filter = ["field", OneFrameworkFilter]
    list_select_related = ["framework", "source"]
    search_fields = ["field", "framework__slug", "source__title"]
    autocomplete_fields = ["framework", "source"]
