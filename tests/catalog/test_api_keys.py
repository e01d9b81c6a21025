"""Keys in the admin: made with scopes, shown once, revoked; and only for oneself."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from catalog.models import SCOPES, ApiKey
from tests.catalog.roles import sign_in
from tests.catalog.writing import bearer, key

pytestmark = pytest.mark.django_db
ADD = "/admin/catalog/apikey/add/"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    """Of an editor who may make keys, and see users, but not everything."""
    editor.is_superuser, editor.is_staff = False, True
    editor.save()
    names = ("add_apikey", "change_apikey", "view_apikey", "view_user")
    editor.user_permissions.set(Permission.objects.filter(codename__in=names))
    sign_in(client, User.objects.get(pk=editor.pk))
    return client


def test_the_form_says_what_each_scope_allows(admin_client: Client) -> None:
    form = admin_client.get(ADD).content.decode()
    assert form.count('type="checkbox" name="scopes"') == len(SCOPES) == 3
    assert all(what in form for what in SCOPES.values())


def test_a_key_has_the_scopes_that_were_checked(admin_client: Client, editor: User) -> None:
    data: dict[str, Any] = {"name": "n", "owner": editor.pk, "scopes": ["facts", "runs"]}
    admin_client.post(ADD, data)
    assert sorted(ApiKey.objects.get().scopes) == ["facts", "runs"]
    admin_client.post(ADD, {**data, "scopes": ["everything"]})
    assert ApiKey.objects.count() == 1
    admin_client.post(ADD, {"name": "reads", "owner": editor.pk})
    assert ApiKey.objects.get(name="reads").scopes == []


def test_nobody_makes_a_key_that_may_more_than_they(desk: Client, editor: User) -> None:
    """A key may what its owner may, and who makes it is its owner."""
    boss = User.objects.create_superuser("boss")
    desk.post(ADD, {"name": "n", "owner": boss.pk, "scopes": ["facts"]})
    own = ApiKey.objects.get()
    assert own.owner == editor
    key(boss, "runs")
    other = ApiKey.objects.get(owner=boss)
    assert desk.get(f"/admin/catalog/apikey/{other.pk}/change/").status_code == 302
    assert other.start not in desk.get("/admin/catalog/apikey/").content.decode()


def test_keys_are_revoked_together_and_refused_from_then_on(
    admin_client: Client, editor: User
) -> None:
    secrets = [key(editor, "runs"), key(editor)]
    ids = list(ApiKey.objects.values_list("pk", flat=True))
    data = {"action": "revoke", "_selected_action": ids}
    page = admin_client.post("/admin/catalog/apikey/", data, follow=True)
    assert "Revoked: 2." in page.content.decode()
    codes = [
        Client().get("/api/v1/concepts/", headers=bearer(each)).status_code for each in secrets
    ]
    assert codes == [401, 401]


def test_the_use_of_a_key_is_shown(admin_client: Client, editor: User) -> None:
    secret = key(editor)
    record = ApiKey.objects.get()
    assert record.last_used is None
    Client().get("/api/v1/concepts/?limit=1", headers=bearer(secret))
    assert ApiKey.objects.exclude(last_used=None).exists()
    page = admin_client.get(f"/admin/catalog/apikey/{record.pk}/change/").content.decode()
    assert record.start in page
    assert secret not in page
