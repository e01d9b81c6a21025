from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.looking import main


def open_cell(desk: Page, framework: str, feature: str) -> None:
    """Through the search, as an editor finds it."""
    desk.goto("/admin/catalog/support/")
    desk.locator("#searchbar").fill(f"{framework} {feature}")
    desk.get_by_role("button", name="Search").click()
    desk.locator("#result_list tbody a").first.click()
    expect(desk.get_by_label("Note")).to_be_visible()


def save(desk: Page) -> None:
    desk.get_by_role("button", name="Save", exact=True).click()


def test_a_changed_note_is_public_and_kept_with_its_author(desk: Page) -> None:
    open_cell(desk, "bottle", "websockets")
    cell = desk.url
    desk.get_by_label("Note").fill("Seen by an editor today.")
    save(desk)
    expect(desk.locator("li.success")).to_be_visible()
    desk.goto("/features/websockets/")
    expect(desk.locator("#bottle .note")).to_have_text("Seen by an editor today.")
    desk.goto(cell.replace("/change/", "/history/"))
    expect(desk.locator("#change-history tbody tr").first).to_contain_text("editor")


def test_a_draft_is_seen_by_editors_only(desk: Page, context: BrowserContext) -> None:
    desk.goto("/admin/catalog/framework/add/")
    desk.locator("#id_name").press_sequentially("Sketch Book")
    expect(desk.locator("#id_slug")).to_have_value("sketch-book")
    desk.locator("#id_purl").fill("pkg:pypi/sketch-book")
    save(desk)
    expect(desk.locator("li.success")).to_contain_text("Sketch Book")
    context.clear_cookies()
    for address in ("/frameworks/", "/compare/", "/features/", "/"):
        desk.goto(address)
        expect(main(desk)).to_contain_text("Django")
        expect(main(desk)).not_to_contain_text("Sketch Book")
    answer = desk.goto("/frameworks/sketch-book/")
    assert answer is not None
    assert answer.status == 404


def test_an_error_stands_beside_its_field(desk: Page) -> None:
    open_cell(desk, "bottle", "openapi")
    desk.locator("#id_version").fill("")
    save(desk)
    expect(desk.locator(".field-version .errorlist")).to_have_text("This field is required.")
    expect(desk.locator(".errorlist")).to_have_count(1)
    expect(desk.get_by_label("Note")).to_be_visible()


def test_an_extension_without_its_package_is_told_in_words(desk: Page) -> None:
    open_cell(desk, "bottle", "openapi")
    desk.get_by_label("Level").select_option("third_party")
    desk.locator("#id_via").fill("")
    save(desk)
    expect(desk.locator(".errorlist")).to_contain_text("Name the package that provides it")


def test_a_wrong_password_is_refused(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("guessed")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()
