from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.models import Claim, Comparison, Framework, Support, Verdict


def home(request: HttpRequest) -> HttpResponse:
    claims = Claim.objects.for_list()
    context = {
        "frameworks": Framework.objects.published().with_latest(),
        "comparisons": Comparison.objects.published(),
        "cells": Support.objects.visible().filter(level__isnull=False).count(),
        "claims": claims.count(),
        "outdated": claims.filter(verdict__in=[Verdict.OUTDATED, Verdict.CONTRADICTED])[:3],
    }
    return render(request, "home.html", context)
