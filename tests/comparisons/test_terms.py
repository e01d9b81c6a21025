"""Words that a concept explains lead to it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from comparisons.jinja_environment import markdown
from comparisons.terms import Terms, terms
from tests.comparisons.reading import Page

TERMS = Terms(
    (
        ("WSGI", "/concepts/wsgi/"),
        ("WSGI server", "/concepts/application-server/"),
        ("REST", "/concepts/rest/"),
        ("Middleware", "/concepts/middleware/"),
        ("template engine", "/concepts/template-engine/"),
        ("micro framework", "/concepts/micro-framework/"),
    )
)


def links(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<a class="term" href="/concepts/([^"]*)/">([^<]*)</a>', TERMS.link(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It runs on WSGI.", [("wsgi", "WSGI")]),
        ("Any WSGI server runs it.", [("application-server", "WSGI server")]),
        ("Middleware, then more middleware.", [("middleware", "Middleware")]),
        ("Two template engines.", [("template-engine", "template engines")]),
        ("The rest of it, wsgi.py and WSGI.py, non-WSGI and pyWSGI.", []),
        ("REST (and WSGI)", [("rest", "REST"), ("wsgi", "WSGI")]),
        (markdown("`WSGI` in code, [WSGI](https://a.b/) in a link"), []),
        (markdown("**WSGI** in bold"), [("wsgi", "WSGI")]),
        (Markup('<p title="WSGI">no</p>'), []),
    ],
)
def test_the_first_use_of_a_term_is_a_link(text: str, expected: list[tuple[str, str]]) -> None:
    assert links(text) == expected


@given(st.text() | st.text("WSGIREST <>&\"'server"))
def test_nothing_but_links_is_added(text: str) -> None:
    linked = TERMS.link(text)
    assert re.sub(r'<a class="term" href="[^"]*">|</a>', "", linked) == escape(text)


def test_a_name_is_found_whatever_its_case() -> None:
    assert TERMS.named("Micro framework", "Micro") == (
        '<a class="term" href="/concepts/micro-framework/">Micro</a>'
    )
    assert TERMS.named("Other framework", "<b>") == "&lt;b&gt;"


def test_without_concepts_the_text_stays() -> None:
    assert Terms(()).link("WSGI & more") == "WSGI &amp; more"


@pytest.mark.django_db
def test_a_concept_does_not_lead_to_itself() -> None:
    addresses = set(terms().addresses.values())
    assert addresses - set(terms(besides="wsgi").addresses.values()) == {"/concepts/wsgi/"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/frameworks/flask/", "/concepts/asgi/", "/features/openapi/", "/tasks/websocket/"],
)
def test_pages_link_their_terms(client: Client, path: str) -> None:
    page = Page(client.get(path).content.decode())
    found = [e.attributes["href"] for e in page.elements if "term" in e.names]
    assert found
    assert path not in found
    assert all(client.get(address).status_code == 200 for address in set(found))
