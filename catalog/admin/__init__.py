"""The admin: every record can be added and changed, inside the one history."""

from django.contrib import admin

from catalog.admin import (
    api_keys,
    features,
    frameworks,
    runs,
    samples,
    sources,
    suggestions,
    writing,
)

admin.site.site_header = "Framewise"
admin.site.site_title = "Framewise"
admin.site.index_title = "The catalogue"

__all__ = [
    "api_keys",
    "features",
    "frameworks",
    "runs",
    "samples",
    "sources",
    "suggestions",
    "writing",
]
