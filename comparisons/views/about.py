from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import evidence
from catalog.cacheable import cacheable


@cacheable()
def about_evidence(request: HttpRequest) -> HttpResponse:
    """How complete and how fresh the catalogue is, today."""
    found = evidence.report(dt.datetime.now(dt.UTC).date())
    return render(request, "evidence.html", {"evidence": found})
