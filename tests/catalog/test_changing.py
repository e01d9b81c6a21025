"""Changes of facts with a key: If-Match, so that nobody overwrites what they have not seen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reversion.models import Revision

from catalog import history
from catalog.api.json_body import LARGEST, problems
from catalog.api.nouns import NOUNS
from catalog.models import (
    Catalogue,
    Claim,
    Concept,
    Framework,
    Release,
    Support,
)
from catalog.sync import loading
from facts import reading
from tests.catalog.writing import bearer, etag, key, patch
from tests.facts.test_runs import NASTY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moved")]
CELL = "supports/flask.openapi/"
CHANGING = [noun for noun, viewset in NOUNS.items() if hasattr(viewset, "schema_of_changes")]
OTHERS = [noun for noun in NOUNS if noun not in CHANGING]


def number() -> int:
    return Catalogue.objects.get().revision


def cell() -> Support:
    return Support.objects.get(framework__slug="flask", feature__slug="openapi")


@pytest.fixture
def secret(editor: User) -> str:
    return key(editor, "facts")


def edit(editor: User, framework: str = "flask", note: str = "Seen by an editor.") -> None:
    with history.revision(editor, "in the admin"):
        found = Support.objects.get(framework__slug=framework, feature__slug="openapi")
        found.note = note
        found.save()


# A change


def test_a_change_is_there_at_once_with_its_author_and_its_new_etag(
    client: Client, editor: User, secret: str
) -> None:
    before = number()
    answer = patch(client, secret, CELL, {"note": "Read again."}, etag(client, secret, CELL))
    assert (answer.status_code, answer.json()["note"]) == (200, "Read again.")
    assert client.get(f"/api/v1/{CELL}").json() == answer.json()
    assert number() == before + 1
    assert answer["ETag"] == etag(client, secret, CELL)
    kept = Revision.objects.latest("pk")
    assert (kept.user, kept.comment) == (editor, "through the API, with the key a program")


def test_the_etag_of_an_answer_is_the_if_match_of_the_next_change(
    client: Client, secret: str
) -> None:
    tag = etag(client, secret, CELL)
    for note in ("One.", "Two.", "Three."):
        answer = patch(client, secret, CELL, {"note": note}, tag)
        assert answer.status_code == 200
        tag = answer["ETag"]
    assert cell().note == "Three."


def test_null_is_unknown_and_what_is_not_sent_stays(client: Client, secret: str) -> None:
    was = cell()
    sent = {"level": None, "via": None, "note": "Nothing was found in the changelog."}
    told = patch(client, secret, CELL, sent, etag(client, secret, CELL)).json()
    assert (told["level"], told["via"]) == (None, None)
    assert (cell().version, cell().checked) == (was.version, was.checked)
    assert told["sources"]


@pytest.mark.parametrize("noun", CHANGING)
def test_what_a_get_tells_may_be_sent_back_and_is_no_change(
    client: Client, secret: str, noun: str
) -> None:
    viewset: Any = NOUNS[noun]
    before = number()
    for record in client.get(f"/api/v1/{noun}/?limit=1000").json()["results"]:
        sent = changeable_of(viewset, record)
        assert problems(sent, viewset.schema_of_changes) == {}, record["url"]
    path = record["url"].partition("/api/v1/")[2]
    answer = patch(client, secret, path, sent, etag(client, secret, path))
    assert answer.status_code == 200, answer.content
    assert answer.json() == client.get(f"/api/v1/{path}").json()
    assert number() == before


def changeable_of(viewset: Any, record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in viewset.fields}


@pytest.mark.parametrize("noun", CHANGING)
def test_every_record_passes_the_checks_that_a_change_of_it_would_meet(noun: str) -> None:
    """A record that failed them could not be changed before that is mended."""
    for record in NOUNS[noun].queryset.model._default_manager.all()[:100]:  # type: ignore[union-attr]
        record.full_clean()


CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "frameworks": ("flask", {"aliases": ["Flask, the"], "interfaces": ["wsgi", "asgi"]}),
    "releases": ("flask.3.1.3", {"python": ">=3.9", "date": "2026-02-19"}),
    "feature-groups": ("pages", {"summary": "What visitors see.", "position": 9}),
    "features": ("openapi", {"group": "pages", "position": 7, "examples": ["One.", "Two."]}),
    "supports": ("flask.openapi", {"level": "third_party", "via": "pkg:pypi/apiflask"}),
    "concepts": ("wsgi", {"frameworks": ["bottle", "flask"], "features": ["openapi"]}),
    "comparisons": ("", {"title": "Another title", "answers": None}),
    "claims": ("", {"verdict": "partly", "language": "de", "frameworks": ["flask"]}),
    "popularity": ("", {"value": 1234.5, "metric": "repository_stars"}),
    "sources": ("", {"address": "https://example.org/read", "read": "2026-11-22"}),
    "adopters": ("", {"note": "Since 2019"}),
    "traits": ("", {"text": "One sentence.\nAnd one more."}),
}


@pytest.mark.parametrize("noun", CHANGING)
def test_every_noun_that_editors_write_can_be_changed(
    client: Client, secret: str, noun: str
) -> None:
    name, sent = CHANGES[noun]
    path = f"{noun}/{name}/"
    if not name:
        first = client.get(f"/api/v1/{noun}/?limit=1").json()["results"][0]
        path = first["url"].partition("/api/v1/")[2]
    answer = patch(client, secret, path, sent, etag(client, secret, path))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    if isinstance(told.get("group"), dict):
        told["group"] = told["group"]["slug"]
    assert {name: told[name] for name in sent} == sent


@pytest.mark.parametrize("noun", OTHERS)
def test_what_the_lab_made_is_not_changed(client: Client, secret: str, noun: str) -> None:
    first = client.get(f"/api/v1/{noun}/?limit=1").json()["results"][0]
    answer = patch(client, secret, first["url"].partition("/api/v1/")[2], {}, '"1-20261122-a"')
    assert answer.status_code == 405
    assert "PATCH" not in answer["Allow"]


def test_plain_json_is_understood_too(client: Client, secret: str) -> None:
    tag = etag(client, secret, CELL)
    answer = patch(client, secret, CELL, {"note": "As JSON."}, tag, "application/json")
    assert (answer.status_code, cell().note) == (200, "As JSON.")


def test_what_a_program_cannot_see_stays(client: Client, secret: str, draft: Framework) -> None:
    concept = Concept.objects.get(slug="wsgi")
    concept.frameworks.add(draft)
    path = "concepts/wsgi/"
    tag = etag(client, secret, path)
    assert patch(client, secret, path, {"frameworks": ["flask"]}, tag).status_code == 200
    assert {each.slug for each in concept.frameworks.all()} == {"flask", "sketch"}


def test_a_change_stays_when_the_files_are_loaded_again(client: Client, secret: str) -> None:
    patch(client, secret, CELL, {"note": "Read again."}, etag(client, secret, CELL))
    facts, _ = reading.read()
    assert facts is not None
    plan = loading.plan(facts)
    assert [(kept.noun, kept.key) for kept in plan.kept] == [("supports", "flask.openapi")]
    assert plan.change == []


# If-Match


def test_without_an_etag_nothing_is_changed(client: Client, secret: str) -> None:
    answer = patch(client, secret, CELL, {"note": "Blind."})
    assert answer.status_code == 428
    assert answer["Content-Type"] == "application/problem+json"
    assert "ETag" in answer.json()["detail"]
    assert cell().note != "Blind."


def test_who_read_before_somebody_elses_change_is_told_what_there_is_now(
    client: Client, editor: User, secret: str
) -> None:
    tag = etag(client, secret, CELL)
    edit(editor)
    answer = patch(client, secret, CELL, {"note": "Mine."}, tag)
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    assert told["current"] == client.get(f"/api/v1/{CELL}").json()
    assert told["current"]["note"] == cell().note == "Seen by an editor."
    assert told["revision"] == history.changed_in(cell())
    again = patch(client, secret, CELL, {"note": "Mine."}, answer["ETag"])
    assert (again.status_code, cell().note) == (200, "Mine.")


def test_a_change_of_another_record_is_no_conflict(
    client: Client, editor: User, secret: str
) -> None:
    tag = etag(client, secret, CELL)
    edit(editor, "bottle")
    assert patch(client, secret, CELL, {"note": "Mine."}, tag).status_code == 200


def test_what_follows_from_another_record_is_no_conflict(
    client: Client, editor: User, secret: str
) -> None:
    """A framework tells its latest release, which is a record of its own."""
    tag = etag(client, secret, "frameworks/flask/")
    with history.revision(editor):
        latest = Release.objects.get(framework__slug="flask", latest=True)
        latest.version = "99.0"
        latest.save()
    told = patch(client, secret, "frameworks/flask/", {"summary": "Small."}, tag).json()
    assert (told["summary"], told["latest"]) == ("Small.", "99.0")


@pytest.mark.parametrize(
    "tag", ["*", "nonsense", '"nonsense"', '"1a"', "1a-20261122-b", '""', '"-1-20261122-b"', "W/*"]
)
def test_what_is_no_etag_of_this_site_is_told(client: Client, secret: str, tag: str) -> None:
    answer = patch(client, secret, CELL, {"note": "Blind."}, tag)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["If-Match"]
    assert cell().note != "Blind."


def test_an_etag_of_a_revision_that_is_yet_to_come_was_not_read_here(
    client: Client, secret: str
) -> None:
    tag = f'"{number() + 1:x}-20261122-b"'
    assert patch(client, secret, CELL, {"note": "Blind."}, tag).status_code == 412


def test_a_record_that_was_removed_is_not_there(client: Client, editor: User, secret: str) -> None:
    tag = etag(client, secret, CELL)
    with history.revision(editor):
        cell().delete()
    assert patch(client, secret, CELL, {"note": "Mine."}, tag).status_code == 404


def test_a_draft_is_like_a_record_that_is_not_there(
    client: Client, secret: str, draft: Framework
) -> None:
    told = [
        patch(client, secret, f"frameworks/{slug}/", {"name": "Seen"}, '"1-20261122-a"')
        for slug in ("sketch", "nothing")
    ]
    assert [answer.status_code for answer in told] == [404, 404]
    texts = [answer.json()["detail"].replace(slug, "…") for answer, slug in
             zip(told, ("sketch", "nothing"), strict=True)]  # fmt: skip
    assert texts[0] == texts[1]


# What is wrong


@pytest.mark.parametrize(
    ("sent", "paths"),
    [
        ({"levl": "none"}, {"levl": "level"}),
        ({"url": "https://example.org/", "key": "a.b", "feature": "orm"},
         {"url": "cannot be changed", "key": "cannot", "feature": "cannot"}),
        ({"level": "maybe", "checked": "yesterday", "note": ""},
         {"level": "built_in", "checked": "date", "note": "empty"}),
        ({"checked": "2026-02-30"}, {"checked": "date"}),
        ({"version": None}, {"version": "string"}),
        ({"sources": []}, {"sources": "at least 1"}),
        ({"via": "pkg:PYPI/Flask"}, {"via": "pkg"}),
        ({"note": " around "}, {"note": "space around"}),
        ({"since": "two\nlines"}, {"since": "one line"}),
        ({"note": "n" * 4001}, {"note": "4000"}),
        ({"note": 5, "sources": "flask.docs"}, {"note": "string", "sources": "array"}),
        ([], {"body": "object"}),
        (None, {"body": "object"}),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_is_told_by_its_path_and_nothing_is_written(
    client: Client, secret: str, sent: Any, paths: dict[str, str]
) -> None:
    before = number()
    answer = patch(client, secret, CELL, sent, etag(client, secret, CELL))
    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert errors.keys() == paths.keys()
    assert all(said in " ".join(errors[path]) for path, said in paths.items())
    assert number() == before


@pytest.mark.parametrize(
    ("sent", "paths"),
    [
        ({"sources": ["flask.docs-openap"]}, {"sources.0": "no source"}),
        ({"sources": ["django.docs-orm"]}, {"sources.0": "no source"}),
        ({"via": "pkg:pypi/A_b"}, {"via": "write the package URL"}),
        ({"level": "third_party", "via": None}, {"record": "Name the package"}),
        ({"level": None, "via": None, "note": None}, {"record": "what was looked at?"}),
        ({"sources": ["flask.no", "flask.none"], "via": "pkg:pypi/A_b", "level": "official"},
         {"sources.0": "no source", "sources.1": "no source", "via": "write"}),
    ],
)  # fmt: skip
def test_what_the_catalogue_does_not_bear_out_is_told_as_in_the_admin(
    client: Client, secret: str, sent: Any, paths: dict[str, str]
) -> None:
    before = number()
    answer = patch(client, secret, CELL, sent, etag(client, secret, CELL))
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert errors.keys() == paths.keys()
    assert all(said in " ".join(errors[path]) for path, said in paths.items())
    assert number() == before


def test_a_near_source_is_named(client: Client, secret: str) -> None:
    right = cell().sources.all()[0].key
    answer = patch(client, secret, CELL, {"sources": [right[:-1]]}, etag(client, secret, CELL))
    assert right in answer.json()["errors"]["sources.0"][0]


def test_a_second_latest_release_is_refused(client: Client, secret: str) -> None:
    old = Release.objects.filter(framework__slug="flask", latest=False)[0]
    path = f"releases/{old.key}/"
    answer = patch(client, secret, path, {"latest": True}, etag(client, secret, path))
    assert answer.status_code == 422
    assert "record" in answer.json()["errors"]


def test_a_claim_about_drafts_alone_would_be_seen_by_nobody(
    client: Client, editor: User, secret: str
) -> None:
    claim = Claim.objects.filter(frameworks__slug="flask")[0]
    with history.revision(editor):  # which is over when the request comes
        draft = Framework.objects.create(slug="sketch", name="S", purl="pkg:pypi/sketch-draft")
        claim.frameworks.add(draft)
    path = f"claims/{claim.slug}/"
    answer = patch(client, secret, path, {"frameworks": []}, etag(client, secret, path))
    assert answer.status_code == 422
    assert claim.frameworks.count() > 1


@pytest.mark.parametrize(
    "body",
    ["", "{", b"\xff", "[" * 100_000, "9" * 5000, '{"note": NaN}', '{"note": "a\\u0000b"}',
     '{"note": "\\ud800"}', '{"\\u0000": 1}'],
)  # fmt: skip
def test_what_is_no_json_is_refused(client: Client, secret: str, body: str | bytes) -> None:
    assert patch(client, secret, CELL, body, etag(client, secret, CELL)).status_code == 400


def test_too_large_a_body_and_another_type_are_refused(client: Client, secret: str) -> None:
    tag, large = etag(client, secret, CELL), json.dumps({"note": "n" * LARGEST})
    assert patch(client, secret, CELL, large, tag).status_code == 413
    assert patch(client, secret, CELL, "note: n", tag, "application/yaml").status_code == 415


def test_no_parameter_is_known(client: Client, secret: str) -> None:
    path = f"{CELL}?note=n"
    assert patch(client, secret, path, {}, etag(client, secret, CELL)).status_code == 400


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(CHANGING), st.data(), NASTY)
def test_whatever_stands_in_a_field_the_answer_is_200_or_told(
    client: Client, secret: str, noun: str, data: st.DataObject, value: Any
) -> None:
    name = data.draw(st.sampled_from(sorted(NOUNS[noun].fields)))  # type: ignore[attr-defined]
    path = client.get(f"/api/v1/{noun}/?limit=1").json()["results"][0]["url"]
    path = path.partition("/api/v1/")[2]
    answer = patch(client, secret, path, {name: value}, etag(client, secret, path))
    assert answer.status_code in (200, 400, 422)


# Who may


def test_each_key_does_what_its_scopes_say(client: Client, editor: User) -> None:
    def answers(*scopes: str) -> list[int]:
        secret = key(editor, *scopes)
        about = {"about": {"noun": "frameworks", "key": "flask"}, "text": f"By {scopes}."}
        headers = bearer(secret)
        as_json: Any = {"content_type": "application/json", "headers": headers}
        return [
            client.get(f"/api/v1/{CELL}", headers=headers).status_code,
            client.post("/api/v1/runs/", "{}", **as_json).status_code,
            client.post("/api/v1/suggestions/", about, **as_json).status_code,
            patch(client, secret, CELL, {}, etag(client, secret, CELL)).status_code,
        ]

    assert answers() == [200, 403, 403, 403]
    assert answers("runs") == [200, 400, 403, 403]
    assert answers("suggestions") == [200, 403, 201, 403]
    assert answers("facts") == [200, 403, 403, 200]
    assert answers("runs", "suggestions", "facts") == [200, 400, 201, 200]


@pytest.mark.parametrize("noun", CHANGING)
def test_without_a_key_or_its_scope_no_noun_is_changed(
    client: Client, editor: User, noun: str
) -> None:
    path = f"{noun}/any.thing/"
    nobody = patch(client, None, path, {}, '"1-20261122-a"')
    assert (nobody.status_code, nobody["WWW-Authenticate"]) == (401, "Bearer")
    assert patch(client, key(editor, "runs"), path, {}, '"1-20261122-a"').status_code == 403


def test_a_key_may_what_its_owner_may(client: Client, editor: User) -> None:
    secret = key(editor, "facts")
    editor.is_superuser = False
    editor.save()
    tag = etag(client, secret, CELL)
    refused = patch(client, secret, CELL, {"note": "Mine."}, tag)
    assert refused.status_code == 403
    assert "may not change a support" in refused.json()["detail"]
    editor.user_permissions.add(Permission.objects.get(codename="change_support"))
    assert patch(client, secret, CELL, {"note": "Mine."}, tag).status_code == 200
    other = patch(client, secret, "concepts/wsgi/", {}, tag)
    assert other.status_code == 403
    editor.is_active = False
    editor.save()
    assert patch(client, secret, CELL, {"note": "Gone."}, tag).status_code == 401


@pytest.mark.parametrize("path", ["frameworks/", CELL, "schema/", "compare/django-vs-flask/"])
def test_a_key_that_is_sent_must_be_good_on_reads_too(
    client: Client, editor: User, path: str
) -> None:
    good, revoked = key(editor), key(editor, revoked=True)
    for secret in ("framewise_unknown", revoked):
        answer = client.get(f"/api/v1/{path}", headers=bearer(secret))
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert answer["Content-Type"] == "application/problem+json"
    assert client.get(f"/api/v1/{path}", headers=bearer(good)).status_code == 200
    assert client.get(f"/api/v1/{path}").status_code == 200
