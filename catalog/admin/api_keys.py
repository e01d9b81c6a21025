from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.admin.answering import Answering
from catalog.models import SCOPES, ApiKey
from catalog.sign_in import action_log


class ApiKeyForm(forms.ModelForm[ApiKey]):
    scopes = forms.MultipleChoiceField(
        choices=[(scope, f"{scope}: {what}") for scope, what in SCOPES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="With none, a key reads: it has a limit of its own.",
    )

    class Meta:
        model = ApiKey
        fields: ClassVar = ["name", "owner", "scopes", "revoked"]


@admin.register(ApiKey)
class ApiKeyAdmin(Answering, admin.ModelAdmin[ApiKey]):
    """A key is shown once, when it is made; afterwards it can only be revoked.

    What is written with a key is its owner's work, and may be what the owner may. So nobody makes
    a key for somebody else, but who may do everything anyway.
    """

    form = ApiKeyForm
    list_display = ["name", "owner", "allowed", "start", "created", "last_used", "revoked"]
    list_filter = ["revoked"]
    list_select_related = ["owner"]
    search_fields = ["name", "start"]
    autocomplete_fields = ["owner"]
    actions = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        seen = [] if obj is None else ["start", "created", "last_used"]
        owner = ["owner"] if request.user.is_superuser else []
        return ["name", *owner, "scopes", *seen, "revoked"]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        return ["start", "created", "last_used"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        found = super().get_queryset(request)
        return found if request.user.is_superuser else found.filter(owner=request.user)  # type: ignore[misc]

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if not change:
            if not request.user.is_superuser:
                obj.owner = request.user  # type: ignore[assignment]
            secret = obj.renew()
            messages.warning(request, f"The key, shown only now: {secret}")
        super().save_model(request, obj, form, change)

    @admin.action(description="Revoke the chosen keys", permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        keys = list(chosen.filter(revoked=False))
        for key in keys:
            action_log.note(request.user, key, "Revoked.")
        chosen.filter(revoked=False).update(revoked=True)
        messages.success(
            request, f"Revoked: {len(keys)}. Requests with them are refused from now on."
        )

    @admin.display(description="scopes")
    def allowed(self, key: ApiKey) -> str:
        return ", ".join(key.scopes) or "reading"
