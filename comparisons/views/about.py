from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from comparisons import evidence_pages, guide


@cacheable("page")
def about_evidence(request: HttpRequest) -> HttpResponse:
    """How complete and how fresh the catalogue is, today."""
    found = evidence_pages.load(pieces.state(), request.GET)
    return render(request, "evidence.html", {"evidence": found.evidence, "page": found.page})


@cacheable()
def about_editing(request: HttpRequest) -> HttpResponse:
    """How editors keep the catalogue true."""
    return render(request, "guide.html", {"guide": guide.read("editing.md", settings.SITE_URL)})
