"""The page fixture fails on a request to another host: the documentation brings its own scripts."""

from __future__ import annotations

from playwright.sync_api import Page, expect

# The library draws every operation anew: seconds, where another browser is at work beside this one.
DRAWN = 30_000  # milliseconds


def test_every_noun_is_documented(page: Page) -> None:
    page.goto("/api/docs/")
    operations = page.locator(".opblock-get .opblock-summary-path")
    for noun in ("frameworks", "supports", "sources", "claims", "concepts", "comparisons"):
        listed = operations.filter(has_text=f"/api/v1/{noun}/")
        expect(listed.nth(1)).to_be_visible(timeout=DRAWN)  # the list, and one record


def test_an_operation_unfolds_its_parameters(page: Page) -> None:
    page.goto("/api/docs/")
    compare = page.locator(".opblock", has_text="/api/v1/compare/{slugs}/")
    compare.locator("button.opblock-summary-control").click()
    expect(compare.locator("tr[data-param-name]")).to_have_count(6, timeout=DRAWN)
    expect(compare.locator("tr[data-param-name=slugs]")).to_contain_text("a-vs-b")
    # What may be left out is not filled in: whoever tries an operation wants no filter at once.
    compare.get_by_role("button", name="Try it out").click()
    filled = compare.locator("tr[data-param-name] input").evaluate_all(
        "all => all.map(one => one.value)"
    )
    assert [value for value in filled if value] == ["asab-vs-bottle"]


def test_an_operation_can_be_tried(page: Page) -> None:
    page.goto("/api/docs/")
    compare = page.locator(".opblock", has_text="/api/v1/compare/{slugs}/")
    compare.locator("button.opblock-summary-control").click()
    compare.get_by_role("button", name="Try it out").click()
    compare.get_by_placeholder("slugs").fill("django-vs-flask")
    compare.get_by_role("button", name="Execute").click()
    expect(compare.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "200", timeout=DRAWN
    )


def test_the_footer_leads_to_the_guide_and_here(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="API", exact=True).click()
    expect(page).to_have_url("/api/")
    page.get_by_role("link", name="All operations").last.click()
    expect(page).to_have_url("/api/docs/")
    expect(page.locator(".opblock").first).to_be_visible(timeout=DRAWN)
