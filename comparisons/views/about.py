from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from comparisons import evidence_pages


@cacheable("page")
def about_evidence(request: HttpRequest) -> HttpResponse:
    """How complete and how fresh the catalogue is, today."""
    found = evidence_pages.load(pieces.state(), request.GET)
    return render(request, "evidence.html", {"evidence": found.evidence, "page": found.page})
