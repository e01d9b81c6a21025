"""The admin, of which nobody who needs a second factor sees anything before it is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from catalog.sign_in import action_log, second_factor, sessions

BEFORE = {"admin:logout", "desk:second-factor", "desk:second-factor-enrol", "desk:second-factor-qr"}
# Whoever knows a stolen password must not change it while the owner's telephone is asked for.
BEFORE_ENROLLING = {"admin:password_change", "admin:password_change_done"}
UNSAVED = (
    "Nothing was saved: you were not signed in any more. What you typed is still there if you go"
    " back in your browser; copy it before you sign in."
)


class Site(admin.AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner: Callable[..., HttpResponse] = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            sessions.go_on(request, timezone.now())
            if not self.has_permission(request):
                return inner(request, *args, **kwargs) if _asks(request) else _lost(request)
            if second_factor.is_in(request) or _is_open(request):
                return inner(request, *args, **kwargs)
            return ask_for_code(request)

        return guarded

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            person: Any = request.user
            action_log.note(person, person, "Changed their password.")
        return response


def _asks(request: HttpRequest) -> bool:
    return request.method != "POST" or _name(request) == "admin:logout"


def _lost(request: HttpRequest) -> HttpResponse:
    """Of a form that was sent too late: signing in leads back to its page."""
    messages.warning(request, UNSAVED)
    page = own(request, request.headers.get("Referer", ""))
    return redirect_to_login(page, reverse("admin:login"))


def _is_open(request: HttpRequest) -> bool:
    name = _name(request)
    if name in BEFORE_ENROLLING:
        return second_factor.device_of(request.user) is None
    return name in BEFORE


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def ask_for_code(request: HttpRequest) -> HttpResponse:
    whole = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return redirect(f"{reverse('desk:second-factor')}?{urlencode({'next': own(request, whole)})}")


def own(request: HttpRequest, address: str) -> str:
    """The address if it is one of this site, else the first page of the admin."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if safe else reverse("admin:index")
