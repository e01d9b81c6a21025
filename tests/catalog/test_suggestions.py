"""What is wrong or missing: sent with a key, kept for an editor, and no change of the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import history
from catalog.api import json_body, suggestions
from catalog.api.nouns import NOUNS
from catalog.models import ApiKey, Catalogue, Framework, Suggestion, Support
from tests.catalog.roles import sign_in
from tests.catalog.writing import bearer, key
from tests.facts.test_runs import NASTY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moved")]
ABOUT = {"noun": "supports", "key": "flask.openapi"}
SENT = {
    "about": ABOUT,
    "text": "Das stimmt seit 3.1 nicht mehr: https://example.org/changes",
    "proposed": "third_party",
    "source_url": "https://example.org/changes",
}


@pytest.fixture
def secret(editor: User) -> str:
    return key(editor, "suggestions")


def post(client: Client, secret: str | None, body: Any, path: str = "") -> Any:
    return client.post(
        f"/api/v1/suggestions/{path}",
        body,
        content_type="application/json",
        headers=bearer(secret),
    )


def test_it_is_kept_with_the_record_as_it_was(client: Client, editor: User, secret: str) -> None:
    told = client.get("/api/v1/supports/flask.openapi/").json()
    answer = post(client, secret, SENT)
    assert answer.status_code == 201
    assert "Location" not in answer
    assert answer.json().items() >= {**SENT, "state": "waiting"}.items()
    kept = Suggestion.objects.get()
    assert (kept.told, kept.owner, kept.about) == (told, editor, "supports flask.openapi")
    assert kept.api_key == ApiKey.objects.get()
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    assert kept.revision == answer.json()["revision"] == history.changed_in(cell) > 0


def test_it_changes_nothing_that_readers_hold(client: Client, secret: str) -> None:
    before = Catalogue.objects.get().revision
    post(client, secret, SENT)
    assert Catalogue.objects.get().revision == before


def test_sent_twice_within_a_day_it_is_one(client: Client, editor: User, secret: str) -> None:
    first = post(client, secret, SENT).json()
    again = post(client, secret, {**SENT, "proposed": None})
    assert (again.status_code, again.json()) == (200, first)
    assert post(client, secret, {**SENT, "text": "Something else."}).status_code == 201
    assert post(client, key(editor, "suggestions"), SENT).status_code == 201
    yesterday = Suggestion.objects.order_by("created")[0].created - dt.timedelta(hours=25)
    Suggestion.objects.update(created=yesterday)
    assert post(client, secret, SENT).status_code == 201


@pytest.mark.parametrize("noun", NOUNS)
def test_it_may_be_about_every_noun(client: Client, secret: str, noun: str) -> None:
    record = client.get(f"/api/v1/{noun}/?limit=1").json()["results"][0]
    sent = {"about": {"noun": noun, "key": record.get("key") or record["slug"]}, "text": "Wrong."}
    assert post(client, secret, sent).status_code == 201
    kept = Suggestion.objects.get()
    assert kept.told == client.get(urlsplit(record["url"]).path).json()
    assert kept.revision > 0


@pytest.mark.parametrize(
    ("sent", "paths"),
    [
        ({}, {"about": "required", "text": "required"}),
        ([], {"body": "object"}),
        ({"about": {"noun": "support", "key": "a"}, "txt": "t"},
         {"about.noun": "supports", "text": "required", "txt": "text"}),
        ({"about": "flask", "text": ""}, {"about": "object", "text": "empty"}),
        ({"about": ABOUT, "text": "t" * 4001}, {"text": "4000"}),
        ({**SENT, "source_url": "javascript:alert(1)"}, {"source_url": "https://"}),
        ({**SENT, "source_url": "ftp://example.org/"}, {"source_url": "https://"}),
        ({**SENT, "proposed": 5, "state": "accepted"}, {"proposed": "string", "state": "no field"}),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_told_at_once(
    client: Client, secret: str, sent: Any, paths: dict[str, str]
) -> None:
    answer = post(client, secret, sent)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    errors = answer.json()["errors"]
    assert errors.keys() == paths.keys()
    assert all(said in " ".join(errors[path]) for path, said in paths.items())
    assert not Suggestion.objects.exists()


def test_what_the_catalogue_does_not_have_and_many_links_are_told_at_once(
    client: Client, secret: str
) -> None:
    links = "http://a.example HTTPS://b.example"
    sent = {"about": {**ABOUT, "key": "flask.nothing"}, "text": links, "proposed": links}
    answer = post(client, secret, sent)
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert errors.keys() == {"about.key", "text", "proposed"}
    assert "no such record among supports" in errors["about.key"][0]
    assert "one link" in errors["text"][0]
    assert not Suggestion.objects.exists()


def test_a_draft_is_like_a_record_that_is_not_there(
    client: Client, secret: str, draft: Framework
) -> None:
    told = [
        post(client, secret, {"about": {"noun": "frameworks", "key": slug}, "text": "t"})
        for slug in ("sketch", "nothing")
    ]
    assert told[0].status_code == 422
    assert told[0].json() == told[1].json()


def test_a_key_has_so_many_waiting_and_no_more(
    client: Client, editor: User, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "MOST_WAITING", 2)
    codes = [post(client, secret, {**SENT, "text": f"No. {n}"}).status_code for n in range(3)]
    assert codes == [201, 201, 409]
    assert post(client, secret, {**SENT, "text": "No. 1"}).status_code == 200
    assert post(client, key(editor, "suggestions"), SENT).status_code == 201
    Suggestion.objects.filter(text="No. 0").update(state="refused")
    assert post(client, secret, SENT).status_code == 201


def test_there_is_no_list(client: Client, secret: str) -> None:
    for headers in ({}, bearer(secret)):
        answer = client.get("/api/v1/suggestions/", headers=headers)
        assert (answer.status_code, answer["Allow"]) == (
            (401 if not headers else 405), "POST, OPTIONS"
        )  # fmt: skip


@pytest.mark.parametrize(("scopes", "status"), [(None, 401), (["runs", "facts"], 403)])
def test_it_takes_a_key_with_the_scope(
    client: Client, editor: User, scopes: list[str] | None, status: int
) -> None:
    secret = key(editor, *scopes) if scopes else None
    assert post(client, secret, SENT).status_code == status
    assert not Suggestion.objects.exists()


def test_what_is_too_large_or_no_json_is_refused(
    client: Client, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(client, secret, "").status_code == 400
    assert post(client, secret, "{").status_code == 400
    assert post(client, secret, SENT, "?about=x").status_code == 400
    assert client.post("/api/v1/suggestions/", SENT, headers=bearer(secret)).status_code == 415
    monkeypatch.setattr(json_body, "LARGEST", 50)
    assert post(client, secret, SENT).status_code == 413


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["about", "about.noun", "about.key", "text", "source_url"]), NASTY)
def test_whatever_stands_in_a_field_the_answer_is_201_or_told(
    client: Client, secret: str, path: str, value: Any
) -> None:
    part, _, name = path.partition(".")
    sent = {**SENT, part: {**ABOUT, name: value} if name else value}
    assert post(client, secret, sent).status_code in (200, 201, 400, 422)


# In the admin


def test_an_editor_sees_the_record_then_and_now_and_answers(
    client: Client, editor: User, secret: str
) -> None:
    post(client, secret, SENT)
    kept = Suggestion.objects.get()
    sign_in(client, editor)
    listed = client.get("/admin/catalog/suggestion/?state=waiting&noun=supports")
    assert "flask.openapi" in listed.content.decode()
    path = f"/admin/catalog/suggestion/{kept.pk}/change/"
    page = client.get(path).content.decode()
    cell = Support.objects.get(framework__slug="flask", feature__slug="openapi")
    assert f'href="/admin/catalog/support/{cell.pk}/change/"' in page
    assert "As it was then." in page
    with history.revision(editor):
        cell.note = "A new note <script>."
        cell.save()
    assert "A new note &lt;script&gt;." in client.get(path).content.decode()
    client.post(path, {"state": "accepted", "answer": "It is so now."})
    kept.refresh_from_db()
    assert (kept.state, kept.resolved_by, kept.text) == ("accepted", editor, SENT["text"])
    assert kept.resolved is not None
    client.post(path, {"state": "waiting", "answer": ""})
    assert Suggestion.objects.filter(resolved=None, resolved_by=None, answer=None).exists()


def test_what_it_is_about_may_be_gone(client: Client, editor: User, secret: str) -> None:
    post(client, secret, SENT)
    with history.revision(editor):
        Support.objects.get(framework__slug="flask", feature__slug="openapi").delete()
    sign_in(client, editor)
    page = client.get(f"/admin/catalog/suggestion/{Suggestion.objects.get().pk}/change/")
    assert "not there any more" in page.content.decode()
