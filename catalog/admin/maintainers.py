"""Accounts that speak for a framework."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet, URLField
from django.http import HttpRequest

from catalog import maintaining
from catalog.admin.answering import Answering
from catalog.models import Maintainer

NO_ACCOUNT = (
    "There is no account of this name that can sign in: somebody who may add accounts makes it "
    "first, under Users."
)
ACCOUNT = (
    "The name with which they sign in. The account is put into the group maintainer and may sign "
    "in to the admin, where it sees suggestions about the framework, and replies to them. When the "
    "last of its frameworks is removed here, it leaves the group."
)


class MaintainerForm(forms.ModelForm[Maintainer]):
    """Names the account: who adds maintainers may not list all accounts."""

    account = forms.CharField(max_length=150, help_text=ACCOUNT)

    class Meta:
        model = Maintainer
        fields: ClassVar[list[str]] = []  # the admin says which

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            del self.fields["account"]  # whoever is somebody else is another row

    def clean_account(self) -> str:
        name: str = self.cleaned_data["account"]
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise forms.ValidationError(NO_ACCOUNT)
        self.instance.user = user
        return name

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        mine = Maintainer.objects.filter(framework=data.get("framework"))
        others = mine.exclude(pk=self.instance.pk)
        if self.instance.user_id and others.filter(user=self.instance.user_id).exists():
            self.add_error("account", "This account maintains that framework already.")
        return data


@admin.register(Maintainer)
class MaintainerAdmin(Answering, admin.ModelAdmin[Maintainer]):
    form = MaintainerForm
    list_display = ["name", "framework", "user", "evidence", "checked"]
    list_select_related = ["framework", "user"]
    search_fields = ["name", "framework__slug", "user__username"]
    autocomplete_fields = ["framework"]

    def get_fields(self, request: HttpRequest, obj: Maintainer | None = None) -> Any:
        writes = self.has_change_permission(request, obj) if obj else True
        account = "account" if writes and obj is None else "user"
        return [account, "framework", "name", "evidence", "checked"]

    def get_readonly_fields(self, request: HttpRequest, obj: Maintainer | None = None) -> Any:
        return [] if obj is None else ["user"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Maintainer, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        maintaining.settle(obj.user)

    def delete_model(self, request: HttpRequest, obj: Maintainer) -> None:
        user = obj.user
        super().delete_model(request, obj)
        maintaining.settle(user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Maintainer]) -> None:
        users = [*User.objects.filter(maintained__in=queryset).distinct()]
        super().delete_queryset(request, queryset)
        for user in users:
            maintaining.settle(user)
