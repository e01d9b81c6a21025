from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from comparisons import findable
from comparisons.search import LONGEST, find
from comparisons.search_index import KINDS


@cacheable("kind", anew=("q",))
def search(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind")
    known = kind if kind in KINDS else None
    found = find(findable.index(pieces.state()), request.GET.get("q", ""), known)
    context = {"found": found, "kinds": KINDS, "longest": LONGEST}
    return render(request, "search.html", context)
