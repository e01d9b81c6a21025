from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.renderers import JSONRenderer

from catalog.api.urls import router
from catalog.models import (
    Adopter,
    Claim,
    Comparison,
    Concept,
    Contender,
    Feature,
    Framework,
    Release,
    Source,
    Support,
    Trait,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moved")]
NOUNS = [prefix for prefix, _, _ in router.registry]


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    if status >= 400:
        assert response["Content-Type"] == "application/problem+json"
    return response.json()


@pytest.mark.parametrize("noun", NOUNS)
def test_each_noun_is_listed_and_each_record_answers_at_its_address(
    client: Client, noun: str
) -> None:
    listed = get(client, f"{noun}/?limit=3")
    assert set(listed) == {"count", "next", "previous", "results"}
    assert 0 < len(listed["results"]) <= min(3, listed["count"])
    for record in listed["results"]:
        path = record["url"].removeprefix("http://127.0.0.1:8000/api/v1/")
        assert path.startswith(f"{noun}/")
        assert get(client, path) == record


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_is_compact_and_holds_each_record_as_it_is_at_its_address(
    client: Client, noun: str
) -> None:
    listed = client.get(f"/api/v1/{noun}/?limit=3")
    assert listed["Content-Type"] == "application/json"
    assert listed.content == JSONRenderer().render(listed.json())
    for record in listed.json()["results"]:
        assert client.get(urlsplit(record["url"]).path).content in listed.content


def test_spaces_are_there_for_those_who_ask_for_them(client: Client) -> None:
    wide = client.get("/api/v1/tasks/", headers={"accept": "application/json; indent=4"})
    assert wide.content.startswith(b'{\n    "count": ')
    assert wide.json() == get(client, "tasks/")


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("limit", [1, 100])
def test_a_list_takes_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, noun: str, limit: int
) -> None:
    with django_assert_max_num_queries(6):
        get(client, f"{noun}/?limit={limit}")


@pytest.mark.parametrize("noun", NOUNS)
def test_an_unknown_record_and_an_unknown_parameter_are_problems(client: Client, noun: str) -> None:
    assert get(client, f"{noun}/no-such.thing/", 404)["status"] == 404
    problem = get(client, f"{noun}/?limmit=3", 400)
    assert "limit" in problem["errors"]["limmit"][0]


def what_hangs_on(draft: Framework) -> None:
    day = dt.date(2026, 11, 21)
    Release.objects.create(framework=draft, version="1.0", latest=True)
    source = Source.objects.create(
        framework=draft,
        slug="docs",
        url="https://sketch.example",
        title="T",
        publisher="P",
        read=day,
    )
    Trait.objects.create(framework=draft, slug="small", kind="strength", text="Small.")
    Adopter.objects.create(framework=draft, slug="someone", name="Someone")
    Support.objects.create(
        framework=draft,
        feature=Feature.objects.get(slug="openapi"),
        level="none",
        checked=day,
        version="1.0",
    )
    for about in (Claim.objects.all()[0], Concept.objects.all()[0]):
        about.frameworks.add(draft)
        about.sources.add(source)
    Trait.objects.exclude(framework=draft)[0].sources.add(source)
    Contender.objects.create(comparison=Comparison.objects.all()[0], framework=draft)


@pytest.mark.parametrize("noun", NOUNS)
def test_drafts_are_not_in_the_api(client: Client, draft: Framework, noun: str) -> None:
    what_hangs_on(draft)
    pages = range(0, get(client, f"{noun}/?limit=1")["count"], 1000)
    body = "".join(str(get(client, f"{noun}/?limit=1000&offset={page}")) for page in pages)
    assert "sketch" not in body.lower()


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        ("frameworks/?kind=micro", "kind", "micro"),
        ("frameworks/?licence=MIT", "licence", "MIT"),
        ("releases/?framework=flask", "framework", "flask"),
        ("supports/?framework=flask", "framework", "flask"),
        ("supports/?feature=openapi", "feature", "openapi"),
        ("supports/?level=third_party&limit=1000", "level", "third_party"),
        ("traits/?kind=weakness", "kind", "weakness"),
        ("sources/?framework=django", "framework", "django"),
        ("claims/?verdict=holds", "verdict", "holds"),
    ],
)
def test_filters(client: Client, path: str, field: str, value: str) -> None:
    found = get(client, path)
    assert found["count"] > 0
    assert {record[field] for record in found["results"]} == {value}
    noun = path.split("?", maxsplit=1)[0]
    assert found["count"] < get(client, noun)["count"]


