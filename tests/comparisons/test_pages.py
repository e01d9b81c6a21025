"""What holds of the answer of every public address, found as a crawler finds them."""

from __future__ import annotations

import re
import struct
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from pytest_django.plugin import DjangoDbBlocker

from tests.comparisons.reading import Page, on_this_site, without_fragment

pytestmark = pytest.mark.django_db
KINDS = {
    "/robots.txt": "text/plain",
    "/healthz": "text/plain",
    "/readyz": "text/plain",
    "/sitemap.xml": "application/xml",
}
GUIDES = {"about-editing"}
APART = ("/static/", "/admin/", "/feeds/", "/suggest/")


@dataclass
class Visit:
    path: str
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str

    @cached_property
    def page(self) -> Page:
        return Page(self.body)

    @property
    def is_page(self) -> bool:
        return self.headers["Content-Type"].startswith("text/html")

    @property
    def ours(self) -> bool:
        """Rendered from our own templates; the documentation of the API is not."""
        return self.is_page and not self.path.startswith("/api/")

    def here(self) -> set[str]:
        """The addresses of this site to which the page links, without static files."""
        links = {without_fragment(self.path, a) for a in self.page.links() if on_this_site(a)}
        return {link for link in links if not link.startswith(APART)}


def visit(client: Client, path: str) -> Visit:
    answer = client.get(path)
    body = "" if getattr(answer, "streaming", False) else answer.content.decode()
    return Visit(path, answer.status_code, dict(answer.headers), list(answer.cookies), body)


def in_the_sitemap(client: Client) -> list[str]:
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 — our own
    addresses = [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]
    assert all(address.startswith(settings.SITE_URL) for address in addresses)
    return [address.removeprefix(settings.SITE_URL) for address in addresses]


def some(paths: set[str]) -> list[str]:
    """All of them, but of comparisons and claims, of which there are many alike, each ninth."""
    many = sorted(path for path in paths if "/compare/" in path or path.startswith("/claims/"))
    return sorted(paths - set(many)) + many[::9]


@pytest.fixture(scope="module")
def visits(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Visit]:
    """Every page of the sitemap, and what they link to on this site."""
    with django_db_blocker.unblock():
        client = Client()
        first = [visit(client, path) for path in some({*in_the_sitemap(client), *KINDS})]
        seen = {found.path for found in first}
        linked = {link for found in first if found.ours for link in found.here()}
        return first + [visit(client, path) for path in some(linked - seen)]


@pytest.fixture(scope="module")
def pages(visits: list[Visit]) -> list[Visit]:
    found = [one for one in visits if one.ours and one.status == 200]
    assert len(found) > 60
    return found


def test_every_address_answers(visits: list[Visit]) -> None:
    assert [(one.path, one.status) for one in visits if one.status != 200] == []


def test_every_kind_of_page_is_visited(pages: list[Visit]) -> None:
    kinds = {one.path.split("/")[1] for one in pages}
    assert kinds >= {"", "frameworks", "features", "claims", "concepts", "compare", "comparisons"}
    assert "choose" in kinds


def kind_of(path: str) -> str:
    if path.startswith("/tasks/") and not urlsplit(path).path.endswith("/"):
        return "text/plain"  # the files of samples
    if "format=" in path:
        return "text/csv" if "format=csv" in path else "text/markdown"
    data = path.startswith("/api/v1/") or path.endswith(".json")
    return KINDS.get(path, "application/json" if data else "text/html")


def test_every_address_has_the_right_content_type(visits: list[Visit]) -> None:
    for one in visits:
        assert one.headers["Content-Type"].startswith(kind_of(one.path)), one.path


def test_no_address_sets_a_cookie(visits: list[Visit]) -> None:
    assert [one.path for one in visits if one.cookies or "Set-Cookie" in one.headers] == []


def test_no_page_varies_on_more_than_the_encoding(visits: list[Visit]) -> None:
    open_to_all = [one for one in visits if not one.path.startswith("/api/")]
    varies = {
        (one.path, name.strip().lower())
        for one in open_to_all
        for name in one.headers.get("Vary", "").split(",")
    }
    assert {(path, name) for path, name in varies if name not in ("", "accept-encoding")} == set()


def test_a_page_of_each_kind_leads_to_the_same_as_json(client: Client, pages: list[Visit]) -> None:
    """But for guides, which are texts of the repository."""
    kinds = {resolve(urlsplit(one.path).path).view_name: one for one in pages}
    for one in (one for name, one in kinds.items() if name not in GUIDES):
        [address] = one.page.as_json()
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json"), address


def test_no_page_loads_anything_from_elsewhere(pages: list[Visit]) -> None:
    wrong = {(one.path, a) for one in pages for a in one.page.loads() if not on_this_site(a)}
    assert wrong == set()


def test_every_static_file_of_a_page_is_there(pages: list[Visit]) -> None:
    loaded = {a for one in pages for a in one.page.loads() if a.startswith(settings.STATIC_URL)}
    assert len(loaded) >= 2
    for address in loaded:
        folder, _, name = address.removeprefix(settings.STATIC_URL).rpartition("/")
        plain = ".".join(part for part in name.split(".") if not _hash(part))
        assert finders.find(f"{folder}/{plain}"), address


def _hash(part: str) -> bool:
    return len(part) == 12 and all(digit in "0123456789abcdef" for digit in part)


def test_a_link_leads_to_this_site_or_out_of_it_over_http(pages: list[Visit]) -> None:
    schemes = {urlsplit(link).scheme for one in pages for link in one.page.links()}
    assert schemes <= {"", "http", "https"}
    assert {"", "https"} <= schemes


