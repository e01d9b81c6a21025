"""When a session ends: two hours after it was last used (Django's setting), and twelve hours after
it began whatever happens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

MOST = dt.timedelta(hours=12)
OFTEN = dt.timedelta(minutes=5)  # how often it is written that a session is used
BEGAN, USED = "began", "used"


def watch() -> None:
    user_logged_in.connect(_begin, dispatch_uid="session begins")


def _begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    now = timezone.now().timestamp()
    request.session[BEGAN] = request.session[USED] = now


def go_on(request: HttpRequest, now: dt.datetime) -> None:
    """With a session that is used; one that is over ends here."""
    if not request.user.is_authenticated:
        return
    began, used = (request.session.get(name, 0) for name in (BEGAN, USED))
    if not 0 <= now.timestamp() - began < MOST.total_seconds():
        logout(request)
    elif now.timestamp() - used >= OFTEN.total_seconds():
        request.session[USED] = now.timestamp()
