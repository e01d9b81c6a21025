from __future__ import annotations

from collections import Counter

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import Claim, Comparison, Finding, Framework, Sample, Support, Task
from comparisons import compared
from comparisons.paging import OFFERED
from comparisons.striking import FallenClaims, ServerGap, striking


@cacheable()
def home(request: HttpRequest) -> HttpResponse:
    # With the key: a claim counts as often as it is there, whatever others say the same.
    verdicts = Counter(v for _, v in Claim.objects.visible().values_list("pk", "verdict"))
    measured = Finding.objects.visible().aggregate(measurements=Sum("measured", default=0))
    context = {
        "offered": compared.offered(None),
        "frameworks": Framework.objects.published().count(),
        "comparisons": Comparison.objects.published()[:OFFERED],
        "cells": Support.objects.visible().filter(level__isnull=False).count(),
        "claims": verdicts.total(),
        "verified": Sample.objects.visible().verified().count(),
        "tasks": dict(Task.objects.values_list("slug", "name")),
        **measured,
        **_striking(verdicts),
    }
    return render(request, "home.html", context)


def _striking(
    verdicts: Counter[str],
) -> dict[str, ServerGap | FallenClaims | dict[str, str] | None]:
    """What is striking, and the names of the frameworks of which it may be."""
    # Differences hold every pair of a run, and no rule here reads them.
    findings = list(Finding.objects.shown().on_several_servers().defer("differences"))
    slugs = {finding.framework for finding in findings}
    names = dict(Framework.objects.published().filter(slug__in=slugs).values_list("slug", "name"))
    samples = Sample.objects.visible().filter(framework__slug__in=slugs, stack__isnull=False)
    rows = samples.order_by().values_list("framework__slug", "task__slug", "stack__slug")
    usual = {(framework, task): server for framework, task, server in rows}
    return {"striking": striking(findings, usual, names, verdicts), "names": names}
