"""DATABASE_URL as what Django connects with. The library for it has no home after 2026, and reads
fifteen databases of which the site runs on two."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
}


def parse(url: str) -> dict[str, Any]:
    """Raises ValueError for what is no address of such a database, without telling what it holds:
    that may be a password."""
    try:
        parts = urlsplit(url)
        port = parts.port or ""
    except ValueError:
        raise ValueError("its host or port cannot be read") from None
    if parts.scheme not in ENGINES or not parts.path[1:]:
        raise ValueError("it is not like postgresql://user:password@host/name")
    return {
        "ENGINE": ENGINES[parts.scheme],
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "OPTIONS": {name: _option(value) for name, value in parse_qsl(parts.query)},
    }


def _option(value: str) -> int | bool | str:
    """PostgreSQL's client takes text, but Django's own options are numbers or true or false."""
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdecimal() else value
