"""What goes away, since when, and when: said in OpenAPI, and by each answer that still used it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter

CHANGELOG = "/api/changelog/"


@dataclass(frozen=True)
class Deprecation:
    """Of a parameter, a field or an operation: still answered from `since` until `sunset`."""

    since: dt.date
    sunset: dt.date
    instead: str

    def __str__(self) -> str:
        return f"Deprecated since {self.since}, gone from {self.sunset}: {self.instead}"


def mark(response: Any, used: Iterable[Deprecation]) -> None:
    """RFC 9745's Deprecation and RFC 8594's Sunset, of the first of these that goes away."""
    found = min(used, key=lambda each: each.sunset, default=None)
    if found is None:
        return
    response["Deprecation"] = f"@{int(_midnight(found.since).timestamp())}"
    response["Sunset"] = format_datetime(_midnight(found.sunset), usegmt=True)
    link = f'<{settings.SITE_URL}{CHANGELOG}>; rel="deprecation"; type="text/html"'
    response["Link"] = f"{response['Link']}, {link}" if "Link" in response else link


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _header(name: str, text: str, pattern: str) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        {"type": "string", "pattern": pattern},
        OpenApiParameter.HEADER,
        description=text,
        response=[200],
    )


HEADERS = (
    _header("Deprecation", "Since when what was asked with is deprecated.", "^@[0-9]+$"),
    _header("Sunset", "When it goes away.", "^[A-Z][a-z]{2}, .* GMT$"),
)
