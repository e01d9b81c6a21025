"""Every address that holds a slug leads on when the slug has changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Feature, Framework, Redirect, Task

pytestmark = pytest.mark.django_db
LED = [
    ("/frameworks/bottle/", "/frameworks/flagon/"),
    ("/frameworks/bottle/?task=json", "/frameworks/flagon/?task=json"),
    ("/frameworks/bottle/share.png", "/frameworks/flagon/share.png"),
    ("/features/openapi/", "/features/description/"),
    ("/tasks/hello/", "/tasks/greet/"),
    ("/tasks/hello/bottle/app.py", "/tasks/greet/flagon/app.py"),
    ("/tasks/json/bottle/app.py", "/tasks/json/flagon/app.py"),
    ("/compare/bottle-vs-flask/", "/compare/flagon-vs-flask/"),
    ("/compare/bottle-vs-flask/?only=differences&x=%2F",
     "/compare/flagon-vs-flask/?only=differences&x=%2F"),
    ("/compare/bottle-vs-hug/", "/compare/embrace-vs-flagon/"),
    ("/compare/bottle-vs-zope/", None),
    ("/frameworks/zope/", None),
    ("/api/v1/frameworks/bottle/", "/api/v1/frameworks/flagon/"),
    ("/api/v1/frameworks/bottle/?fields=name", "/api/v1/frameworks/flagon/?fields=name"),
    ("/api/v1/frameworks/bottle/page/", "/api/v1/frameworks/flagon/page/"),
    ("/api/v1/supports/bottle.openapi/", "/api/v1/supports/flagon.description/"),
    ("/api/v1/supports/bottle.orm/", "/api/v1/supports/flagon.orm/"),
    ("/api/v1/samples/bottle.hello/", "/api/v1/samples/flagon.greet/"),
    ("/api/v1/sources/bottle.zope/", "/api/v1/sources/flagon.zope/"),
    ("/api/v1/sources/zope/", None),
    ("/api/v1/compare/bottle-vs-flask/?only=differences",
     "/api/v1/compare/flagon-vs-flask/?only=differences"),
    ("/api/v1/badges/bottle.svg?label=x", "/api/v1/badges/flagon.svg?label=x"),
    ("/api/v1/badges/bottle/openapi.svg", "/api/v1/badges/flagon/description.svg"),
    ("/api/v1/runs/bottle/", None),
]  # fmt: skip


@pytest.fixture
def moved(revision: None) -> None:
    renamed: list[tuple[Any, str, str]] = [
        (Framework, "bottle", "flagon"), (Framework, "hug", "embrace"),
        (Feature, "openapi", "description"), (Task, "hello", "greet"),
    ]  # fmt: skip
    for model, old, new in renamed:
        record = model.objects.get(slug=old)
        record.slug = new
        record.save()


@pytest.mark.parametrize(("old", "new"), LED, ids=[old for old, _ in LED])
def test_an_old_address_leads_on_in_one_step(
    moved: None, client: Client, old: str, new: str | None
) -> None:
    answer = client.get(old)
    expected = (404, None) if new is None else (301, new)
    assert (answer.status_code, answer.get("Location")) == expected
    if new and "zope" not in new:
        assert client.get(new).status_code == 200


def test_the_other_order_leads_there_too(moved: None, client: Client) -> None:
    answer = client.get("/compare/hug-vs-flask-vs-bottle/?order=flask", follow=True)
    assert answer.redirect_chain[-1] == ("/compare/embrace-vs-flagon-vs-flask/?order=flask", 301)


def test_who_picks_by_an_old_slug_gets_what_is_meant(moved: None, client: Client) -> None:
    answer = client.get("/compare/?with=bottle&with=flask")
    assert (answer.status_code, answer["Location"]) == (302, "/compare/flagon-vs-flask/")


def test_what_leads_to_a_comparison_follows_its_frameworks(moved: None, client: Client) -> None:
    Redirect.objects.create(
        old_path="/which/", new_path="/compare/bottle-vs-flask/?only=differences"
    )
    answer = client.get("/which/")
    assert answer["Location"] == "/compare/flagon-vs-flask/?only=differences"


@pytest.mark.parametrize("new", ["/features/#data", "/frameworks/?kind=micro", "/a-file.txt"])
def test_what_an_editor_wrote_leads_anywhere(revision: None, client: Client, new: str) -> None:
    Redirect.objects.create(old_path="/by-hand/", new_path=new)
    Redirect.objects.create(old_path="/older/", new_path="/by-hand/")
    for old in ("/by-hand/", "/older/"):
        assert client.get(old)["Location"] == new


@pytest.mark.parametrize("ends", ["concepts/", ""])
def test_what_is_led_in_a_circle_is_not_there(revision: None, client: Client, ends: str) -> None:
    for old, new in (("a", "b"), ("b", "c"), ("c", "b")):
        Redirect.objects.create(old_path=f"/{ends}{old}/", new_path=f"/{ends}{new}/")
    for old in "abc":
        assert client.get(f"/{ends}{old}/").status_code == 404


def test_only_what_is_read_is_led_on(moved: None, client: Client) -> None:
    assert client.post("/frameworks/bottle/").status_code != 301


def test_a_long_address_that_is_none_asks_no_more(moved: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get("/compare/a1-vs-a2-vs-a3/")
    with CaptureQueriesContext(connection) as many:
        client.get(f"/compare/{'-vs-'.join(f'a{number}' for number in range(100, 300))}/")
    assert len(many) <= len(few)
