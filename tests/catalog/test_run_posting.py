"""Runs from other people: posted with a key or uploaded, drafts until an editor publishes them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import history
from catalog.api import run_posting
from catalog.models import ApiKey, Catalogue, Run, Verification
from tests.catalog.roles import sign_in
from tests.facts.test_runs import NASTY, changed, leaves
from tests.lab.records import run_data

pytestmark = pytest.mark.django_db
ID = run_data()["id"]
OF_NOBODY = {"framework": "no-such", "server": "s", "reference": False, "tasks": ["json"]}


def key(editor: User, **fields: Any) -> tuple[ApiKey, str]:
    record, secret = ApiKey.made(**{"name": "a lab", "owner": editor, "scopes": ["runs"], **fields})
    record.save()
    return record, secret


@pytest.fixture
def secret(editor: User) -> str:
    return key(editor)[1]


def post(client: Client, secret: str | None, data: Any) -> Any:
    body = data if isinstance(data, str | bytes) else json.dumps(data)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.post("/api/v1/runs/", body, content_type="application/json", headers=headers)


def shown(client: Client) -> list[str]:
    """The addresses at which a reader finds the run."""
    pages = [
        f"/api/v1/runs/{ID}/", f"/benchmarks/runs/{ID}/", f"/benchmarks/runs/{ID}/raw.json",
        f"/benchmarks/?run={ID}", f"/benchmarks/runs/{ID}/against/2026-11-21-two-cores-e84edb/",
    ]  # fmt: skip
    lists = [
        f"/api/v1/measurements/?run={ID}", f"/api/v1/findings/?run={ID}",
        f"/api/v1/verifications/?run={ID}",
    ]  # fmt: skip
    texts = ["/benchmarks/runs/", "/sitemap.xml", "/api/v1/runs/", "/tasks/"]
    return [
        *(path for path in pages if client.get(path).status_code == 200),
        *(path for path in lists if client.get(path).json()["count"]),
        *(path for path in texts if ID in client.get(path).content.decode()),
    ]


def test_a_run_arrives_as_a_draft_that_nobody_sees(client: Client, secret: str) -> None:
    response = post(client, secret, run_data())
    assert response.status_code == 201
    told = response.json()
    assert (told["slug"], told["published"], told["measured"]) == (ID, False, 1)
    assert response["Location"] == told["url"]
    assert shown(client) == []
    assert Run.objects.get(slug=ID).raw == json.dumps(run_data())


def test_sent_twice_it_is_one_run(client: Client, secret: str) -> None:
    post(client, secret, run_data())
    again = post(client, secret, json.dumps(run_data(), indent=4))
    assert again.status_code == 200
    assert Run.objects.filter(slug=ID).count() == 1


def test_another_run_of_the_same_id_is_refused(client: Client, secret: str) -> None:
    post(client, secret, run_data())
    answer = post(client, secret, changed("environment.cores", 4))
    assert answer.status_code == 409
    assert "runs never change" in answer.json()["detail"]


def test_published_it_is_everywhere(client: Client, secret: str, admin_client: Client) -> None:
    post(client, secret, run_data())
    publish(admin_client)
    assert len(shown(client)) == 12
    assert f"/benchmarks/runs/{ID}/" in client.get("/sitemap.xml").content.decode()


def publish(desk: Client) -> Any:
    run = Run.objects.get(slug=ID)
    data = {"action": "publish", "_selected_action": [run.pk]}
    return desk.post("/admin/catalog/run/", data, follow=True)


def test_a_draft_says_nothing_of_a_sample(client: Client, secret: str) -> None:
    """A verification that failed elsewhere must not mark a sample before somebody looked."""
    data = changed("verifications.0.at", "2099-01-01T00:00:00Z")
    digest = Verification.objects.filter(framework="flask", task="json").latest("at").digest
    data["verifications"][0] |= {"digest": digest, "passed": False}
    data["verifications"][0]["failure"] = {
        "step": "s", "request": "r", "expected": "e", "got": "g",
    }  # fmt: skip
    assert post(client, secret, data).status_code == 201
    assert client.get("/api/v1/samples/flask.json/").json()["state"] == "verified"


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 201), ({"revoked": True}, 401), ({"scopes": []}, 403)],
)
def test_a_key_must_be_good_and_have_the_scope(
    client: Client, editor: User, fields: dict[str, Any], status: int
) -> None:
    assert post(client, key(editor, **fields)[1], run_data()).status_code == status


@pytest.mark.parametrize("secret", [None, "", "framewise_wrong", "é"])
def test_without_a_key_nothing_is_kept(client: Client, secret: str | None) -> None:
    answer = post(client, secret, run_data())
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    assert not Run.objects.filter(slug=ID).exists()


def test_who_may_not_sign_in_any_more_may_not_write(client: Client, editor: User) -> None:
    _, secret = key(editor)
    editor.is_active = False
    editor.save()
    assert post(client, secret, run_data()).status_code == 401


def test_a_key_is_not_kept_and_its_use_is(client: Client, editor: User) -> None:
    record, secret = key(editor)
    post(client, secret, run_data())
    record.refresh_from_db()
    assert record.last_used is not None
    kept = [str(value) for value in ApiKey.objects.filter(pk=record.pk).values_list()[0]]
    assert all(secret not in value for value in kept)
    assert secret.startswith(record.start)


@pytest.mark.parametrize(
    ("status", "path", "value"),
    [
        (400, "bench.measurements.0.latency.p50_ms", "fast"),
        (422, "verifications.0.framework", "no-such"),
        (422, "verifications.0.task", "no-such"),
        (422, "bench.plan.subjects.1", OF_NOBODY),
        (422, "ended", "2020-01-01T00:00:00Z"),
    ],
)
def test_what_is_wrong_is_told_by_its_path_and_nothing_is_kept(
    client: Client, secret: str, status: int, path: str, value: Any
) -> None:
    """400: it has not the form of a run. 422: it has, and is at odds with itself or with what the
    catalogue knows."""
    before = Catalogue.objects.get().revision
    answer = post(client, secret, changed(path, value))
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert any(name.startswith(path) for name in answer.json()["errors"])
    assert not Run.objects.filter(slug=ID).exists()
    assert Catalogue.objects.get().revision == before


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 400), ("{", 400), (b"\xff", 400), ("[" * 50_000, 400), ("9" * 5000, 400)],
)
def test_what_is_no_run_is_refused(
    client: Client, secret: str, body: str | bytes, status: int
) -> None:
    assert post(client, secret, body).status_code == status


def test_another_type_of_body_is_refused(client: Client, secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}"}
    answer = client.post("/api/v1/runs/", "a: 1", content_type="text/yaml", headers=headers)
    assert answer.status_code == 415


def test_too_large_a_body_is_refused(
    client: Client, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_posting, "LARGEST", 100)
    assert post(client, secret, run_data()).status_code == 413


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(leaves(run_data()))), NASTY)
def test_whatever_stands_in_a_field_it_is_kept_or_refused(
    client: Client, secret: str, path: str, value: Any
) -> None:
    status = post(client, secret, changed(path, value)).status_code
    assert status in (200, 201, 400, 409, 422)


def upload(desk: Client, data: Any) -> Any:
    file = SimpleUploadedFile("run.json", json.dumps(data).encode(), "application/json")
    return desk.post("/admin/catalog/run/add/", {"file": file}, follow=True)


def test_a_file_can_be_uploaded_in_the_admin(admin_client: Client) -> None:
    assert "was added" in upload(admin_client, run_data()).content.decode()
    assert not Run.objects.get(slug=ID).published


def test_an_uploaded_file_is_refused_with_every_problem(admin_client: Client) -> None:
    html = upload(admin_client, changed("bench.measurements.0.answers", -1)).content.decode()
    assert "bench.measurements.0.answers" in html
    assert not Run.objects.filter(slug=ID).exists()


def test_only_who_may_publish_does(client: Client, editor: User, secret: str) -> None:
    post(client, secret, run_data())
    editor.user_permissions.add(Permission.objects.get(codename="view_run"))
    editor.is_staff, editor.is_superuser = True, False
    editor.save()
    sign_in(client, editor)
    publish(client)
    assert not Run.objects.get(slug=ID).published
    editor.user_permissions.add(Permission.objects.get(codename="publish_run"))
    sign_in(client, User.objects.get(pk=editor.pk))
    publish(client)
    assert Run.objects.get(slug=ID).published


def test_a_draft_can_be_turned_down_and_a_published_run_cannot(
    admin_client: Client, client: Client, secret: str
) -> None:
    post(client, secret, run_data())
    run = Run.objects.get(slug=ID)
    address = f"/admin/catalog/run/{run.pk}/delete/"
    publish(admin_client)
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    with history.revision(User.objects.get(username="admin")):
        run.published = False
        run.save()
    admin_client.post(address, {"post": "yes", "read_at": history.number()})
    assert not Run.objects.filter(slug=ID).exists()


def test_a_new_key_is_shown_once(admin_client: Client, editor: User) -> None:
    data = {"name": "a lab", "owner": editor.pk, "scopes": "runs"}
    made = admin_client.post("/admin/catalog/apikey/add/", data, follow=True).content.decode()
    record = ApiKey.objects.get()
    assert "shown only now" in made
    assert record.start in made
    later = admin_client.get(f"/admin/catalog/apikey/{record.pk}/change/").content.decode()
    assert "shown only now" not in later
    admin_client.post(f"/admin/catalog/apikey/{record.pk}/change/", {**data, "revoked": "on"})
    digest = ApiKey.objects.get().digest
    assert (ApiKey.objects.get().revoked, digest) == (True, record.digest)
