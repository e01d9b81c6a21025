from __future__ import annotations

from django.contrib import admin

from catalog.admin.list_filters import OneFrameworkFilter, ShownFilter, SourceFilter
from catalog.admin.record import RecordAdmin
from catalog.models import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "publisher", "framework", "slug", "read", "visited", "answer"]
    list_filter = [SourceFilter, ShownFilter, OneFrameworkFilter, "read"]
    list_select_related = ["framework"]
    show_facets = admin.ShowFacets.NEVER  # the desk counts, in far less time
    search_fields = ["slug", "title", "publisher", "url", "framework__slug"]
    autocomplete_fields = ["framework"]
    date_hierarchy = "read"
