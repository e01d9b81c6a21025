"""Who reads from a replica, and that a page is never newer or older than its revision says."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from catalog.models import Concept
from config import replicas
from config.replicas import REPLICA, Router
from tests.site import Site, on_free_port, serving

PAGE, API = "/concepts/wsgi/", "/api/v1/concepts/wsgi/"


def read_from(request: HttpRequest) -> str:
    """The database that a view would read from."""
    found = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(Router().db_for_read(Concept))
        return HttpResponse()

    replicas.read_where_visitors_do(view)(request)
    return found[0]


@pytest.mark.parametrize("address", ["/", PAGE, API, "/search/?q=flask", "/readyz"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_visitors_read_from_the_replica(method: str, address: str) -> None:
    assert read_from(RequestFactory().generic(method, address)) == REPLICA


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_whatever_may_write_reads_from_the_primary(method: str) -> None:
    assert read_from(RequestFactory().generic(method, API)) == DEFAULT_DB_ALIAS


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (PAGE, {"Cookie": f"theme=dark; {settings.SESSION_COOKIE_NAME}=abc"}),
        (API, {"Authorization": "Bearer key"}),
        (API, {"X-API-Key": "key"}),
        ("/admin/", {}),
        ("/admin/login/", {}),
    ],
)
def test_an_editor_reads_from_the_primary(address: str, headers: dict[str, str]) -> None:
    assert read_from(RequestFactory().get(address, headers=headers)) == DEFAULT_DB_ALIAS


def test_outside_of_a_visit_the_primary_is_read_and_always_written() -> None:
    read_from(RequestFactory().get("/"))
    router = Router()
    assert router.db_for_read(Concept) == DEFAULT_DB_ALIAS
    with replicas.visit():
        assert router.db_for_write(Concept) == DEFAULT_DB_ALIAS
    assert [router.allow_migrate(db, "catalog") for db in (DEFAULT_DB_ALIAS, REPLICA)] == [
        True,
        False,
    ]


# Two databases of one server stand for a primary and a replica that lags behind

needs_postgresql = pytest.mark.skipif(
    "DATABASE_URL" not in os.environ, reason="SQLite has no replicas"
)


class Two:
    """A site over a primary and what stands for its replica."""

    def __init__(self, site: Site, primary: str, replica: str) -> None:
        self.site, self.primary, self.replica = site, primary, replica

    def say(self, database: str, text: str, revision: int) -> None:
        """As an edit, or its replay, leaves a database."""
        with psycopg.connect(database, autocommit=False) as connection:
            connection.execute("UPDATE catalog_concept SET text = %s", [text])
            connection.execute("UPDATE catalog_catalogue SET revision = %s", [revision])

    def asked(self, path: str, **headers: str) -> tuple[str, str]:
        """The answer, and the revision in its ETag; empty where it has none."""
        request = urllib.request.Request(f"{self.site.url}{path}", headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 — our own
            tag = (answer.headers["ETag"] or "").strip('"').partition("-")[0]
            return answer.read().decode(), tag

    def sessions(self, database: str) -> int:
        with psycopg.connect(database) as connection:
            row: Any = connection.execute("SELECT count(*) FROM django_session").fetchone()
        return int(row[0])


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = Path(tmp_path_factory.mktemp("two"))
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = f"primary_{os.getpid()}"
    primary, replica = f"{server}/{name}", f"{server}/replica_{os.getpid()}"
    site = on_free_port(folder, DATABASE_URL=primary, REPLICA_URLS=replica)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        site.manage("migrate", "--skip-checks", "--verbosity=0")
        site.manage("collectstatic", "--noinput", "--verbosity=0")
        site.manage("createsuperuser", "--noinput", "--username=editor", "--email=")
        _fill(primary)
        connection.execute(f"CREATE DATABASE replica_{os.getpid()} TEMPLATE {name}")
    with serving(site, folder):
        yield Two(site, primary, replica)


def _fill(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("INSERT INTO catalog_catalogue (id, revision) VALUES (1, 1)")
        connection.execute(
            "INSERT INTO catalog_concept (slug, name, text, aliases)"
            " VALUES ('wsgi', 'WSGI', 'Once.', '[]')"
        )


@needs_postgresql
@pytest.mark.parametrize("path", [PAGE, API])
def test_a_page_is_of_the_revision_of_the_replica(two: Two, path: str) -> None:
    two.say(two.primary, "As it was.", 7)
    two.say(two.replica, "As it was.", 7)
    assert "As it was." in two.asked(path)[0]
    two.say(two.primary, "Said anew.", 8)
    late, tag = two.asked(path)
    assert ("As it was." in late, tag) == (True, "7")
    two.say(two.replica, "Said anew.", 8)
    new, tag = two.asked(path)
    assert ("Said anew." in new, tag) == (True, "8")


@needs_postgresql
def test_an_editor_sees_at_once_what_visitors_will(two: Two) -> None:
    two.say(two.primary, "Said by an editor.", 10)
    two.say(two.replica, "As visitors know it.", 9)
    for headers in ({"Cookie": f"{settings.SESSION_COOKIE_NAME}=abc"}, {"Authorization": "Bearer"}):
        assert "Said by an editor." in two.asked(PAGE, **headers)[0]
        assert "As visitors know it." in two.asked(PAGE)[0]


@needs_postgresql
def test_signing_in_writes_to_the_primary_alone(two: Two) -> None:
    before = two.sessions(two.primary)
    edit = two.site.manage(
        "shell",
        "--no-imports",
        "-c",
        "from django.test import Client; c = Client(headers={'host': '127.0.0.1'});"
        "from tests.site import PASSWORD;"
        "told = {'username': 'editor', 'password': PASSWORD};"
        "print(c.post('/admin/login/?next=/admin/', told, follow=True).status_code)",
    )
    assert edit.strip() == "200"
    assert (two.sessions(two.primary), two.sessions(two.replica)) == (before + 1, 0)