def test_filters_over_lists(client: Client) -> None:
    found = get(client, "frameworks/?interface=asgi")["results"]
    assert all("asgi" in framework["interfaces"] for framework in found)
    slugs = {framework["slug"] for framework in found}
    assert "fastapi" in slugs
    assert "flask" not in slugs


def test_several_values_and_orders(client: Client) -> None:
    two = get(
        client, "supports/?framework__in=flask,django&feature=openapi&ordering=-framework__slug"
    )
    assert [record["key"] for record in two["results"]] == ["flask.openapi", "django.openapi"]


def test_an_unknown_ordering_is_named(client: Client) -> None:
    assert "framework__slug" in get(client, "supports/?ordering=colour", 400)["detail"]


def test_links_are_of_this_site_whatever_host_is_named(client: Client) -> None:
    response = client.get("/api/v1/supports/?limit=1", headers={"host": "localhost:9999"})
    assert response.json()["next"].startswith("http://127.0.0.1:8000/api/v1/supports/?")


@pytest.mark.parametrize("path", ["frameworks/%00/", "supports/flask.%00/", "claims/?search=%00"])
def test_a_null_character_is_a_problem(client: Client, path: str) -> None:
    assert get(client, path, 400)["status"] == 400


def test_search(client: Client) -> None:
    found = get(client, "frameworks/?search=tornado")["results"]
    assert "tornado" in {framework["slug"] for framework in found}


def test_a_value_that_cannot_be_is_named(client: Client) -> None:
    problem = get(client, "supports/?level=maybe", 400)
    assert problem["title"] == "Bad Request"
    assert "maybe" in problem["errors"]["level"][0]


def test_unknown_is_null_and_a_cell_has_its_sources(client: Client, revision: None) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    cell.level, cell.via, cell.since, cell.note = None, None, None, "Looked at the changelog."
    cell.save()
    shown = get(client, "supports/flask.openapi/")
    assert shown["level"] is None
    assert shown["sources"]
    assert get(client, f"sources/{shown['sources'][0]}/")["address"].startswith("http")
    assert [r["key"] for r in get(client, "supports/?unknown=true&framework=flask")["results"]] == [
        "flask.openapi"
    ]


def test_the_api_cannot_be_written_to(client: Client) -> None:
    response = client.post("/api/v1/frameworks/", {}, content_type="application/json")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"


def test_an_address_that_is_not_there_is_a_problem_too(client: Client) -> None:
    assert "/api/docs/" in get(client, "nothing/here/", 404)["detail"]


def test_the_schema_describes_every_operation(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()
    assert schema["openapi"].startswith("3.1")
    for noun in NOUNS:
        assert f"/api/v1/{noun}/" in schema["paths"]
    assert "/api/v1/compare/{slugs}/" in schema["paths"]


def test_the_schema_is_the_same_each_time_and_has_a_form_for_each_taste(client: Client) -> None:
    for accept in ("application/json", "application/yaml", "application/json"):
        answers = [client.get("/api/v1/schema/", headers={"accept": accept}) for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert {answer["Content-Type"].split(";")[0] for answer in answers} == {accept}
        assert {answer["Vary"] for answer in answers} == {"Accept"}
        assert answers[0].content.startswith(b"{") is (accept == "application/json")


def test_the_docs_load_nothing_from_another_host(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert "swagger-ui" in page
    assert "//cdn" not in page
    assert 'src="http' not in page
