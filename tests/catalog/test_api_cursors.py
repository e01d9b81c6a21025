"""Lists that grow are read on from a cursor: each record once, in both directions."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from catalog.api.urls import router
from catalog.models import Measurement, Verification
from tests.made import emptied

GROWING = ("measurements", "verifications", "findings")
VIEWS: dict[str, Any] = {prefix: view for prefix, view, _ in router.registry}
ORDERS = {noun: VIEWS[noun].ordering_fields for noun in GROWING}
SIZE = {"frameworks": 4, "features": 3, "samples": 12, "measurements": 130}
many = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", autouse=True)
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    with django_db_blocker.unblock(), emptied():
        call_command("make_catalogue", **SIZE, verbosity=0, skip_checks=True)
        Measurement.objects.filter(round=2).update(requests_per_second=None)
        yield


@pytest.fixture
def client(made: None, django_db_blocker: DjangoDbBlocker) -> Any:
    with django_db_blocker.unblock():
        yield Client()


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return response.json()


def walk(client: Client, path: str | None, link: str = "next") -> list[list[str]]:
    """The keys of each page, from one to the other."""
    pages = []
    while path:
        page = get(client, path.removeprefix("http://127.0.0.1:8000"))
        pages.append([record["key"] for record in page["results"]])
        path = page[link]
    return pages


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, int, str]:
    noun = draw(st.sampled_from(GROWING))
    names = draw(st.lists(st.sampled_from(ORDERS[noun]), max_size=3, unique=True))
    order = ",".join(draw(st.sampled_from(("", "-"))) + name for name in names)
    query = f"&ordering={order}" if order else ""
    return noun, draw(st.integers(7, 60)), f"/api/v1/{noun}/?fields=key{query}"


@many
@given(asked=lists())
def test_each_record_comes_once_in_both_directions(
    client: Client, asked: tuple[str, int, str]
) -> None:
    _, limit, path = asked
    whole = get(client, f"{path}&limit=1000")
    keys = [record["key"] for record in whole["results"]]
    assert len(set(keys)) == whole["count"] > 10
    pages = walk(client, f"{path}&limit={limit}")
    assert [key for page in pages for key in page] == keys
    last = f"{path}&limit={limit}"
    for _ in pages[1:]:
        last = get(client, last.removeprefix("http://127.0.0.1:8000"))["next"]
    back = walk(client, last, "previous")
    assert [key for page in reversed(back) for key in page] == keys


@many
@given(place=st.integers(0, 100), limit=st.integers(1, 40), size=st.integers(1, 3))
def test_what_is_added_meanwhile_moves_nothing(
    client: Client, place: int, limit: int, size: int
) -> None:
    path = "/api/v1/measurements/?fields=key&ordering=-requests_per_second"
    before = [record["key"] for record in get(client, f"{path}&limit=1000")["results"]]
    first = get(client, f"{path}&limit={limit}")
    new = [Measurement.objects.all()[place] for _ in range(size)]
    for attempt, row in enumerate(new, 50):
        row.pk, row.attempt = None, attempt
        row.save()
    try:
        told = [record["key"] for record in first["results"]]
        told += [key for page in walk(client, first["next"]) for key in page]
        assert len(told) == len(set(told))
        assert [key for key in told if key in set(before)] == before
    finally:
        Measurement.objects.filter(attempt__gte=50).delete()


def test_an_offset_still_counts_and_leads_on_to_cursors(client: Client) -> None:
    whole = get(client, "/api/v1/findings/?limit=1000&fields=key")["results"]
    page = get(client, "/api/v1/findings/?limit=2&offset=3&fields=key")
    assert page["results"] == whole[3:5]
    assert "cursor=" in page["next"]
    assert "offset" not in page["next"]
    before = get(client, page["previous"].removeprefix("http://127.0.0.1:8000"))
    assert before["results"] == whole[1:3]


def test_an_offset_is_deprecated_and_a_cursor_is_not(client: Client) -> None:
    old = client.get("/api/v1/verifications/?offset=1&limit=1")
    assert old["Deprecation"] == "@1795305600"
    assert old["Sunset"] == "Mon, 22 Nov 2027 00:00:00 GMT"
    assert 'rel="deprecation"' in old["Link"]
    for path in ("/api/v1/verifications/?limit=1", "/api/v1/supports/?offset=1"):
        assert "Deprecation" not in client.get(path)
    schema = client.get("/api/v1/schema/?format=json").json()["paths"]
    deprecated = {
        (path, each["name"])
        for path, operations in schema.items()
        for each in operations.get("get", {}).get("parameters", ())
        if each.get("deprecated")
    }
    assert deprecated == {(f"/api/v1/{noun}/", "offset") for noun in GROWING}


def test_a_cursor_of_another_list_order_or_maker_is_not_taken(client: Client) -> None:
    cursor = get(client, "/api/v1/findings/?limit=1")["next"].split("cursor=")[1].split("&")[0]
    assert get(client, f"/api/v1/findings/?cursor={cursor}")["results"]
    for wrong in (
        f"findings/?ordering=task&cursor={cursor}",
        f"measurements/?cursor={cursor}",
        f"findings/?cursor={cursor[:-1]}",
        "findings/?cursor=abc",
    ):
        assert "Begin without one" in get(client, f"/api/v1/{wrong}", 404)["detail"]
    assert "cursor" in get(client, "/api/v1/findings/?cursor=%C3%A4", 400)["errors"]


def test_a_page_far_down_is_found_by_the_index(client: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table as a whole")
    for noun, model in (("measurements", Measurement), ("verifications", Verification)):
        path = get(client, f"/api/v1/{noun}/?limit=3")["next"]
        with CaptureQueriesContext(connection) as captured:
            get(client, path.removeprefix("http://127.0.0.1:8000"))
        table = model._meta.db_table
        sql = next(q["sql"] for q in captured if "LIMIT 4" in q["sql"])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = [row[-1] for row in cursor.fetchall()]
        assert any(line.startswith(f"SEARCH {table} USING") for line in plan), plan
        assert not any("TEMP B-TREE" in line for line in plan), plan
