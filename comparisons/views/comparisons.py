from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Comparison
from comparisons import compared
from comparisons.terms import terms


@cacheable()
def comparisons(request: HttpRequest) -> HttpResponse:
    shown = Comparison.objects.published().for_list()
    return render(request, "comparisons.html", {"comparisons": shown})


@cacheable()
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    state = pieces.state()
    found = Comparison.objects.published().for_page().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no comparison {slug!r}.")
    slugs = [contender.framework.slug for contender in found.contenders.all()]
    address = compared.address_of_all(slugs)
    context = {"comparison": found, "address": address, "terms": terms(state)}
    return render(request, "comparison.html", context)
