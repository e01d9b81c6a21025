from __future__ import annotations

from typing import ClassVar

from django.contrib import admin

from catalog.admin.field_help import HelpBeside
from catalog.admin.frameworks import OwnedAdmin
from catalog.admin.level_help import LevelHelp
from catalog.admin.list_filters import CellFilter, OneFrameworkFilter, ShownFilter
from catalog.admin.record import RecordAdmin
from catalog.models import Feature, FeatureGroup, Support


class FeatureInline(HelpBeside, admin.TabularInline[Feature, FeatureGroup]):
    model = Feature
    extra = 0
    fields = ["position", "slug", "name", "definition"]
    show_change_link = True


@admin.register(FeatureGroup)
class FeatureGroupAdmin(RecordAdmin):
    list_display = ["name", "slug", "position"]
    search_fields = ["name", "slug"]
    inlines = [FeatureInline]


@admin.register(Feature)
class FeatureAdmin(RecordAdmin):
    list_display = ["name", "group", "slug", "position", "definition"]
    list_filter = ["group"]
    list_select_related = ["group"]
    search_fields = ["name", "slug", "definition"]
    autocomplete_fields = ["group"]


@admin.register(Support)
class SupportAdmin(LevelHelp, OwnedAdmin):
    list_display = ["framework", "feature", "level", "via", "since", "checked", "version"]
    list_display_links = ["framework", "feature"]
    list_filter: ClassVar = [
        CellFilter, ShownFilter, OneFrameworkFilter, "level", "feature__group", "checked",
    ]  # fmt: skip
    list_select_related = ["framework", "feature"]
    show_facets = admin.ShowFacets.NEVER  # the desk counts, in far less time
    search_fields = ["framework__slug", "feature__slug", "feature__name", "via", "note"]
    autocomplete_fields = ["framework", "feature", "sources"]
