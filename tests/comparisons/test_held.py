"""Pages put together from pieces that are held say what pages made anew say."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from catalog import history
from catalog.models import Framework
from tests.comparisons.test_queries import PINNED

MORE = [
    "/compare/bottle-vs-django-vs-hug/?task=database&order=hug,bottle",
    "/compare/asab-vs-bottle-vs-cherrypy-vs-hug-vs-masonite-vs-web2py/?only=differences",
    "/frameworks/hug/?task=session",
    "/frameworks/hug/?task=nothing",
    "/benchmarks/?task=json&load=64-connections&show=latency&kind=micro",
    "/benchmarks/?run=2026-11-21-two-cores-e2a6dc&show=cost&interface=wsgi",
    "/benchmarks/?stack=flask/gunicorn&stack=django/gunicorn&show=server",
    "/benchmarks/runs/2026-11-21-two-cores-e2a6dc/?page=2",
    "/benchmarks/runs/2026-11-21-two-cores-f8d9f1/against/2026-11-21-two-cores-e2a6dc/?only=all",
    "/tasks/database/?framework=flask",
    "/features/?frameworks=hug,flask",
    "/features/orm/?framework=hug",
    "/features/nothing/",
    "/claims/?verdict=outdated&framework=django",
    "/claims/?verdict=unmeasured",
    "/choose/?must=openapi,websockets&should=orm:3,python&not=admin&python=3.13&at=official",
    "/choose/?speed=10&should=speed&released=24",
    "/api/v1/choose/?should=openapi,admin&kind=micro&limit=5&offset=5",
    "/search/?q=djagno+vs+falsk",
    "/search/?q=a",
    "/comparisons/flask-django-fastapi/",
    "/concepts/asgi/",
    "/api/v1/supports/?limit=1000",
    "/api/v1/supports/?framework=flask&ordering=-level",
    "/api/v1/claims/?limit=1000",
    "/api/v1/frameworks/",
    "/api/v1/findings/?limit=200",
]


def test_what_is_held_says_the_same_until_somebody_changes_it(
    settings: Settings, client: Client, editor: User, hold_pieces: Callable[[], None]
) -> None:
    call_command("load_facts", verbosity=0)
    hold_pieces()
    for path in (*PINNED, *MORE):
        settings.HOLD_PIECES = False
        anew = client.get(path).content
        settings.HOLD_PIECES = True
        assert client.get(path).content == anew, path
        assert client.get(path).content == anew, path
    with history.revision(editor, "a test"):
        flask = Framework.objects.get(slug="flask")
        flask.name, flask.summary = "Flacon", "A summary of a test."
        flask.save()
        cell = flask.supports.get(feature__slug="orm")
        cell.level, cell.via, cell.note = None, None, "Looked at in a test."
        cell.save()
    at = ("/compare/django-vs-flask/", "/frameworks/flask/", "/search/?q=flacon", "/")
    others = ("/benchmarks/", "/benchmarks/frameworks/flask/", "/tasks/", "/tasks/json/")
    lists = ("/features/", "/features/orm/", "/claims/?framework=flask", "/choose/?must=orm")
    for path in (*at, *others, *lists, "/about/evidence/"):
        said = client.get(path).content.decode()
        assert "Flacon" in said, path
    assert "Looked at in a test." in client.get("/features/orm/").content.decode()
    undecided = client.get("/api/v1/choose/?must=orm").json()["undecided"]
    assert "flask" in {placed["slug"] for placed in undecided}
    settings.HOLD_PIECES = False
    assert "A summary of a test." in client.get("/frameworks/flask/").content.decode()


def test_a_comparison_of_which_everything_is_held_asks_for_the_revision_alone(
    client: Client, hold_pieces: Callable[[], None]
) -> None:
    call_command("load_facts", verbosity=0)
    hold_pieces()
    for path in ("/compare/django-vs-flask/", "/compare/flask-vs-hug/", "/compare/django-vs-hug/"):
        assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get("/compare/django-vs-flask-vs-hug/")
    assert [query["sql"] for query in captured] == [
        "SELECT revision FROM catalog_catalogue WHERE id = 1"
    ]


def test_filters_of_what_is_held_ask_for_the_revision_alone(
    client: Client, hold_pieces: Callable[[], None]
) -> None:
    call_command("load_facts", verbosity=0)
    hold_pieces()
    first = client.get("/benchmarks/?task=json&load=64-connections").content
    with CaptureQueriesContext(connection) as captured:
        found = client.get("/benchmarks/?task=json&load=64-connections&kind=micro&show=cost")
    assert [query["sql"] for query in captured] == [
        "SELECT revision FROM catalog_catalogue WHERE id = 1"
    ]
    assert found.content != first
