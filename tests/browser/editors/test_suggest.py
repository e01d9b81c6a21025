"""A reader without JavaScript says what is wrong with a cell, and sees what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import heading, main
from tests.browser.visitors.test_accessibility import always, violations
from tests.site import Site

FORM = "/suggest/?about=supports:flask.openapi"


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_from_a_cell_to_the_receipt_without_scripts(plain: Page) -> None:
    plain.goto("/compare/django-vs-flask/")
    plain.get_by_role("link", name="Something wrong with OpenAPI schema in Flask?").click()
    expect(heading(plain)).to_have_text("Something wrong here?")
    expect(main(plain)).to_contain_text("Flask, OpenAPI schema")
    text = "It is <b>maintained</b> no more.\nSays its README."
    plain.get_by_label("What is wrong or missing?").fill(text)
    plain.get_by_label("Which level would be right?").select_option("None")
    plain.get_by_label("How should we name you?").fill("Ada")
    plain.get_by_role("button", name="Send").click()
    expect(heading(plain)).to_have_text("Thank you: it is kept")
    for said in (text.replace("\n", " "), "none", "Ada", "Bookmark this page"):
        expect(main(plain)).to_contain_text(said)
    assert "/suggest/sent/" in plain.url


def test_the_end_of_every_page_leads_there(plain: Page) -> None:
    plain.goto("/benchmarks/")
    plain.get_by_role("link", name="Something wrong here?").click()
    expect(main(plain).get_by_role("link", name="the page /benchmarks/")).to_be_visible()


def test_errors_stand_at_their_fields_and_no_word_is_lost(plain: Page) -> None:
    plain.goto(FORM)
    plain.get_by_label("What is wrong or missing?").fill(
        "See https://a.example and http://b.example"
    )
    plain.get_by_label("How should we name you?").fill("ada@example.org")
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_role("alert")).to_contain_text("not sent yet")
    text = plain.get_by_label("What is wrong or missing?")
    expect(text).to_have_value("See https://a.example and http://b.example")
    expect(text).to_have_accessible_description(
        "This may hold one link. Leave the others out, or "
        "name them without “https://”. In any language; with one link at most."
    )
    text.fill("See https://a.example")
    plain.get_by_label("How should we name you?").fill("")
    plain.get_by_role("button", name="Send").click()
    expect(heading(plain)).to_have_text("Thank you: it is kept")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_something_is_refused(
    browser: Browser, site: Site, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(base_url=site.url, color_scheme=scheme)
    page.goto(FORM)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found = violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert found + violations(page) == []
    page.close()


def test_axe_finds_nothing_on_the_receipt(page: Page) -> None:
    page.goto("/suggest/?about=frameworks:flask")
    page.get_by_label("What is wrong or missing?").fill("The summary is old." * 40)
    page.get_by_role("button", name="Send").click()
    expect(heading(page)).to_have_text("Thank you: it is kept")
    assert always(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_paper_has_no_flags(page: Page) -> None:
    page.goto("/compare/django-vs-flask/")
    flag = page.get_by_role("link", name="Something wrong with OpenAPI schema in Flask?")
    expect(flag).to_be_visible()
    page.emulate_media(media="print")
    expect(flag).to_be_hidden()
