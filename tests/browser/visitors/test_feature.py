from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import FRAMEWORKS, follow, heading, main, open_sources, said, slugs


def test_it_is_defined_and_says_what_counts(page: Page) -> None:
    page.goto("/features/openapi/")
    expect(heading(page)).to_contain_text("OpenAPI")
    expect(page.locator(".lead")).not_to_be_empty()
    definitions = page.locator(".counts dd")
    expect(definitions.first).to_be_hidden()
    page.get_by_text("What counts").click()
    expect(definitions).to_have_count(3)
    expect(definitions.first).to_be_visible()


def test_every_framework_has_a_row_that_leads_to_it(page: Page) -> None:
    page.goto("/features/openapi/")
    names = page.locator("table th[scope=row] a")
    assert set(slugs(names)) == FRAMEWORKS
    follow(names.first)


def test_the_crumbs_lead_back_to_its_group(page: Page) -> None:
    page.goto("/features/openapi/")
    group = page.locator(".crumbs a").last
    name = said(group)
    group.click()
    expect(heading(page)).to_have_text("Features")
    section = page.locator("tr.section", has_text=name)
    expect(section).to_be_in_viewport()


def test_every_known_cell_has_a_source_that_can_be_opened(page: Page) -> None:
    page.goto("/features/openapi/")
    known = page.locator("tbody td:not(:has(.level.unknown))")
    assert known.count() > 5
    for cell in known.all():
        link = open_sources(cell).first
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", re.compile(r"^https?://"))


def test_what_is_not_built_in_names_its_package(page: Page) -> None:
    page.goto("/features/openapi/")
    extended = page.locator("td:has(.level.third_party, .level.official)")
    assert extended.count() >= 1
    expect(extended.locator(".via")).to_have_count(extended.count())
    expect(extended.locator(".via a").first).to_have_attribute("href", re.compile(r"^https://"))


def test_the_levels_are_those_of_the_matrix(page: Page) -> None:
    page.goto("/features/")
    links = page.locator("a[href^='/features/openapi/#']").all()
    matrix = {link.get_attribute("href"): link.get_attribute("class") for link in links}
    assert len(matrix) == len(FRAMEWORKS)
    page.goto("/features/openapi/")
    for row in page.locator("tbody tr").all():
        level = row.locator(".level").get_attribute("class")
        assert matrix[f"/features/openapi/#{row.get_attribute('id')}"] == level


def test_a_feature_that_is_not_there_is_told(page: Page) -> None:
    answer = page.goto("/features/teleportation/")
    assert answer is not None
    assert answer.status == 404
    expect(main(page)).to_contain_text("teleportation")
    main(page).get_by_role("link", name="features").click()
    expect(heading(page)).to_have_text("Features")
