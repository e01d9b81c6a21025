"""Values of a form's fields: as a browser posts them, and as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from catalog.admin.posted import number
from catalog.changes.wording import NOTHING, UNKNOWN

Posted = Mapping[str, Sequence[str]]  # by the name of an input


def posted(name: str, field: Any, value: Any) -> dict[str, list[str]]:
    """As a browser would send this value."""
    return _posted(name, getattr(field.widget, "widget", field.widget), field.prepare_value(value))


def _posted(name: str, widget: Any, value: Any) -> dict[str, list[str]]:
    if isinstance(widget, forms.MultiWidget):
        several: Any = widget
        parts = zip(several.widgets_names, several.widgets, several.decompress(value), strict=True)
        each = (_posted(f"{name}{suffix}", part, its) for suffix, part, its in parts)
        return {key: texts for found in each for key, texts in found.items()}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if widget.check_test(value) else []}
    told = widget.format_value(value)
    if isinstance(told, list | tuple):
        return {name: [str(each) for each in told]}
    return {name: ["" if told is None else str(told)]}


def sent(name: str, field: Any, data: QueryDict) -> dict[str, list[str]]:
    """What a browser did send."""
    return {key: data.getlist(key) for key in posted(name, field, None)}


def told(field: Any, values: Posted) -> str:
    texts = [each.replace("\r\n", "\n") for its in values.values() for each in its]
    if isinstance(getattr(field.widget, "widget", field.widget), forms.CheckboxInput):
        return "yes" if texts else "no"
    named = [_named(field, each) for each in texts if each]
    separator = "; " if isinstance(field, forms.ModelMultipleChoiceField) else ", "
    empty = NOTHING if isinstance(field, forms.ModelMultipleChoiceField) else UNKNOWN
    return separator.join(named) or empty


def _named(field: Any, text: str) -> str:
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        pk = number(text)
        record = None if pk is None else rows.filter(pk=pk).first()
        return str(record) if record else f"a record that is gone ({text})"
    choices = dict(getattr(field, "choices", None) or ())
    return str(choices.get(text, text))
