"""How settings are read from the environment: what is wrong stops the start in one line, which
names the setting and never tells a secret."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, FileAwareEnv, ValidationError

from config import database_url

# They may stand in a file instead, which NAME_FILE names: an environment is easily printed.
SECRETS = ("SECRET_KEY", "DATABASE_URL", "REPLICA_URLS", "SENTRY_DSN", "METRICS_TOKEN")
# What Django's own check asks of a key: security.W009.
SHORTEST_KEY, FEWEST_CHARACTERS, MADE_BY_STARTPROJECT = 50, 5, "django-insecure-"
SHORTEST_TOKEN = 32  # characters


def cannot_start(why: str) -> NoReturn:
    sys.exit(f"Framewise cannot start. {why} (the settings are a table in README.md)")


def read_secrets(environ: Mapping[str, str] = os.environ) -> FileAwareEnv:
    """The settings that may stand in files."""
    for name in SECRETS:
        if wrong := _wrong_with_file(name, environ):
            cannot_start(f"{name}_FILE: {wrong}")
    return FileAwareEnv(eager=False, strip_whitespace=True)


def _wrong_with_file(name: str, environ: Mapping[str, str]) -> str | None:
    path = environ.get(f"{name}_FILE")
    if not path:
        return None
    if name in environ:
        return f"{name} is set too. Set one of them."
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        return f"{path} is no text in UTF-8."
    return None if text.strip() else f"{path} is empty."


def seal(*read: Env) -> None:
    """Ends the reading; all that is wrong is told at once."""
    wrong: list[str] = []
    for each in read:
        try:
            each.seal()
        except EnvValidationError as error:
            said: Any = error.error_messages
            wrong += (f"{name}: {' '.join(messages)}" for name, messages in said.items())
    if wrong:
        cannot_start("; ".join(wrong))


def local_secret_key(path: Path) -> str:
    """The secret of this checkout, made once; never used in production."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def check_secret_key(value: str) -> None:
    if (
        len(value) < SHORTEST_KEY
        or len(set(value)) < FEWEST_CHARACTERS
        or value.startswith(MADE_BY_STARTPROJECT)
    ):
        make = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        raise ValidationError(f"it can be guessed. This makes a good one: {make}")


def check_token(value: str) -> None:
    if 0 < len(value) < SHORTEST_TOKEN:
        make = "python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        raise ValidationError(f"it can be guessed. This makes a good one: {make}")


def check_site_url(value: str) -> None:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.path.strip("/"):
        raise ValidationError(f"{value!r} is not like https://example.org")


def check_public_site_url(value: str) -> None:
    """Of production: without HTTPS, passwords and sessions are anybody's who is on the way."""
    check_site_url(value)
    if value.startswith("http://") and not _is_this_machine(str(urlsplit(value).hostname)):
        raise ValidationError(f"{value!r} must begin with https:// in production")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def check_hosts(value: list[str]) -> None:
    check_not_empty(value)
    if "*" in value:
        raise ValidationError("name the hosts: '*' is any name that somebody sends")


def check_off(value: bool) -> None:
    if value:
        raise ValidationError("pages of errors would show the code and the settings to everyone")


def check_not_negative(value: float) -> None:
    if value < 0:
        raise ValidationError(f"{value} is less than 0")


def check_not_empty(value: object) -> None:
    if not value:
        raise ValidationError("it is empty")


def check_database(url: str) -> None:
    try:
        database_url.parse(url)
    except ValueError as error:
        raise ValidationError(str(error)) from None


def check_replicas(urls: list[str]) -> None:
    """Only PostgreSQL has replicas."""
    for number, url in enumerate(urls, start=1):
        try:
            found = database_url.parse(url)["ENGINE"]
        except ValueError:
            found = ""
        if "postgresql" not in found:
            raise ValidationError(f"number {number} is not like postgresql://user@host/name")
