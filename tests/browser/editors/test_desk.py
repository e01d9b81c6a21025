"""The desk: what needs an editor, and the way to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in
from tests.browser.visitors.test_accessibility import always
from tests.site import Site

CELLS = """
from django.db.models import QuerySet
from catalog.models import Support
cells = QuerySet(Support).filter(framework__slug="flask", feature__slug__in=["orm", "admin"])
"""
DAYS = "print(*cells.order_by('feature__slug').values_list('checked', flat=True))"
CHECK = "[cells.filter(feature__slug=slug).update(checked=day) for slug, day in {!r}.items()]"


@pytest.fixture
def desk(page: Page, site: Site) -> Iterator[Page]:
    """With two cells that nobody has checked for years."""
    before = site.manage("shell", "--no-imports", "--command", CELLS + DAYS).split()
    check(site, "2020-01-01", "2020-01-01")
    yield sign_in(page)
    check(site, *before)


def check(site: Site, *days: str) -> None:
    """As time would, past the history."""
    checked = dict(zip(("admin", "orm"), days, strict=True))
    site.manage("shell", "--no-imports", "--command", CELLS + CHECK.format(checked))


def test_a_number_leads_to_its_records_by_the_keyboard(desk: Page) -> None:
    number = desk.get_by_role("link", name="2 cells were not checked for a year")
    number.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#result_list tbody tr")).to_have_count(2)
    expect(desk.locator("#result_list")).to_contain_text("Flask")

    desk.go_back()
    row = desk.get_by_role("row", name=re.compile("^Flask"))
    row.get_by_role("link", name="2", exact=True).click()
    expect(desk.locator("#result_list tbody tr")).to_have_count(2)
    field = desk.get_by_label("Name or slug")
    expect(field).to_have_value("Flask")
    field.fill("")
    with desk.expect_response(re.compile("autocomplete")):
        field.press_sequentially("djan")
    expect(desk.locator("#framework-names option")).to_have_attribute("value", "Django")
    field.fill("Django")
    field.press("Enter")
    expect(desk.locator("#changelist .paginator")).to_have_text(re.compile("0 supports"))


def test_axe_finds_nothing_on_the_desk_with_something_to_do(desk: Page) -> None:
    assert always(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") == 390
