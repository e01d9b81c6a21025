"""axe finds nothing on any page: by day, by night, on a telephone; nor in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_every_page import EVERY_PAGE, visit
from tests.site import PASSWORD

AXE = Axe()
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
ADMIN = [
    "/admin/",
    "/admin/catalog/framework/",
    "/admin/catalog/support/",
    "/admin/catalog/run/",
    "/admin/catalog/run/add/",
    "/admin/catalog/apikey/add/",
    "/admin/catalog/claim/add/",
]


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = AXE.run(page, options=OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"][:3]]


@EVERY_PAGE
def test_axe_finds_nothing(page: Page, address: str) -> None:
    visit(page, address)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []


@pytest.mark.parametrize("address", ADMIN)
def test_axe_finds_nothing_in_the_admin(page: Page, address: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(address)
    assert violations(page) == []
