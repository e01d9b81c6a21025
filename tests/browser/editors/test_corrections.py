"""From what a reader says to the public correction: the queue, the change, the reply."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import heading, main
from tests.browser.people import add_members, sign_in
from tests.browser.visitors.test_accessibility import violations
from tests.site import PASSWORD, Site

FORGET = """
from catalog.models import Maintainer, Suggestion
Suggestion.objects.all().delete()
Maintainer.objects.all().delete()
"""
MAINTAINER = """
from django.contrib.auth.models import User
person, _ = User.objects.get_or_create(username="tornado-person")
person.set_password("{password}")
person.save()
"""


@pytest.fixture
def queue(site: Site) -> Iterator[Site]:
    add_members(site)
    yield site
    site.manage("shell", "--no-imports", "-c", FORGET)


def say(browser: Browser, site: Site, key: str, words: str, credit: str = "") -> None:
    """As readers do, without an account and without scripts."""
    reader = browser.new_page(base_url=site.url, java_script_enabled=False)
    reader.goto(f"/suggest/?about=supports:{key}")
    reader.get_by_label("What is wrong or missing?").fill(words)
    reader.get_by_label("How should we name you?").fill(credit)
    reader.get_by_role("button", name="Send").click()
    expect(heading(reader)).to_have_text("Thank you: it is kept")
    reader.close()


def open_first_of_the_queue(page: Page, words: str) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name=re.compile("suggestions? waits?$")).click()
    row = page.locator("#result_list tbody tr", has_text=words)
    row.get_by_role("link").first.click()


def test_a_readers_words_become_a_change_with_credit_and_a_public_correction(
    page: Page, queue: Site, browser: Browser
) -> None:
    say(browser, queue, "tornado.openapi", "Mended in 6.5.\nSee the notes.", credit="Ada L.")
    sign_in(page, "a-editor")
    open_first_of_the_queue(page, "Mended in 6.5.")
    assert violations(page) == []
    page.get_by_role("link", name="Draft the change").click()
    panel = page.get_by_role("region", name="Draft the change that is suggested")
    expect(panel).to_contain_text("See the notes.")
    expect(panel).to_contain_text("Ada L.")
    assert violations(page) == []
    page.get_by_label("Note:").fill("Since 6.5 there is one more.")
    page.get_by_role("button", name="Keep as a draft change").click()
    expect(page.locator("li.success")).to_contain_text("nothing has changed yet")
    changes = page.get_by_role("region", name="What would change")
    expect(changes.get_by_role("row", name=re.compile("Note"))).to_contain_text("Since 6.5")
    assert violations(page) == []
    changes.get_by_label("Answer").fill("Thank you: noted.")
    changes.get_by_role("button", name="Accept and change the record").click()
    expect(page.locator("li.success")).to_contain_text("Changed, as suggested: note.")
    page.goto("/admin/history/")
    expect(main(page)).to_contain_text("suggested by Ada L. (suggestion ")

    reader = browser.new_page(base_url=queue.url, java_script_enabled=False)
    reader.goto("/frameworks/tornado/")
    reader.get_by_role("link", name="1 correction", exact=True).click()
    told = reader.get_by_role("article")
    for words in ("from Ada L.", "Mended in 6.5.", "Thank you: noted.", "Accepted"):
        expect(told).to_contain_text(words)
    told.get_by_role("link").first.click()
    expect(reader.locator("#tornado")).to_contain_text("Since 6.5 there is one more.")
    reader.close()


def test_a_maintainers_reply_is_marked(page: Page, queue: Site, browser: Browser) -> None:
    queue.manage("shell", "-c", MAINTAINER.format(password=PASSWORD))
    say(browser, queue, "tornado.orm", "There is an ORM in it.")
    sign_in(page, "a-publisher")
    page.goto("/admin/catalog/maintainer/add/")
    page.get_by_label("Account:").fill("tornado-person")
    page.locator(".field-framework .select2-selection").click()
    page.locator(".select2-search__field").fill("tornado")
    page.get_by_role("option", name="Tornado").click()
    page.get_by_label("Name:").fill("T. Maintainer")
    page.get_by_label("Evidence:").fill("https://www.tornadoweb.org/")
    page.get_by_label("Checked:").fill("2026-11-22")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("li.success")).to_be_visible()

    theirs = browser.new_context(base_url=queue.url).new_page()
    sign_in(theirs, "tornado-person")
    theirs.get_by_role("link", name="Suggestions", exact=True).first.click()
    theirs.locator("#result_list tbody th a").first.click()
    theirs.get_by_label("Your reply").fill("There is none.\nAnd none is planned.")
    assert violations(theirs) == []
    theirs.get_by_role("button", name="Send the reply").click()
    expect(theirs.get_by_role("article", name="Reply of T. Maintainer")).to_contain_text("planned")
    theirs.context.close()

    open_first_of_the_queue(page, "There is an ORM")
    expect(page.get_by_role("article", name="Reply of T. Maintainer")).to_contain_text("none")
    page.get_by_label("State").select_option("refused")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist")).to_contain_text("everybody reads it")
    page.locator("#id_answer").fill("Its documentation says that there is none.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("li.success")).to_be_visible()

    page.goto("/about/corrections/?framework=tornado&state=refused")
    told = page.get_by_role("article")
    expect(told).to_contain_text("T. Maintainer, maintainer of Tornado")
    expect(told).to_contain_text("And none is planned.")
    expect(told).to_contain_text("Its documentation says that there is none.")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
