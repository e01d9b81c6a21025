"""How often each page asks the database: as often for many records as for few.

With nothing held; where pieces may be held, a page of them asks for the revision once besides.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db
PINNED = {
    "/": 11,
    "/frameworks/": 3,
    "/frameworks/flask/": 20,
    "/features/": 4,
    "/features/openapi/": 6,
    "/claims/": 6,
    "/claims/?framework=flask": 6,
    "/claims/web2py-no-python-3/": 4,
    "/concepts/": 1,
    "/concepts/wsgi/": 5,
    "/compare/": 1,
    "/compare/django-vs-flask/": 9,
    "/choose/": 4,
    "/choose/?must=openapi,websockets&should=admin&kind=micro&python=3.13&speed=50&task=json": 7,
    "/api/v1/choose/?not=orm&should=admin:2": 5,
    "/compare/django-vs-flask/?embed": 9,
    "/compare/django-vs-flask/?format=csv": 9,
    "/compare/django-vs-flask/?add=nothing": 10,
    "/comparisons/": 2,
    "/sitemap.xml": 26,
    "/tasks/": 5,
    "/tasks/database/": 4,
    "/tasks/database/flask/app.py": 1,
    "/benchmarks/": 8,
    "/benchmarks/method/": 1,
    "/benchmarks/runs/2026-11-21-two-cores-e84edb/": 5,
    "/benchmarks/runs/": 2,
    "/benchmarks/frameworks/flask/": 6,
    "/benchmarks/runs/2026-11-21-two-cores-e84edb/raw.json": 1,
    "/healthz": 0,
    "/readyz": 2,
    "/about/evidence/": 12,
    "/api/v1/compare/django-vs-flask/": 8,
    "/search/": 6,
    "/search/?q=flask": 6,
    "/search/?q=flask+vs+django": 6,
    "/search/?q=flsak&kind=claim": 6,
    "/api/v1/search/?q=flask": 6,
    "/api/v1/home/": 11,
    "/api/v1/choose/starting-points/": 0,
    "/api/v1/matrix/features/": 4,
    "/api/v1/matrix/features/?frameworks=flask,django": 4,
    "/api/v1/matrix/tasks/": 5,
    "/api/v1/features/openapi/page/": 5,
    "/api/v1/features/openapi/page/?framework=hug": 5,
    "/api/v1/tasks/database/page/": 4,
    "/api/v1/frameworks/flask/page/": 18,
    "/api/v1/frameworks/hug/page/?task=json": 18,
    "/api/v1/concepts/wsgi/page/": 5,
    "/api/v1/comparisons/flask-django-fastapi/page/": 4,
    "/api/v1/benchmarks/": 8,
    "/api/v1/benchmarks/?task=json&load=64-connections&kind=micro&interface=wsgi": 8,
    "/api/v1/benchmarks/?stack=flask/gunicorn&stack=django/gunicorn": 8,
    "/api/v1/benchmarks/method/": 1,
    "/api/v1/benchmarks/frameworks/flask/": 6,
    "/api/v1/runs/2026-11-21-two-cores-e84edb/page/": 5,
    "/api/v1/runs/2026-11-21-two-cores-f8d9f1/against/2026-11-21-two-cores-e2a6dc/": 4,
    "/api/v1/evidence/": 12,
}

# Made anew for each reader.
FORMS = {"/suggest/": 1, "/suggest/?about=supports:flask.openapi": 7}


def queries(client: Client, path: str) -> int:
    _ = connection.features.supports_json_field  # Django asks SQLite once a connection
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("path", "expected"), [*PINNED.items(), *FORMS.items()])
def test_each_page_asks_as_often_as_it_did(client: Client, path: str, expected: int) -> None:
    assert queries(client, path) == expected


@pytest.mark.parametrize("start", ["/compare/", "/api/v1/compare/"])
def test_a_comparison_asks_as_often_for_six_as_for_two(client: Client, start: str) -> None:
    two = queries(client, f"{start}django-vs-flask/")
    three = queries(client, f"{start}django-vs-fastapi-vs-flask/")
    six = queries(client, f"{start}bottle-vs-django-vs-falcon-vs-fastapi-vs-flask-vs-sanic/")
    assert two == three == six <= 10
