from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import (
    FRAMEWORKS,
    follow,
    forget_a_cell,
    heading,
    said,
    scroll_down,
    scroll_sideways,
    slugs,
)
from tests.site import Site

LEVELS = {"Built in", "Official extension", "Third party", "None", "Unknown"}


@pytest.fixture
def matrix(page: Page) -> Locator:
    page.goto("/features/")
    return page.locator("table.matrix")


def test_every_framework_is_a_column_of_every_row(matrix: Locator) -> None:
    assert set(slugs(matrix.locator("thead a"))) == FRAMEWORKS
    rows = matrix.locator("tbody tr:not(.section)")
    assert rows.count() > 40
    assert matrix.locator("td").count() == rows.count() * len(FRAMEWORKS)


def test_every_cell_says_its_level_in_words(matrix: Locator) -> None:
    words = {text.strip() for text in matrix.locator("td a .hidden").all_text_contents()}
    assert {"Built in", "Third party", "None"} <= words <= LEVELS
    assert matrix.locator("td a .hidden").count() == matrix.locator("td").count()


def test_the_legend_explains_every_sign(page: Page, matrix: Locator) -> None:
    signs = set(matrix.locator("td .shape").all_text_contents())
    legend = page.locator(".legend li")
    assert signs <= set(legend.locator(".shape").all_text_contents())
    assert {said(item).split(" ", 1)[1] for item in legend.all()} == LEVELS


def test_a_cell_leads_to_its_evidence(page: Page, matrix: Locator) -> None:
    cell = matrix.locator("a[href='/features/openapi/#falcon']")
    level = cell.locator(".hidden").text_content() or ""
    cell.click()
    expect(page).to_have_url("/features/openapi/#falcon")
    expect(page.locator("#falcon")).to_be_in_viewport()
    expect(page.locator("#falcon .level")).to_contain_text(level)


def test_a_feature_and_a_framework_lead_to_their_pages(page: Page, matrix: Locator) -> None:
    follow(matrix.locator("tbody th[scope=row] a").first)
    page.go_back()
    follow(matrix.locator("thead a").first)


def test_what_is_not_known_is_shown_as_unknown(site: Site, page: Page) -> None:
    forget_a_cell(site)
    page.goto("/features/")
    cell = page.locator("a[href='/features/openapi/#cherrypy']")
    expect(cell.locator(".hidden")).to_have_text("Unknown")
    expect(cell.locator(".shape")).to_have_text("?")
    cell.click()
    expect(page.locator("#cherrypy td")).to_have_text("? Unknown")


def test_the_names_of_the_frameworks_stay_in_view(page: Page, matrix: Locator) -> None:
    scroll_down(page)
    for name in matrix.locator("thead a").all():
        expect(name).to_be_in_viewport(ratio=1)


def test_the_names_of_the_features_stay_in_view(page: Page, matrix: Locator) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    scroll_sideways(page.locator(".scroll.matrix"))
    expect(matrix.locator("tbody th[scope=row] a").first).to_be_in_viewport(ratio=1)
    expect(matrix.locator("tbody tr:nth-child(2) td").first).not_to_be_in_viewport(ratio=1)


def test_a_link_to_a_group_shows_it(page: Page) -> None:
    page.goto("/features/#apis")
    expect(page.locator("#apis tr.section")).to_be_in_viewport()
    expect(heading(page)).not_to_be_in_viewport()
