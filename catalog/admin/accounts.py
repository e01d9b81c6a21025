"""Accounts: what superusers do with them, and what was done in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from catalog.admin.answering import Answering
from catalog.sign_in import action_log, second_factor

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(Answering, UserAdmin[User]):
    fieldsets = (*UserAdmin.fieldsets, ("Second factor", {"fields": ["second_factor"]}))  # type: ignore[misc]
    readonly_fields = ("second_factor",)

    @admin.display(description="second factor")
    def second_factor(self, person: User) -> str:
        if second_factor.device_of(person) is None:
            return "Not enrolled"
        address = reverse("admin:auth_user_second_factor", args=[person.pk])
        return format_html('Enrolled. <a href="{}">Reset it …</a>', address)

    def get_urls(self) -> Any:
        reset = self.admin_site.admin_view(self.reset)
        mine = path("<int:pk>/second-factor/", reset, name="auth_user_second_factor")
        return [mine, *super().get_urls()]

    def reset(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For who lost the phone and the codes; whether it is them is for people to find out."""
        who: Any = request.user
        if not who.is_superuser:
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        if request.method == "POST":
            second_factor.reset(person)
            action_log.note(who, person, "Reset the second factor.")
            messages.success(request, f"{person} signs in without a second factor now.")
            return redirect("admin:auth_user_change", pk)
        title = f"Reset the second factor of {person}"
        context = {**self.admin_site.each_context(request), "title": title, "person": person}
        return TemplateResponse(request, "admin/accounts/reset.html", context)


@admin.register(LogEntry)
class LogEntryAdmin(Answering, admin.ModelAdmin[LogEntry]):
    """Who did what and when, as Django's admin and catalog.sign_in note it; the history of the
    catalogue's records is told in more detail by itself."""

    list_display = ["action_time", "user", "content_type", "object_repr", "said"]
    list_filter = ["action_flag", "content_type"]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "user__username"]
    fields = ("action_time", "user", "content_type", "object_repr", "said")
    readonly_fields = fields

    @admin.display(description="what")
    def said(self, entry: LogEntry) -> str:
        flag = str(entry.get_action_flag_display())
        return entry.get_change_message() or flag

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)
