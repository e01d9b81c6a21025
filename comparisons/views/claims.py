from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from markupsafe import Markup

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Claim, Framework, Verdict
from catalog.pieces import Pieces
from comparisons import evidence, listed, paging

ARTICLES: Pieces[str, Markup] = Pieces(1000)  # markup of claims in lists, by their slugs


@cacheable("verdict", "framework", "page")
def claims(request: HttpRequest) -> HttpResponse:
    """Claims by verdict and framework."""
    state = pieces.state()
    verdict, framework = request.GET.get("verdict"), request.GET.get("framework")
    frameworks = listed.frameworks(state)
    shown = Claim.objects.visible()
    if verdict in Verdict.values:
        shown = shown.filter(verdict=verdict)
    if framework not in {each.slug for each in frameworks}:
        framework = None
    if framework:
        shown = shown.filter(frameworks__slug=framework)
    kept = {"verdict": verdict, "framework": framework}
    slugs = shown.values_list("slug", flat=True)
    page = paging.page(slugs, request.GET, paging.ROWS, kept=kept)
    context = {
        "page": page,
        "verdicts": Verdict,
        "verdict": verdict,
        "offered": listed.offered(frameworks),
        "articles": ARTICLES.each(state, page.items, partial(_articles, frameworks)).values(),
        "framework": framework,
    }
    return render(request, "claims.html", context)


@cacheable()
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    found = Claim.objects.for_page().prefetch_related("features").filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no claim {slug!r}.")
    context = {"claim": found, "evidence": evidence.of(found, _named([found]))}
    return render(request, "claim.html", context)


def _articles(
    frameworks: Iterable[listed.ListedFramework], slugs: Sequence[str]
) -> dict[str, Markup]:
    found = Claim.objects.for_page().filter(slug__in=slugs)
    named: dict[str, Any] = {framework.slug: framework for framework in frameworks}
    template: Any = get_template("claim_article.html")
    article = template.template.module.article  # a macro, which takes no turn through a page
    return {claim.slug: article(claim, list(evidence.of(claim, named))) for claim in found}


def _named(claims: Iterable[Claim]) -> dict[str, Framework]:
    """The frameworks that measured claims are about, for their names."""
    stacks = {fact[name] for claim in claims for fact in claim.ratios for name in ("of", "to")}
    slugs = {stack.partition("/")[0] for stack in stacks}
    found = Framework.objects.published().filter(slug__in=slugs).only("slug", "name")
    return {framework.slug: framework for framework in found}
