"""What goes wrong is told to Sentry, where SENTRY_DSN says so; without who asked, and for what."""

from __future__ import annotations

import importlib.util
from typing import Any
from urllib.parse import urlsplit

from config.environment import cannot_start

NEEDED = "SENTRY_DSN: sentry-sdk is not installed: pip install -r requirements-sentry.txt."


def start(dsn: str) -> None:
    if importlib.util.find_spec("sentry_sdk") is None:
        cannot_start(NEEDED)
    import sentry_sdk  # noqa: PLC0415 — only who wants it installs it

    sentry_sdk.init(
        dsn=dsn,
        before_send=without_people,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
    )


def without_people(event: Any, hint: Any) -> Any:
    """The request is told by its method and path alone, and nobody is."""
    event.pop("user", None)
    if asked := event.get("request"):
        address = urlsplit(asked.get("url", ""))._replace(query="", fragment="").geturl()
        event["request"] = {"method": asked.get("method"), "url": address}
    return event
