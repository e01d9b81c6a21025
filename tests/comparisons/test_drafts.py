"""What is not published is on no page, in no list and in no answer of the API."""

from __future__ import annotations

import datetime as dt
import json
import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog import reviewing
from catalog.api.nouns import NOUNS
from catalog.models import (
    Adopter,
    Claim,
    Comparison,
    Concept,
    Contender,
    Feature,
    Finding,
    Framework,
    Popularity,
    Release,
    Source,
    Suggestion,
    Support,
    Trait,
)
from catalog.sync import runs
from tests.lab.records import run_data

TODAY = dt.date(2026, 11, 21)
PAGES = [
    *("/", "/frameworks/", "/features/", "/features/openapi/", "/claims/", "/concepts/"),
    *("/concepts/drawing/", "/compare/", "/comparisons/", "/sitemap.xml"),
    *("/frameworks/flask/", "/compare/django-vs-flask/", "/comparisons/open/"),
    "/choose/?must=openapi",
    *("/api/v1/home/", "/api/v1/matrix/features/", "/api/v1/matrix/tasks/", "/api/v1/evidence/"),
    *("/api/v1/features/openapi/page/", "/api/v1/concepts/drawing/page/", "/api/v1/benchmarks/"),
    *("/api/v1/frameworks/flask/page/", "/api/v1/tasks/json/page/"),
    "/api/v1/comparisons/open/page/",
]
# Where a framework shows only once more is known of it than that it is there.
WITHOUT_ALL = {
    *("/concepts/", "/compare/django-vs-flask/"),
    *("/api/v1/benchmarks/", "/api/v1/frameworks/flask/page/"),
}
LISTS = [
    *("frameworks", "releases", "supports", "traits", "adopters", "popularity", "sources"),
    *("claims", "concepts", "comparisons"),
]


@pytest.fixture
def connected(draft: Framework) -> Framework:
    """The draft with a cell and its source, as an example of a concept, and in comparisons."""
    source = Source.objects.create(
        framework=draft, slug="docs", url="https://sketch.example/", title="Sketch", read=TODAY,
        publisher="Sketch",
    )  # fmt: skip
    cell = Support.objects.create(
        framework=draft, feature=Feature.objects.get(slug="openapi"), level="built_in",
        note="Sketch has it.", checked=TODAY, version="0.1",
    )  # fmt: skip
    cell.sources.add(source)
    Release.objects.create(framework=draft, version="0.1")
    Trait.objects.create(framework=draft, slug="sketchy", kind="weakness", text="It is a sketch.")
    Adopter.objects.create(framework=draft, slug="sketchers", name="Sketchers")
    Popularity.objects.create(
        framework=draft, slug="sketch-stars", metric="repository_stars", value=1, date=TODAY,
        note="Sketches.",
    )  # fmt: skip
    concept = Concept.objects.create(slug="drawing", name="Drawing", text="With a pencil.")
    concept.frameworks.add(draft)
    compared("open", "An open one", draft, published=True)
    compared("sketch-closed", "Sketch and others", draft, published=False)
    return draft


def compared(slug: str, title: str, draft: Framework, published: bool) -> None:
    comparison = Comparison.objects.create(
        slug=slug, title=title, introduction="One.", verdict="Two.", published=published
    )
    others = Framework.objects.filter(slug__in=["django", "flask"])
    for position, framework in enumerate([draft, *others]):
        Contender.objects.create(comparison=comparison, framework=framework, position=position)


@pytest.mark.parametrize("path", PAGES)
def test_a_draft_is_on_no_page(client: Client, connected: Framework, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "sketch" not in answer.content.decode().lower()


@pytest.mark.parametrize("noun", LISTS)
def test_a_draft_is_in_no_list_of_the_api(client: Client, connected: Framework, noun: str) -> None:
    for query in ("limit=1000", "search=sketch"):
        answer = client.get(f"/api/v1/{noun}/?{query}")
        assert answer.status_code == 200
        assert '"sketch' not in answer.content.decode()
        assert "/sketch" not in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/frameworks/sketch/",
        "/compare/flask-vs-sketch/",
        "/comparisons/sketch-closed/",
        "/api/v1/frameworks/sketch/",
        "/api/v1/supports/sketch.openapi/",
        "/api/v1/sources/sketch.docs/",
        "/api/v1/comparisons/sketch-closed/",
        "/api/v1/compare/flask-vs-sketch/",
        "/api/v1/frameworks/sketch/page/",
        "/api/v1/benchmarks/frameworks/sketch/",
        "/api/v1/comparisons/sketch-closed/page/",
        "/api/v1/matrix/features/?frameworks=sketch",
        "/api/v1/features/openapi/page/?framework=sketch",
    ],
)
def test_the_address_of_a_draft_answers_as_if_it_were_not_there(
    client: Client, connected: Framework, path: str
) -> None:
    assert client.get(path).status_code == 404


