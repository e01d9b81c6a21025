"""Every page and every cell leads to where a reader says what is wrong."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import history, subjects
from catalog.models import Feature, Framework, Support
from tests.catalog.roles import sign_in
from tests.comparisons.reading import Page

pytestmark = pytest.mark.django_db
TWO = "/compare/django-vs-flask/"


def links(client: Client, path: str) -> dict[str, str]:
    """Where each leads, by what it is called."""
    page = Page(client.get(path).content.decode())
    found = [e for e in page.elements if "wrong" in e.names]
    assert all(e.attributes["rel"] == "nofollow" for e in found)
    named = {e.attributes.get("aria-label") or e.whole: e.attributes["href"] for e in found}
    assert len(named) == len(found), "two are called the same"
    return {name: parse_qs(urlsplit(href).query)["about"][0] for name, href in named.items()}


@pytest.mark.parametrize(
    ("path", "about"),
    [
        ("/", "pages:/"),
        ("/benchmarks/?task=json", "pages:/benchmarks/"),
        ("/frameworks/flask/", "frameworks:flask"),
        ("/features/openapi/", "features:openapi"),
        ("/tasks/json/", "tasks:json"),
        ("/concepts/asgi/", "concepts:asgi"),
        ("/claims/web2py-no-python-3/", "claims:web2py-no-python-3"),
        ("/comparisons/flask-django-fastapi/", "comparisons:flask-django-fastapi"),
        ("/benchmarks/runs/2026-11-21-two-cores-e84edb/", "runs:2026-11-21-two-cores-e84edb"),
        (TWO, f"pages:{TWO}"),
        ("/compare/django-vs-flsk/", "pages:/compare/"),
        ("/api/", "pages:/api/"),
        ("/nowhere/", "pages:/"),
    ],
)
def test_each_page_leads_to_the_form_about_itself(client: Client, path: str, about: str) -> None:
    assert links(client, path)["Something wrong here?"] == about
    assert subjects.find(about)


def test_each_cell_of_a_comparison_leads_to_the_form_about_it(client: Client) -> None:
    found = links(client, TWO)
    assert found["Something wrong with OpenAPI schema in Flask?"] == "supports:flask.openapi"
    assert found["Something wrong with Licence in Django?"] == "frameworks:django"
    cells = {about for about in found.values() if about.startswith("supports:")}
    features = Feature.objects.values_list("slug", flat=True)
    assert cells == {f"supports:{name}.{f}" for name in ("django", "flask") for f in features}
    kinds = {about.partition(":")[0] for about in found.values()}
    assert kinds == {"pages", "frameworks", "supports", "traits", "claims"}
    some = [*found.values()][::10]
    assert [about for about in some if subjects.find(about) is None] == []


def test_a_cell_of_which_nothing_is_known_leads_there_too(client: Client, editor: User) -> None:
    with history.revision(editor):
        Support.objects.get(framework__slug="flask", feature__slug="openapi").delete()
    for path in (TWO, "/frameworks/flask/"):
        said = links(client, path)["Something wrong with OpenAPI schema in Flask?"]
        assert said == "supports:flask.openapi"


def test_a_frameworks_page_leads_there_from_each_row_and_entry(client: Client) -> None:
    found = links(client, "/frameworks/flask/")
    kinds = {about.partition(":")[0] for about in found.values()}
    assert kinds >= {"frameworks", "supports", "traits", "claims", "releases", "adopters"}
    some = [*found.values()][::10]
    assert [about for about in some if subjects.find(about) is None] == []


def test_a_features_page_leads_there_from_each_row(client: Client) -> None:
    found = links(client, "/features/openapi/")
    slugs = Framework.objects.published().values_list("slug", flat=True)
    assert set(found.values()) == {"features:openapi", *(f"supports:{s}.openapi" for s in slugs)}


def test_each_claim_of_a_list_leads_there(client: Client) -> None:
    page = Page(client.get("/claims/?framework=flask").content.decode())
    found = [e for e in page.elements if "wrong" in e.names]
    slugs = [e.attributes["id"] for e in page.elements if e.tag == "article"]
    led = [parse_qs(urlsplit(e.attributes["href"]).query)["about"][0] for e in found]
    assert led == [*(f"claims:{slug}" for slug in slugs), "pages:/claims/"]


def test_what_others_embed_has_none_and_the_page_keeps_its_own(client: Client) -> None:
    for _ in range(2):
        assert links(client, f"{TWO}?embed") == {}
        assert len(links(client, TWO)) > 100


def test_a_preview_has_none_of_its_own(client: Client, editor: User, draft: Framework) -> None:
    draft.kind, draft.licence, draft.summary, draft.checked = "micro", "MIT", "A sketch.", None
    draft.save()
    sign_in(client, editor)
    page = Page(client.get("/admin/preview/framework/sketch/").content.decode())
    assert "Something wrong here?" not in [e.whole for e in page.elements]


@pytest.mark.parametrize("query", ["?format=csv", "?format=md"])
def test_exports_have_none(client: Client, query: str) -> None:
    assert "/suggest/" not in client.get(TWO + query).content.decode()
