from __future__ import annotations

from django.contrib import admin

from catalog.admin.record import RecordAdmin
from catalog.models import Source


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "publisher", "framework", "slug", "version", "read"]
    list_filter = ["framework", "read"]
    list_select_related = ["framework"]
    search_fields = ["slug", "title", "publisher", "url", "framework__slug"]
    autocomplete_fields = ["framework"]
    date_hierarchy = "read"
