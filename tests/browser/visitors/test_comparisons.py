from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import follow, heading, main, said


def open_the_first(page: Page) -> None:
    page.goto("/comparisons/")
    follow(page.locator(".cards a").first)


def test_each_names_what_it_compares_and_leads_to_its_page(page: Page) -> None:
    page.goto("/comparisons/")
    cards = page.locator(".cards > li")
    assert cards.count() > 0
    for card in cards.all():
        assert said(card.locator(".quiet")).count(", ") >= 1
    follow(cards.locator("a").last)


def test_it_has_an_introduction_a_verdict_and_its_day(page: Page) -> None:
    open_the_first(page)
    prose = page.locator(".prose")
    expect(prose).to_have_count(2)
    for text in prose.all():
        expect(text.locator("p").first).not_to_be_empty()
    expect(page.get_by_role("heading", name="Verdict", level=2)).to_be_visible()
    expect(main(page).locator("p.quiet").last).to_contain_text(re.compile(r"Checked 20\d\d-"))


def test_it_leads_to_the_same_frameworks_side_by_side(page: Page) -> None:
    page.goto("/comparisons/")
    names = said(page.locator(".cards .quiet").first).split(", ")
    follow(page.locator(".cards a").first)
    page.locator("a.button").click()
    heads = page.locator("table.compare thead th a")
    expect(heads).to_have_count(len(names))
    assert set(heads.all_inner_texts()) == set(names)


def test_its_sources_can_be_opened(page: Page) -> None:
    open_the_first(page)
    links = page.locator("ul.sources a")
    expect(links.first).to_be_visible()
    expect(links.first).to_have_attribute("href", re.compile(r"^https?://"))


def test_its_texts_are_markdown_made_into_html(page: Page) -> None:
    open_the_first(page)
    text = " ".join(page.locator(".prose").all_inner_texts())
    assert not re.search(r"\*\*|\]\(|</?\w+>", text)


def test_the_crumbs_lead_back(page: Page) -> None:
    open_the_first(page)
    follow(page.locator(".crumbs a"))


def test_a_comparison_that_is_not_there_is_told(page: Page) -> None:
    answer = page.goto("/comparisons/teleportation/")
    assert answer is not None
    assert answer.status == 404
    expect(main(page)).to_contain_text("teleportation")
    expect(heading(page)).to_have_text("Nothing here")
