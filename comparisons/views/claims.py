from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import Claim, Framework, Verdict
from comparisons import compared, evidence, paging


@cacheable("verdict", "framework", "page")
def claims(request: HttpRequest) -> HttpResponse:
    """Claims by verdict and framework."""
    verdict = request.GET.get("verdict")
    offered = compared.offered(None)
    framework = _known(request.GET.get("framework"), offered)
    shown = Claim.objects.for_list()
    if verdict in Verdict.values:
        shown = shown.filter(verdict=verdict)
    if framework:
        shown = shown.filter(frameworks__slug=framework)
    kept = {"verdict": verdict, "framework": framework}
    page = paging.page(shown, request.GET, paging.ROWS, kept=kept)
    context = {
        "page": page,
        "verdicts": Verdict,
        "verdict": verdict,
        "offered": offered,
        "by_slug": _named(page.items),
        "evidence": evidence.of,
        "framework": framework,
    }
    return render(request, "claims.html", context)


@cacheable()
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    found = Claim.objects.for_list().prefetch_related("features").filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no claim {slug!r}.")
    context = {"claim": found, "evidence": evidence.of(found, _named([found]))}
    return render(request, "claim.html", context)


def _known(slug: str | None, offered: compared.Offered) -> str | None:
    """A published framework's slug, of those that are offered or another one; else nothing."""
    if not slug or slug in {each.slug for each in offered.frameworks}:
        return slug
    found = Framework.objects.published().filter(slug=slug)
    return slug if offered.more and found.exists() else None


def _named(claims: Iterable[Claim]) -> dict[str, Framework]:
    """The frameworks that measured claims are about, for their names."""
    stacks = {fact[name] for claim in claims for fact in claim.ratios for name in ("of", "to")}
    slugs = {stack.partition("/")[0] for stack in stacks}
    return {f.slug: f for f in Framework.objects.published().filter(slug__in=slugs)}
