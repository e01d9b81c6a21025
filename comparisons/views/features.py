from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import Feature, FeatureGroup, Framework, Support
from comparisons import levels, table
from comparisons.terms import terms


@cacheable()
def matrix(request: HttpRequest) -> HttpResponse:
    frameworks = list(Framework.objects.published())
    groups = FeatureGroup.objects.with_features()
    sections = levels.matrix(frameworks, groups, Support.objects.for_matrix())
    return render(request, "features.html", {"frameworks": frameworks, "sections": sections})


@cacheable()
def feature(request: HttpRequest, slug: str) -> HttpResponse:
    found = (
        Feature.objects.select_related("group")
        .prefetch_related("concepts")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        raise Http404(f"There is no feature {slug!r}.")
    supports = {s.framework_id: s for s in Support.objects.for_feature(slug)}
    rows = [
        (framework, table.support_cell(supports.get(framework.pk)))
        for framework in Framework.objects.published()
    ]
    return render(request, "feature.html", {"feature": found, "rows": rows, "terms": terms()})
