from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.looking import follow, heading, main


def test_every_concept_is_explained_and_leads_to_its_page(page: Page) -> None:
    page.goto("/concepts/")
    cards = page.locator(".cards > li")
    assert cards.count() > 0
    explained = cards.filter(has=page.locator("> p:not(:empty)"))
    assert explained.count() == cards.count()
    follow(cards.locator("> a").last)


def test_no_concept_is_explained_twice(page: Page) -> None:
    page.goto("/concepts/")
    names = page.locator(".cards > li > a").all_inner_texts()
    assert len(set(names)) == len(names) > 1


def test_a_concept_has_a_text_and_sources_that_can_be_opened(page: Page) -> None:
    page.goto("/concepts/wsgi/")
    expect(heading(page)).to_contain_text("WSGI")
    expect(page.locator(".prose p").first).not_to_be_empty()
    links = page.locator("ul.sources a")
    expect(links.first).to_be_visible()
    expect(links.first).to_have_attribute("href", re.compile(r"^https?://"))


def test_its_text_is_markdown_made_into_html(page: Page) -> None:
    page.goto("/concepts/")
    texts = page.locator(".cards > li > p").all_inner_texts()
    assert len(texts) > 1
    assert [text for text in texts if re.search(r"\*\*|\]\(|`|</?\w+>", text)] == []


def test_its_examples_lead_to_frameworks_and_features(page: Page) -> None:
    page.goto("/concepts/wsgi/")
    follow(main(page).locator("a[href^='/frameworks/']").first)
    page.go_back()
    follow(main(page).locator("p a[href^='/features/']").first)


def test_the_crumbs_lead_back(page: Page) -> None:
    page.goto("/concepts/wsgi/")
    follow(page.locator(".crumbs a"))


def test_a_concept_that_is_not_there_is_told(page: Page) -> None:
    answer = page.goto("/concepts/teleportation/")
    assert answer is not None
    assert answer.status == 404
    expect(main(page)).to_contain_text("teleportation")
