"""What holds of every public page: it fits a telephone, reads in the dark, keeps nothing."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.looking import heading, main
from tests.site import Site

FIXED = [
    "/",
    "/frameworks/",
    "/frameworks/django/",
    "/features/",
    "/features/openapi/",
    "/claims/",
    "/concepts/",
    "/compare/",
    "/compare/django-vs-fastapi-vs-flask/",
    "/compare/bottle-vs-django-vs-fastapi-vs-flask-vs-masonite-vs-turbogears/",
    "/compare/django-vs-flask/?only=differences&hide=code,profile&order=flask",
    "/compare/flsk-vs-django/",
    "/choose/",
    "/choose/?must=openapi,websockets&should=admin,orm:2&python=3.13&speed=25&task=json",
    "/comparisons/",
    "/tasks/",
    "/tasks/validation/",
    "/tasks/websocket/",
    "/benchmarks/",
    "/benchmarks/method/",
    "/benchmarks/runs/2026-11-21-two-cores-e84edb/",
    "/benchmarks/?interface=asgi&kind=asynchronous",
    "/about/evidence/",
    "/about/corrections/",
    "/about/editing/",
    "/api/",
    "/api/changelog/",
    "/suggest/",
    "/suggest/?about=supports:flask.openapi",
    "/search/?q=flask",
    "/search/?q=flsk",
    "/nowhere/",
]
EVERY_PAGE = pytest.mark.parametrize("address", [*FIXED, "a concept", "a comparison"])
# The relative luminance of a colour, as the browser computed it: 0 is black, 1 is white.
LUMINANCE = """([selector, property]) => {
    const colour = getComputedStyle(document.querySelector(selector))[property];
    const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}"""


def visit(page: Page, address: str) -> None:
    """An address, or the first page of a list."""
    first = {"a concept": "/concepts/", "a comparison": "/comparisons/"}.get(address)
    if first:
        page.goto(first)
        address = main(page).locator(".cards a").first.get_attribute("href") or ""
    page.goto(address)


@EVERY_PAGE
def test_it_fits_a_telephone_and_a_tablet(page: Page, address: str) -> None:
    visit(page, address)
    for width in (390, 820):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for table in page.locator("table").all():
        assert table.locator("xpath=ancestor::*[contains(@class, 'scroll')]").count() == 1


@EVERY_PAGE
def test_it_reads_by_day_and_by_night(page: Page, address: str) -> None:
    visit(page, address)
    for scheme in ("light", "dark"):
        ink, paper = luminances(page, scheme)
        assert abs(ink - paper) > 0.6
        assert (paper > ink) == (scheme == "light")


def luminances(page: Page, scheme: Literal["light", "dark"]) -> tuple[float, float]:
    page.emulate_media(color_scheme=scheme)
    ink = page.evaluate(LUMINANCE, ["h1", "color"])
    paper = page.evaluate(LUMINANCE, ["body", "backgroundColor"])
    return ink, paper


@EVERY_PAGE
def test_the_first_key_skips_to_the_content(page: Page, address: str) -> None:
    visit(page, address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(main(page).locator(":focus")).to_have_count(1)


def test_a_walk_through_the_site_keeps_nothing(page: Page, context: BrowserContext) -> None:
    for address in FIXED:
        page.goto(address)
        assert context.cookies() == [], address
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_it_is_whole_without_scripts(browser: Browser, site: Site) -> None:
    plain = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/frameworks/")
    main(page).get_by_role("link", name="Django", exact=True).click()
    expect(heading(page)).to_have_text("Django")
    page.locator("#apis > summary").click()
    page.locator("#openapi summary, #openapi .evidence a").first.click(trial=True)
    plain.close()
