"""The Atom feed: well-formed, in words, and quiet about a load of very many records."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import history
from catalog.changes import following
from catalog.changes.nouns import NAMES
from catalog.models import Concept, Framework, Run, Support
from comparisons import change_feed, change_words

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def feed(client: Client, query: str = "") -> ET.Element:
    response = client.get(f"/feeds/changes.atom{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 — our own


def text(element: ET.Element, name: str) -> str:
    found = element.findtext(ATOM + name)
    assert found, f"no {name}"
    return found


def link(element: ET.Element, rel: str) -> str | None:
    found = [each.get("href") for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
    assert len(found) <= 1
    return found[0] if found else None


def entries(element: ET.Element) -> list[ET.Element]:
    return element.findall(f"{ATOM}entry")


def titles(client: Client, query: str = "") -> list[str]:
    return [text(entry, "title") for entry in entries(feed(client, query))]


@pytest.fixture
def edited(editor: User) -> None:
    with history.revision(editor, "internal"):
        cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
        cell.level, cell.via = "third_party", "pkg:pypi/smorest-draft"
        cell.save()
        for other in Support.objects.filter(framework__slug="flask").exclude(pk=cell.pk)[:3]:
            other.checked = dt.date(2026, 12, 1)
            other.save()
    with history.revision(editor):
        concept = Concept.objects.get(slug="wsgi")
        concept.name = "WSGI <b>&\x0b</b>"
        concept.save()


def test_the_newest_comes_first_in_words(client: Client, edited: None) -> None:
    concept, flask, *loaded = titles(client)
    assert concept == "Concept WSGI <b>&</b>: name is now WSGI <b>&</b>"
    assert flask == (
        "Flask: OpenAPI schema is now third party via pkg:pypi/smorest-draft; 3 cells checked again"
    )
    assert len(loaded) == 2
    assert "17 frameworks" in loaded[0]
    assert f"{Support.objects.visible().count():,} cells" in loaded[0]
    assert loaded[1] == f"{Run.objects.count()} runs of the lab added"


def test_it_is_a_feed_as_the_standard_asks(client: Client, edited: None) -> None:
    found = feed(client)
    assert found.tag == f"{ATOM}feed"
    assert link(found, "self") == text(found, "id") == "http://127.0.0.1:8000/feeds/changes.atom"
    assert link(found, "license") == "https://creativecommons.org/licenses/by/4.0/"
    assert "CC BY 4.0" in text(found, "rights")
    assert found.findtext(f"{ATOM}author/{ATOM}name") == "Framewise"
    every = entries(found)
    ids = [text(entry, "id") for entry in every]
    assert len(set(ids)) == len(ids)
    times = [dt.datetime.fromisoformat(text(entry, "updated")) for entry in every]
    assert times == sorted(times, reverse=True)
    assert dt.datetime.fromisoformat(text(found, "updated")) == times[0]
    assert all(entry.findtext(f"{ATOM}content/{XHTML}div/{XHTML}ul/{XHTML}li") for entry in every)


def test_its_links_lead_to_pages(client: Client, edited: None) -> None:
    for entry in entries(feed(client)):
        for rel in ("alternate", "related"):
            parts = urlsplit(link(entry, rel) or "")
            assert client.get(f"{parts.path}?{parts.query}").status_code == 200


def test_of_one_framework_only(client: Client, edited: None) -> None:
    mine = titles(client, "?framework=flask")
    assert mine[0].startswith("Flask: OpenAPI schema is now third party")
    assert mine[1].startswith("1 framework, ")
    assert len(mine) == 2
    assert titles(client, "?framework=no-such") == []
    page = client.get("/frameworks/flask/").content.decode()
    assert 'href="/feeds/changes.atom?framework=flask"' in page


def test_a_draft_is_not_in_it(client: Client, editor: User, edited: None) -> None:
    before = titles(client)
    with history.revision(editor):
        Framework.objects.create(slug="sketch", name="Sketch", purl="pkg:pypi/sketch-draft")
    assert titles(client) == before
    assert titles(client, "?framework=sketch") == []


def test_older_pages_follow(client: Client, edited: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = titles(client)
    monkeypatch.setattr(change_feed, "REVISIONS", 1)
    found = feed(client)
    paged = [text(entry, "title") for entry in entries(found)]
    while address := link(found, "next"):
        found = feed(client, f"?{urlsplit(address).query}")
        assert link(found, "self") == address
        paged += [text(entry, "title") for entry in entries(found)]
    assert paged == whole


def test_it_has_words_for_every_noun() -> None:
    assert change_words.NOUNS.keys() == NAMES.keys()


def test_every_page_names_it(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count('href="/feeds/changes.atom"') == 2


def test_it_asks_as_often_for_many_revisions_as_for_few(client: Client, editor: User) -> None:
    def queries() -> int:
        feed(client)
        with CaptureQueriesContext(connection) as captured:
            feed(client)
        return len(captured)

    def edit(note: str) -> None:
        for cell in Support.objects.filter(framework__slug="flask")[:3]:
            with history.revision(editor):
                cell.note = note
                cell.save()

    edit("Once.")
    few = queries()
    edit("Twice.")
    edit("Thrice.")
    assert queries() == few
    assert following.newest() > 8
