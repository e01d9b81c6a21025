from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import (
    follow,
    forget_a_cell,
    heading,
    number,
    open_sources,
    said,
    scroll_down,
    scroll_sideways,
)
from tests.site import Site

THREE = "/compare/django-vs-fastapi-vs-flask/"


def columns(page: Page) -> list[str]:
    return page.locator("table.compare thead a").all_inner_texts()


def rows(page: Page) -> Locator:
    return page.locator("table.compare tbody tr:not(.section)")


def row(page: Page, feature: str) -> Locator:
    return rows(page).filter(has=page.locator(f"a[href='/features/{feature}/']"))


def test_each_framework_is_a_column_of_every_row(page: Page) -> None:
    page.goto(THREE)
    expect(heading(page)).to_have_text("Django vs FastAPI vs Flask")
    assert columns(page) == ["Django", "FastAPI", "Flask"]
    assert rows(page).count() > 60
    assert rows(page).locator("td").count() == 3 * rows(page).count()


def test_no_cell_is_empty(page: Page) -> None:
    page.goto(THREE)
    texts = rows(page).locator("td").all_inner_texts()
    assert len(texts) > 180
    assert [text for text in texts if not text.strip()] == []


def test_only_the_differences_can_be_shown(page: Page) -> None:
    page.goto(THREE)
    alike, everything = page.locator("tr.alike").count(), rows(page).count()
    assert alike > 0
    page.get_by_label("Differences only").check()
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(f"{THREE}?only=differences")
    expect(rows(page)).to_have_count(everything - alike)
    expect(page.get_by_label("Differences only")).to_be_checked()


def test_a_section_says_how_many_of_its_rows_are_alike(page: Page) -> None:
    page.goto(THREE)
    told = page.locator("tr.section", has_text="alike")
    for section in told.all():
        body = section.locator("..")
        expect(body.locator("tr.alike")).to_have_count(number(section.locator(".quiet")))
    assert told.count() > 0


def test_the_columns_can_be_put_in_another_order(page: Page) -> None:
    page.goto(f"{THREE}?order=flask,django")
    assert columns(page) == ["Flask", "Django", "FastAPI"]
    page.get_by_label("Differences only").check()
    page.get_by_role("button", name="Show").click()
    assert columns(page) == ["Flask", "Django", "FastAPI"]


def test_an_order_of_something_else_is_ignored(page: Page) -> None:
    page.goto(f"{THREE}?order=tornado,,flask,flask")
    assert columns(page) == ["Flask", "Django", "FastAPI"]


def test_a_section_can_be_hidden(page: Page) -> None:
    page.goto(f"{THREE}?hide=profile,claims")
    expect(page.locator("#profile, #claims")).to_have_count(0)
    expect(page.locator("#traits")).to_be_visible()


def test_the_jumps_lead_to_the_sections(page: Page) -> None:
    page.goto(THREE)
    jumps = page.get_by_role("navigation", name="Sections").get_by_role("link")
    rows = jumps.and_(page.locator(":not([href='#code'], [href='#measured'])"))
    assert jumps.count() - 2 == rows.count() == page.locator("tr.section").count() > 5
    name = said(jumps.nth(4))
    jumps.nth(4).click()
    expect(page.locator("tr.section", has_text=name)).to_be_in_viewport()


def test_what_is_not_known_is_shown_as_unknown_and_never_as_no(site: Site, page: Page) -> None:
    forget_a_cell(site)
    page.goto("/compare/cherrypy-vs-flask/")
    cells = row(page, "openapi").locator("td")
    expect(cells.first).to_have_text("? Unknown")
    expect(cells.last).not_to_contain_text("Unknown")
    expect(row(page, "openapi")).not_to_have_class("alike")


def test_the_sources_of_a_cell_can_be_opened(page: Page) -> None:
    page.goto(THREE)
    cells = row(page, "openapi").locator("td")
    expect(cells).to_have_count(3)
    for cell in cells.all():
        link = open_sources(cell).first
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", re.compile(r"^https?://"))


def test_names_lead_to_frameworks_and_features(page: Page) -> None:
    page.goto(THREE)
    follow(page.locator("thead a").last)
    page.go_back()
    follow(row(page, "openapi").locator("th a"))


def test_the_frameworks_stay_in_view(page: Page) -> None:
    page.goto(THREE)
    scroll_down(page)
    for name in page.locator("thead a").all():
        expect(name).to_be_in_viewport(ratio=1)


def test_the_aspects_stay_in_view_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(THREE)
    scroll_sideways(page.get_by_role("region", name="Comparison table"))
    expect(page.locator("thead a").last).to_be_in_viewport(ratio=1)
    expect(page.locator("thead a").first).not_to_be_in_viewport(ratio=1)
    expect(page.locator("tbody th[scope=row]").first).to_be_in_viewport(ratio=0.9)


def test_programs_are_shown_the_same_address(page: Page) -> None:
    page.goto(THREE)
    link = page.get_by_role("link", name="As JSON", exact=True)
    expect(link).to_have_attribute("href", f"/api/v1{THREE}")


def test_any_other_order_of_the_address_leads_to_the_one(page: Page) -> None:
    page.goto("/compare/flask-vs-django/?only=differences")
    expect(page).to_have_url("/compare/django-vs-flask/?only=differences")
    expect(page.get_by_label("Differences only")).to_be_checked()


def test_a_mistyped_framework_is_told_with_the_near_one(page: Page) -> None:
    answer = page.goto("/compare/django-vs-flsk/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("status")).to_contain_text("Did you mean flask?")
    expect(page.get_by_role("checkbox", name="Django")).to_be_checked()
