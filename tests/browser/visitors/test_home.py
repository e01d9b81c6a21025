from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import FRAMEWORKS, follow, heading, main, number, slugs, tab_to
from tests.site import Site


def kind(page: Page, name: str) -> str:
    """The text of one of the three kinds of evidence."""
    box = page.locator(".kinds > div", has=page.get_by_role("link", name=name))
    return box.locator("p").inner_text()


def test_it_names_every_framework(page: Page) -> None:
    page.goto("/")
    names = page.locator("ul.names a")
    assert set(slugs(names)) == FRAMEWORKS
    follow(names.nth(1))


def test_it_says_what_is_there_on_the_first_screen(page: Page) -> None:
    page.goto("/")
    expect(heading(page)).to_be_in_viewport(ratio=1)
    expect(page.locator("form.pick")).to_be_in_viewport(ratio=1)
    expect(page.locator(".striking")).to_be_in_viewport(ratio=1)
    for box in page.locator(".kinds > div").all():
        expect(box).to_be_in_viewport(ratio=1)
    assert number(page.locator(".lead")) == len(FRAMEWORKS)


def test_each_kind_of_evidence_leads_to_its_page(page: Page) -> None:
    page.goto("/claims/")
    claims = number(page.locator("main > p.quiet"))
    page.goto("/")
    assert kind(page, "Claims cited").startswith(f"{claims} ")
    for name, title in (
        ("Claims cited", "Claims"),
        ("Samples run", "Code for the same tasks"),
        ("Numbers measured", "Benchmarks"),
    ):
        page.locator(".kinds").get_by_role("link", name=name).click()
        expect(heading(page)).to_have_text(title)
        page.go_back()


def test_two_frameworks_are_compared_from_here(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Compare", exact=True).fill("Flask")
    page.get_by_label("with", exact=True).fill("Django")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url("/compare/django-vs-flask/")
    expect(heading(page)).to_have_text("Django vs Flask")


def test_two_are_compared_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    tab_to(page.get_by_label("Compare", exact=True))
    page.keyboard.type("starlite")
    page.keyboard.press("Tab")
    page.keyboard.type("tg2")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/compare/litestar-vs-turbogears/")


def test_two_are_compared_without_scripts(browser: Browser, site: Site) -> None:
    plain = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/")
    page.get_by_label("Compare", exact=True).fill("flask")
    page.get_by_label("with", exact=True).fill("Bottle")
    page.get_by_role("button", name="Compare").click()
    expect(heading(page)).to_have_text("Bottle vs Flask")
    plain.close()


def test_one_with_itself_is_told_that_a_comparison_needs_two(page: Page) -> None:
    page.goto("/")
    for name in ("Compare", "with"):
        page.get_by_label(name, exact=True).fill("Flask")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("status")).to_contain_text("Choose one more")
    expect(page.get_by_role("checkbox", name="Flask")).to_be_checked()


def test_nothing_typed_stays_here(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url("/")
    expect(page.get_by_label("Compare", exact=True)).to_be_focused()


def test_whoever_is_not_sure_is_led_on(page: Page) -> None:
    page.goto("/")
    link = page.get_by_role("link", name="Not sure yet?")
    expect(link).to_have_attribute("href", "/choose/")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_striking_thing_leads_to_its_figures(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    page.locator(".striking").get_by_role("link").first.click()
    expect(heading(page)).to_have_text("Benchmarks")
    expect(page.locator("table.results tbody tr")).to_have_count(2)


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


def test_the_editors_comparisons_are_linked(page: Page) -> None:
    page.goto("/")
    links = main(page).locator("a[href^='/comparisons/']")
    assert links.count() >= 1
    follow(links.first)


def test_the_footer_leads_to_the_api(page: Page) -> None:
    page.goto("/")
    operations = page.get_by_role("link", name="All operations")
    expect(operations).to_have_attribute("href", "/api/docs/")
    expect(page.get_by_role("link", name="API", exact=True)).to_have_attribute("href", "/api/")
