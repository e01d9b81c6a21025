from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Framework
from catalog.models.suggestion import PUBLIC
from comparisons import corrections, evidence_pages, guide


@cacheable("page")
def about_evidence(request: HttpRequest) -> HttpResponse:
    """How complete and how fresh the catalogue is, today."""
    found = evidence_pages.load(pieces.state(), request.GET)
    return render(request, "evidence.html", {"evidence": found.evidence, "page": found.page})


@cache_control(no_cache=True)
def about_corrections(request: HttpRequest) -> HttpResponse:
    """What readers, programs and contributors said, and what became of it.

    Not held: what is held belongs to a revision of the catalogue, and an answer, a refusal or a
    reply is no change of it; what is discarded has to be gone at once. It takes a fixed small
    number of queries.
    """
    slug, state = request.GET.get("framework", ""), request.GET.get("state", "")
    framework = Framework.objects.published().filter(slug=slug).first()
    state = state if state in PUBLIC else ""
    slug = framework.slug if framework else ""
    page = corrections.page(slug, state, request.GET)
    context = {
        "page": page,
        "corrections": corrections.told(page.items),
        "counts": corrections.counts(slug),
        "framework": framework,
        "state": state,
        "states": PUBLIC,
        "api_query": corrections.api_query(page, slug, state),
    }
    return render(request, "corrections.html", context)


@cacheable()
def about_editing(request: HttpRequest) -> HttpResponse:
    """How editors keep the catalogue true."""
    return render(request, "guide.html", {"guide": guide.read("editing.md", settings.SITE_URL)})
