from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looking import heading, main, said, tab_to
from tests.site import Site


def box(page: Page) -> Locator:
    return page.get_by_role("search").get_by_label("Search", exact=True)


def suggestions(page: Page) -> Locator:
    return page.get_by_role("search").get_by_role("option")


def chosen(page: Page) -> Locator:
    return page.get_by_role("search").get_by_role("option", selected=True)


def type_in(page: Page, text: str) -> None:
    """With the keyboard alone; at once, so that one request is made."""
    tab_to(box(page))
    page.keyboard.insert_text(text)


def test_a_query_is_sent_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/claims/")
    type_in(page, "Starlite")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=Starlite")
    expect(heading(page)).to_contain_text("Starlite")
    expect(box(page)).to_have_value("Starlite")
    first = main(page).locator(".hits li").first
    expect(first).to_contain_text("also called Starlite")
    tab_to(first.get_by_role("link"))
    page.keyboard.press("Enter")
    expect(page).to_have_url("/frameworks/litestar/")


def test_results_appear_while_one_types_and_the_arrow_keys_choose(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("listbox")).to_have_count(0)
    type_in(page, "flas")
    expect(suggestions(page).first).to_contain_text("Flask")
    combobox = page.get_by_role("combobox", name="Search")
    expect(combobox).to_have_attribute("aria-expanded", "true")
    expect(chosen(page)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_contain_text("Flask")
    name = chosen(page).get_attribute("id") or ""
    expect(combobox).to_have_attribute("aria-activedescendant", name)
    expect(combobox).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/frameworks/flask/")


def test_the_arrow_keys_go_round_by_way_of_the_box(page: Page) -> None:
    page.goto("/")
    type_in(page, "flas")
    expect(suggestions(page).first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(suggestions(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_count(0)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=flas")


def test_escape_closes_the_list_first_and_empties_the_box_then(page: Page) -> None:
    page.goto("/")
    type_in(page, "flas")
    expect(suggestions(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box(page)).to_have_value("flas")
    page.keyboard.press("ArrowDown")
    expect(suggestions(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")


def test_the_list_closes_when_the_focus_goes_on(page: Page) -> None:
    page.goto("/")
    type_in(page, "flas")
    expect(suggestions(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("search").get_by_role("button")).to_be_focused()
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_how_many_results_there_are_is_told_politely(page: Page) -> None:
    page.goto("/")
    type_in(page, "websocket")
    live = page.get_by_role("search").locator("[aria-live=polite]")
    expect(live).to_have_text(re.compile(r"^\d+ results, \d+ suggestions$"))
    count = suggestions(page).count()
    expect(live).to_contain_text(f"{count} suggestions")


@pytest.mark.parametrize(
    ("asked", "offered", "address"),
    [
        ("flask vs django", "Django vs Flask", "/compare/django-vs-flask/"),
        ("djagno", "Django", "/frameworks/django/"),
    ],
)
def test_comparisons_and_near_names_are_offered(
    page: Page, asked: str, offered: str, address: str
) -> None:
    page.goto("/")
    type_in(page, asked)
    expect(suggestions(page).first).to_contain_text(offered)
    suggestions(page).first.click()
    expect(page).to_have_url(address)


def test_where_there_is_no_answer_the_form_still_works(page: Page) -> None:
    page.goto("/")
    page.route("**/api/v1/search/**", lambda route: route.fulfill(status=204))
    with page.expect_request("**/api/v1/search/**"):
        type_in(page, "flask")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=flask")
    expect(main(page).locator(".hits a").first).to_have_text("Flask")


def test_without_scripts_the_form_does_it_all(browser: Browser, site: Site) -> None:
    plain = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/frameworks/")
    box(page).fill("flask django")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page).to_have_url(f"{site.url}/search/?q=flask+django")
    expect(page.get_by_role("combobox", name="Search")).to_have_count(0)
    main(page).get_by_role("link", name="Django vs Flask").click()
    expect(heading(page)).to_have_text("Django vs Flask")
    box(page).fill("djagno")
    box(page).press("Enter")
    main(page).get_by_role("link", name="Django", exact=True).click()
    expect(heading(page)).to_have_text("Django")
    plain.close()


def test_all_of_a_kind_are_one_click_away_and_back(page: Page) -> None:
    page.goto("/search/?q=flask")
    claims = main(page).get_by_role("region", name="Claims")
    few = claims.locator(".hits li").count()
    claims.get_by_role("link", name=re.compile(r"^All \d+ claims$")).click()
    expect(page).to_have_url("/search/?q=flask&kind=claim")
    assert claims.locator(".hits li").count() > few
    main(page).get_by_role("link", name="Look in everything").click()
    expect(page).to_have_url("/search/?q=flask")


def test_what_matches_is_marked_in_names_and_texts(page: Page) -> None:
    page.goto("/search/?q=websock")
    marks = main(page).locator("mark").all()
    assert len(marks) > 5
    assert all(said(mark).lower().startswith("websock") for mark in marks)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_box_and_its_list_fit_every_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/")
    type_in(page, "web")
    expect(suggestions(page).first).to_be_visible()
    field = box(page).bounding_box()
    assert field
    assert field["width"] >= 100
    for part in (box(page), page.get_by_role("listbox")):
        expect(part).to_be_in_viewport(ratio=1)
    links = page.get_by_role("navigation", name="Site").get_by_role("link")
    boxes = [link.bounding_box() for link in links.all()]
    assert all(each and (each["y"] >= field["y"] + 24 or each["x"] > field["x"]) for each in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
