from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.models import Claim, Framework, Verdict
from comparisons import compared, evidence, paging


def claims(request: HttpRequest) -> HttpResponse:
    """Claims by verdict and framework; `claim` asks for the page that holds it."""
    verdict = request.GET.get("verdict")
    offered = compared.offered()
    framework = _known(request.GET.get("framework"), offered)
    shown = Claim.objects.for_list()
    if verdict in Verdict.values:
        shown = shown.filter(verdict=verdict)
    if framework:
        shown = shown.filter(frameworks__slug=framework)
    claim = request.GET.get("claim")
    asked = paging.holding(shown, claim, paging.ROWS) if claim else request.GET
    page = paging.page(shown, asked, paging.ROWS, kept={"verdict": verdict, "framework": framework})
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
