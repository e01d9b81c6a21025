from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from comparisons import guide


@cacheable()
def api_guide(request: HttpRequest) -> HttpResponse:
    """How programs read the catalogue, and write to it."""
    return render(request, "guide.html", {"guide": guide.read("api.md", settings.SITE_URL)})


@cacheable()
def changelog(request: HttpRequest) -> HttpResponse:
    """What changed in the API itself."""
    found = guide.read("api-changelog.md", settings.SITE_URL)
    return render(request, "guide.html", {"guide": found})
