from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.models import Claim, Feature, Framework, Kind, Sample
from comparisons import code, compared


def frameworks(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind")
    shown = Framework.objects.published().with_latest().with_counts()
    if kind in Kind.values:
        shown = shown.filter(kind=kind)
    context = {
        "frameworks": shown,
        "kinds": Kind,
        "kind": kind,
        "features": Feature.objects.count(),
    }
    return render(request, "frameworks.html", context)


def framework(request: HttpRequest, slug: str) -> HttpResponse:
    found = Framework.objects.for_comparison((slug,)).for_page().first()
    if found is None:
        raise Http404(f"There is no framework {slug!r}.")
    side = compared.described([found], Claim.objects.about((slug,)))
    others = Framework.objects.published().exclude(slug=slug)
    samples = Sample.objects.for_code([slug], request.GET.get("task"))
    context = {
        "framework": found,
        "table": side,
        "others": others,
        "code": code.side_by_side([found], samples),
    }
    return render(request, "framework.html", context)
