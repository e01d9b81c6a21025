"""Passwords are looked at wherever they are given."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from tests.catalog.roles import desk, member

GOOD = "quite unlike 7 others"
# Shorter than twelve; like the name; of many; of figures.
BAD = ["short-one-7", "a-contributor", "password1234", "839201748392"]
pytestmark = pytest.mark.django_db


def wrong(answer: Any, field: str) -> list[str]:
    form = answer.context.get("adminform")
    return list((form.form if form else answer.context["form"]).errors.get(field, []))


@pytest.mark.parametrize("password", BAD)
def test_of_a_new_account(admin_client: Client, password: str) -> None:
    told = {"username": "a-contributor", "password1": password, "password2": password}
    answer = admin_client.post("/admin/auth/user/add/", {**told, "usable_password": "true"})
    assert wrong(answer, "password2")
    assert not User.objects.filter(username="a-contributor").exists()


@pytest.mark.parametrize("password", BAD)
def test_of_ones_own_and_of_somebody_elses(admin_client: Client, password: str) -> None:
    person = member("contributor")
    new = {"new_password1": password, "new_password2": password}
    own = desk(person).post("/admin/password_change/", {"old_password": "-", **new})
    assert wrong(own, "new_password2")
    told = {"password1": password, "password2": password, "usable_password": "true"}
    page = f"/admin/auth/user/{person.pk}/password/"
    assert wrong(admin_client.post(page, told), "password2")
    assert User.objects.get(pk=person.pk).check_password("-")


def test_of_a_superuser_from_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    given = iter([BAD[0], BAD[0], GOOD, GOOD])
    monkeypatch.setattr("getpass.getpass", lambda *args: next(given))
    monkeypatch.setattr("builtins.input", lambda *args: "n")

    class Terminal:
        def isatty(self) -> bool:
            return True

    call_command("createsuperuser", username="boss", email="", stdin=Terminal(), stderr=said)
    assert "at least 12 characters" in said.getvalue()
    assert User.objects.get(username="boss").check_password(GOOD)
