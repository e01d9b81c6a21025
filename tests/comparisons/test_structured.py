"""What pages say of themselves to programs: data blocks that hold, and cannot break, a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Feature, Framework, Measurement, Run
from comparisons import structured
from tests.comparisons.reading import Page

TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["</script>", "<!--", "]]>", "&lt;", "\u2028"]
)
DATA = st.dictionaries(TEXT, TEXT | st.lists(TEXT) | st.none())
NEEDED = {
    "WebSite": {"name", "url", "potentialAction"},
    "BreadcrumbList": {"itemListElement"},
    "SoftwareSourceCode": {"name", "url", "description", "programmingLanguage"},
    "Dataset": {"name", "url", "description", "license", "distribution"},
}
SITE = "https://framewise.example"


def blocks(client: Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200
    return [
        json.loads(element.own)
        for element in Page(answer.content.decode()).elements
        if element.attributes.get("type") == "application/ld+json"
    ]


def of_kind(client: Client, path: str, kind: str) -> dict[str, Any]:
    found = [data for data in blocks(client, path) if data["@type"] == kind]
    assert len(found) == 1
    return found[0]


@given(data=DATA)
def test_no_text_can_end_the_element(data: dict[str, Any]) -> None:
    text = structured.block(data)
    assert not set("<>&") & set(text)
    assert json.loads(text) == data


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/", {"WebSite"}),
        ("/frameworks/", {"BreadcrumbList"}),
        ("/frameworks/flask/", {"BreadcrumbList", "SoftwareSourceCode"}),
        ("/features/", {"BreadcrumbList", "Dataset"}),
        ("/features/openapi/", {"BreadcrumbList"}),
        ("/compare/django-vs-flask/", {"BreadcrumbList"}),
        ("/benchmarks/runs/2026-11-21-two-cores-e84edb/", {"BreadcrumbList", "Dataset"}),
    ],
)
def test_each_page_says_what_it_is(client: Client, path: str, kinds: set[str]) -> None:
    found = {data["@type"]: data for data in blocks(client, path)}
    assert set(found) == kinds
    for kind, data in found.items():
        assert data["@context"] == "https://schema.org"
        assert NEEDED[kind] <= set(data)
        assert all(value not in (None, "", []) for value in data.values())


@pytest.mark.django_db
def test_the_way_from_the_start_leads_to_the_page(client: Client) -> None:
    path = "/benchmarks/runs/2026-11-21-two-cores-e84edb/"
    steps = of_kind(client, path, "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4]
    addresses = [step["item"].removeprefix(settings.SITE_URL) for step in steps]
    assert addresses == ["/", "/benchmarks/", "/benchmarks/runs/", path]
    assert all(client.get(address).status_code == 200 for address in addresses)
    assert steps[-1]["name"] == "Benchmark run 2026-11-21-two-cores-e84edb"


def test_every_step_has_its_name_as_text() -> None:
    steps = structured.breadcrumbs(SITE, "/compare/a-vs-b/", "A & B")["itemListElement"]
    assert [step["name"] for step in steps] == ["Framewise", "Compare", "A & B"]


def test_the_search_is_named_with_its_parameter() -> None:
    action = structured.website(SITE)["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{SITE}/search/?q={{search_term_string}}"


@pytest.mark.django_db
def test_a_framework_is_told_as_its_page_tells_it(client: Client) -> None:
    found = Framework.objects.with_latest().get(slug="flask")
    data = of_kind(client, "/frameworks/flask/", "SoftwareSourceCode")
    assert data["version"] == found.latest_version  # type: ignore[attr-defined]
    assert data["datePublished"] == str(found.first_release)
    assert data["license"] == "https://spdx.org/licenses/BSD-3-Clause.html"
    assert data["codeRepository"] == found.repository


@pytest.mark.parametrize("licence", [None, "LicenseRef-Own", "MIT OR Apache-2.0"])
def test_what_has_no_page_at_spdx_has_no_address(licence: str | None) -> None:
    found = Framework(slug="x", name="X", purl="pkg:pypi/x", licence=licence)
    found.latest_version = found.latest_date = None  # type: ignore[attr-defined]
    data = structured.framework(SITE, found)
    assert set(data) == {"@context", "@type", "name", "url", "programmingLanguage"}


@pytest.mark.django_db
def test_a_text_with_markup_stays_text(client: Client, revision: None) -> None:
    flask = Framework.objects.get(slug="flask")
    flask.summary = "Small </script><b>bold</b> & <!-- sly"
    flask.save()
    data = of_kind(client, "/frameworks/flask/", "SoftwareSourceCode")
    assert data["description"] == flask.summary


@pytest.mark.django_db
def test_a_benchmark_is_data_that_can_be_fetched(client: Client) -> None:
    run = Run.objects.measured().first()
    assert run is not None
    data = of_kind(client, run.get_absolute_url(), "Dataset")
    assert f"{Measurement.objects.visible().filter(run=run).count()} measur" in data["description"]
    address = data["distribution"][0]["contentUrl"].removeprefix(settings.SITE_URL)
    assert client.get(address)["Content-Type"] == data["distribution"][0]["encodingFormat"]


@pytest.mark.django_db
def test_the_matrix_is_data_of_the_size_it_says(client: Client) -> None:
    data = of_kind(client, "/features/", "Dataset")
    frameworks = Framework.objects.published().count()
    expected = f"How {frameworks} Python web frameworks support {Feature.objects.count()} features"
    assert data["description"].startswith(expected)
    assert 50 <= len(data["description"]) <= 5000
