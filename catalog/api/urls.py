from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework.routers import DefaultRouter

from catalog.api import root
from catalog.api.nouns import NOUNS
from catalog.api.suggestions import SuggestionsView

router = DefaultRouter(use_regex_path=True)
router.include_format_suffixes = router.include_root_view = False
for noun, viewset in NOUNS.items():
    model: Any = viewset.queryset.model  # type: ignore[union-attr]
    router.register(noun, viewset, str(model._meta.verbose_name).replace(" ", "-"))

urlpatterns = [
    path("", root.RootView.as_view(), name="api-root"),
    path("suggestions/", SuggestionsView.as_view(), name="suggestions"),
    *router.urls,
]
