from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from catalog.api.changes import ChangesView
from catalog.api.export import ExportFileView, ExportView
from catalog.api.schema import SchemaView
from comparisons.api import CompareView
from comparisons.badge_api import FeatureBadgeView, FrameworkBadgeView
from comparisons.choose_api import ChooseView
from comparisons.search_api import SearchView
from comparisons.views.preview import preview
from config.exposition import metrics

handler400 = "comparisons.views.errors.bad_request"
handler404 = "comparisons.views.errors.not_found"
handler500 = "comparisons.views.errors.server_error"

urlpatterns = [
    path("", include("comparisons.urls")),
    path("metrics", metrics, name="metrics"),
    path("admin/", include("catalog.admin.urls")),
    path("admin/preview/<str:noun>/<str:key>/", admin.site.admin_view(preview), name="preview"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("catalog.api.urls")),
    path("api/v1/changes/", ChangesView.as_view(), name="api-changes"),
    path("api/v1/", include("comparisons.pages_api.urls")),
    path("api/v1/compare/<compared:slugs>/", CompareView.as_view(), name="api-compare"),
    path("api/v1/search/", SearchView.as_view(), name="api-search"),
    path("api/v1/choose/", ChooseView.as_view(), name="api-choose"),
    path("api/v1/badges/<slug:framework>.svg", FrameworkBadgeView.as_view(), name="api-badge"),
    path(
        "api/v1/badges/<slug:framework>/<slug:feature>.svg",
        FeatureBadgeView.as_view(),
        name="api-feature-badge",
    ),
    path("api/v1/export/", ExportView.as_view(), name="api-export"),
    path("api/v1/export/<str:export>/<str:name>", ExportFileView.as_view(), name="api-export-file"),
    path("api/v1/schema/", SchemaView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url="/api/v1/schema/?format=json"),
        name="api-docs",
    ),
]
