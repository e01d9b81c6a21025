"""How a suggestion is answered, and by what the queue of them is narrowed."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog import credit
from catalog.credit import Origin
from catalog.models import Suggestion
from catalog.models.suggestion import PUBLIC

ANSWERED_MEANWHILE = (
    "Nothing was saved: this was answered meanwhile ({}). Send yours again to put it in its place."
)
NO_ANSWER = {
    "accepted": "Say what was done: everybody reads it.",
    "answered": "Write the answer: everybody reads it.",
    "refused": "Say why: everybody reads it.",
}
KINDS = {"words": "In words", "changes": "With changes", "review": "Review of a draft"}


class WordsField(forms.CharField):
    """As it was typed: browsers send lines apart by two characters, and people count one."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value and value.replace("\r\n", "\n"))


class AnswerForm(forms.ModelForm[Suggestion]):
    """Two may answer at once: the second is told what the first said, before it is replaced."""

    answer = WordsField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text="Everybody reads it.",
        empty_value=None,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = _became(self.instance)

    def clean(self) -> dict[str, Any] | None:
        data, now = super().clean() or self.cleaned_data, _became(self.instance)
        if "seen" in self.data and data.get("seen") != now:
            self.add_error(None, ANSWERED_MEANWHILE.format(_told(self.instance)))
            again: Any = self.data
            self.data = {**again.dict(), "seen": now}
        if data.get("state") in PUBLIC and not (data.get("answer") or "").strip():
            self.add_error("answer", NO_ANSWER[data["state"]])
        return data


def _became(suggestion: Suggestion) -> str:
    """Another text once it is answered otherwise."""
    said = repr((suggestion.state, suggestion.answer))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _told(suggestion: Suggestion) -> str:
    who = suggestion.resolved_by or "somebody"
    return f"{who}, {suggestion.get_state_display()}: {suggestion.answer or 'without a word'}"


def kind_of(suggestion: Suggestion) -> str:
    if suggestion.review:
        return "review"
    return "words" if suggestion.changes is None else "changes"


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in KINDS:
            return queryset
        found = queryset.filter(review=self.value() == "review")
        return found if self.value() == "review" else found.filter(
            changes__isnull=self.value() == "words"
        )  # fmt: skip


class OriginFilter(admin.SimpleListFilter):
    title = "who says so"
    parameter_name = "from"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (Origin.READER, "Readers"),
            (Origin.PROGRAM, "Programs"),
            (Origin.CONTRIBUTOR, "Contributors"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        return queryset.filter(credit.WHICH[Origin(asked)]) if asked in Origin.values else queryset
