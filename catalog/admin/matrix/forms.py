"""One cell, checked by the rules that stand in its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from catalog.admin.matrix.cell_text import FIELDS, CellText
from catalog.models import Source, Support

# The field beside which an error of the whole cell stands, by the constraint that it breaks.
BESIDE = {"support_extension_has_via": "via", "support_unknown_has_note": "note"}


class SlugsField(forms.CharField):
    """Sources of one framework, named by their slugs."""

    def __init__(self, known: Mapping[str, Source], owner: object) -> None:
        self.known, self.owner = known, owner
        required = f"Name at least one source of {owner}."
        super().__init__(error_messages={"required": required})

    def clean(self, value: Any) -> Any:
        slugs = str(super().clean(value)).split()
        if foreign := [slug for slug in slugs if slug not in self.known]:
            raise ValidationError(
                f"{self.owner} has no source {', '.join(foreign)}. Choose among its sources, or "
                "add it first."
            )
        return [self.known[slug] for slug in slugs]


class CellForm(forms.ModelForm[Support]):
    class Meta:
        model = Support
        fields: ClassVar = [name for name in FIELDS if name != "sources"]

    def __init__(self, cell: Support, text: CellText, known: Mapping[str, Source]) -> None:
        super().__init__(asdict(text), instance=cell)
        self.known = known
        self.fields["sources"] = SlugsField(known, cell.framework)

    def errors_by_field(self) -> dict[str, list[str]]:
        """In the order of the fields; none is left without a field to stand beside."""
        found: dict[str, list[str]] = {}
        for name, messages in self.errors.items():
            for message in map(str, messages):
                beside = _beside(message) if name == NON_FIELD_ERRORS else name
                found.setdefault(beside, []).append(message)
        return {name: found[name] for name in FIELDS if name in found}

    def write(self) -> None:
        """Inside a revision; only if there are no errors."""
        cell = self.save(commit=False)
        cell.save()
        cell.sources.set(self.cleaned_data["sources"])


def _beside(message: str) -> str:
    said = {c.violation_error_message: c.name for c in Support._meta.constraints}
    return BESIDE.get(str(said.get(message)), "level")
