"""Cells that have no record: nobody has looked yet, and readers suggest what should stand there."""

from __future__ import annotations

from typing import Any

from catalog.api.nouns import NOUNS, Told
from catalog.models import Feature, Framework, Support

NOUN = "supports"


def find(noun: str, key: str) -> Support | None:
    """The cell of this name, not saved; none where it has a record, or cannot have one."""
    slugs = key.split(".")
    if noun != NOUN or len(slugs) != 2 or Support.objects.all().by_key(key).exists():
        return None
    framework = Framework.objects.published().filter(slug=slugs[0]).first()
    feature = Feature.objects.filter(slug=slugs[1]).first()
    return Support(framework=framework, feature=feature) if framework and feature else None


def tell(noun: str, key: str) -> Told | None:
    """That nothing is known of it, as the API would."""
    cell = find(noun, key)
    if cell is None:
        return None
    viewset: Any = NOUNS[NOUN]
    nothing: dict[str, Any] = {
        name: [] if each.many_to_many else None for name, each in viewset.fields.items()
    }
    named = {"key": key, "framework": cell.framework.slug, "feature": cell.feature.slug}
    return Told({**nothing, **named}, 0, "support", None)
