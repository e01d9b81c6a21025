"""The form of a record to which a suggestion leads: where it is, and what is wrong in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse

from catalog import suggested, unknown_cells
from catalog.admin.history_pages import address as address_of
from catalog.admin.suggesting import ANSWERS, SUGGEST, SuggestedForm
from catalog.api import changeable_fields
from catalog.api.nouns import NOUNS, Told
from catalog.models import Level, Suggestion, SuggestionState
from catalog.suggested import ANSWERED

LONGEST = 4000  # characters of an answer
SAME = "Nothing is different from what is there: change it here, or answer the suggestion."
PARTS = "What hangs on this record is no part of a draft change: save it, or leave it as it is."
NO_DRAFT = "This is no part of a draft change: save it, or leave it as it is."
ANOTHER = "The suggestion is about {}."
TOO_LONG = f"An answer has {LONGEST} characters at most."


@dataclass
class Draft:
    """A suggestion in the form of its record. `told` is what a draft change is measured by: none
    where visitors see no such record. `saves`: whether who looks may make the change at once."""

    suggestion: Suggestion
    told: Told | None
    saves: bool
    asks: bool = False  # to keep it, by its button
    answer: str = ""
    parts_changed: bool = False

    @property
    def keeps(self) -> bool:
        return self.told is not None

    @property
    def keeping(self) -> bool:
        return self.asks or not self.saves

    @property
    def unknown(self) -> bool:
        return self.told is not None and self.told.pk is None


class DraftedForm(forms.ModelForm[Any]):
    """Wrong where the suggestion is answered by now, or nothing would be different."""

    draft: Draft

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        suggestion = self.draft.suggestion
        if suggestion.state != SuggestionState.WAITING:
            self.add_error(None, ANSWERED)
        if len(self.draft.answer) > LONGEST:
            self.add_error(None, TOO_LONG)
        if self.draft.unknown and not self._is_cell(data):
            self.add_error(None, ANOTHER.format(suggestion.key))
        if not self.has_changed() and not self.draft.parts_changed:
            self.add_error(None, SAME)
        return data

    def _is_cell(self, data: dict[str, Any]) -> bool:
        named = (data.get(name) for name in ("framework", "feature"))
        return ".".join(getattr(each, "slug", "") for each in named) == self.draft.suggestion.key


class KeptForm(DraftedForm, SuggestedForm):
    """Wrong also where something of it would be lost."""

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or self.cleaned_data
        if self.draft.parts_changed:
            self.add_error(None, PARTS)
        known = {each.name for each in suggested.fields(self.noun).values()}
        for name in {*self.changed_data} - known - ({"framework", "feature"} & {*data}):
            self.add_error(name, NO_DRAFT)
        if not self.errors and not self.changes:
            self.add_error(None, SAME)
        return data


class PrefilledForm(forms.ModelForm[Any]):
    """Opened with what is suggested."""

    first: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, **self.first}


def first(draft: Draft) -> dict[str, Any]:
    """What the form is opened with: what was drafted before, or the level that is proposed."""
    suggestion, told = draft.suggestion, draft.told
    if told is None:
        return {}
    known = suggested.fields(suggestion.noun)
    wanted = suggestion.changes or _proposed(suggestion)
    record = suggested.record(suggestion.noun, told)
    kept = {name: value for name, value in wanted.items() if name in known}
    made = changeable_fields.change(record, known, kept, told.data)
    own = [known[name] for name in made.names if not known[name].many_to_many]
    named = (
        {"framework": record.framework_id, "feature": record.feature_id} if draft.unknown else {}
    )
    links = {name: [each.pk for each in its] for name, its in made.links.items()}
    return named | links | {each.name: each.value_from_object(made.record) for each in own}


def _proposed(suggestion: Suggestion) -> dict[str, Any]:
    """The level, where what is proposed is the name of one or begins with it, `none: see …`."""
    first = (suggestion.proposed or "").partition(":")[0]
    word = re.sub("[^a-z]+", "_", first.strip().lower())
    return {"level": word} if suggestion.noun == "supports" and word in Level.values else {}


def may_draft(user: Any, suggestion: Suggestion) -> bool:
    return not suggestion.review and (user.has_perm(ANSWERS) or user.has_perm(SUGGEST))


def address(suggestion: Suggestion) -> str | None:
    """Of the form in which its change is drafted; none where there is no record to be changed."""
    noun = NOUNS.get(suggestion.noun)
    if noun is None:
        return None
    model: Any = noun.queryset.model  # type: ignore[union-attr]
    if not getattr(admin.site._registry.get(model), "drafts", False):
        return None
    record = model._default_manager.all().by_key(suggestion.key).first()
    form = address_of("change", (str(model._meta.model_name), record.pk)) if record else None
    if suggestion.told is None and unknown_cells.find(suggestion.noun, suggestion.key):
        form = reverse("admin:catalog_support_add")
    return f"{form}?suggestion={suggestion.pk}" if form else None
