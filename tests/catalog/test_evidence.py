from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import evidence
from catalog.models import Feature, Framework, Support

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 21)


def flask(found: evidence.Evidence) -> evidence.FrameworkEvidence:
    return next(framework for framework in found.frameworks if framework.slug == "flask")


def cell() -> Support:
    return Support.objects.get(framework__slug="flask", feature__slug="openapi")


def test_the_catalogue_keeps_its_promise() -> None:
    found = evidence.report(DAY)
    assert found.cells == Framework.objects.published().count() * Feature.objects.count()
    assert found.percent("unknown") <= 3
    assert found.count("unsourced") == 0


def test_a_cell_without_a_level_and_one_that_is_missing_are_unknown(revision: None) -> None:
    before = evidence.report(DAY).count("unknown")
    unknown = cell()
    unknown.level, unknown.via, unknown.since, unknown.note = None, None, None, "Looked."
    unknown.save()
    Support.objects.get(framework__slug="flask", feature__slug="orm").delete()
    found = evidence.report(DAY)
    assert found.count("unknown") == before + 2
    assert {"openapi", "orm"} <= set(flask(found).unknown)


def test_a_cell_whose_sources_are_gone_is_unsourced(revision: None) -> None:
    cell().sources.clear()
    assert flask(evidence.report(DAY)).unsourced == ("openapi",)


def test_a_year_makes_a_cell_old(revision: None) -> None:
    year_old = cell()
    year_old.checked = DAY - dt.timedelta(days=365)
    year_old.save()
    assert "openapi" not in flask(evidence.report(DAY)).old
    assert "openapi" in flask(evidence.report(DAY + dt.timedelta(days=1))).old


def test_drafts_do_not_count(draft: Framework) -> None:
    assert draft.slug not in {framework.slug for framework in evidence.report(DAY).frameworks}


def test_the_report_takes_a_fixed_number_of_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        evidence.report(DAY)
    assert len(queries) == 11


def test_the_command_prints_what_the_page_shows() -> None:
    out = StringIO()
    call_command("report_evidence", "--day=2026-11-21", stdout=out)
    found = evidence.report(DAY)
    assert f"{found.cells} cells: {found.count('unknown')} unknown" in out.getvalue()
    assert f"{sum(found.claims.values())} claims" in out.getvalue()
