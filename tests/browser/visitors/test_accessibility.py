"""axe finds nothing on any page: by day, by night, on a telephone; nor in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in
from tests.browser.visitors.test_every_page import EVERY_PAGE, visit

AXE = Axe()
OPTIONS = {
    "resultTypes": ["violations"],
    "preload": False,  # axe would write a style into the page, which our policy refuses
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
ADMIN = [
    "/admin/",
    "/admin/catalog/framework/",
    "/admin/catalog/framework/add/",
    "/admin/catalog/support/",
    "/admin/catalog/run/",
    "/admin/catalog/run/add/",
    "/admin/catalog/apikey/add/",
    "/admin/catalog/claim/add/",
]


def always(page: Page) -> list[str]:
    """By day, by night, and by night on a telephone."""
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    page.reload()  # changed in place, the admin's colours would still be on their way
    found += violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    return found + violations(page)


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = AXE.run(page, options=OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"][:3]]


@EVERY_PAGE
def test_axe_finds_nothing(page: Page, address: str) -> None:
    visit(page, address)
    assert always(page) == []


@pytest.fixture
def editing(page: Page) -> Page:
    return sign_in(page)


@pytest.mark.parametrize("address", ADMIN)
def test_axe_finds_nothing_in_the_admin(editing: Page, address: str) -> None:
    editing.goto(address)
    assert always(editing) == []


@pytest.mark.parametrize("name", ["framework", "sample", "claim"])
def test_axe_finds_nothing_where_a_record_is_changed(editing: Page, name: str) -> None:
    editing.goto(f"/admin/catalog/{name}/")
    editing.locator("#result_list tbody th a").first.click()
    expect(editing.get_by_role("button", name="Save", exact=True)).to_be_visible()
    assert always(editing) == []
