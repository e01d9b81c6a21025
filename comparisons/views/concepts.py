from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Concept
from comparisons.terms import terms


@cacheable()
def concepts(request: HttpRequest) -> HttpResponse:
    return render(request, "concepts.html", {"concepts": Concept.objects.all()})


@cacheable()
def concept(request: HttpRequest, slug: str) -> HttpResponse:
    state = pieces.state()
    found = Concept.objects.for_page().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no concept {slug!r}.")
    context = {"concept": found, "terms": terms(state, besides=slug)}
    return render(request, "concept.html", context)
