from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.cacheable import cacheable
from catalog.models import (
    Claim,
    Comparison,
    Finding,
    Framework,
    Measurement,
    Sample,
    State,
    Support,
)
from comparisons.striking import striking


@cacheable()
def home(request: HttpRequest) -> HttpResponse:
    frameworks = {f.slug: f for f in Framework.objects.published()}
    samples = list(Sample.objects.for_list())
    # With the key: a claim counts as often as it is there, whatever others say the same.
    verdicts = Counter(v for _, v in Claim.objects.visible().values_list("pk", "verdict"))
    usual = {(s.framework.slug, s.task.slug): s.stack.slug for s in samples if s.stack}
    # Differences hold every pair of a run, and no rule here reads them.
    findings = Finding.objects.shown().filter(framework__in=list(frameworks)).defer("differences")
    context = {
        "frameworks": frameworks,
        "comparisons": Comparison.objects.published(),
        "cells": Support.objects.visible().filter(level__isnull=False).count(),
        "claims": verdicts.total(),
        "verified": sum(sample.state == State.VERIFIED for sample in samples),
        "tasks": {sample.task.slug: sample.task.name for sample in samples},
        "measurements": Measurement.objects.visible().count(),
        "striking": striking(findings, usual, frameworks, verdicts),
    }
    return render(request, "home.html", context)
