"""Pages of the admin that are no list and no form of one record."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path, re_path

from catalog.admin import (
    desk,
    exports,
    history_pages,
    level_help,
    publishing,
    purls,
    replying,
    second_factor,
    sheets,
    suggestion_panel,
    undoing,
)
from catalog.admin.matrix import views as matrix


def _page(address: str, view: Any, name: str) -> URLPattern:
    """For those who are signed in as staff; the view says who else may not."""
    found: URLPattern = path(address, admin.site.admin_view(view), name=name)
    return found


app_name = "desk"
urlpatterns = [
    _page("", desk.index, "index"),
    _page("matrix/", matrix.choose, "matrix"),
    _page("matrix/frameworks/<slug:slug>/", matrix.of_framework, "matrix-of-framework"),
    _page("matrix/features/<slug:slug>/", matrix.of_feature, "matrix-of-feature"),
    _page("matrix/sources/<slug:slug>/", matrix.sources, "matrix-sources"),
    _page("history/", history_pages.everything, "history"),
    _page("history/<int:number>/", history_pages.one, "revision"),
    _page("history/<int:number>/undo/", undoing.undo, "undo"),
    _page("removed/", history_pages.removed, "removed"),
    _page("publishing/<str:noun>/<int:pk>/", publishing.decide, "publishing"),
    _page("suggested/<int:pk>/", suggestion_panel.decide, "suggested"),
    _page("suggested/<int:pk>/reply/", replying.reply, "reply"),
    _page("second-factor/", second_factor.page, "second-factor"),
    _page("second-factor/enrol/", second_factor.enrol, "second-factor-enrol"),
    _page("second-factor/qr.svg", second_factor.qr, "second-factor-qr"),
    _page("second-factor/change/", second_factor.change, "second-factor-change"),
    _page("purl/", purls.purl, "purl"),
    _page("feature-help/", level_help.feature_help, "feature-help"),
    _page("releases/", level_help.offered_releases, "releases"),
    _page("import/<slug:noun>/", sheets.upload, "import"),
    _page("import/<slug:noun>/<int:pk>/", sheets.preview, "import-preview"),
    re_path(
        r"^export/(?P<noun>[a-z-]+)\.(?P<form>csv|xlsx)$",
        admin.site.admin_view(exports.export),
        name="export",
    ),
]
