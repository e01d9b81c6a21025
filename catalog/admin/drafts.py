"""Who may write what in the admin: those who may write drafts, drafts and what hangs on them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from reversion.admin import VersionAdmin

from catalog import drafts
from catalog.models import Comparison, Framework

WHOLES: dict[str, Any] = {"framework": Framework, "comparison": Comparison}


class DraftWriting(VersionAdmin):  # type: ignore[misc]
    """Asked of no record, only the permission for all of a noun counts: for what is done to many
    at once, and for restoring."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        every: bool = super().has_add_permission(request)
        return every or drafts.may_add(request.user, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        every: bool = super().has_change_permission(request, obj)
        return every or drafts.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        every: bool = super().has_delete_permission(request, obj)
        return every or drafts.may_remove(request.user, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Nothing is hung on what is published, or moved there, by who writes drafts alone."""
        if self._only_drafts(request) == db_field.name:
            kwargs["queryset"] = WHOLES[db_field.name].objects.filter(published=False)
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """Drafts are few, and a list of all frameworks would offer what is then refused."""
        found = super().get_autocomplete_fields(request)
        return [name for name in found if name != self._only_drafts(request)]

    def _only_drafts(self, request: HttpRequest) -> str | None:
        """The field that may name drafts alone."""
        every = super().has_change_permission(request)
        return None if every else drafts.PARTS.get(self.model)


class DraftInline(admin.options.InlineModelAdmin[Any, Any]):
    """Rows in the form of what they hang on: of a draft, by who writes drafts."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) or self._of_draft(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) or self._of_draft(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) or self._of_draft(request, obj)

    def _of_draft(self, request: HttpRequest, obj: Any) -> bool:
        """What is being added is a draft as well."""
        if obj is None:
            return drafts.may_add(request.user, self.parent_model)
        return drafts.may_change(request.user, obj)
