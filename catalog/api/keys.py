"""Who writes: a key in `Authorization: Bearer …`, with a scope for what it writes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from catalog.models import ApiKey


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = ApiKey.objects.of(secret.strip())
        if key is None:
            raise AuthenticationFailed("This key is not known here, or was revoked.")
        if key.last_used != (today := timezone.now().date()):
            ApiKey.objects.filter(pk=key.pk).update(last_used=today)
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A key made by an editor."}


class HasScope(BasePermission):
    """The key has the view's `scope`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        self.message = f"This key may not write {view.scope}."
        return view.scope in request.auth.scopes
