"""What a suggestion says, as the admin shows it: nothing that a reader wrote is more than text."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog import suggested
from catalog.admin.history_pages import address
from catalog.models import Suggestion
from catalog.suggested import GONE

PAGES = "pages"  # the noun of what is no record
PAGE = "A page is no record, so nothing was kept of it."
UNKNOWN = "Nothing was known of it."
NOTHING = "Nothing is known of it."
SAME = "As it was then."


def record(suggestion: Suggestion) -> SafeString | str:
    """With the form in which an editor opens it."""
    if suggestion.review:
        edit = address("change", (suggestion.noun.removesuffix("s"), suggestion.object_id or 0))
        return _linked(edit, suggestion.about)
    told = suggested.told_of(suggestion)
    if told is None or told.pk is None:
        return place(suggestion)
    edit = address("change", (told.model, told.pk))
    return format_html("{}, {}", _linked(edit, suggestion.about), _in_api(told))


def place(suggestion: Suggestion) -> SafeString | str:
    """With the address at which everybody sees it."""
    if suggestion.noun == PAGES:
        ours = suggestion.key.startswith("/") and not suggestion.key.startswith(("//", "/\\"))
        return format_html("the page {}", _linked(suggestion.key if ours else None, suggestion.key))
    told = suggested.told_of(suggestion)
    if told is None:
        return f"{suggestion.about}: {GONE}"
    if told.pk is None:
        return f"{suggestion.about}: {NOTHING}"
    return format_html("{}, {}", suggestion.about, _in_api(told))


def _in_api(told: Any) -> SafeString:
    return format_html('<a href="{}">in the API</a>', told.data["url"])


def _linked(address: str | None, text: str) -> SafeString:
    if address is None:
        return format_html("{}", text)
    return format_html('<a href="{}">{}</a>', address, text)


def link(url: str | None) -> SafeString | str:
    """Somebody else's address: shown whole, so that it is seen where it leads."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return url or "–"
    return format_html('<a href="{}" rel="nofollow noopener noreferrer">{}</a>', url, url)


def then(suggestion: Suggestion) -> SafeString | str:
    if suggestion.told is not None:
        return _shown(suggestion.told)
    return PAGE if suggestion.noun == PAGES else UNKNOWN


def now(suggestion: Suggestion) -> SafeString | str:
    if suggestion.noun == PAGES:
        return PAGE
    told = suggested.told_of(suggestion)
    if told is None:
        return GONE
    if told.pk is None:
        return NOTHING
    return SAME if told.data == suggestion.told else _shown(told.data)


def made(suggestion: Suggestion) -> SafeString | str:
    if suggestion.made_in is None:
        return "–"
    page = reverse("desk:revision", args=[suggestion.made_in])
    return format_html('<a href="{}">revision {}</a>', page, suggestion.made_in)


def value(told: Any) -> str:
    """Of a field."""
    if isinstance(told, list):
        return ", ".join(map(str, told)) or "none"
    return "unknown" if told is None else str(told)


def _shown(data: Any) -> SafeString:
    return format_html("<pre>{}</pre>", json.dumps(data, indent=2, ensure_ascii=False))
