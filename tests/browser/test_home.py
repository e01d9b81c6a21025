from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.looking import FRAMEWORKS, follow, heading, main, number, said, slugs


def test_it_names_every_framework(page: Page) -> None:
    page.goto("/")
    cards = page.locator(".cards a[href^='/frameworks/']")
    assert set(slugs(cards)) == FRAMEWORKS
    follow(cards.nth(1))


def test_it_says_how_much_is_known(page: Page) -> None:
    page.goto("/claims/")
    claims = page.locator("article.claim").count()
    page.goto("/")
    lead = page.locator(".lead")
    assert number(lead) > 40 * len(FRAMEWORKS)
    expect(lead).to_contain_text(f"{len(FRAMEWORKS)} frameworks")
    expect(lead).to_contain_text(f"{claims} published claims")


def test_two_frameworks_are_compared_from_here(page: Page) -> None:
    page.goto("/")
    first, second = page.locator("form.pick select").all()
    first.select_option("flask")
    second.select_option("django")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url("/compare/django-vs-flask/")
    expect(heading(page)).to_have_text("Django vs Flask")


def test_the_form_as_it_comes_compares_two_different_ones(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("table.compare thead a")).to_have_count(2)


def test_one_with_itself_is_told_that_a_comparison_needs_two(page: Page) -> None:
    page.goto("/")
    for select in page.locator("form.pick select").all():
        select.select_option("flask")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("status")).to_contain_text("Choose one more")
    expect(page.get_by_role("checkbox", name="Flask")).to_be_checked()


def test_each_part_of_the_site_is_one_click_away(page: Page) -> None:
    page.goto("/")
    navigation = page.get_by_role("navigation", name="Site")
    names = navigation.get_by_role("link").all_inner_texts()
    assert len(names) >= 6
    for name in names:
        navigation.get_by_role("link", name=name, exact=True).click()
        expect(heading(page)).to_contain_text(name)
        current = navigation.locator("[aria-current=page]")
        expect(current).to_have_text(name)
    page.get_by_role("link", name="Framewise").click()
    expect(page).to_have_url("/")


def test_what_is_no_longer_true_is_shown_with_its_verdict(page: Page) -> None:
    page.goto("/")
    section = main(page).locator("section", has=page.get_by_role("heading", name="Often said"))
    cards = section.locator("li")
    assert 1 <= cards.count() <= 3
    assert {said(v) for v in cards.locator(".verdict").all()} <= {"Outdated", "Contradicted"}
    section.get_by_role("link", name="All claims").click()
    expect(heading(page)).to_have_text("Claims")


def test_the_editors_comparisons_are_linked(page: Page) -> None:
    page.goto("/")
    links = main(page).locator("a[href^='/comparisons/']")
    assert links.count() >= 1
    follow(links.first)


def test_the_footer_leads_to_the_api(page: Page) -> None:
    page.goto("/")
    schema = page.get_by_role("link", name="OpenAPI schema")
    expect(schema).to_have_attribute("href", "/api/v1/schema/")
    expect(page.get_by_role("link", name="API", exact=True)).to_have_attribute("href", "/api/docs/")
