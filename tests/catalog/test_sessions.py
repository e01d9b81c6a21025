"""When a session of the admin ends, and what a form that comes too late is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.catalog.roles import desk, member

PAGE = "/admin/catalog/framework/"
pytestmark = pytest.mark.django_db


def after(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    now = timezone.now() + dt.timedelta(**time)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_a_session_ends_after_two_hours_without_use(monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(member("editor"))
    after(monkeypatch, minutes=119)
    assert client.get(PAGE).status_code == 200
    after(monkeypatch, minutes=119)  # since it was used
    assert client.get(PAGE).status_code == 200
    after(monkeypatch, minutes=121)
    assert "/admin/login/" in client.get(PAGE)["Location"]


def test_a_session_ends_after_twelve_hours_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(member("editor"))
    for _ in range(7):
        after(monkeypatch, minutes=100)
        assert client.get(PAGE).status_code == 200
    after(monkeypatch, minutes=21)
    assert "/admin/login/" in client.get(PAGE)["Location"]
    assert not Session.objects.exists()


def test_using_a_session_writes_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(member("editor"))
    client.get(PAGE)
    before = Session.objects.get().session_data
    client.get(PAGE)
    assert Session.objects.get().session_data == before
    after(monkeypatch, minutes=6)
    client.get(PAGE)
    assert Session.objects.get().session_data != before


def test_the_cookie_ends_with_the_browser_and_is_of_the_site_alone() -> None:
    client, told = Client(), {"username": member("editor").username, "password": "-"}
    assert client.post("/admin/login/", told).status_code == 302
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_form_that_comes_too_late_is_told_so_and_leads_back() -> None:
    client = Client()
    address = f"{PAGE}add/"
    headers = {"referer": f"http://testserver{address}"}
    answer = client.post(address, {"name": "Kite"}, headers=headers, follow=True)
    assert answer.redirect_chain[0][0].endswith(f"?next=http%3A//testserver{address}")
    assert "Nothing was saved" in answer.content.decode()


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "", "javascript:alert(1)"])
def test_a_late_form_of_elsewhere_leads_to_the_desk(page: str) -> None:
    answer = Client().post(f"{PAGE}add/", {}, headers={"referer": page})
    assert answer["Location"] == "/admin/login/?next=/admin/"


def test_another_password_ends_the_other_sessions_and_is_noted() -> None:
    person = member("editor")
    here, there = desk(person), desk(person)
    old, new = "-", "a quite long one 9"
    told = {"old_password": old, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", told).status_code == 302
    assert here.get(PAGE).status_code == 200
    assert there.get(PAGE).status_code == 302
    noted = LogEntry.objects.get()
    assert (noted.user, noted.change_message) == (person, "Changed their password.")


def test_who_is_made_inactive_is_out_at_once() -> None:
    person = member("editor")
    client = desk(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "/admin/login/" in client.get(PAGE)["Location"]


def test_a_session_that_does_not_say_when_it_began_is_over() -> None:
    client = desk(member("editor"))
    session = client.session
    del session["began"]
    session.save()
    assert "/admin/login/" in client.get(PAGE)["Location"]
