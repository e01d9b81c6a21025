"""Editors change all cells of a framework on one screen."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.browser.looking import tab_to
from tests.browser.people import add_members, sign_in
from tests.browser.visitors.test_accessibility import always, violations
from tests.site import Site

MASONITE = "/admin/matrix/frameworks/masonite/"
PY4WEB = "/admin/matrix/frameworks/py4web/"
HUG = "/admin/matrix/frameworks/hug/"


@pytest.fixture
def desk(page: Page, site: Site) -> Page:
    """As one of the editors, who publish nothing."""
    add_members(site)
    return sign_in(page, "a-editor")


@pytest.fixture
def plain(browser: Browser, site: Site) -> Page:
    """Another editor, whose browser runs no scripts."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    return sign_in(context.new_page())


def row(page: Page, feature: str) -> Locator:
    return page.get_by_role("group", name=feature, exact=True)


def write(page: Page, feature: str, field: str, text: str) -> None:
    found = row(page, feature)
    if found.locator("details").get_attribute("open") is None:
        found.locator("summary").click()
    found.get_by_label(field, exact=True).fill(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def saved(page: Page) -> Locator:
    return page.locator("li.success")


def test_five_cells_are_mended_with_the_keyboard_alone_and_are_public(desk: Page) -> None:
    desk.goto(PY4WEB)
    press = desk.keyboard.press
    expect(row(desk, "URL routing")).to_be_focused()
    for feature in ("URL routing", "Request and response objects"):
        expect(row(desk, feature)).to_be_focused()
        press("Enter")
        tab_to(row(desk, feature).get_by_label("Note"))
        press("Control+a")
        desk.keyboard.type(f"The keys 1, c and j wrote of {feature}.")
        press("Escape")
        press("j")
    press("1")
    expect(desk.locator("#counts")).to_contain_text("Middleware and hooks, built in: The framework")
    press("ArrowDown")
    press("c")
    press("j")
    press("c")
    expect(desk.locator("#changed")).to_have_text("5 changed")
    press("Control+s")
    expect(saved(desk)).to_contain_text("Saved 5 cells: URL routing")
    expect(row(desk, "Cookies")).to_be_focused()

    desk.goto("/features/request-response/")
    told = desk.locator("#py4web .note")
    expect(told).to_have_text("The keys 1, c and j wrote of Request and response objects.")
    desk.goto("/features/middleware/")
    expect(desk.locator("#py4web .level")).to_contain_text("Built in")
    cell = desk.request.get("/api/v1/supports/py4web.cookies/").json()
    assert cell["checked"] == dt.datetime.now(dt.UTC).date().isoformat()


def test_an_error_in_one_of_three_loses_nothing(desk: Page) -> None:
    desk.goto(MASONITE)
    write(desk, "URL routing", "Note", "The first of three.")
    write(desk, "Cookies", "Sources", "nowhere")
    write(desk, "File uploads", "Since version", "1.0")
    save(desk)
    problem = desk.get_by_role("link", name="Cookies, sources: Masonite has no source nowhere.")
    problem.click()
    wrong = row(desk, "Cookies").get_by_label("Sources", exact=True)
    expect(wrong).to_be_focused()
    expect(wrong).to_have_accessible_description(re.compile("Masonite has no source nowhere."))
    expect(desk.locator("#changed")).to_have_text("3 changed")
    assert violations(desk) == []
    row(desk, "Cookies").get_by_role("button", name="Choose").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Find").fill("cookies")
    dialog.get_by_role("checkbox").locator("visible=true").first.check()
    assert violations(desk) == []
    dialog.get_by_role("button", name="Done").click()
    wrong.fill(wrong.input_value().replace("nowhere", ""))
    save(desk)
    expect(saved(desk)).to_have_text("Saved 3 cells: URL routing, Cookies, File uploads.")
    expect(row(desk, "URL routing").locator(".note")).to_have_text("The first of three.")


def test_two_editors_collide_and_nothing_is_lost(desk: Page, plain: Page) -> None:
    for page in (desk, plain):
        page.goto(HUG)
    write(desk, "Cookies", "Note", "With scripts.")
    save(desk)
    expect(saved(desk)).to_contain_text("Cookies")

    write(plain, "Cookies", "Note", "Without scripts.")
    write(plain, "File uploads", "Note", "Written beside it.")
    save(plain)
    expect(plain.locator("#problems")).to_contain_text("Cookies: a-editor changed this cell")
    both = row(plain, "Cookies").locator(".cell-collision")
    expect(both).to_contain_text("With scripts.")
    expect(both).to_contain_text("Without scripts.")
    assert_holds(plain, "File uploads", "Written beside it.")
    both.get_by_label("Put mine").check()
    save(plain)
    expect(saved(plain)).to_have_text("Saved 2 cells: Cookies, File uploads.")
    desk.reload()
    assert_holds(desk, "Cookies", "Without scripts.")
    assert_holds(desk, "File uploads", "Written beside it.")


def assert_holds(page: Page, feature: str, note: str) -> None:
    expect(row(page, feature).get_by_label("Note", exact=True)).to_have_value(note)


@pytest.mark.parametrize(
    "address",
    ["", "frameworks/django/", "features/openapi/", "sources/django/"],
)
def test_axe_finds_nothing(desk: Page, address: str) -> None:
    desk.goto(f"/admin/matrix/{address}")
    assert always(desk) == []


def test_what_is_not_saved_is_not_left_unasked(desk: Page) -> None:
    desk.goto(HUG)
    desk.keyboard.press("3")
    expect(desk.locator("#changed")).to_have_text("1 changed")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", leave)
    desk.get_by_role("link", name="The matrix").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("The matrix")
    assert asked == ["beforeunload"]
