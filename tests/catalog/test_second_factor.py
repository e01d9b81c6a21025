"""Who publishes gives a second factor: enrolling, giving it, losing it."""

from __future__ import annotations

import re
from base64 import b32decode
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp import oath
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from catalog.sign_in import second_factor
from tests.catalog.roles import member, sign_in

PAGE, ENROL = "/admin/second-factor/", "/admin/second-factor/enrol/"
CHANGE, QR = "/admin/second-factor/change/", "/admin/second-factor/qr.svg"
pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return member("publisher")


def by_password(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def secret(client: Client) -> bytes:
    html = client.get(ENROL).content.decode()
    [found] = re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', html)
    return b32decode(found.replace(" ", ""))


def code(key: bytes, steps: int = 0) -> str:
    """What an app shows, some steps of thirty seconds from now."""
    return f"{oath.totp(key, drift=steps):06}"


def send(client: Client, address: str, code: str, **more: str) -> Any:
    return client.post(address, {"code": code, **more})


def enrolled(client: Client) -> tuple[bytes, list[str]]:
    """The key and the recovery codes."""
    key = secret(client)
    html = send(client, ENROL, code(key, -1)).content.decode()
    return key, re.findall(r"<li><code>([A-Z2-7-]{19})</code></li>", html)


def test_a_publisher_sees_nothing_before_enrolling(publisher: User) -> None:
    client = by_password(publisher)
    answer = client.get("/admin/catalog/framework/?q=a", follow=True)
    assert answer.redirect_chain[-1][0].startswith(ENROL)
    html = answer.content.decode()
    assert "Enrol in the second factor" in html
    assert 'href="/admin/catalog/' not in html


def paths() -> list[str]:
    return [
        "/admin/",
        "/admin/catalog/framework/",
        "/admin/catalog/framework/add/",
        "/admin/history/",
        "/admin/matrix/",
        "/admin/export/supports.csv",
        "/admin/import/supports/",
        "/admin/preview/framework/flask/",
        "/admin/autocomplete/",
        "/admin/purl/",
        "/admin/jsi18n/",
        "/admin/nowhere/",
        CHANGE,
    ]


@pytest.mark.parametrize("path", paths())
@pytest.mark.parametrize("has_device", [True, False])
def test_nothing_of_the_admin_answers_without_the_second_factor(
    publisher: User, path: str, has_device: bool
) -> None:
    if has_device:
        TOTPDevice.objects.create(user=publisher)
    client = by_password(publisher)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"{PAGE}?next=")


@pytest.mark.parametrize(
    ("permission", "must"),
    [("publish_run", True), ("change_user", True), ("change_framework", False)],
)
def test_who_must_have_one(permission: str, must: bool) -> None:
    person = User.objects.create_user("somebody", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename=permission))
    assert by_password(person).get("/admin/").status_code == (302 if must else 200)


def test_a_superuser_must_and_an_editor_need_not(editor: User) -> None:
    assert by_password(editor).get("/admin/").status_code == 302
    assert by_password(member("editor")).get("/admin/").status_code == 200


def test_who_has_one_gives_it_though_they_need_not(publisher: User) -> None:
    person = member("editor")
    client = by_password(person)
    enrolled(client)
    assert client.get("/admin/").status_code == 200
    assert by_password(person).get("/admin/")["Location"] == f"{PAGE}?next=%2Fadmin%2F"


def test_enrolling_shows_ten_codes_once_and_lets_in(publisher: User) -> None:
    client = by_password(publisher)
    before = client.session.session_key
    _, codes = enrolled(client)
    assert len({*codes}) == 10
    assert client.session.session_key != before
    assert client.get("/admin/").status_code == 200
    assert codes[0] not in client.get(PAGE).content.decode()
    assert LogEntry.objects.get().change_message == "Enrolled in the second factor."


def test_the_secret_is_not_shown_again(publisher: User) -> None:
    client = by_password(publisher)
    assert client.get(ENROL).status_code == client.get(QR).status_code == 200
    enrolled(client)
    assert client.get(QR).status_code == 404
    assert client.get(ENROL)["Location"] == PAGE