def test_a_near_name_does_not_tell_of_a_draft(client: Client, connected: Framework) -> None:
    api = ("/api/v1/frameworks/sketc/page/", "/api/v1/matrix/features/?frameworks=sketc")
    for path in ("/frameworks/sketc/", "/compare/flask-vs-sketc/", *api):
        assert "Sketch" not in client.get(path).content.decode()


def test_what_is_published_is_seen_at_once(client: Client, connected: Framework) -> None:
    connected.kind, connected.licence, connected.summary = "micro", "MIT", "A sketch."
    connected.published = True
    connected.save()
    for path in PAGES:
        if path not in WITHOUT_ALL:
            assert "sketch" in client.get(path).content.decode().lower(), path


# Everything that has an address


PICTURES = (
    *("/api/v1/badges/sketch.svg", "/api/v1/badges/sketch/openapi.svg"),
    *("/frameworks/sketch/share.png", "/comparisons/sketch-closed/share.png"),
)
LARGE = ("measurements", "findings", "verifications")
SEARCHED = ("/search/?q=sketch", "/search/?q=nameless", "/api/v1/search/?q=sketch")
FEEDS = ("/feeds/changes.atom", "/feeds/changes.atom?framework=flask", "/api/v1/changes/")
CHOSEN = ("/choose/", "/api/v1/choose/", "/benchmarks/", "/robots.txt", "/api/")


@pytest.fixture
def waiting(editor: User, connected: Framework) -> Framework:
    """The draft, with a claim about it and a review of it, a run that waits and a change."""
    publication = Source.objects.filter(framework=None)[0]
    claim = Claim.objects.create(
        slug="sketch-claim", statement="Sketch is nice.", published_in=publication, checked=TODAY,
        verdict="opinion", finding="Sketch is a sketch.",
    )  # fmt: skip
    claim.frameworks.add(connected)
    runs.receive(json.dumps({**run_data(), "id": "2026-11-21-sketch-abc123"}), editor)
    for changes in (None, {"note": "Sketch has it too."}):
        Suggestion.objects.create(
            noun="supports", key="flask.openapi", text="Sketch has it.", told={}, revision=0,
            changes=changes,
        )  # fmt: skip
    reviewing.ask(connected, editor, "Sketch is ready.")
    return connected


def test_what_waits_is_at_no_address(client: Client, waiting: Framework) -> None:
    """On no page of the sitemap, in no list of the API, in no feed, and not to be found."""
    locations = re.findall("<loc>([^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    pages = [urlsplit(each).path for each in locations if "-vs-" not in each]
    assert len(pages) > 100
    lists = [f"/api/v1/{noun}/?limit=1000" for noun in NOUNS if noun not in LARGE]
    lists += [f"/api/v1/{noun}/?limit=10" for noun in LARGE]
    others = (*SEARCHED, *FEEDS, *CHOSEN)
    assert [path for path in (*pages, *lists, *others) if _tells(client, path)] == []
    for path in ("claims/sketch-claim/", "benchmarks/runs/2026-11-21-sketch-abc123/"):
        assert client.get(f"/{path}").status_code == 404
    for path in PICTURES:
        assert client.get(path).status_code == 404


def _tells(client: Client, path: str) -> bool:
    answer = client.get(path)
    assert answer.status_code == 200, path
    words = ("Sketch", "/sketch", "sketch.openapi", "sketch-c", "-sketch")
    said = words if path in SEARCHED else (*words, '"sketch')  # which is what was searched for
    return any(word in answer.content.decode() for word in said)


def test_evidence_counts_no_claim_about_drafts_alone(client: Client, connected: Framework) -> None:
    before = client.get("/api/v1/evidence/").json()["claims"]
    claim = Claim.objects.create(
        slug="sketch-claim", statement="S.", published_in=Source.objects.filter(framework=None)[0],
        checked=TODAY, verdict="opinion", finding="F.",
    )  # fmt: skip
    claim.frameworks.add(connected)
    assert client.get("/api/v1/evidence/").json()["claims"] == before


def test_what_was_measured_tells_nothing_of_a_framework_that_was_taken_back(
    client: Client, revision: None
) -> None:
    finding = Finding.objects.filter(framework="flask").first()
    assert finding is not None
    back = Framework.objects.get(slug="django")
    paths = [f"findings/{finding.key}/", f"runs/{finding.run.slug}/", "claims/?limit=1000"]
    told = [f"/api/v1/{path}" for path in paths]
    assert all('"django' in client.get(path).content.decode() for path in told)
    back.published = False
    back.save()
    for path in told:
        answer = client.get(path)
        assert answer.status_code == 200
        assert '"django"' not in answer.content.decode(), path
        assert '"django/' not in answer.content.decode(), path
        assert '"django ' not in answer.content.decode(), path
