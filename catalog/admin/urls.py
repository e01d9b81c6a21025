"""Pages of the admin that are no list and no form of one record."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path, re_path

from catalog.admin import desk, exports, level_help, purls, sheets, undoing
from catalog.admin.matrix import views as matrix

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", admin.site.admin_view(desk.index), name="index"),
    path("purl/", admin.site.admin_view(purls.purl), name="purl"),
    path("feature-help/", admin.site.admin_view(level_help.feature_help), name="feature-help"),
    path("releases/", admin.site.admin_view(level_help.offered_releases), name="releases"),
    path("matrix/", admin.site.admin_view(matrix.choose), name="matrix"),
    path(
        "matrix/frameworks/<slug:slug>/",
        admin.site.admin_view(matrix.of_framework),
        name="matrix-of-framework",
    ),
    path(
        "matrix/features/<slug:slug>/",
        admin.site.admin_view(matrix.of_feature),
        name="matrix-of-feature",
    ),
    path(
        "matrix/sources/<slug:slug>/",
        admin.site.admin_view(matrix.sources),
        name="matrix-sources",
    ),
    re_path(
        r"^export/(?P<noun>[a-z-]+)\.(?P<form>csv|xlsx)$",
        admin.site.admin_view(exports.export),
        name="export",
    ),
    path("import/<slug:noun>/", admin.site.admin_view(sheets.upload), name="import"),
    path(
        "import/<slug:noun>/<int:pk>/", admin.site.admin_view(sheets.preview), name="import-preview"
    ),
    path("history/<int:number>/undo/", admin.site.admin_view(undoing.undo), name="undo"),
]