def test_every_fragment_leads_to_something(pages: list[Visit]) -> None:
    anchors = {one.path: _anchors(one.page) for one in pages}
    wanted = {
        urljoin(one.path, link).partition("#")[::2] for one in pages for link in one.page.links()
    }
    known = [(path, name) for path, name in wanted if name and path in anchors]
    assert len(known) > 100
    assert [(path, name) for path, name in known if name not in anchors[path]] == []


def _anchors(page: Page) -> set[str]:
    return {element.attributes.get("id", "") for element in page.elements}


def test_no_identifier_stands_twice_on_a_page(pages: list[Visit]) -> None:
    for one in pages:
        found = [e.attributes["id"] for e in one.page.elements if "id" in e.attributes]
        assert len(found) == len(set(found)), one.path


def test_the_canonical_link_is_the_bare_address(pages: list[Visit]) -> None:
    for one in pages:
        asked = urlsplit(one.path)
        bare, _, number = one.page.canonical()[0].partition("?page=")
        assert bare == settings.SITE_URL + asked.path, one.path
        # A page of a list has an address of its own; one thing in it may be asked for by name.
        named = re.match(r"page=|claim=|framework=", asked.query)
        assert number == "" or (named and int(number) > 1), one.path


@pytest.mark.parametrize(
    "path",
    [
        "/?a=1",
        "/frameworks/?kind=micro",
        "/frameworks/flask/?a=1",
        "/features/openapi/?a=1",
        "/claims/?verdict=holds",
        "/compare/?with=flask",
        "/choose/?must=openapi",
        "/compare/django-vs-flask/?only=differences&order=flask&hide=profile",
    ],
)
def test_the_canonical_link_has_no_query(client: Client, path: str) -> None:
    page = Page(client.get(path).content.decode())
    assert page.canonical() == [settings.SITE_URL + path.partition("?")[0]]


def test_every_page_has_a_title_a_description_and_a_language(pages: list[Visit]) -> None:
    for one in pages:
        head = {e.attributes.get("name", e.tag): e for e in one.page.elements}
        assert head["title"].whole.endswith(" · Framewise") or one.path == "/", one.path
        assert head["description"].attributes["content"].strip(), one.path
        assert head["html"].attributes["lang"] == "en"


def head_of(one: Visit) -> dict[str, str]:
    """The title, and what the page says of itself, by its name."""
    elements = [e for e in one.page.elements if e.tag in ("title", "meta")]
    named = {e.attributes.get("name") or e.attributes.get("property", e.tag): e for e in elements}
    return {name: e.attributes.get("content", e.whole) for name, e in named.items()}


def in_the_sitemap_too(visits: list[Visit], pages: list[Visit]) -> list[Visit]:
    body = next(one.body for one in visits if one.path == "/sitemap.xml")
    return [one for one in pages if f"<loc>{settings.SITE_URL}{one.path}</loc>" in body]


def test_no_two_pages_have_the_same_title_or_description(
    visits: list[Visit], pages: list[Visit]
) -> None:
    heads = [head_of(one) for one in in_the_sitemap_too(visits, pages)]
    assert len(heads) > 100
    for name in ("title", "description"):
        said = Counter(head[name] for head in heads)
        assert [text for text, times in said.items() if times > 1] == []


def test_a_description_is_as_long_as_search_engines_show(
    visits: list[Visit], pages: list[Visit]
) -> None:
    for one in in_the_sitemap_too(visits, pages):
        assert 50 <= len(head_of(one)["description"]) <= 160, one.path


def test_a_shared_link_shows_title_description_and_picture(pages: list[Visit]) -> None:
    # What is embedded is shown in a page of others, which is the one that people share.
    for one in (each for each in pages if not each.path.endswith("embed")):
        head = head_of(one)
        assert head["title"].startswith(head["og:title"]), one.path
        assert head["og:description"] == head["description"]
        assert head["og:url"] == one.page.canonical()[0]
        assert head["twitter:card"] == "summary_large_image"
        assert head["og:image"].startswith(f"{settings.SITE_URL}/")


def test_pictures_are_there_in_the_size_that_is_said(client: Client, pages: list[Visit]) -> None:
    heads = [head_of(one) for one in pages if not one.path.endswith("embed")]
    said = {(head["og:image:width"], head["og:image:height"]) for head in heads}
    pictures = {head["og:image"].removeprefix(settings.SITE_URL) for head in heads}
    assert len(pictures) > 10
    assert {_size(client, path) for path in pictures} == said


def _size(client: Client, path: str) -> tuple[str, str]:
    if path.startswith(settings.STATIC_URL):
        picture = Path(str(finders.find(path.removeprefix(settings.STATIC_URL)))).read_bytes()
    else:
        picture = client.get(path).content
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return str(width), str(height)


def test_every_page_has_one_main_heading(pages: list[Visit]) -> None:
    for one in pages:
        headings = [e.whole.strip() for e in one.page.elements if e.tag == "h1"]
        assert len(headings) == 1, one.path
        assert headings[0], one.path


def test_the_sitemap_has_each_page_once(visits: list[Visit]) -> None:
    body = next(one.body for one in visits if one.path == "/sitemap.xml")
    found = [e.text for e in ET.fromstring(body).iter() if e.tag.endswith("}loc")]  # noqa: S314
    assert len(found) == len(set(found)) > 150
    assert all((address or "").endswith("/") for address in found)
