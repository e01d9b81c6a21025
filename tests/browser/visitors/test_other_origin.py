"""A page of another site reads the API, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.site import Site

READ = """
async ([address, condition]) => {
  const headers = condition ? {"If-None-Match": condition} : {};
  const answer = await fetch(address, {headers, cache: condition ? "no-store" : "default"});
  return {
    status: answer.status,
    type: answer.type,
    etag: answer.headers.get("ETag"),
    link: answer.headers.get("Link"),
    request: answer.headers.get("X-Request-ID"),
    text: await answer.text(),
  };
}
"""


def test_a_page_of_another_site_reads_a_list_and_its_headers(elsewhere: Page, site: Site) -> None:
    address = f"{site.url}/api/v1/frameworks/?limit=2"
    first = elsewhere.evaluate(READ, [address, None])
    assert (first["status"], first["type"]) == (200, "cors")
    assert '"results"' in first["text"]
    assert 'rel="license"' in first["link"]
    assert first["request"]
    # Its own cache asks again with what it has.
    again = elsewhere.evaluate(READ, [address, None])
    assert (again["text"], again["etag"]) == (first["text"], first["etag"])


def test_it_may_ask_whether_anything_has_changed(elsewhere: Page, site: Site) -> None:
    """With a header that the browser asks for leave to send."""
    address = f"{site.url}/api/v1/tasks/"
    etag = elsewhere.evaluate(READ, [address, None])["etag"]
    unchanged = elsewhere.evaluate(READ, [address, etag])
    assert (unchanged["status"], unchanged["text"]) == (304, "")
    assert (unchanged["etag"], unchanged["type"]) == (etag, "cors")


def test_it_can_read_what_is_wrong(elsewhere: Page, site: Site) -> None:
    answer = elsewhere.evaluate(READ, [f"{site.url}/api/v1/framework/", None])
    assert answer["status"] == 404
    assert "Did you mean" in answer["text"]


def test_it_cannot_read_a_page(elsewhere: Page, site: Site) -> None:
    """Which is what the browser does where nothing is said."""
    asked = f"fetch('{site.url}/frameworks/').then(() => 'read', () => 'refused')"
    assert elsewhere.evaluate(asked) == "refused"
