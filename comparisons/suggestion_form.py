"""The form in which a reader says what is wrong: its fields, and what they take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from catalog.from_readers import Words
from catalog.models import Level
from catalog.spam import has_many_links
from catalog.subjects import Subject

# What no page can show and no database keep. U+FFFD is what stands for bytes that are no UTF-8.
NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]"
)
NO_TEXT = (
    "This held characters that are no text, such as control characters. They are left out now: "
    "look whether anything is missing, and send it again."
)
MANY_LINKS = "This may hold one link. Leave the others out, or name them without “https://”."
MAIL = re.compile(r"\S@\S+\.\S")
NO_MAIL = "This is shown in public, so give no e-mail address: a name, or nothing."
TRAP = "website"  # a field that people do not see
LONGEST = 4000
# The level is written before what is proposed.
LONGEST_PROPOSAL = LONGEST - 100


class TextField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        # As browsers count it: they send a line end as two characters.
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if NOT_TEXT.search(value):
            raise ValidationError(NO_TEXT)
        if has_many_links(value):
            raise ValidationError(MANY_LINKS)


class NameField(TextField):
    def to_python(self, value: Any) -> Any:
        return " ".join(super().to_python(value).split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if MAIL.search(value):
            raise ValidationError(NO_MAIL)


class WebField(forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]


class SuggestionForm(forms.Form):
    text = TextField(
        label="What is wrong or missing?",
        max_length=LONGEST,
        error_messages={"required": "Say what is wrong or missing: an editor must know."},
    )
    level = forms.ChoiceField(
        label="Which level would be right?",
        required=False,
        choices=[("", "I say so in words"), *Level.choices],
        error_messages={"invalid_choice": "There is no such level: choose one of the list."},
    )
    proposed = TextField(
        label="What should stand there?",
        max_length=LONGEST_PROPOSAL,
        required=False,
        help_text="As you would write it; with one link at most. You may leave this empty.",
    )
    source_url = WebField(
        label="Where can that be read?",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="An address such as https://docs.example.org/changes/. Every statement here "
        "names its source, so this helps most.",
        error_messages={"invalid": "This must be a web address, like https://docs.example.org/."},
    )
    credit = NameField(
        label="How should we name you?",
        max_length=80,
        required=False,
        help_text="Shown in public beside what becomes of this. No e-mail address is wanted; "
        "leave it empty to stay without a name.",
    )

    def __init__(self, subject: Subject, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, use_required_attribute=False)
        if subject.noun != "supports":
            del self.fields["level"]
        self.fields["text"].help_text = "In any language; with one link at most."

    def words(self) -> Words:
        """Of a form that is valid."""
        found = self.cleaned_data
        proposed = ": ".join(filter(None, (found.get("level"), found["proposed"])))
        others = (found["source_url"], found["credit"])
        return Words(found["text"], proposed or None, *(each or None for each in others))

    def typed(self, name: str) -> str:
        """What stands in a field, to be shown again: what is no text is left out."""
        return NOT_TEXT.sub("", str(self[name].value() or ""))
