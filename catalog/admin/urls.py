"""Pages of the admin that are no list and no form of one record."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, path

from catalog.admin import desk, level_help, publishing, purls, suggestions
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
    path(
        "publishing/<str:noun>/<int:pk>/",
        admin.site.admin_view(publishing.decide),
        name="publishing",
    ),
    path("suggested/<int:pk>/", admin.site.admin_view(suggestions.decide), name="suggested"),
]
