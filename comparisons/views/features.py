from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from comparisons import feature_pages
from comparisons.terms import terms


@cacheable("frameworks", "page")
def matrix(request: HttpRequest) -> HttpResponse:
    """A window of frameworks by all features: the next ones a page at a time, or chosen ones."""
    found = feature_pages.matrix(pieces.state(), request.GET)
    context = {
        "frameworks": found.page.items,
        "page": found.page,
        "chosen": found.chosen,
        "apart": found.apart,
        "sections": found.sections,
    }
    return render(request, "features.html", context)


@cacheable("framework", "page")
def feature(request: HttpRequest, slug: str) -> HttpResponse:
    """A feature in a window of frameworks: that of a page, or that which holds a framework."""
    state = pieces.state()
    found = feature_pages.feature(state, slug, request.GET)
    if found is None:
        raise Http404(f"There is no feature {slug!r}.")
    context = {
        "feature": found.feature,
        "rows": found.rows,
        "page": found.page,
        "terms": terms(state),
    }
    return render(request, "feature.html", context)
