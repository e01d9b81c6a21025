"""What other sites may show of this one, and what is opened by itself, in a real browser.

That no page is kept from something that it needs, the page fixture tells in every test: a browser
reports that as an error.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site import Site

SHOWN = """async address => {
  const picture = new Image();
  picture.src = address;
  return await picture.decode().then(() => "shown", () => "refused");
}"""
ALONE = [
    "/robots.txt", "/feeds/changes.atom", "/tasks/database/flask/app.py",
    "/api/v1/frameworks/flask/", "/api/v1/badges/flask.svg",
]  # fmt: skip


def framed(elsewhere: Page, address: str, sandbox: str = "") -> Page:
    elsewhere.set_content(f'<iframe {sandbox} src="{address}"></iframe>')
    return elsewhere


@pytest.mark.parametrize("sandbox", ["", "sandbox"])
def test_the_table_is_framed_with_its_looks(elsewhere: Page, site: Site, sandbox: str) -> None:
    framed(elsewhere, f"{site.url}/compare/django-vs-flask/?embed", sandbox)
    frame = elsewhere.frame_locator("iframe")
    expect(frame.get_by_role("columnheader", name="Flask").first).to_be_visible()
    assert frame.locator("h1").evaluate("e => getComputedStyle(e).position") == "absolute"


@pytest.mark.parametrize("address", ["/", "/compare/django-vs-flask/", "/admin/login/"])
def test_no_other_page_is_framed(elsewhere: Page, site: Site, address: str) -> None:
    framed(elsewhere, site.url + address)
    (frame,) = elsewhere.main_frame.child_frames
    frame.wait_for_url("chrome-error://**")


def test_another_site_shows_badges_and_pictures(elsewhere: Page, site: Site) -> None:
    for path in ("/api/v1/badges/flask.svg", "/frameworks/flask/share.png"):
        assert elsewhere.evaluate(SHOWN, site.url + path) == "shown"


@pytest.mark.parametrize("address", ALONE)
def test_what_is_opened_by_itself_is_shown(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200


def test_what_is_written_into_a_page_does_not_run(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    page.goto(f"{site.url}/frameworks/")
    page.evaluate("""() => {
        window.told = [];
        addEventListener("securitypolicyviolation", e => told.push(e.effectiveDirective));
        document.body.insertAdjacentHTML("beforeend",
            '<p style="color: red"></p><img src="data:," onerror="ran = 1">'
            + '<iframe src="/"></iframe>');
        const script = document.createElement("script");
        script.textContent = "ran = 1";
        document.body.append(script);
    }""")
    page.wait_for_function("told.length >= 4")
    assert set(page.evaluate("told")) >= {
        "style-src-attr", "script-src-elem", "script-src-attr", "img-src", "frame-src",
    }  # fmt: skip
    assert page.evaluate("typeof ran") == "undefined"
    page.close()
