from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from catalog.models import ApiKey


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin[ApiKey]):
    """A key is shown once, when it is made; afterwards it can only be revoked."""

    list_display = ["name", "owner", "scopes", "start", "created", "last_used", "revoked"]
    list_filter = ["revoked"]
    list_select_related = ["owner"]
    search_fields = ["name", "start"]
    fields = ["name", "owner", "scopes", "revoked"]
    autocomplete_fields = ["owner"]

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if not change:
            secret = obj.renew()
            messages.warning(request, f"The key, shown only now: {secret}")
        super().save_model(request, obj, form, change)
