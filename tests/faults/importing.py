"""An editor's import of a file, without a server around it: prepared once, and confirmed by a
process that may be killed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.catalog.roles import sign_in
from tests.catalog.sheets import export, seen, upload

NOTE = "As it was imported."


def prepare() -> None:
    """Says what the confirming takes."""
    client = sign_in(_client(), User.objects.get(username="editor"))
    rows = [{**row, "note": NOTE} for row in export(client, "supports")]
    address = upload(client, "supports", rows)
    print(address, seen(client.get(address)), client.cookies[settings.SESSION_COOKIE_NAME].value)


def confirm(address: str, number: str, session: str) -> None:
    client = _client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    assert client.post(address, {"seen": number}).status_code == 302


def _client() -> Client:
    return Client(headers={"host": "127.0.0.1"})
