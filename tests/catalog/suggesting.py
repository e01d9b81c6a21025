"""What readers, programs and contributors have sent."""

from __future__ import annotations

from typing import Any

from catalog.api.nouns import tell
from catalog.models import Framework, Suggestion

CELL = "flask.openapi"


def by_reader(noun: str = "supports", key: str = CELL, **fields: Any) -> Suggestion:
    """As the public form keeps it."""
    told = tell(noun, key) if noun != "pages" else None
    said: dict[str, Any] = {"text": "It is otherwise.", "told": told and told.data}
    said |= {"revision": told.revision if told else 0, "form": f"form {Suggestion.objects.count()}"}
    kept = Suggestion.objects.create(noun=noun, key=key, **(said | fields))
    slug = key.partition(".")[0]
    kept.frameworks.set(Framework.objects.filter(slug=slug))
    return kept
