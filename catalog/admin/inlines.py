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
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelChoiceField, ModelMultipleChoiceField
from django.http import HttpRequest

from catalog.admin.field_help import HelpBeside
from catalog.admin.posted import number


class ToldChoices(AutocompleteMixin):
    """Shows what is chosen without asking for it, where `told` has it: by primary key, as text.
    What is no number was never offered: Django would ask the database for it, and end there."""

    told: dict[str, Model]

    def optgroups(self, name: str, value: Sequence[Any], attr: Any = None) -> list[Any]:
        chosen = [str(each) for each in value if number(str(each)) is not None]
        if not set(chosen) <= getattr(self, "told", {}).keys():
            return super().optgroups(name, chosen, attr)
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


class NumberedField(ModelChoiceField):  # type: ignore[type-arg]
    """A number that no database holds is a choice that there is not, like any other."""

    def to_python(self, value: Any) -> Any:
        if value not in self.empty_values and number(str(getattr(value, "pk", value))) is None:
            raise ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            )
        return super().to_python(value)


class NumberedFields(ModelMultipleChoiceField):  # type: ignore[type-arg]
    def _check_values(self, value: Any) -> Any:
        for each in value:
            if number(str(each)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": each}
                )
        return super()._check_values(value)  # type: ignore[misc]


class Choosing:
    """Before an admin's own class: what a record links to is chosen by its number."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        own: Any = self
        if db_field.name in own.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ToldSelect(db_field, own.admin_site))
        kwargs.setdefault("form_class", NumberedField)
        parent: Any = super()
        return parent.formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        own: Any = self
        if db_field.name in own.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ToldSelectMultiple(db_field, own.admin_site))
        kwargs.setdefault("form_class", NumberedFields)
        parent: Any = super()
        return parent.formfield_for_manytomany(db_field, request, **kwargs)


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


class ToldInline(HelpBeside, Choosing, InlineModelAdmin[Any, Any]):
    """Loads what its rows link to with them, and has help beside its fields."""

    formset = ToldFormSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        fields = found.model._meta
        one = [field.name for field in fields.concrete_fields if field.is_relation]
        many = [field.name for field in fields.many_to_many]
        return found.select_related(*one).prefetch_related(*many)
