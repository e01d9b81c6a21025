from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import FRAMEWORKS, heading, tab_to
from tests.site import Site


def pick(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Compare").click()


def test_two_are_chosen_with_the_mouse(page: Page) -> None:
    page.goto("/compare/")
    pick(page, "Flask", "Django")
    expect(page).to_have_url("/compare/django-vs-flask/")
    expect(heading(page)).to_have_text("Django vs Flask")


def test_two_are_chosen_without_scripts(browser: Browser, site: Site) -> None:
    plain = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/compare/")
    pick(page, "Tornado", "Falcon")
    expect(page).to_have_url(f"{site.url}/compare/falcon-vs-tornado/")
    expect(heading(page)).to_have_text("Falcon vs Tornado")
    plain.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_two_are_named_with_the_keyboard_alone(browser: Browser, site: Site, scripts: bool) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/compare/")
    for name in ("tg2", "bottle.py"):
        tab_to(page.get_by_label("Name"))
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/compare/bottle-vs-turbogears/")
    context.close()


def test_typing_leaves_the_frameworks_that_may_be_meant(page: Page) -> None:
    page.goto("/compare/")
    page.get_by_role("checkbox", name="Django").check()
    page.get_by_label("Name").press_sequentially("hugapi")
    expect(page.get_by_role("checkbox")).to_have_count(2)  # what is ticked stays
    expect(page.get_by_role("checkbox", name="hug")).to_be_visible()
    expect(page.get_by_text(f"1 of {len(FRAMEWORKS)} fit")).to_be_visible()
    page.get_by_label("Name").fill("")
    expect(page.get_by_role("checkbox")).to_have_count(len(FRAMEWORKS))


def test_two_are_chosen_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/compare/")
    for name in ("Django", "Flask"):
        tab_to(page.get_by_role("checkbox", name=name))
        page.keyboard.press("Space")
    tab_to(page.get_by_role("button", name="Compare"))
    page.keyboard.press("Enter")
    expect(page).to_have_url("/compare/django-vs-flask/")


def test_every_framework_can_be_chosen(page: Page) -> None:
    page.goto("/compare/")
    boxes = page.get_by_role("checkbox")
    assert {box.get_attribute("value") for box in boxes.all()} == FRAMEWORKS
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_one_alone_is_kept_and_asked_for_another(page: Page) -> None:
    page.goto("/compare/")
    pick(page, "Flask")
    expect(page.get_by_role("status")).to_contain_text("Choose one more")
    pick(page, "Django")
    expect(page).to_have_url("/compare/django-vs-flask/")


def test_seven_are_too_many_and_stay_chosen(page: Page) -> None:
    page.goto("/compare/")
    seven = ("Django", "Flask", "Pyramid", "Falcon", "Sanic", "Tornado", "Bottle")
    pick(page, *seven)
    expect(page.get_by_role("status")).to_contain_text("At most 6")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(7)
    page.get_by_role("checkbox", name="Bottle").uncheck()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#compared thead th a")).to_have_count(6)


def test_one_that_is_not_known_is_named(page: Page) -> None:
    page.goto("/compare/?with=flask&with=flaskk")
    expect(page.get_by_role("status")).to_contain_text("flaskk")
    expect(page.get_by_role("checkbox", name="Flask")).to_be_checked()


def test_a_comparison_can_be_changed(page: Page) -> None:
    page.goto("/compare/django-vs-flask/")
    page.get_by_text("Change, export or embed").click()
    page.get_by_role("link", name="Change the frameworks").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    pick(page, "FastAPI")
    expect(page).to_have_url("/compare/django-vs-fastapi-vs-flask/")
