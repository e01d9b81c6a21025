"""The description of the API: valid, whole, and with examples that are true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from catalog.models import Framework, Redirect
from tests.config.asking import ask, is_held, site
from tests.lab.records import run_data

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/schema/?format=json"
# Of what none of the first records has a value, none can be an example.
SELDOM = {"answer", "python", "since", "successor"}


@pytest.fixture
def moved(revision: None) -> None:
    """The facts have no address that has moved."""
    Redirect.objects.create(old_path="/frameworks/starlite/", new_path="/frameworks/litestar/")


@pytest.fixture
def schema(moved: None, exported: None, client: Client) -> Any:
    return client.get(ADDRESS).json()


def operations(schema: Any) -> Iterator[tuple[str, Any]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def responses(schema: Any, operation: Any) -> Iterator[tuple[str, Any]]:
    for code, response in operation["responses"].items():
        name = response.get("$ref", "").rpartition("/")[2]
        yield code, schema["components"]["responses"][name] if name else response


def problems(schema: Any, form: Any, value: Any) -> list[str]:
    whole = {**form, "components": schema["components"]}
    return [str(error) for error in Draft202012Validator(whole).iter_errors(value)]


def test_it_is_openapi_3_1(schema: Any) -> None:
    validate: Any = validate_schema
    validate(schema)
    assert schema["openapi"].startswith("3.1")
    assert schema["info"]["license"]["identifier"] == "CC-BY-4.0"
    assert schema["servers"] == [{"url": "http://127.0.0.1:8000"}]


def test_it_is_made_without_a_warning() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file="/dev/null")


def test_each_operation_is_named_and_explained(schema: Any) -> None:
    told = dict(operations(schema))
    ids = [operation["operationId"] for operation in told.values()]
    assert len(set(ids)) == len(ids)
    assert {"list_supports", "get_support", "compare", "choose", "search", "create_run"} <= set(ids)
    vague = [n for n, each in told.items() if not (each.get("summary") and each.get("description"))]
    assert vague == []
    tags = {tag["name"]: tag["description"] for tag in schema["tags"]}
    assert all(tags[tag] for each in told.values() for tag in each["tags"])


def test_each_answer_has_its_headers_and_each_error_is_a_problem(schema: Any) -> None:
    for name, operation in operations(schema):
        for code, response in responses(schema, operation):
            assert {"Link", "X-Request-ID"} <= set(response["headers"]), (name, code)
            if code >= "4":
                assert set(response["content"]) == {"application/problem+json"}, (name, code)
        codes = set(operation["responses"])
        assert codes >= ({"400", "404", "5XX"} if "{" in name else {"400", "5XX"}), name


def test_what_may_be_held_takes_a_condition_and_says_what_follows(schema: Any) -> None:
    listed = schema["paths"]["/api/v1/supports/"]["get"]
    assert "304" in listed["responses"]
    assert "ETag" in listed["responses"]["200"]["headers"]
    assert "If-None-Match" in {each["name"] for each in listed["parameters"]}


def test_each_example_is_of_the_form_that_it_is_an_example_of(schema: Any) -> None:
    wrong = []
    for name, operation in operations(schema):
        for parameter in operation.get("parameters", []):
            named = [each["value"] for each in parameter.get("examples", {}).values()]
            given = [*named, parameter.get("example"), *parameter["schema"].get("examples", [])]
            found = [value for value in given if value is not None]
            said = [p for value in found for p in problems(schema, parameter["schema"], value)]
            seldom = parameter["name"].partition("__")[0] in SELDOM
            wrong += [(name, parameter["name"], said)] if said or not (found or seldom) else []
        for code, response in responses(schema, operation):
            form = response.get("content", {}).get("application/json")
            if form and code == "200" and name.startswith("GET"):
                said = problems(schema, form["schema"], form.get("example"))
                wrong += [(name, code, said)] if said or "example" not in form else []
    assert wrong == []


def test_examples_are_what_the_catalogue_has_now(
    client: Client, schema: Any, revision: None
) -> None:
    def example(schema: Any) -> Any:
        told = schema["paths"]["/api/v1/frameworks/"]["get"]["responses"]["200"]["content"]
        return told["application/json"]["example"]["results"][0]

    first = Framework.objects.published().order_by("slug").first()
    assert first is not None
    assert example(schema)["summary"] == first.summary
    first.summary = "Said otherwise."
    first.save()
    assert example(client.get(ADDRESS).json())["summary"] == "Said otherwise."


def test_json_and_yaml_say_the_same(client: Client, schema: Any) -> None:
    text = client.get("/api/v1/schema/?format=yaml")
    assert text["Content-Type"] == "application/yaml"
    assert yaml.safe_load(text.content) == schema


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/yaml", "application/yaml"),
    ],
)
def test_whoever_names_no_form_gets_what_they_accept(accept: str, form: str) -> None:
    answer = ask(WSGIHandler(), "/api/v1/schema/", accept=accept)
    assert answer.headers["Content-Type"] == form
    assert answer.headers["Vary"] == "Accept"
    assert ask(WSGIHandler(), ADDRESS, accept=accept).headers["Content-Type"] == "application/json"


def test_it_is_held_where_the_address_names_its_form() -> None:
    assert is_held(site(), ADDRESS)
    assert not is_held(site(), "/api/v1/schema/")


def test_it_is_read_by_people_too(client: Client) -> None:
    lines = client.get("/api/v1/schema/").content.splitlines()
    assert json.loads(b"".join(lines))
    assert len(lines) > 1000


def test_the_form_of_a_run_is_that_of_the_lab(schema: Any) -> None:
    body = schema["paths"]["/api/v1/runs/"]["post"]["requestBody"]["content"]["application/json"]
    assert problems(schema, body["schema"], run_data()) == []
    assert problems(schema, body["schema"], {**run_data(), "id": "Not A Slug"})
    assert problems(schema, body["schema"], {**run_data(), "more": 1})
