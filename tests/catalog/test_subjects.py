"""What a suggestion may be about, and what it is called for people."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import history, subjects
from catalog.api.nouns import NOUNS
from catalog.models import Feature, Framework, Support

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moved")]


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun != "redirects"])
def test_every_noun_has_a_name_and_a_page(client: Client, noun: str) -> None:
    told = client.get(f"/api/v1/{noun}/?limit=1").json()["results"][0]
    key = told.get("key") or told["slug"]
    found = subjects.find(f"{noun}:{key}")
    assert found is not None
    assert found.about == f"{noun}:{key}"
    assert found.told is not None
    assert found.told.data == client.get(f"/api/v1/{noun}/{key}/").json()
    assert found.revision == found.told.revision > 0
    assert found.name
    assert client.get(found.path.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    ("about", "name", "path", "slugs"),
    [
        ("frameworks:flask", "Flask", "/frameworks/flask/", {"flask"}),
        ("supports:flask.openapi", "Flask, OpenAPI schema",
         "/features/openapi/?framework=flask#flask", {"flask"}),
        ("releases:flask.3.1.3", "Flask, 3.1.3", "/frameworks/flask/#releases", {"flask"}),
        ("concepts:asgi", "ASGI", "/concepts/asgi/", {"django", "falcon", "fastapi", "sanic"}),
        ("pages:/", "this site", "/", set()),
        ("pages:/benchmarks/", "the page /benchmarks/", "/benchmarks/", set()),
        ("pages:/benchmarks/frameworks/flask/", "the page /benchmarks/frameworks/flask/",
         "/benchmarks/frameworks/flask/", {"flask"}),
        ("pages:/compare/django-vs-flask/", "the page /compare/django-vs-flask/",
         "/compare/django-vs-flask/", {"django", "flask"}),
    ],
)  # fmt: skip
def test_it_is_told_in_words_with_the_frameworks_it_is_about(
    about: str, name: str, path: str, slugs: set[str]
) -> None:
    found = subjects.find(about)
    assert found is not None
    assert (found.name, found.path) == (name, path)
    assert {framework.slug for framework in found.frameworks} == slugs


def test_a_page_that_is_a_record_is_that_record() -> None:
    found = subjects.find("pages:/features/openapi/")
    assert found is not None
    assert found.about == "features:openapi"


def test_a_cell_of_which_nothing_is_known_may_be_spoken_of(editor: User) -> None:
    with history.revision(editor):
        Support.objects.get(framework__slug="flask", feature__slug="openapi").delete()
    found = subjects.find("supports:flask.openapi")
    assert found is not None
    assert (found.name, found.told) == ("Flask, OpenAPI schema", None)
    assert found.revision == history.number()


@pytest.mark.parametrize(
    "about",
    [
        "", "flask", "frameworks:", "frameworks:nothing", "framework:flask", "x:flask", ":",
        "supports:flask", "supports:flask.nothing", "supports:nothing.openapi", "supports:.openapi",
        "frameworks:fl\0ask", "frameworks:" + "a" * 401, "frameworks:\ud800", "releases:flask.0.0",
        "measurements:a.b.c.d.e.99999999999999999999.99999999999999999999",
        "pages:", "pages:benchmarks/", "pages:/benchmarks", "pages:/benchmarks/?task=json",
        "pages:/nowhere/",
        "pages:/admin/", "pages:/admin/login/", "pages:/api/v1/concepts/", "pages:/api/docs/",
        "pages:/suggest/", "pages:/suggest/sent/x/", "pages:/healthz", "pages:/robots.txt",
        "pages:/tasks/json/flask/app/", "pages:/frameworks/nothing/", "pages:/compare/a-vs-flask/",
        "pages:/benchmarks/frameworks/nothing/", "pages:/benchmarks/runs/a/against/b/",
        "pages://elsewhere.example/", "pages:https://elsewhere.example/",
        "pages:/\\elsewhere.example/",
        "pages:javascript:alert(1)/", "pages:/../admin/", "pages:/benchmarks/\n/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_nothing(about: str) -> None:
    assert subjects.find(about) is None


@pytest.mark.parametrize(
    "about",
    ["frameworks:sketch", "supports:sketch.openapi", "pages:/frameworks/sketch/",
     "pages:/compare/flask-vs-sketch/", "pages:/benchmarks/frameworks/sketch/"],
)  # fmt: skip
def test_a_draft_is_not_there(draft: Framework, about: str) -> None:
    assert Feature.objects.filter(slug="openapi").exists()
    assert subjects.find(about) is None
