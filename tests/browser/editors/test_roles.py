"""A draft on its way to the public, in the hands of three people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import main
from tests.browser.people import add_members, sign_in
from tests.site import Site


class Desks:
    """The admin as people of each role see it, each in a browser of their own."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser, self._site = browser, site
        self._open: dict[str, Page] = {}

    def of(self, role: str) -> Page:
        if role not in self._open:
            context = self._browser.new_context(base_url=self._site.url)
            self._open[role] = sign_in(context.new_page(), f"a-{role}")
        return self._open[role]

    def close(self) -> None:
        for page in self._open.values():
            page.context.close()


@pytest.fixture
def desks(browser: Browser, site: Site) -> Iterator[Desks]:
    add_members(site)
    found = Desks(browser, site)
    yield found
    found.close()


def open_draft(page: Page, name: str, query: str = "") -> None:
    page.goto(f"/admin/catalog/framework/?{query}")
    page.locator("#result_list").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="Draft")).to_be_visible()


def test_a_contributor_writes_a_draft_that_a_publisher_sends_back_and_publishes(
    desks: Desks, page: Page
) -> None:
    writer = desks.of("contributor")
    writer.goto("/admin/catalog/framework/add/")
    writer.locator("#id_name").press_sequentially("Kite")
    writer.locator("#id_purl").fill("pkg:pypi/kite-draft")
    writer.locator("#id_kind").select_option("micro")
    writer.locator("#id_licence").fill("MIT")
    expect(writer.locator("#id_published")).to_have_count(0)
    writer.get_by_role("button", name="Save", exact=True).click()
    open_draft(writer, "Kite")
    expect(writer.get_by_role("button", name="Publish")).to_have_count(0)
    writer.get_by_label("For whoever reviews it").fill("All but the summary.")
    writer.get_by_role("button", name="Ask for review").click()
    expect(writer.locator("li.success")).to_have_text("Kite waits for review.")

    boss = desks.of("publisher")
    open_draft(boss, "Kite", "review=asked")
    panel = boss.get_by_role("region", name="Draft")
    expect(panel).to_contain_text("All but the summary.")
    expect(panel).to_contain_text("Its summary is not known.")
    panel.get_by_label("Note to its author").fill("Write the summary, then.")
    panel.get_by_role("button", name="Send back").click()
    expect(boss.locator("li.success")).to_be_visible()

    open_draft(writer, "Kite")
    panel = writer.get_by_role("region", name="Draft")
    expect(panel).to_contain_text("Write the summary, then.")
    writer.locator("#id_summary").fill("A kite among frameworks.")
    writer.get_by_role("button", name="Save", exact=True).click()
    open_draft(writer, "Kite")
    writer.get_by_role("button", name="Ask for review").click()

    editor = desks.of("editor")
    open_draft(editor, "Kite")
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)
    expect(editor.locator("#id_published")).to_have_count(0)

    open_draft(boss, "Kite", "review=asked")
    boss.get_by_role("link", name="Preview of its page").click()
    banner = boss.get_by_role("complementary", name="Preview")
    expect(banner).to_contain_text("Preview of the framework Kite.")
    expect(main(boss)).to_contain_text("A kite among frameworks.")
    missing = page.goto("/frameworks/kite/")
    assert missing is not None
    assert missing.status == 404
    banner.get_by_role("link", name="Back to its form").click()
    boss.get_by_role("button", name="Publish").click()
    expect(boss.locator("li.success")).to_have_text("Kite is published.")
    page.goto("/frameworks/kite/")
    expect(main(page)).to_contain_text("A kite among frameworks.")
    expect(page.get_by_role("complementary", name="Preview")).to_have_count(0)
    boss.get_by_role("button", name="Take back").click()  # other tests count what is published
    expect(boss.locator("li.success")).to_contain_text("is a draft again")


def test_a_contributor_suggests_what_an_editor_takes(desks: Desks, page: Page) -> None:
    writer = desks.of("contributor")
    writer.goto("/admin/catalog/support/?q=hug+websockets")
    writer.locator("#result_list tbody a").first.click()
    writer.get_by_label("Note").fill("Seen by a contributor.")
    writer.get_by_label("Why").fill("Its changes say so.")
    writer.get_by_role("button", name="Send for review").click()
    expect(writer.locator("li.success")).to_contain_text("Sent for review")
    page.goto("/features/websockets/")
    expect(main(page)).not_to_contain_text("Seen by a contributor.")

    editor = desks.of("editor")
    editor.goto("/admin/catalog/suggestion/?kind=changes&state__exact=waiting")
    editor.locator("#result_list tbody a").first.click()
    proposed = editor.get_by_role("row", name="Note")
    expect(proposed).to_contain_text("Seen by a contributor.")
    editor.get_by_role("button", name="Accept and change the record").click()
    expect(editor.locator("li.success")).to_have_text("Changed, as suggested: note.")
    page.goto("/features/websockets/")
    expect(page.locator("#hug")).to_contain_text("Seen by a contributor.")
    writer.goto("/admin/catalog/suggestion/")
    expect(writer.locator("#result_list")).to_contain_text("Accepted")
