from __future__ import annotations

from django.contrib import admin

from catalog.admin.drafts import DraftInline
from catalog.admin.inlines import ToldInline
from catalog.admin.list_filters import FrameworksFilter
from catalog.admin.publishing import Publishing
from catalog.admin.record import RecordAdmin
from catalog.models import Claim, Comparison, Concept, Contender, Redirect


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    list_display = ["statement", "verdict", "language", "published_in", "checked"]
    list_filter = ["verdict", "language", FrameworksFilter]
    list_select_related = ["published_in"]
    search_fields = ["slug", "statement", "finding"]
    autocomplete_fields = ["frameworks", "features", "published_in", "sources"]
    readonly_fields = ["measured"]  # facts/claims.yaml: the run must bear it out


@admin.register(Concept)
class ConceptAdmin(RecordAdmin):
    list_display = ["name", "slug", "text"]
    search_fields = ["name", "slug", "text"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["frameworks", "features", "sources"]


class ContenderInline(DraftInline, ToldInline, admin.TabularInline[Contender, Comparison]):
    model = Contender
    extra = 0
    autocomplete_fields = ["framework"]


@admin.register(Comparison)
class ComparisonAdmin(Publishing):
    list_display = ["title", "slug", "published", "checked"]
    list_filter = ["published"]
    search_fields = ["title", "slug", "introduction", "verdict"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["answers", "sources"]
    inlines = [ContenderInline]


@admin.register(Redirect)
class RedirectAdmin(RecordAdmin):
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]
