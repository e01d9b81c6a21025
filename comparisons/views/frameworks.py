from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import Claim, Feature, Finding, Framework, Kind, Sample, Support
from comparisons import code, compared, nearest, paging, table
from comparisons.alternatives import Levels, alternatives
from comparisons.lineage import lineage
from comparisons.sides import citations
from comparisons.standing import standing
from comparisons.terms import terms


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
    found = Framework.objects.for_comparison((slug,)).for_page().first()
    if found is None:
        raise Http404(f"There is no framework {slug!r}.")
    claims = Claim.objects.about((slug,))
    features = list(Feature.objects.select_related("group"))
    side = table.compare([found], features, list(claims), citations([found], claims))
    samples = list(Sample.objects.for_code([slug], request.GET.get("task")))
    tasks = {sample.task.slug: sample.task.name for sample in samples}
    offered = compared.offered(None).without([slug])
    near = list(nearest.alike(found, paging.COLUMNS))
    context = {
        "framework": found,
        "terms": terms(),
        "table": side,
        "sections": {section.slug: section for section in side.sections},
        "offered": offered,
        "code": code.side_by_side([found], samples),
        "standing": standing(slug, Finding.objects.beside(slug), tasks),
        "alternatives": alternatives(found, near, _levels([found, *near]), _feature_names(side)),
        "lineage": lineage(found, nearest.related(found)),
    }
    return render(request, "framework.html", context)


def _feature_names(side: table.Table) -> dict[str, str]:
    sections = (section for section in side.sections if section.kind == "features")
    return {row.slug: row.name for section in sections for row in section.rows}


def _levels(frameworks: list[Framework]) -> Levels:
    """What the matrix shows of them."""
    found: dict[str, dict[str, str | None]] = {}
    rows = Support.objects.filter(framework__in=frameworks).order_by()
    for framework, feature, level in rows.values_list("framework__slug", "feature__slug", "level"):
        found.setdefault(framework, {})[feature] = level
    return found
