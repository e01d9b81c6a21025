"""A browser in which somebody signed in is known for that account: a cookie of the admin alone
says so, until the password is changed. It lets nobody in; it is only counted by itself when a
password is wrong (config.lockout)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from catalog.sign_in import second_factor

NAME = "known_browser"
PATH = "/admin/"
AGE = 365 * 24 * 60 * 60  # seconds
_signer = signing.TimestampSigner(salt="known browser")


def of(request: HttpRequest, username: str) -> bytes | None:
    """Of this account: else None."""
    told = _told(request)
    if not told:
        return None
    person = User.objects.filter(username=username, pk=told.partition(".")[0]).first()
    if person is None or not constant_time_compare(told, _mark(person)):
        return None
    return told.encode()


def _told(request: HttpRequest) -> str:
    try:
        return _signer.unsign(request.COOKIES.get(NAME, ""), max_age=AGE)
    except signing.BadSignature:
        return ""


def _mark(person: User) -> str:
    return f"{person.pk}.{salted_hmac('known browser', person.password).hexdigest()}"


def keep(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Marks the browser once somebody is wholly signed in."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(PATH) and response.status_code < 400 and _is_new(request):
            _mark_browser(response, request.user)
        return response

    return answer


def _is_new(request: HttpRequest) -> bool:
    person: Any = request.user
    if not person.is_authenticated or _told(request) == _mark(person):
        return False
    return second_factor.is_in(request)


def _mark_browser(response: HttpResponse, person: Any) -> None:
    value = _signer.sign(_mark(person))
    rules: dict[str, Any] = {"path": PATH, "secure": settings.HTTPS, "httponly": True}
    response.set_cookie(NAME, value, max_age=AGE, samesite="Strict", **rules)
