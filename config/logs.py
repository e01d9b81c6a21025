"""What is logged: a line a request that reached Django, and what went wrong, with its request id.

No line of ours tells whose request it was or what was searched for: the route stands in it, not
the address that was asked for, without query, client or account.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from config import metrics

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = "framewise.request_id"  # where the page cache puts it in the environ
TOLD = ("method", "route", "status", "milliseconds")  # of a request
PLAIN = "%(levelname)s %(name)s: %(message)s"
logger = logging.getLogger("framewise.requests")
_request: ContextVar[str | None] = ContextVar("request_id", default=None)


class JsonFormatter(logging.Formatter):
    """One line of JSON a record, whatever stands in it."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {
            "time": moment,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := _request.get():
            said["request_id"] = request
        said |= {name: getattr(record, name) for name in TOLD if hasattr(record, name)}
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def log(get_response: GetResponse) -> GetResponse:
    """Around everything that Django does; what the page cache answers is not logged."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = _request.set(request.META.get(REQUEST_ID))
        began = time.perf_counter()
        try:
            response = get_response(request)
            _tell(request, response, time.perf_counter() - began)
        finally:
            _request.reset(token)
        return response

    return answer


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    route = request.resolver_match.route if request.resolver_match else None
    metrics.made(request.method, route, response.status_code, seconds)
    told = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
    }
    shown = "%(method)s /%(route)s: %(status)s in %(milliseconds)s ms"
    logger.info(shown if route is not None else "%(method)s: %(status)s", told, extra=told)


def settings(*, as_json: bool) -> dict[str, Any]:
    """Of Django's LOGGING."""
    form = {"()": "config.logs.JsonFormatter"} if as_json else {"format": PLAIN}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": form},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # What its warnings say of requests stands in ours, without their paths.
            "django.request": {"level": "ERROR"},
            "framewise.requests": {"level": "INFO" if as_json else "WARNING"},
        },
    }