def test_what_is_kept_of_codes_is_not_what_is_typed(publisher: User) -> None:
    _, codes = enrolled(by_password(publisher))
    kept = {*StaticToken.objects.values_list("token", flat=True)}
    assert len(kept) == 10
    assert not kept & {each.replace("-", "") for each in codes}


def test_the_picture_needs_no_style_and_no_script(publisher: User) -> None:
    client = by_password(publisher)
    client.get(ENROL)
    answer = client.get(QR)
    assert answer["Content-Type"] == "image/svg+xml"
    assert "no-store" in answer["Cache-Control"]
    assert b"<path" in answer.content
    assert b"style" not in answer.content


def test_a_wrong_code_enrols_nobody(publisher: User) -> None:
    client = by_password(publisher)
    key = secret(client)
    for wrong in ("", "abcdef", "1234567", code(key, 5), "x" * 10_000):
        assert "errorlist" in send(client, ENROL, wrong).content.decode()
    assert not TOTPDevice.objects.exists()
    assert secret(client) == key


def test_two_sessions_are_shown_different_secrets(publisher: User) -> None:
    """Who knows the password alone must not learn what the owner's app will hold."""
    assert secret(by_password(publisher)) != secret(by_password(publisher))


def test_a_code_lets_in_once(publisher: User) -> None:
    key, _ = enrolled(by_password(publisher))
    one, other = by_password(publisher), by_password(publisher)
    before = one.session.session_key
    answer = send(one, PAGE, code(key), next="/admin/history/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/history/")
    assert one.session.session_key != before
    assert one.get("/admin/history/").status_code == 200
    assert "used before" in send(other, PAGE, code(key)).content.decode()
    assert other.get("/admin/").status_code == 302


def test_the_code_of_enrolling_is_used_up(publisher: User) -> None:
    client = by_password(publisher)
    key = secret(client)
    used = code(key)
    send(client, ENROL, used)
    assert send(by_password(publisher), PAGE, used).status_code == 200


def test_a_clock_may_be_one_step_off(publisher: User) -> None:
    client = by_password(publisher)
    TOTPDevice.objects.create(user=publisher, key="ab" * 20)
    assert send(client, PAGE, code(b"\xab" * 20, 3)).status_code == 200
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert send(client, PAGE, code(b"\xab" * 20, 1)).status_code == 302


def test_a_recovery_code_lets_in_once_however_it_is_typed(publisher: User) -> None:
    _, codes = enrolled(by_password(publisher))
    one = by_password(publisher)
    assert send(one, PAGE, codes[0].lower().replace("-", " ")).status_code == 302
    assert "There are 9 left" in one.get("/admin/").content.decode()
    assert send(by_password(publisher), PAGE, codes[0]).status_code == 200
    said = LogEntry.objects.latest("pk").change_message
    assert said == "Signed in with a recovery code; 9 left."


def test_wrong_codes_have_to_wait_longer_and_longer(publisher: User) -> None:
    key, codes = enrolled(by_password(publisher))
    client = by_password(publisher)
    assert "not right" in send(client, PAGE, "000000").content.decode()
    TOTPDevice.objects.update(throttling_failure_count=5)
    assert "Try again in 1" in send(client, PAGE, code(key, 1)).content.decode()
    assert send(client, PAGE, codes[0]).status_code == 302


def test_codes_of_others_are_wrong(publisher: User) -> None:
    key, codes = enrolled(by_password(member("publisher", "other")))
    client = by_password(publisher)
    TOTPDevice.objects.create(user=publisher)
    assert send(client, PAGE, codes[0]).status_code == 200
    assert send(client, PAGE, code(key, 1)).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_next_leads_nowhere_else(publisher: User, target: str) -> None:
    key, _ = enrolled(by_password(publisher))
    assert send(by_password(publisher), PAGE, code(key), next=target)["Location"] == "/admin/"


