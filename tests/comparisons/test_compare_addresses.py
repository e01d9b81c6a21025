"""Addresses of comparisons: the one, those that lead to it, and those that cannot be."""

from __future__ import annotations

import string
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db
MANY = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SLUGS = st.sampled_from(["django", "flask", "flsk", "vs", "x", "", "asab", "-", "Django"])
NEARLY = st.lists(SLUGS, max_size=9).map("-vs-".join)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.sampled_from(
    [
        *("with", "only", "order", "hide", "kind", "verdict", "framework", "change", "limit"),
        *("search", "q"),
    ]
)
QUERIES = st.lists(st.tuples(NAMES | TEXT, NEARLY | TEXT), max_size=4).map(urlencode)
PAGES = st.sampled_from(
    [
        *("/", "/frameworks/", "/frameworks/flask/", "/features/", "/features/openapi/"),
        *("/claims/", "/concepts/", "/compare/", "/compare/django-vs-flask/", "/comparisons/"),
        *("/nowhere/", "/sitemap.xml", "/api/v1/frameworks/", "/api/v1/supports/flask.openapi/"),
        *("/api/v1/claims/", "/api/v1/compare/django-vs-flask/", "/search/", "/api/v1/search/"),
    ]
)


@pytest.mark.parametrize("query", ["", "?only=differences", "?order=flask,django&hide=code&x=%2F"])
@pytest.mark.parametrize("slugs", ["flask-vs-django", "flask-vs-django-vs-flask"])
def test_any_other_order_moves_for_good_and_keeps_the_query(
    client: Client, slugs: str, query: str
) -> None:
    answer = client.get(f"/compare/{slugs}/{query}")
    assert (answer.status_code, answer["Location"]) == (301, f"/compare/django-vs-flask/{query}")


@pytest.mark.parametrize("slugs", ["flask", "flask-vs-flask"])
def test_one_against_itself_leads_to_the_picker(client: Client, slugs: str) -> None:
    answer = client.get(f"/compare/{slugs}/", follow=True)
    assert answer.redirect_chain == [("/compare/?with=flask", 302)]
    assert "Choose one more" in answer.content.decode()


@pytest.mark.parametrize(
    ("slugs", "said"),
    [
        ("django-vs-flsk", "Not known here: flsk. Did you mean flask?"),
        ("qqq", "Not known here: qqq."),
        ("qqq-vs-qqq", "Not known here: qqq."),
        ("qqq-vs-zzz", "Not known here: qqq, zzz."),
        ("a-vs-b-vs-c-vs-d-vs-e-vs-f-vs-g", "At most 6 frameworks fit side by side; these are 7."),
    ],
)
def test_what_cannot_be_compared_is_told_beside_the_picker(
    client: Client, slugs: str, said: str
) -> None:
    answer = client.get(f"/compare/{slugs}/", follow=True)
    assert answer.status_code == 404
    assert said in answer.content.decode()
    assert 'name="with"' in answer.content.decode()


def test_seven_that_are_known_are_too_many(client: Client) -> None:
    seven = "bottle-vs-cherrypy-vs-django-vs-falcon-vs-fastapi-vs-flask-vs-sanic"
    answer = client.get(f"/compare/{seven}/")
    assert answer.status_code == 404
    assert "At most 6" in answer.content.decode()


@pytest.mark.parametrize("slugs", ["flask", "flask-vs-flask", "flask-vs-flsk", "a-vs-b-vs-c"])
def test_a_program_is_told_in_a_problem(client: Client, slugs: str) -> None:
    answer = client.get(f"/api/v1/compare/{slugs}/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"]


@MANY
@given(text=TEXT | NEARLY)
@example(text="\x00")
@example(text="flask-vs-\x00")
def test_no_text_in_the_address_breaks_the_page(client: Client, text: str) -> None:
    for start in ("/compare/", "/api/v1/compare/", "/frameworks/"):
        answer = client.get(f"{start}{quote(text, safe='')}/", follow=True)
        assert answer.status_code == 400 if "\x00" in text else answer.status_code in (200, 404)


@MANY
@given(path=PAGES, query=QUERIES)
@example(path="/claims/", query="framework=%00")
@example(path="/api/v1/claims/", query="framework=%00")
@example(path="/api/v1/frameworks/", query="search=%00")
def test_no_query_breaks_a_page(client: Client, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code in (200, 302, 400, 404, 422)


@MANY
@example(chosen=["\x00", "%", "flask"])
@given(chosen=st.lists(st.text(string.printable, max_size=12) | SLUGS, max_size=8))
def test_no_choice_breaks_the_picker(client: Client, chosen: list[str]) -> None:
    query = urlencode([("with", value) for value in chosen])
    expected = 400 if "%00" in query else 200
    assert client.get(f"/compare/?{query}", follow=True).status_code == expected
