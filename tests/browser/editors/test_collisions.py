from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import main
from tests.browser.people import sign_in
from tests.browser.visitors.test_accessibility import violations
from tests.site import PASSWORD, Site

SECOND_EDITOR = """
from django.contrib.auth.models import User
from tests.second_factor import enrol
if not User.objects.filter(username="anna").exists():
    enrol(User.objects.create_superuser("anna", password="{}"))
"""


@pytest.fixture
def editor(page: Page) -> Page:
    return sign_in(page)


@pytest.fixture
def anna(browser: Browser, site: Site) -> Iterator[Page]:
    """Another editor, in a browser of her own, where scripts do not run."""
    site.manage("shell", "-c", SECOND_EDITOR.format(PASSWORD))
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    yield sign_in(context.new_page(), "anna")
    context.close()


def open_framework(page: Page, name: str) -> str:
    page.goto(f"/admin/catalog/framework/?q={name}")
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("#id_name")).to_be_visible()
    return page.url


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_two_editors_collide_and_nothing_is_lost(editor: Page, anna: Page) -> None:
    form = open_framework(anna, "hug")
    former = anna.locator("#id_summary").input_value()
    open_framework(editor, "hug")
    editor.locator("#id_summary").fill("A summary in the editor's words.")
    editor.locator("#id_steward").fill("The editor's steward")
    save(editor)
    expect(editor.locator("li.success")).to_be_visible()

    anna.locator("#id_summary").fill("A summary in Anna's words.")
    anna.locator("#id_architecture").fill("Anna's architecture")
    save(anna)
    told = anna.get_by_role("region", name="Somebody else changed this meanwhile")
    expect(told).to_contain_text("Changed by editor")
    both = told.get_by_role("group", name="Summary: both of you changed it")
    for text in (former, "A summary in the editor's words.", "A summary in Anna's words."):
        expect(both).to_contain_text(text)
    expect(told.get_by_role("table")).to_contain_text("The editor's steward")
    expect(anna.locator("#id_steward")).to_have_value("The editor's steward")
    expect(anna.locator("#id_architecture")).to_have_value("Anna's architecture")

    both.get_by_label("Keep theirs").check()
    save(anna)
    expect(anna.locator("li.success")).to_be_visible()
    anna.goto(form)
    expect(anna.locator("#id_summary")).to_have_value("A summary in the editor's words.")
    expect(anna.locator("#id_architecture")).to_have_value("Anna's architecture")
    expect(anna.locator("#id_steward")).to_have_value("The editor's steward")
    anna.goto(form.replace("/change/", "/history/"))
    expect(anna.locator("#change-history tbody tr").first).to_contain_text("Anna's architecture")


def test_axe_finds_nothing_where_editors_collide_or_look_back(editor: Page, anna: Page) -> None:
    form = open_framework(editor, "tornado")
    open_framework(anna, "tornado")
    anna.locator("#id_summary").fill("A summary in Anna's words.")
    save(anna)
    editor.locator("#id_summary").fill("A summary in the editor's words.")
    save(editor)
    expect(editor.locator("section.collision")).to_be_visible()
    assert violations(editor) == []
    editor.set_viewport_size({"width": 390, "height": 844})
    assert violations(editor) == []
    history, removal = (form.replace("/change/", f"/{each}/") for each in ("history", "delete"))
    editor.emulate_media(color_scheme="dark")
    for address in (history, removal, "/admin/history/", "/admin/history/1/", "/admin/removed/"):
        editor.goto(address)
        expect(main(editor)).to_be_visible()
        assert violations(editor) == []
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(history)
    editor.get_by_role("link", name="This state, to restore").last.click()
    expect(editor.get_by_role("button", name="Restore this state")).to_be_visible()
    assert violations(editor) == []
