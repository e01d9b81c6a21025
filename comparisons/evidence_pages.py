"""What the page of the evidence is made of, held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from catalog import evidence
from catalog.evidence import Evidence
from catalog.models import Framework
from catalog.pieces import Pieces, State
from comparisons import paging
from comparisons.paging import Page


class EvidencePage(NamedTuple):
    """The evidence of all, and framework by framework of those of a page."""

    page: Page
    evidence: Evidence


PAGES: Pieces[str, EvidencePage] = Pieces(4)


def load(state: State | None, asked: Mapping[str, str]) -> EvidencePage:
    """How complete and how fresh the catalogue is, today."""
    return PAGES.one(state, asked.get("page", ""), lambda: _load(asked))


def _load(asked: Mapping[str, str]) -> EvidencePage:
    frameworks = Framework.objects.published().with_latest().only("slug", "name")
    page = paging.page(frameworks, asked, paging.COLUMNS)
    return EvidencePage(page, evidence.report(dt.datetime.now(dt.UTC).date(), page.items))
