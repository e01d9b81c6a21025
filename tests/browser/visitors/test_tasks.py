from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import FRAMEWORKS, heading, slugs
from tests.site import Site

TASKS = 14


def test_every_mark_of_the_list_leads_to_the_code(page: Page) -> None:
    page.goto("/tasks/")
    expect(heading(page)).to_have_text("Code for the same tasks")
    assert set(slugs(page.locator("thead a"))) == FRAMEWORKS
    expect(page.locator("tbody tr")).to_have_count(TASKS + page.locator("#runs tbody tr").count())
    row = page.locator("tr", has=page.get_by_role("rowheader", name="WebSocket"))
    expect(row.locator("a.state.refused").first).to_have_attribute("title", re.compile("No sample"))
    row.locator("a[href$='#code-flask']").click()
    expect(page).to_have_url(re.compile(r"/tasks/websocket/#code-flask$"))
    expect(page.locator("#code-flask")).to_be_in_viewport()
    expect(page.locator("#code-flask .state")).to_contain_text("Verified")


def test_the_runs_name_their_machine(page: Page) -> None:
    page.goto("/tasks/")
    run = page.locator("#runs tbody tr").last
    expect(run).to_contain_text("cores")
    expect(run).to_contain_text("Python 3.")


def test_the_contract_is_told_in_words(page: Page) -> None:
    page.goto("/tasks/path-parameter/")
    step = page.locator("#contract tr", has_text="an unknown user")
    expect(step).to_be_hidden()
    page.locator("#contract summary").click()
    expect(step).to_contain_text("must be refused")
    expect(step).to_contain_text("GET /users/99")
    expect(step).to_contain_text("status 404")


def test_code_stands_side_by_side_and_another_task_keeps_the_choices(page: Page) -> None:
    page.goto("/compare/django-vs-flask/?only=differences&order=flask,django")
    code = page.locator("#code")
    expect(code.locator("h3")).to_have_text(["Flask", "Django"])
    code.get_by_role("link", name="Database").click()
    expect(page).to_have_url(re.compile(r"only=differences&order=flask,django&task=database#code$"))
    expect(code.locator("h2")).to_have_text("Code: Database")
    expect(code.locator("h3")).to_have_text(["Flask", "Django"])
    # In one look: the page may still be scrolling to the code.
    boxes = "boxes => boxes.map(box => box.getBoundingClientRect().toJSON())"
    left, right, *_ = code.locator("pre.code").evaluate_all(boxes)  # Django has two files
    assert left["top"] == right["top"]
    assert left["right"] <= right["left"]


def test_code_is_hidden_on_demand(page: Page) -> None:
    page.goto("/compare/django-vs-flask/?hide=code")
    expect(page.locator("#code pre")).to_have_count(0)
    page.get_by_role("link", name="Show Code").click()
    expect(page.locator("#code pre")).not_to_have_count(0)


def test_a_framework_shows_its_own(page: Page) -> None:
    page.goto("/frameworks/masonite/?task=session")
    code = page.locator("#code")
    expect(code.locator("h3")).to_have_text(["Masonite"])
    expect(code.get_by_role("link", name="app.py")).to_be_visible()
    other = code.locator("details.file").first
    other.locator("summary").click()
    expect(other.locator("pre")).to_be_visible()


def test_code_is_copied_as_it_is(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/tasks/hello/")
    page.locator("#code-flask .copy").click()
    expect(page.locator("#code-flask .copy")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.request.get("/tasks/hello/flask/app.py").text()


def test_without_scripts_there_is_code_and_no_dead_button(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    page.goto("/tasks/hello/")
    expect(page.locator("#code-flask pre")).to_contain_text("Flask(__name__)")
    expect(page.locator("button.copy")).to_have_count(0)
    context.close()


def test_a_long_line_scrolls_in_its_box_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/tasks/database/")
    wide = "[...document.querySelectorAll('pre.code')].some(p => p.scrollWidth > p.clientWidth)"
    assert page.evaluate(wide)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
