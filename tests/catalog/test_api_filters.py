"""Every parameter of every list: what its schema allows is taken, anything else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from catalog.api.urls import router
from catalog.models import (
    Claim,
    Comparison,
    Contender,
    Framework,
    Measurement,
    Sample,
    Source,
    Support,
)

pytestmark = pytest.mark.django_db
VIEWS: dict[str, Any] = {prefix: view for prefix, view, _ in router.registry}
WRONG = {
    "boolean": ("True", "1", "maybe", ""),
    "integer": ("-1", "1.5", "many", "99999999999999999999", ""),
    "number": ("nan", "inf", "much", "-1", ""),
    "date": ("2026", "2026-13-01", "20261122", "yesterday", ""),
    "date-time": ("2026-11-22", "2026-11-22T05:20:00", "now", ""),
    "enum": ("no-such", "", "BUILT_IN"),
    "string": ("", "x" * 501),
}
RIGHT = {
    "boolean": ("true", "false"),
    "integer": ("1", "7"),
    "number": ("0", "1.5", "1e3"),
    "date": ("2026-11-22", "0001-01-01", "0000-02-03", "9999-12-31"),
    "date-time": (
        "2026-11-22T05:20:00Z", "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:60.1234567-23:59",
    ),
    "string": ("flask", "a"),
}  # fmt: skip


def get(client: Client, noun: str, status: int = 200, /, **asked: Any) -> Any:
    response = client.get(f"/api/v1/{noun}/?{urlencode(asked)}")
    assert response.status_code == status, (asked, response.content)
    return response.json()


def kind(schema: Any) -> str:
    if "enum" in schema:
        return "enum"
    return str(schema.get("format", schema["type"]))


def filters(noun: str) -> Iterator[tuple[str, Any, bool]]:
    """Each filter with the schema of a value, and whether it takes several."""
    for name, parameter in VIEWS[noun].known("list").items():
        if name not in ("cursor", "search"):
            schema = parameter.value.schema
            listed = schema["type"] == "array"
            yield name, schema["items"] if listed else schema, listed


@pytest.mark.parametrize("noun", VIEWS)
def test_a_value_that_cannot_be_is_refused_by_name(client: Client, noun: str) -> None:
    for name, schema, _ in filters(noun):
        for value in WRONG[kind(schema)]:
            assert name in get(client, noun, 400, **{name: value})["errors"]


@pytest.mark.parametrize("noun", VIEWS)
def test_a_value_that_can_be_is_taken(client: Client, noun: str) -> None:
    for name, schema, listed in filters(noun):
        values = schema.get("enum") or schema.get("examples") or RIGHT[kind(schema)]
        short = [value[: schema.get("maxLength")] for value in values[:5]]
        for value in (*short, *([] if listed else RIGHT.get(kind(schema), ()))):
            get(client, noun, **{name: value[: schema.get("maxLength")]})
        if listed:
            get(client, noun, **{name: ",".join(short)})


def test_all_that_is_wrong_is_said_at_once(client: Client) -> None:
    errors = get(client, "supports", 400, level="buit_in", limit=0, fields="via,lvel")["errors"]
    assert errors.keys() == {"level", "limit", "fields"}
    assert "built_in" in errors["level"][0]
    assert "level" in errors["fields"][0]


def test_nothing_is_asked_for_twice(client: Client) -> None:
    response = client.get("/api/v1/supports/?level=none&level=built_in")
    assert response.json()["errors"] == {"level": ["Say it once."]}


def test_supports(client: Client) -> None:
    visible = Support.objects.visible()
    found = get(client, "supports", via__isnull="false", level__in="third_party,official")
    wanted = visible.filter(via__isnull=False, level__in=["third_party", "official"])
    assert found["count"] == wanted.count() > 0
    noted = get(client, "supports", note__icontains="middleware")["results"]
    assert noted
    assert all("middleware" in record["note"].lower() for record in noted)
    key = found["results"][0]["sources"][0]
    citing = get(client, "supports", source=key)["results"]
    assert citing
    assert all(key in record["sources"] for record in citing)


def test_frameworks_by_what_they_have(client: Client) -> None:
    cells = Support.objects.visible().filter(feature__slug="openapi")
    for level in ("built_in", "none"):
        found = get(client, "frameworks", feature="openapi", level=level)["results"]
        wanted = cells.filter(level=level).values_list("framework__slug", flat=True)
        assert {record["slug"] for record in found} == set(wanted)
    have = cells.filter(level__in=["built_in", "official", "third_party"])
    assert get(client, "frameworks", feature="openapi")["count"] == have.count()


def test_samples_by_state_and_claims_by_several_verdicts(client: Client) -> None:
    told = get(client, "samples", limit=1000)["results"]
    for state in {record["state"] for record in told}:
        same = [record["key"] for record in told if record["state"] == state]
        found = get(client, "samples", state=state, limit=1000)["results"]
        assert [record["key"] for record in found] == same
    verdicts = ["holds", "outdated"]
    found = get(client, "claims", verdict__in=",".join(verdicts))
    assert found["count"] == Claim.objects.visible().filter(verdict__in=verdicts).count() > 0


def test_dates_and_numbers_have_ends(client: Client) -> None:
    found = get(client, "sources", ordering="read", limit=1000)["results"]
    days = [record["read"] for record in found]
    middle = days[len(days) // 2]
    before = get(client, "sources", read__lte=middle)["count"]
    assert before == Source.objects.visible().filter(read__lte=middle).count()
    short = get(client, "samples", lines__lte=10, limit=1000)["results"]
    assert short
    assert all(record["lines"] <= 10 for record in short)
    assert Sample.objects.visible().filter(lines__lte=10).count() == len(short)


def test_measurements_are_counted_by_what_findings_say(client: Client) -> None:
    for valid in ("true", "false"):
        found = get(client, "measurements", valid=valid, limit=1)
        counted = Measurement.objects.visible().filter(valid=valid == "true").count()
        assert found["count"] == counted > 0


def test_what_is_null_comes_last_either_way(client: Client, revision: None) -> None:
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    cell.level, cell.via, cell.note = None, None, "Looked at the changelog."
    cell.save()
    for order in ("level", "-level"):
        found = get(client, "supports", ordering=order, limit=1000)["results"]
        levels = [record["level"] for record in found]
        assert levels[-1] is None
        assert None not in levels[: -levels.count(None)]


@pytest.mark.parametrize("noun", [n for n, view in VIEWS.items() if n != "redirects"])
def test_pages_never_overlap_whatever_the_order(client: Client, noun: str) -> None:
    for name in VIEWS[noun].ordering_fields:
        whole = get(client, noun, ordering=name, limit=60, fields="url")["results"]
        pages = [
            get(client, noun, ordering=name, limit=20, offset=place, fields="url")["results"]
            for place in (0, 20, 40)
        ]
        assert list(chain(*pages)) == whole


def test_a_drafts_name_finds_nothing(client: Client, draft: Framework) -> None:
    Claim.objects.visible()[0].frameworks.add(draft)
    Contender.objects.create(comparison=Comparison.objects.published()[0], framework=draft)
    for noun in ("claims", "comparisons", "concepts", "supports", "samples"):
        assert get(client, noun, framework="sketch")["count"] == 0


def test_a_null_character_is_refused_everywhere(client: Client) -> None:
    for name in ("note__icontains", "via", "framework__in", "search"):
        get(client, "supports", 400, **{name: "a\0b"})
