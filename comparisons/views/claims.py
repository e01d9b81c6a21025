from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import Claim, Framework, Verdict
from comparisons import evidence


@cacheable("verdict", "framework")
def claims(request: HttpRequest) -> HttpResponse:
    verdict = request.GET.get("verdict")
    framework = request.GET.get("framework")
    shown = Claim.objects.for_list()
    if verdict in Verdict.values:
        shown = shown.filter(verdict=verdict)
    frameworks = {f.slug: f for f in Framework.objects.published()}
    if framework in frameworks:
        shown = shown.filter(frameworks=frameworks[framework])
    context = {
        "claims": shown,
        "verdicts": Verdict,
        "verdict": verdict,
        "frameworks": frameworks.values(),
        "by_slug": frameworks,
        "evidence": evidence.of,
        "framework": framework,
    }
    return render(request, "claims.html", context)


@cacheable()
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    found = Claim.objects.for_list().prefetch_related("features").filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no claim {slug!r}.")
    frameworks = {framework.slug: framework for framework in Framework.objects.published()}
    context = {"claim": found, "evidence": evidence.of(found, frameworks)}
    return render(request, "claim.html", context)
