from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import follow, heading, main, open_sources, said


def test_it_says_what_the_framework_is(page: Page) -> None:
    page.goto("/frameworks/django/")
    expect(heading(page)).to_have_text("Django")
    expect(page.locator(".lead").first).not_to_be_empty()
    sections = page.get_by_role("heading", level=2).all_inner_texts()
    assert sections[0] == "Profile"
    assert {"Strengths and weaknesses", "Releases"} <= set(sections)
    assert page.locator("#profile tr").count() > 10


def test_it_leads_to_the_projects_own_pages(page: Page) -> None:
    page.goto("/frameworks/django/")
    for name in ("Website", "Documentation", "Repository"):
        link = page.locator(".links").get_by_role("link", name=name)
        expect(link).to_have_attribute("href", re.compile(r"^https://"))
    expect(page.locator(".links code")).to_have_text("pkg:pypi/django")


def test_a_fact_folds_out_its_sources(page: Page) -> None:
    page.goto("/frameworks/django/")
    folded = page.locator("td", has=page.locator("details.evidence")).first
    expect(folded.locator(".sources a").first).to_be_hidden()
    links = open_sources(folded)
    expect(links.first).to_be_visible()
    expect(links.first).to_have_attribute("href", re.compile(r"^https?://"))


def test_every_known_cell_has_a_source(page: Page) -> None:
    page.goto("/frameworks/django/")
    known = page.locator("tr[id]:has(> th a[href^='/features/']):not(:has(.level.unknown))")
    assert known.count() > 40
    assert known.count() == known.filter(has=page.locator(".evidence")).count()


def test_a_feature_leads_to_its_page(page: Page) -> None:
    page.goto("/frameworks/django/")
    follow(page.locator("#openapi th a"))


def test_a_link_to_a_fact_shows_it(page: Page) -> None:
    page.goto("/frameworks/django/#openapi")
    expect(page.locator("#openapi")).to_be_in_viewport()
    expect(heading(page)).not_to_be_in_viewport()


def test_it_is_compared_with_another_from_here(page: Page) -> None:
    page.goto("/frameworks/flask/")
    choice = page.get_by_label("Compare Flask with")
    assert "Flask" not in choice.locator("option").all_inner_texts()
    choice.select_option(label="Django")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url("/compare/django-vs-flask/")


def test_one_release_is_the_latest(page: Page) -> None:
    page.goto("/frameworks/django/")
    latest = page.locator("#releases tr", has_text="latest")
    expect(latest).to_have_count(1)
    version = said(latest.locator("th")).removesuffix(" latest")
    profile = page.locator("#profile tr", has_text="Latest release")
    expect(profile.locator(".value")).to_have_text(version)


def test_adopters_and_figures_have_their_sources(page: Page) -> None:
    page.goto("/frameworks/django/")
    for entries in (page.locator("#adopters li"), page.locator("#popularity tbody tr")):
        assert entries.count() >= 1
        sourced = entries.filter(has=page.locator("a[href^='http']"))
        assert sourced.count() == entries.count()


def test_a_mistyped_name_finds_its_framework(page: Page) -> None:
    answer = page.goto("/frameworks/djagno/")
    assert answer is not None
    assert answer.status == 404
    expect(main(page)).to_contain_text("djagno")
    main(page).get_by_role("link", name="Django", exact=True).click()
    expect(heading(page)).to_have_text("Django")


def test_an_address_like_nothing_leads_on_all_the_same(page: Page) -> None:
    page.goto("/frameworks/qqqqqq/")
    expect(main(page)).not_to_contain_text("Perhaps you meant")
    main(page).get_by_role("link", name="frameworks").click()
    expect(heading(page)).to_have_text("Frameworks")
