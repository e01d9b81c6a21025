"""What counts as which level, beside the field in which a cell's level is chosen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.admin.field_help import releases
from catalog.admin.posted import number
from catalog.models import Feature, Framework, Level, Support

NOTHING = "The documentation says that there is none, or it is missing where it would have to be."
UNKNOWN = "The public record that was looked at does not answer. The note says what that was."


class LevelHelp:
    """For the admin of cells: what counts stands over the level, of the cell's own feature."""

    def get_fields(self, request: HttpRequest, obj: Support | None = None) -> list[str]:
        parent: Any = super()
        names = [name for name in parent.get_fields(request, obj) if name != "what_counts"]
        names.insert(names.index("level"), "what_counts")
        return names

    def get_readonly_fields(self, request: HttpRequest, obj: Support | None = None) -> list[str]:
        parent: Any = super()
        return [*parent.get_readonly_fields(request, obj), "what_counts"]

    def what_counts(self, cell: Support) -> SafeString:
        """The script of the page asks for another feature's, and for the framework's releases."""
        told = told_of(cell.feature, cell.level) if cell.feature_id else "Choose a feature first."
        return format_html(
            '<div class="what-counts" data-of-feature="{}" data-of-framework="{}">{}</div>',
            reverse("desk:feature-help"), reverse("desk:releases"), told,
        )  # fmt: skip

    what_counts.short_description = "What counts"  # type: ignore[attr-defined]


def told_of(feature: Feature, level: str | None = None) -> SafeString:
    return render_to_string("admin/level_help.html", _context(feature, level))


def feature_help(request: HttpRequest) -> HttpResponse:
    """What counts as which level of `?feature=`, a part of a page; `?level=` is marked."""
    if not request.user.has_perm("catalog.view_feature"):
        raise PermissionDenied
    feature = get_object_or_404(Feature, pk=number(request.GET.get("feature")))
    return render(request, "admin/level_help.html", _context(feature, request.GET.get("level")))


def offered_releases(request: HttpRequest) -> JsonResponse:
    """The versions of `?framework=`, the newest first."""
    if not request.user.has_perm("catalog.view_release"):
        raise PermissionDenied
    framework = get_object_or_404(Framework, pk=number(request.GET.get("framework")))
    return JsonResponse({"versions": releases(framework)})


def _context(feature: Feature, level: str | None) -> dict[str, Any]:
    words = {
        Level.BUILT_IN: feature.built_in,
        Level.OFFICIAL: feature.official,
        Level.THIRD_PARTY: feature.third_party,
        Level.NONE: NOTHING,
    }
    levels = [(each.value, each.label, words[each]) for each in Level]
    return {
        "feature": feature,
        "levels": [*levels, ("", "Unknown (empty)", UNKNOWN)],
        "chosen": level or "",
    }
