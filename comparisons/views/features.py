from __future__ import annotations

from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import Feature, FeatureGroup, Framework, Support
from comparisons import levels, paging, table
from comparisons.terms import terms


@cacheable("frameworks", "page")
def matrix(request: HttpRequest) -> HttpResponse:
    """A window of frameworks by all features: the next ones a page at a time, or chosen ones."""
    chosen = [slug for slug in request.GET.get("frameworks", "").split(",") if slug]
    frameworks = Framework.objects.published()
    if chosen:
        frameworks = frameworks.filter(slug__in=chosen[: paging.COLUMNS])
    kept = {"frameworks": ",".join(chosen)}
    page = paging.page(frameworks, request.GET, paging.COLUMNS, kept=kept)
    supports = Support.objects.for_matrix().filter(framework__in=page.items)
    context = {
        "frameworks": page.items,
        "page": page,
        "chosen": chosen,
        "sections": levels.matrix(page.items, FeatureGroup.objects.with_features(), supports),
    }
    return render(request, "features.html", context)


@cacheable("framework", "page")
def feature(request: HttpRequest, slug: str) -> HttpResponse:
    found = (
        Feature.objects.select_related("group")
        .prefetch_related("concepts")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        raise Http404(f"There is no feature {slug!r}.")
    frameworks = Framework.objects.published()
    page = paging.around(frameworks, request.GET, paging.COLUMNS)
    cells = Support.objects.for_feature(slug).filter(framework__in=page.items)
    supports = {support.framework_id: support for support in cells}
    rows = [(each, _cell(supports.get(each.pk))) for each in page.items]
    context = {"feature": found, "rows": rows, "page": page, "terms": terms()}
    return render(request, "feature.html", context)


def _cell(support: Support | None) -> table.Cell:
    links = [source.link for source in support.sources.all()] if support else []
    return table.support_cell(support, tuple(sorted(links, key=attrgetter("key"))))
