"""DATABASE_URL, read."""

from __future__ import annotations

import pytest

from config import database_url


def test_a_file_is_relative_or_absolute() -> None:
    assert database_url.parse("sqlite:///var/a.sqlite3")["NAME"] == "var/a.sqlite3"
    assert database_url.parse("sqlite:////srv/my%20site.sqlite3")["NAME"] == "/srv/my site.sqlite3"
    assert database_url.parse("sqlite:///a")["ENGINE"] == "django.db.backends.sqlite3"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_server_is_named_with_who_asks_and_how(scheme: str) -> None:
    asked = (
        f"{scheme}://some%40one:p%2Fw%3A@Db.Example:5433/facts?sslmode=require&connect_timeout=3"
    )
    assert database_url.parse(asked) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "facts",
        "USER": "some@one",
        "PASSWORD": "p/w:",
        "HOST": "db.example",
        "PORT": 5433,
        "OPTIONS": {"sslmode": "require", "connect_timeout": 3},
    }


def test_a_server_of_this_machine_may_be_named_by_its_socket() -> None:
    asked = database_url.parse("postgresql:///facts?host=/var/run/postgresql")
    assert (asked["HOST"], asked["PORT"]) == ("", "")
    assert asked["OPTIONS"] == {"host": "/var/run/postgresql"}
    assert database_url.parse("postgresql://%2Frun%2Fpg/facts")["HOST"] == "/run/pg"


def test_an_option_is_true_false_a_number_or_text() -> None:
    asked = database_url.parse("postgresql://host/facts?server_side_binding=false&a=true&b=1s")
    assert asked["OPTIONS"] == {"server_side_binding": False, "a": True, "b": "1s"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "secret",
        "mysql://user:secret@host/name",
        "sqlite://",
        "sqlite:///",
        "postgresql://user:secret@host",
        "postgresql://user:secret@host:99999/name",
        "postgresql://user:secret@[::1/name",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="host") as refused:
        database_url.parse(url)
    assert "secret" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
