"""Rows of records inside another one's form, which ask no more the more rows there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from catalog.admin.field_help import HelpBeside


class ToldChoices(AutocompleteMixin):
    """Shows what is chosen without asking for it, where `told` has it: by primary key, as text."""

    told: dict[str, Model]

    def optgroups(self, name: str, value: Sequence[Any], attr: Any = None) -> list[Any]:
        chosen = [str(each) for each in value if each not in (None, "")]
        if not set(chosen) <= getattr(self, "told", {}).keys():
            return super().optgroups(name, value, attr)
        widget: Any = self
        empty = widget.is_required or widget.allow_multiple_selected
        options = [] if empty else [widget.create_option(name, "", "", False, 0)]
        for place, key in enumerate(chosen, start=len(options)):
            options.append(widget.create_option(name, key, str(self.told[key]), True, place))
        return [(None, options, 0)]


class ToldSelect(ToldChoices, AutocompleteSelect):
    pass


class ToldSelectMultiple(ToldChoices, AutocompleteSelectMultiple):
    pass


class ToldFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Gives each row's fields what was loaded with all rows."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if form.instance.pk:
            for name, field in form.fields.items():
                widget = getattr(field.widget, "widget", field.widget)
                if isinstance(widget, ToldChoices):
                    widget.told = {str(each.pk): each for each in _linked(form.instance, name)}
        return form


def _linked(record: Model, name: str) -> Iterator[Model]:
    found: Any = getattr(record, name)
    if found is not None:
        yield from [found] if isinstance(found, Model) else found.all()


class ToldInline(HelpBeside, InlineModelAdmin[Any, Any]):
    """Loads what its rows link to with them, and has help beside its fields."""

    formset = ToldFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        fields = found.model._meta
        one = [field.name for field in fields.concrete_fields if field.is_relation]
        many = [field.name for field in fields.many_to_many]
        return found.select_related(*one).prefetch_related(*many)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ToldSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ToldSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
