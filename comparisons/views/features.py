from __future__ import annotations

from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Feature, Support
from comparisons import levels, listed, paging, table
from comparisons.terms import terms


@cacheable("frameworks", "page")
def matrix(request: HttpRequest) -> HttpResponse:
    """A window of frameworks by all features: the next ones a page at a time, or chosen ones."""
    state = pieces.state()
    chosen = [slug for slug in request.GET.get("frameworks", "").split(",") if slug]
    frameworks = listed.frameworks(state)
    if chosen:
        wanted = set(chosen[: paging.COLUMNS])
        frameworks = tuple(each for each in frameworks if each.slug in wanted)
    kept = {"frameworks": ",".join(chosen)}
    page = paging.page(frameworks, request.GET, paging.COLUMNS, kept=kept)
    apart = bool(chosen) or page.last > 1
    known, groups = levels.known(state, page.items), listed.groups(state)
    context = {
        "frameworks": page.items,
        "page": page,
        "chosen": chosen,
        "apart": apart,
        "sections": levels.matrix(page.items, groups, known, apart=apart),
    }
    return render(request, "features.html", context)


@cacheable("framework", "page")
def feature(request: HttpRequest, slug: str) -> HttpResponse:
    state = pieces.state()
    features = Feature.objects.select_related("group").prefetch_related("concepts")
    found = features.filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no feature {slug!r}.")
    page = paging.around(listed.frameworks(state), request.GET, paging.COLUMNS)
    cells = Support.objects.for_feature(slug).filter(
        framework__in=[framework.pk for framework in page.items]
    )
    supports = {support.framework_id: support for support in cells}
    rows = [(each, _cell(supports.get(each.pk))) for each in page.items]
    context = {"feature": found, "rows": rows, "page": page, "terms": terms(state)}
    return render(request, "feature.html", context)


def _cell(support: Support | None) -> table.Cell:
    links = [source.link for source in support.sources.all()] if support else []
    return table.support_cell(support, tuple(sorted(links, key=attrgetter("key"))))
