"""Pages of the admin that are no list and no form of one record."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from catalog.admin import desk

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", admin.site.admin_view(desk.index), name="index"),
]
