from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog import evidence, pieces
from catalog.cacheable import cacheable
from catalog.evidence import Evidence
from catalog.models import Framework
from catalog.pieces import Pieces
from comparisons import paging
from comparisons.paging import Page

PAGES: Pieces[str, tuple[Page, Evidence]] = Pieces(4)


@cacheable("page")
def about_evidence(request: HttpRequest) -> HttpResponse:
    """How complete and how fresh the catalogue is, today."""
    asked = request.GET
    page, found = PAGES.one(pieces.state(), asked.get("page", ""), lambda: _of_page(asked))
    return render(request, "evidence.html", {"evidence": found, "page": page})


def _of_page(asked: Mapping[str, str]) -> tuple[Page, Evidence]:
    frameworks = Framework.objects.published().with_latest().only("slug", "name")
    page = paging.page(frameworks, asked, paging.COLUMNS)
    return page, evidence.report(dt.datetime.now(dt.UTC).date(), page.items)
