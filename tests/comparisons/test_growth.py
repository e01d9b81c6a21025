"""A catalogue of twice the size is asked for as often, on every page and list there is."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, resolve, reverse
from pytest_django.plugin import DjangoDbBlocker

from catalog.api.urls import router
from catalog.models import Comparison, Framework, Run, Sample, Suggestion
from comparisons import paging
from comparisons.pages_api.urls import urlpatterns as pages_api
from comparisons.urls import urlpatterns
from comparisons.views.suggest import receipt_of
from tests.made import catalogue

SMALL, LARGE = 20, 40  # frameworks: on one page, and on two
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
Counts = dict[str, int]


def in_the_sitemap(client: Client) -> dict[str, str]:
    """A path of each view, by its name."""
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 — our own
    places = [
        (found.text or "").removeprefix(settings.SITE_URL) for found in root.iter(f"{SPACE}loc")
    ]
    return {resolve(path).view_name: path for path in reversed(places)}


def without_arguments() -> Iterator[tuple[str, str]]:
    for pattern in urlpatterns:
        try:
            yield str(pattern.name), reverse(str(pattern.name))
        except NoReverseMatch:
            continue


def linked() -> dict[str, str]:
    """Pages that only other pages lead to."""
    framework = Framework.objects.published()[0].slug
    one, other = (run.slug for run in Run.objects.measured()[:2])
    sample = Sample.objects.exclude(stack=None)[0]
    kept = Suggestion.objects.create(noun="frameworks", key=framework, text="Old.", revision=1)
    name = f"/tasks/{sample.task.slug}/{sample.framework.slug}/app.py"
    return {
        "framework-benchmarks": f"/benchmarks/frameworks/{framework}/",
        "against": f"/benchmarks/runs/{one}/against/{other}/",
        "suggestion-sent": receipt_of(kept),
        "suggest, asked": f"/suggest/?about=frameworks:{framework}",
        "raw-run": f"/benchmarks/runs/{one}/raw.json",
        "sample-file": name,
        "framework-picture": f"/frameworks/{framework}/share.png",
        "comparison-picture": f"/comparisons/{Comparison.objects.published()[0].slug}/share.png",
        "search, asked": f"/search/?q={framework}",
        "choose, asked": "/choose/?must=admin&should=orm&not=migrations",
        "api-search": f"/api/v1/search/?q={framework}",
        "api-choose": "/api/v1/choose/?must=admin",
        "api-against": f"/api/v1/runs/{one}/against/{other}/",
        "api-framework-benchmarks": f"/api/v1/benchmarks/frameworks/{framework}/",
    }


def beside_pages(found: dict[str, str]) -> dict[str, str]:
    """What tells a program the same as a page in the sitemap does."""
    nouns = ("framework", "feature", "task", "concept", "comparison", "run")
    records = {f"api-{noun}-page": f"/api/v1{found[noun]}page/" for noun in nouns}
    records["api-run-page"] = records["api-run-page"].replace("/benchmarks", "")
    names = ("home", "starting-points", "feature-matrix", "task-matrix", "benchmarks", "method",
             "evidence", "corrections")  # fmt: skip
    return records | {f"api-{name}": reverse(f"api-{name}") for name in names}


def paths(client: Client) -> dict[str, str]:
    found = in_the_sitemap(client)
    lists = {f"api {prefix}": f"/api/v1/{prefix}/" for prefix, _, _ in router.registry}
    api = {"api-compare": f"/api/v1{found['compare']}"}
    pages = beside_pages(found)
    return {**dict(without_arguments()), **found, **linked(), **lists, **api, **pages}


def counts(client: Client, of: dict[str, str]) -> Counts:
    found = {}
    for name, path in of.items():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        found[name] = len(captured)
    return found


def made(frameworks: int) -> Counts:
    size = {"features": 12, "samples": 3 * frameworks, "measurements": 130 * frameworks}
    with catalogue(frameworks=frameworks, **size):
        _ = connection.features.supports_json_field  # Django asks SQLite once a connection
        return counts(Client(), paths(Client()))


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> tuple[Counts, Counts]:
    with django_db_blocker.unblock():
        return made(SMALL), made(LARGE)


def test_twice_as_many_frameworks_are_asked_for_as_often(both: tuple[Counts, Counts]) -> None:
    small, large = both
    assert SMALL < paging.COLUMNS < LARGE
    assert small == large


def test_every_page_is_looked_at(both: tuple[Counts, Counts]) -> None:
    assert {str(pattern.name) for pattern in (*urlpatterns, *pages_api)} <= both[0].keys()
