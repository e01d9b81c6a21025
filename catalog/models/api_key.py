"""Keys with which programs write through the API."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from catalog.models.fields import TextListField

SCOPES = {
    "runs": "sends runs of the lab, which are drafts until an editor publishes them.",
    "suggestions": "says what is wrong or missing; an editor answers.",
    "facts": "changes what its owner may change in the admin, at once and for everybody.",
}
START = 14  # characters of a key that are kept, to tell keys apart


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def of(self, key: str) -> ApiKey | None:
        """The key that was sent, if it is known, not revoked, and its owner may still sign in."""
        known = self.filter(digest=_digest(key), revoked=False, owner__is_active=True)
        return known.select_related("owner").first()


class ApiKey(models.Model):
    """Only a digest is kept: 256 random bits need no slow hash, and the key is shown once."""

    name = models.CharField(max_length=200, help_text="What it is for.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="api_keys",
        help_text="The author of what is written with it.",
    )
    scopes = TextListField(
        words=tuple(SCOPES), help_text="What it may write. Reading needs no scope."
    )
    start = models.CharField(max_length=START, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateField(null=True, editable=False)
    revoked = models.BooleanField(default=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API key"
        verbose_name_plural = "API keys"
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"

    @classmethod
    def made(cls, **fields: Any) -> tuple[Self, str]:
        """A new key, not saved yet, and its secret."""
        record = cls(**fields)
        return record, record.renew()

    def renew(self) -> str:
        """Takes a new secret, and returns it."""
        secret = f"framewise_{secrets.token_urlsafe(32)}"
        self.start, self.digest = secret[:START], _digest(secret)
        return secret


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
