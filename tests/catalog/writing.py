"""How a program writes: with a key, and with the ETag of what it read."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from catalog.models import ApiKey


def key(owner: User, *scopes: str, **fields: Any) -> str:
    """The secret of a new one."""
    made, secret = ApiKey.made(name="a program", owner=owner, scopes=list(scopes), **fields)
    made.save()
    return secret


def bearer(secret: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def etag(client: Client, secret: str, path: str) -> str:
    """Of a GET with the key."""
    return str(client.get(f"/api/v1/{path}", headers=bearer(secret))["ETag"])


def patch(
    client: Client,
    secret: str | None,
    path: str,
    body: Any,
    if_match: str | None = None,
    content_type: str = "application/merge-patch+json",
) -> Any:
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = bearer(secret) | ({"If-Match": if_match} if if_match else {})
    return client.patch(f"/api/v1/{path}", sent, content_type=content_type, headers=headers)