def test_another_phone_needs_a_code_and_ends_other_sessions(publisher: User) -> None:
    client = by_password(publisher)
    _, codes = enrolled(client)
    other = by_password(publisher)
    send(other, PAGE, codes[0])
    assert "not right" in send(client, CHANGE, "000000", do="app").content.decode()
    assert client.get(ENROL)["Location"] == PAGE
    assert send(client, CHANGE, codes[1], do="app")["Location"] == ENROL
    _, new = enrolled(client)
    assert len(new) == 10
    assert TOTPDevice.objects.count() == 1
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
    assert send(by_password(publisher), PAGE, codes[2]).status_code == 200


def test_whoever_knows_the_password_alone_cannot_enrol_anew(publisher: User) -> None:
    enrolled(by_password(publisher))
    thief = by_password(publisher)
    assert thief.get(ENROL)["Location"].startswith(PAGE)
    assert send(thief, ENROL, "123456")["Location"].startswith(PAGE)
    assert thief.get(QR).status_code == 404
    assert thief.get("/admin/password_change/")["Location"].startswith(PAGE)


def test_new_recovery_codes_make_the_old_ones_void(publisher: User) -> None:
    client = by_password(publisher)
    _, codes = enrolled(client)
    assert len(re.findall("<li><code>", _text(send(client, CHANGE, codes[0], do="codes")))) == 10
    assert send(by_password(publisher), PAGE, codes[1]).status_code == 200


def test_a_publisher_cannot_do_without_and_an_editor_can(publisher: User) -> None:
    client = by_password(publisher)
    _, codes = enrolled(client)
    assert "do without it" in client.get(PAGE).content.decode()
    assert send(client, CHANGE, codes[0], do="remove").status_code == 404
    person = member("editor")
    desk = by_password(person)
    _, codes = enrolled(desk)
    assert send(desk, CHANGE, codes[0], do="remove").status_code == 302
    assert second_factor.device_of(person) is None


def test_log_out_works_before_the_code_and_password_change_before_enrolling(
    publisher: User,
) -> None:
    client = by_password(publisher)
    assert client.get("/admin/password_change/").status_code == 200
    client.post("/admin/logout/")
    assert "/admin/login/" in client.get("/admin/")["Location"]


def test_devices_are_not_in_the_admin(admin_client: Client) -> None:
    assert not [each for each in admin.site._registry if "otp" in each._meta.app_label]
    assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404


def test_the_command_lets_the_last_superuser_in_again(publisher: User) -> None:
    client = by_password(publisher)
    enrolled(client)
    call_command("reset_second_factor", publisher.username, verbosity=0)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(ENROL)
    assert "reset" in LogEntry.objects.latest("pk").change_message
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("reset_second_factor", "nobody")


def test_a_superuser_resets_that_of_somebody_else(
    admin_client: Client, publisher: User, admin_user: User
) -> None:
    enrolled(by_password(publisher))
    page = f"/admin/auth/user/{publisher.pk}/second-factor/"
    assert page in admin_client.get(f"/admin/auth/user/{publisher.pk}/change/").content.decode()
    assert "Reset" in admin_client.get(page).content.decode()
    assert second_factor.device_of(publisher)
    assert admin_client.post(page).status_code == 302
    assert second_factor.device_of(publisher) is None
    noted = LogEntry.objects.latest("pk")
    assert (noted.user, noted.object_id) == (admin_user, str(publisher.pk))


def test_nobody_else_resets_it(publisher: User) -> None:
    enrolled(by_password(publisher))
    may = [Permission.objects.get(codename=each) for each in ("view_user", "change_user")]
    person = User.objects.create_user("somebody", is_staff=True)
    person.user_permissions.set(may)
    client = sign_in(Client(), person)
    assert client.post(f"/admin/auth/user/{publisher.pk}/second-factor/").status_code == 403
    assert second_factor.device_of(publisher)


def _text(answer: Any) -> str:
    return str(answer.content.decode())
