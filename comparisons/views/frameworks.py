from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Feature, Framework, Kind
from comparisons import code, framework_parts, inserting, paging, sides


@cacheable("kind", "page")
def frameworks(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind")
    shown = Framework.objects.published().with_latest().with_counts()
    if kind in Kind.values:
        shown = shown.filter(kind=kind)
    context = {
        "page": paging.page(shown, request.GET, paging.ROWS, kept={"kind": kind}),
        "kinds": Kind,
        "kind": kind,
        "features": Feature.objects.count(),
    }
    return render(request, "frameworks.html", context)


@cacheable("task")
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    state = pieces.state()
    parts = framework_parts.load(state, slug)
    if parts is None:
        raise Http404(f"There is no framework {slug!r}.")
    codes = sides.coded(state, [parts.framework], request.GET.get("task"))
    context = {
        "framework": parts.framework,
        "parts": parts,
        "code": code.beside([each.side for each in codes]),
        "codes": [each.html for each in codes],
    }
    return inserting.render(request, "framework.html", context)
