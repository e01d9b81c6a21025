"""Who asks: a key in `Authorization: Bearer …`. Writing needs a scope of it; reading needs no key,
but one that is sent must be good."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from catalog.models import SCOPES, ApiKey

UNKNOWN = "This key is not known here, or was revoked."
SAID = (
    "A key that an editor made in the admin, in `Authorization: Bearer …`. Reading needs none. "
    "Writing needs one with the operation's scope:"
)


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = ApiKey.objects.of(secret.strip())
        if key is None:
            raise AuthenticationFailed(UNKNOWN)
        if key.last_used != (today := timezone.now().date()):
            ApiKey.objects.filter(pk=key.pk).update(last_used=today)
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        scopes = "\n".join(f"- `{scope}`: {what}" for scope, what in SCOPES.items())
        return {"type": "http", "scheme": "bearer", "description": f"{SAID}\n\n{scopes}"}

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """In OpenAPI 3.1 the list may name what the key must be allowed."""
        permissions = auto_schema.view.get_permissions()
        scoped = any(isinstance(each, HasScope) for each in permissions)
        return {self.name: [auto_schema.view.scope] if scoped else []}


class HasScope(BasePermission):
    """The key has the view's `scope`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        self.message = f"This key has not the scope {view.scope}: an editor can give it one."
        return view.scope in request.auth.scopes
