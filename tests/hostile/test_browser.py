"""Chromium opens what payloads were written into, and runs none of them."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Dialog, Page

from tests.browser.people import sign_in
from tests.hostile.conftest import Counted
from tests.hostile.corpus import PAYLOADS
from tests.hostile.tally import Tally
from tests.hostile.test_server import state
from tests.site import Site

PLANTING = """
from django.contrib.auth.models import User
from tests.hostile import planting
planting.plant(User.objects.get(username="editor"), {payloads})
"""
PATHS = (
    "/", "/frameworks/", "/frameworks/flask/", "/features/", "/features/openapi/", "/tasks/",
    "/tasks/json/", "/claims/", "/concepts/", "/comparisons/", "/compare/django-vs-flask/",
    "/compare/django-vs-flask/?embed", "/choose/", "/benchmarks/", "/benchmarks/runs/",
    "/about/evidence/", "/feeds/changes.atom", "/api/v1/badges/flask.svg",
    "/api/v1/badges/flask/openapi.svg?label=%3Cscript%3Ewindow.pwned=1%3C/script%3E",
    "/search/?q=%3Cimg+src%3Dx+onerror%3D%22window.pwned%3D1%22%3E", "/suggest/?about=%3Cscript%3E",
)  # fmt: skip
INSIDE = (
    "/admin/", "/admin/catalog/framework/", "/admin/catalog/support/?q=flask", "/admin/history/",
    "/admin/catalog/source/", "/admin/catalog/claim/", "/admin/catalog/concept/",
    "/admin/matrix/frameworks/flask/", "/admin/removed/", "/admin/catalog/trait/",
)  # fmt: skip


@pytest.fixture
def planted(site: Site) -> Site:
    site.manage("shell", "-c", PLANTING.format(payloads=json.dumps(list(PAYLOADS))))
    return site


def test_nothing_runs(planted: Site, page: Page, counted: Counted) -> None:
    """The page's own fixture also fails on an error in the console, as a refused script makes."""
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    with counted("page opened in Chromium", lambda: state(planted)) as tally:
        look(tally, page, PATHS)
        look(tally, sign_in(page), INSIDE)
    assert asked == []


def look(tally: Tally, page: Page, paths: tuple[str, ...]) -> None:
    for path in paths:
        with tally.timed() as seconds:
            page.goto(path)
        ran = page.evaluate("window.pwned !== undefined")
        tally.note(path, "nothing ran", seconds(), "it ran" if ran else "")
