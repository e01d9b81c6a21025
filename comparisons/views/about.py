from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import evidence
from catalog.cacheable import cacheable
from catalog.models import Framework
from comparisons import paging


@cacheable("page")
def about_evidence(request: HttpRequest) -> HttpResponse:
    """How complete and how fresh the catalogue is, today."""
    frameworks = Framework.objects.published().with_latest()
    page = paging.page(frameworks, request.GET, paging.COLUMNS)
    found = evidence.report(dt.datetime.now(dt.UTC).date(), page.items)
    return render(request, "evidence.html", {"evidence": found, "page": page})
