"""What a record holds: its links, the fields that are asked for, and nothing that is not said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog import history
from catalog.api.deprecation import Deprecation
from catalog.api.urls import router
from catalog.api.views import SupportViewSet
from catalog.models import Feature, Redirect

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
VIEWS: dict[str, Any] = {prefix: view for prefix, view, _ in router.registry}
# Columns that no visitor is told, under this or any name, and why.
UNTOLD = {
    "frameworks": {"published"},  # a draft is not told at all
    "comparisons": {"published"},
    "claims": {"ratios"},  # told as `measured`
    "samples": {"highlighted"},  # the same text, as HTML
    "runs": {"raw"},  # an address of its own
    # What pages read of figures and differences, which are told.
    "findings": {"median", "low", "high", "alike", "share"},
}


@pytest.fixture(autouse=True)
def moved(editor: User) -> None:
    with history.revision(editor, "a test"):
        Redirect.objects.create(old_path="/frameworks/a~b/?x=1", new_path="/frameworks/flask/")


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def addresses(links: dict[str, Any]) -> Iterator[str]:
    for link in links.values():
        yield from link if isinstance(link, list) else [link] if link else []


@pytest.mark.parametrize("noun", VIEWS)
def test_every_column_is_told(noun: str) -> None:
    view = VIEWS[noun]
    columns = {
        field.name
        for field in view.queryset.model._meta.get_fields()
        if isinstance(field, models.Field) and not field.primary_key
    }
    assert columns - set(view.serializer_class.Meta.fields) == UNTOLD.get(noun, set())


@pytest.mark.parametrize("noun", VIEWS)
def test_every_link_leads_somewhere(client: Client, noun: str) -> None:
    for record in get(client, f"{noun}/?limit=2")["results"]:
        for address in addresses(record["links"]):
            assert address.startswith(f"{SITE}/")
            answer = client.get(address.removeprefix(SITE))
            assert answer.status_code == 200, address


@pytest.mark.parametrize("noun", VIEWS)
def test_what_is_named_by_key_is_linked_in_the_same_order(client: Client, noun: str) -> None:
    for record in get(client, f"{noun}/?limit=5")["results"]:
        for name in record.keys() & record["links"].keys() - {"latest", "files"}:
            keys, links = record[name], record["links"][name]
            if isinstance(keys, list):
                assert [link.rstrip("/").rpartition("/")[2] for link in links] == keys
            elif isinstance(keys, str) and links is not None:
                assert urlsplit(links).path.endswith(f"/{keys}/")


def test_a_reference_has_no_framework_to_lead_to(client: Client) -> None:
    reference = get(client, "findings/?reference=true&limit=1")["results"][0]
    assert reference["links"]["framework"] is None
    assert reference["links"]["stack"] is None
    assert reference["links"]["run"].startswith(SITE)


def test_groups_hold_their_features_in_order(client: Client) -> None:
    told = get(client, "feature-groups/")["results"]
    keys = [feature for group in told for feature in group["features"]]
    assert keys == list(Feature.objects.values_list("slug", flat=True))


def test_a_redirect_has_an_address_whatever_its_path(client: Client) -> None:
    listed = get(client, "redirects/")["results"][0]
    assert listed["key"] == "~1frameworks~1a~0b~1?x=1"
    assert get(client, listed["url"].removeprefix(f"{SITE}/api/v1/")) == listed
    assert listed["links"]["page"] == f"{SITE}/frameworks/flask/"


@pytest.mark.parametrize("noun", VIEWS)
def test_some_fields_are_what_the_whole_record_says(client: Client, noun: str) -> None:
    whole = get(client, f"{noun}/?limit=2")["results"]
    names = [name for name in whole[0] if name != "url"][-3:]
    asked = ",".join(reversed(names))
    part = get(client, f"{noun}/?limit=2&fields={asked}")["results"]
    assert part == [{name: record[name] for name in names} for record in whole]
    assert list(part[0]) == names
    path = whole[0]["url"].removeprefix(f"{SITE}/api/v1/")
    assert get(client, f"{path}?fields={asked}") == part[0]


def test_fields_cost_no_query(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        get(client, "supports/?fields=key,level,via&limit=1000")


def test_an_unknown_field_is_named_with_the_near_ones(client: Client) -> None:
    for path in ("supports/?fields=levl", "supports/flask.openapi/?fields=levl"):
        assert "Did you mean level?" in get(client, path, 400)["errors"]["fields"][0]


def test_the_schema_allows_a_part_where_fields_can_be_asked_for(client: Client) -> None:
    schema = client.get("/api/v1/schema/?format=json").json()
    parts = schema["components"]["schemas"]
    assert parts["SupportPart"]["properties"] == parts["Support"]["properties"]
    assert "required" not in parts["SupportPart"]
    assert set(parts["Support"]["required"]) == set(parts["Support"]["properties"])


def test_the_root_names_every_list_and_refuses_what_it_does_not_know(client: Client) -> None:
    root = get(client, "")
    assert VIEWS.keys() <= root.keys()
    assert {"choose", "search"} <= root.keys()
    assert root["supports"] == f"{SITE}/api/v1/supports/"
    get(client, "?format=json", 400)


def test_a_deprecated_field_says_so_where_it_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = Deprecation(dt.date(2026, 11, 22), dt.date(2027, 11, 22), "read `level`.")
    monkeypatch.setattr(SupportViewSet, "deprecations", {"via": since})
    told = client.get("/api/v1/supports/flask.openapi/")
    assert told["Deprecation"] == "@1795305600"
    assert told["Link"].startswith(f"<{SITE}/api/changelog/>")
    assert "Sunset" in client.get("/api/v1/supports/?fields=via&limit=1")
    assert "Sunset" not in client.get("/api/v1/supports/?fields=level&limit=1")


@pytest.mark.parametrize(("limit", "offset"), [("0", "0"), ("1001", "0"), ("x", "0"), ("1", "-1")])
def test_a_page_that_cannot_be_is_refused(client: Client, limit: str, offset: str) -> None:
    for path in ("supports/?", "choose/?must=openapi&"):
        assert get(client, f"{path}limit={limit}&offset={offset}", 400)["errors"]
