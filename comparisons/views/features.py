from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import pieces
from catalog.cacheable import cacheable
from catalog.models import Concept, Feature, Support, cited
from catalog.pieces import Pieces
from comparisons import levels, listed, paging, table
from comparisons.terms import terms

Asked = tuple[int, int]  # the keys of a feature and a framework
FEATURES: Pieces[str, Feature] = Pieces(128)
CELLS: Pieces[Asked, table.Cell] = Pieces(2400)  # a hundred windows


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
    """A feature in a window of frameworks: that of a page, or that which holds a framework."""
    state = pieces.state()
    found = FEATURES.each(state, [slug], _features).get(slug)
    if found is None:
        raise Http404(f"There is no feature {slug!r}.")
    page = paging.around(listed.frameworks(state), request.GET, paging.COLUMNS)
    cells = CELLS.each(state, [(found.pk, each.pk) for each in page.items], _cells)
    rows = [(each, cells[found.pk, each.pk]) for each in page.items]
    context = {"feature": found, "rows": rows, "page": page, "terms": terms(state)}
    return render(request, "feature.html", context)


def _features(slugs: Sequence[str]) -> dict[str, Feature]:
    concepts = Prefetch("concepts", Concept.objects.only("slug", "name"))
    found = Feature.objects.filter(slug__in=slugs).select_related("group")
    return {feature.slug: feature for feature in found.prefetch_related(concepts)}


def _cells(asked: Sequence[Asked]) -> dict[Asked, table.Cell]:
    """Of one feature at some frameworks, by their keys."""
    feature, frameworks = asked[0][0], [framework for _, framework in asked]
    cells = Support.objects.visible().filter(feature=feature, framework__in=frameworks)
    supports = {support.framework_id: support for support in cells.order_by()}
    keys = [support.pk for support in supports.values()]
    sources = cited(Support.sources.through.objects.filter(support__in=keys))

    def cell(framework: int) -> table.Cell:
        support = supports.get(framework)
        mine = sources.get(("support", support.pk, ""), ()) if support else ()
        return table.support_cell(support, mine)

    return {(feature, framework): cell(framework) for framework in frameworks}
