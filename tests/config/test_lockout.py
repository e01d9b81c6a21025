"""Wrong passwords: how many are looked at, and whom that locks out."""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from config import known_browsers, lockout
from tests.catalog.roles import member, sign_in

PASSWORD, WRONG = "a long password for tests", "another long password"
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counts(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / lockout.FILE


@pytest.fixture
def anna() -> User:
    person = member("editor", "anna")
    person.set_password(PASSWORD)
    person.save()
    return person


def tries(name: str, password: str, client: Client | None = None, address: str = HERE) -> Any:
    told = {"username": name, "password": password, "next": "/admin/"}
    return (client or Client()).post("/admin/login/", told, REMOTE_ADDR=address)


def statuses(*answers: Any) -> list[int]:
    return [answer.status_code for answer in answers]


def fail(name: str, times: int = lockout.MOST, **where: Any) -> list[int]:
    return statuses(*(tries(name, WRONG, **where) for _ in range(times)))


def test_after_five_wrong_passwords_the_right_one_waits_too(anna: User) -> None:
    assert fail("anna") == [200] * 5
    answer = tries("anna", PASSWORD)
    assert (answer.status_code, answer["Cache-Control"]) == (429, "no-store")
    assert 890 < int(answer["Retry-After"]) <= 900
    html = answer.content.decode()
    assert "Try again in 15 minutes" in html
    assert "anna" not in html


def test_after_a_quarter_of_an_hour_one_signs_in(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail("anna", 6)
    later = timezone.now() + dt.timedelta(seconds=lockout.WINDOW)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert tries("anna", PASSWORD).status_code == 302


def test_nobody_is_locked_out_from_elsewhere(anna: User) -> None:
    fail("anna", 6)
    assert tries("anna", PASSWORD, address=ELSEWHERE).status_code == 302


def test_nobody_else_is_locked_out_at_the_same_address(anna: User) -> None:
    fail("somebody", 6)
    assert tries("anna", PASSWORD).status_code == 302


@pytest.mark.parametrize("spelling", ["ANNA", " anna ", "ａnna", "aNNa"])
def test_another_spelling_is_no_new_try(anna: User, spelling: str) -> None:
    fail("anna", 4)
    fail(spelling, 1)
    assert tries("anna", PASSWORD).status_code == 429


def test_a_right_password_ends_the_counting(anna: User) -> None:
    fail("anna", 4)
    assert tries("anna", PASSWORD).status_code == 302
    assert fail("anna") == [200] * 5


def test_a_browser_that_is_known_is_counted_by_itself(anna: User) -> None:
    known = sign_in(Client(), anna)
    assert known.get("/admin/").status_code == 200
    known.post("/admin/logout/")
    fail("anna", 6)
    assert fail("anna", 4, client=known) == [200] * 4
    assert tries("anna", PASSWORD, known).status_code == 302
    assert tries("anna", PASSWORD).status_code == 429
    known.post("/admin/logout/")
    assert fail("anna", 6, client=known) == [200] * 5 + [429]


def test_a_browser_is_known_for_one_account_alone(anna: User) -> None:
    other = sign_in(Client(), member("editor", "berta"))
    other.get("/admin/")
    fail("anna", 5)
    assert tries("anna", WRONG, other).status_code == 429


def test_a_known_browser_is_forgotten_with_the_password(anna: User) -> None:
    known = sign_in(Client(), anna)
    known.get("/admin/")
    known.post("/admin/logout/")
    anna.set_password(WRONG + "!")
    anna.save()
    fail("anna", 5)
    assert tries("anna", PASSWORD, known).status_code == 429


@pytest.mark.parametrize("value", ["", "1", "1.abc", "x.y:z:w", "9" * 40, "ä"])
def test_nobody_makes_up_a_known_browser(anna: User, value: str) -> None:
    client = Client()
    client.cookies[known_browsers.NAME] = value
    fail("anna", 5)
    assert tries("anna", PASSWORD, client).status_code == 429


def test_the_cookie_is_of_the_admin_alone(anna: User) -> None:
    client = sign_in(Client(), anna)
    client.get("/admin/")
    cookie = client.cookies[known_browsers.NAME]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/admin/", "Strict", True)


def test_a_password_alone_makes_no_known_browser() -> None:
    User.objects.create_superuser("boss", password=PASSWORD)
    client = Client()
    answer = client.post("/admin/login/", {"username": "boss", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain
    assert known_browsers.NAME not in client.cookies


def test_one_address_cannot_try_many_names(anna: User) -> None:
    told = [tries(f"name-{number}", WRONG).status_code for number in range(51)]
    assert told == [200] * 50 + [429]
    assert tries("anna", PASSWORD).status_code == 429
    assert tries("anna", PASSWORD, address=ELSEWHERE).status_code == 302


def test_right_passwords_do_not_use_up_an_address(anna: User) -> None:
    assert {tries("anna", PASSWORD).status_code for _ in range(60)} == {302}


def test_what_is_said_of_a_name_that_is_nobodys_is_the_same(anna: User) -> None:
    pages = [
        [tries(name, WRONG).content.decode().replace(name, "") for _ in range(6)]
        for name in ("anna", "nobody")
    ]
    tokens = [[page.partition("csrfmiddlewaretoken")[0] for page in each] for each in pages]
    assert tokens[0] == tokens[1]


def test_where_no_address_is_told_names_are_counted_alone(anna: User) -> None:
    fail("anna", 6, address="")
    assert tries("anna", PASSWORD, address="").status_code == 429
    assert tries("somebody", WRONG, address="").status_code == 200


def test_neither_names_nor_addresses_are_kept_or_logged(
    anna: User, counts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        fail("anna", 6)
    with closing(sqlite3.connect(counts)) as connection:
        [row] = connection.execute("SELECT client FROM counts WHERE number > 5").fetchall()
    assert len(row[0]) == 16
    for said in (caplog.text, str(counts.read_bytes())):
        assert "anna" not in said
        assert HERE not in said


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_a_locked_account_is_noted_once(anna: User, name: str) -> None:
    fail(name, 8)
    noted = LogEntry.objects.get()
    about = {"anna": "anna", "nobody": "nobody's account"}[name]
    assert (noted.object_repr, noted.user.username) == (about, lockout.MACHINE)
    assert "5 wrong passwords" in noted.change_message


def test_a_try_is_counted_before_its_password_is_looked_at(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that those that come meanwhile find it counted."""
    looked: list[int] = []

    def slow(self: User, password: str) -> bool:
        looked.append(1)
        if len(looked) < 20:
            tries("anna", WRONG)
        return False

    monkeypatch.setattr(User, "check_password", slow)
    tries("anna", WRONG)
    assert len(looked) == lockout.MOST


def test_who_asks_without_a_browser_is_not_counted(anna: User) -> None:
    assert lockout.Backend().authenticate(None, "anna", PASSWORD) == anna
    assert lockout.Backend().authenticate(HttpRequest(), "anna", None) is None


@pytest.fixture(autouse=True)
def no_counters_stay() -> Iterator[None]:
    yield
    lockout._counters.cache_clear()
