"""Fields that hold what the format of the facts allows, and say what is wrong where it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from facts import values


def _checked(check: Callable[[str], str]) -> Callable[[str], None]:
    def validate(value: str) -> None:
        try:
            check(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    return validate


def plain_slug(value: str) -> None:
    _checked(values.check_slug)(value)


def package_url(value: str) -> None:
    _checked(values.check_purl)(value)


def python_range(value: str) -> None:
    _checked(values.check_python_range)(value)


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class TextListField(models.JSONField):
    """A list of texts; with `words`, of these words only; with `each`, each one is validated."""

    def __init__(
        self,
        *args: Any,
        words: tuple[str, ...] = (),
        each: Callable[[str], None] | None = None,
        **kwargs: Any,
    ) -> None:
        self.words, self.each = words, each
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValidationError("This must be a list of texts.")
        for item in value:
            if self.words and item not in self.words:
                raise ValidationError(f"{item!r} is none of {', '.join(self.words)}.")
            if self.each:
                self.each(item)

    def formfield(self, **kwargs: Any) -> Any:
        help_text = f"{self.help_text} One a line.".strip()
        label = capfirst(self.verbose_name)
        return LinesField(required=not self.blank, label=label, help_text=help_text)
