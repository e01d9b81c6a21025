"""Whatever changes something in the admin is kept: in a revision, or in the log of the admin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from reversion.models import Revision

from catalog import history, reviewing, suggested
from catalog.api.nouns import tell
from catalog.models import ApiKey, Concept, Framework, ImportFile, Redirect, Suggestion
from catalog.sign_in import recovery_codes
from tests.catalog.roles import desk, member, seen
from tests.catalog.test_second_factor import ENROL, code, secret

pytestmark = pytest.mark.django_db
NEW = "quite unlike 7 others"
# Views that change nothing of anybody's; signing out ends a session and says so to nobody.
READS = {
    "admin:index", "admin:login", "admin:logout", "admin:password_change_done", "admin:jsi18n",
    "admin:autocomplete", "admin:view_on_site", "admin:app_list", "admin:", "desk:index",
    "desk:matrix", "desk:matrix-sources", "desk:history", "desk:revision", "desk:removed",
    "desk:purl", "desk:feature-help", "desk:releases", "desk:export", "desk:second-factor-qr",
    "preview",
}  # fmt: skip
# Of every list of the admin: Django notes them, and records are written in a revision.
OF_MODELS = {
    "add", "change", "delete", "history", "changelist", "revision", "recover", "recoverlist",
}  # fmt: skip
Made = tuple[str, dict[str, Any]]  # where it is posted, and what


def draft(person: User) -> Framework:
    with history.revision(person):
        return Framework.objects.create(slug="kite", name="Kite", purl="pkg:pypi/kite-draft")


def asks(person: User) -> Made:
    return f"/admin/publishing/framework/{draft(person).pk}/", {"do": "ask", "note": "Look."}


def sends_back(person: User) -> Made:
    kite = draft(person)
    reviewing.ask(kite, person, "Look.")
    return f"/admin/publishing/framework/{kite.pk}/", {"do": "send_back", "note": "No summary."}


def takes_back(person: User) -> Made:
    flask = Framework.objects.get(slug="flask")
    return f"/admin/publishing/framework/{flask.pk}/", {"do": "take_back"}


def takes_what_is_suggested(person: User) -> Made:
    told = tell("concepts", "wsgi")
    assert told
    kept = suggested.suggest("concepts", "wsgi", told, {"text": "Other."}, person, "Why not?")
    sent = {"take-text": "take", "drafted": suggested.digest(kept.changes), **seen()}
    return f"/admin/suggested/{kept.pk}/", sent


def undoes(person: User) -> Made:
    draft(person)
    return f"/admin/history/{history.number()}/undo/", {}


def uploads(person: User) -> Made:
    return "/admin/import/concepts/", {"file": SimpleUploadedFile("rows.csv", b"slug\nwsgi\n")}


def discards(person: User) -> Made:
    kept = ImportFile.objects.create(
        author=person, name="rows.csv", noun="concepts", text="slug\n", read_at=1
    )
    return f"/admin/import/concepts/{kept.pk}/", {"discard": "yes"}


def gives_a_recovery_code(person: User) -> Made:
    return "/admin/second-factor/change/", {"do": "codes", "code": recovery_codes.renew(person)[0]}


def changes_the_password(person: User) -> Made:
    person.set_password("-")
    person.save()
    told = {"old_password": "-", "new_password1": NEW, "new_password2": NEW}
    return "/admin/password_change/", told


def sets_anothers_password(person: User) -> Made:
    other = member("editor")
    told = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    return f"/admin/auth/user/{other.pk}/password/", told


def resets_anothers_second_factor(person: User) -> Made:
    return f"/admin/auth/user/{member('editor').pk}/second-factor/", {}


def chosen(model: str, do: str, pk: int) -> Made:
    return f"/admin/catalog/{model}/", {"action": do, "_selected_action": [pk]}


def revokes(person: User) -> Made:
    key = ApiKey.made(name="k", owner=person)[0]
    key.save()
    return chosen("apikey", "revoke", key.pk)


def takes_the_chosen_back(person: User) -> Made:
    return chosen("framework", "take_back", Framework.objects.get(slug="flask").pk)


def discards_the_chosen(person: User) -> Made:
    told = {"noun": "concepts", "key": "wsgi", "told": {}, "revision": 1, "text": "Spam."}
    return chosen("suggestion", "discard", Suggestion.objects.create(**told).pk)


def removes_the_chosen(person: User) -> Made:
    where, told = chosen("redirect", "delete_selected", 0)
    with history.revision(person):
        made = Redirect.objects.create(old_path="/old/", new_path="/")
    return where, told | {"_selected_action": [made.pk], "post": "yes", **seen()}


Case = Callable[[User], Made]
WRITES: dict[str, list[Case]] = {
    "desk:publishing": [asks, sends_back, takes_back],
    "desk:suggested": [takes_what_is_suggested],
    "desk:undo": [undoes],
    "desk:import": [uploads],
    "desk:import-preview": [discards],
    "desk:second-factor-change": [gives_a_recovery_code],
    "admin:password_change": [changes_the_password],
    "admin:auth_user_password_change": [sets_anothers_password],
    "admin:auth_user_second_factor": [resets_anothers_second_factor],
}
ELSEWHERE = {
    "desk:matrix-of-framework": "tests/catalog/test_matrix_editing.py: one revision",
    "desk:matrix-of-feature": "tests/catalog/test_matrix_editing.py: one revision",
    "desk:reply": "tests/catalog/test_maintainers.py: noted as an addition",
    "desk:second-factor": "tests/catalog/test_second_factor.py: a recovery code is noted",
    "desk:second-factor-enrol": "below",
}
ACTIONS: dict[str, list[Case]] = {
    "revoke": [revokes],
    "take_back": [takes_the_chosen_back],
    "discard": [discards_the_chosen],
    "delete_selected": [removes_the_chosen],
    "publish": [],  # as taking back
}


def names(patterns: Any, under: str = "", space: str = "") -> Iterator[str]:
    """Of the views below /admin/."""
    for each in patterns:
        path = under + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns, path, each.namespace or space)
        elif isinstance(each, URLPattern) and path.startswith("admin/"):
            yield f"{space}:{each.name or ''}" if space else str(each.name)


def of_model(name: str) -> bool:
    return bool(re.fullmatch(rf"admin:[a-z]+_[a-z]+_({'|'.join(OF_MODELS)})", name))


def test_every_view_of_the_admin_is_told_to_change_something_or_not() -> None:
    found = {each for each in names(get_resolver().url_patterns) if not of_model(each)}
    assert found - READS - WRITES.keys() - ELSEWHERE.keys() == set()
    assert {"desk:undo", "admin:password_change"} <= found


def test_every_action_of_a_list_has_a_case(admin_client: Client) -> None:
    request = admin_client.get("/admin/").wsgi_request
    found = {name for each in admin.site._registry.values() for name in each.get_actions(request)}
    assert found == ACTIONS.keys()


CASES = [case for cases in (*WRITES.values(), *ACTIONS.values()) for case in cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_whoever_does_it_is_kept_with_it(case: Case, editor: User) -> None:
    client = desk(editor)
    where, told = case(editor)
    if where == "/admin/password_change/":
        client = desk(editor)  # with the password as it is now
    before = traces(editor)
    answer = client.post(where, told)
    assert answer.status_code in (200, 302)
    assert traces(editor) > before


def traces(person: User) -> int:
    kinds: tuple[Any, ...] = (Revision, LogEntry)
    return sum(len(kind.objects.filter(user=person)) for kind in kinds)


def test_enrolling_is_kept(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    client.post(ENROL, {"code": code(secret(client))})
    assert LogEntry.objects.get(user=editor).object_id == str(editor.pk)


def test_no_secret_is_in_the_log(admin_client: Client, editor: User) -> None:
    told = {"username": "new", "password1": NEW, "password2": NEW, "usable_password": "true"}
    admin_client.post("/admin/auth/user/add/", told)
    other = User.objects.get(username="new")
    told = {"password1": NEW + "!", "password2": NEW + "!", "usable_password": "true"}
    admin_client.post(f"/admin/auth/user/{other.pk}/password/", told)
    said = "".join(f"{each.object_repr} {each.change_message}" for each in LogEntry.objects.all())
    assert LogEntry.objects.count() == 2
    assert NEW not in said


def test_only_superusers_read_the_log_and_nobody_changes_it(
    admin_client: Client, editor: User
) -> None:
    concept = Concept.objects.get(slug="wsgi")
    noted = LogEntry.objects.create(
        user=editor, object_repr=str(concept), action_flag=2, change_message="Noted."
    )
    page = f"/admin/admin/logentry/{noted.pk}/"
    assert "Noted." in admin_client.get("/admin/admin/logentry/").content.decode()
    assert "Noted." in admin_client.get(f"{page}change/").content.decode()
    assert admin_client.post(f"{page}change/", {"change_message": "No."}).status_code == 403
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    assert desk(member("publisher")).get("/admin/admin/logentry/").status_code == 403
